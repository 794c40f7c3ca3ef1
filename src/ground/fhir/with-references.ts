// The references of a resource, led elsewhere. Pure.

/**
 * The same value with every reference, at any depth, as `led` gives it. What changes nothing is not copied: numbers that keep
 * their digits stay what they are.
 */
export function withReferences<T>(value: T, led: (reference: string) => string): T {
  return within(value, led) as T;
}

/** Goes through all that a server gives, and most of it stays as it is: nothing is made on the way to what changes. */
function within(value: unknown, led: (reference: string) => string): unknown {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Array.isArray(value) ? list(value, led) : record(value, led);
}

function list(value: readonly unknown[], led: (reference: string) => string): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let at = 0; at < value.length; at += 1) {
    const child = value[at];
    const changed = within(child, led);
    if (changed !== child) {
      copy ??= [...value];
      copy[at] = changed;
    }
  }
  return copy ?? value;
}

function record(value: object, led: (reference: string) => string): object {
  let copy: Map<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const child = value[name as keyof object] as unknown;
    const changed = name === 'reference' && typeof child === 'string' ? led(child) : within(child, led);
    if (changed !== child) {
      copy ??= new Map(Object.entries(value));
      copy.set(name, changed);
    }
  }
  return copy ? Object.fromEntries(copy) : value;
}
