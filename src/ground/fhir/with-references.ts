// The references of a resource, led elsewhere. Pure.

/**
 * The same value with every reference, at any depth, as `led` gives it. What changes nothing is not copied: numbers that keep
 * their digits stay what they are.
 */
export function withReferences<T>(value: T, led: (reference: string) => string): T {
  return within(value, led) as T;
}

function within(value: unknown, led: (reference: string) => string): unknown {
  if (Array.isArray(value)) {
    const copy = value.map((each) => within(each, led));
    return copy.every((each, at) => each === value[at]) ? value : copy;
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value);
  const copy = entries.map(([name, child]): [string, unknown] => [
    name,
    name === 'reference' && typeof child === 'string' ? led(child) : within(child, led),
  ]);
  return copy.every(([, child], at) => child === entries[at]?.[1]) ? value : Object.fromEntries(copy);
}
