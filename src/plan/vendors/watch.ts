// Watches which fields of an export an expression looks at, so that what it never saw can be told instead of lost.

export interface Watched {
  /** The same data; every look at a value is noted. */
  readonly data: unknown;
  /** Paths that nobody looked at, `a.b[].c`, each once, in the order of the data. */
  unseen(): string[];
}

function step(path: string, key: string, inArray: boolean): string {
  if (inArray) {
    return `${path}[]`;
  }
  return path === '' ? key : `${path}.${key}`;
}

/** Wraps parsed JSON. Values that are empty (null, '', [], {}) hold nothing that could be lost. */
export function watch(input: unknown): Watched {
  const seen = new Set<string>();
  const wrapped = new WeakMap<object, unknown>();
  const wrap = (value: unknown, path: string): unknown => {
    if (value === null || typeof value !== 'object') {
      seen.add(path);
      return value;
    }
    const known = wrapped.get(value);
    if (known !== undefined) {
      return known;
    }
    const isArray = Array.isArray(value);
    const proxy = new Proxy(value, {
      get(target, key, receiver) {
        const inner: unknown = Reflect.get(target, key, receiver);
        if (typeof key !== 'string' || !Object.hasOwn(target, key) || (isArray && key === 'length')) {
          return inner;
        }
        return wrap(inner, step(path, key, isArray));
      },
    });
    wrapped.set(value, proxy);
    return proxy;
  };
  return { data: wrap(input, ''), unseen: () => [...leaves(input, '')].filter((path) => !seen.has(path)) };
}

function leaves(value: unknown, path: string, found = new Set<string>()): Set<string> {
  if (value === null || typeof value !== 'object') {
    if (value !== null && value !== '' && value !== undefined) {
      found.add(path);
    }
    return found;
  }
  const isArray = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    leaves(inner, step(path, key, isArray), found);
  }
  return found;
}

const placesOf = new WeakMap<object, ReadonlyMap<unknown, readonly string[]>>();

/** JSON pointers at which a value stands in the data: tells where, without repeating what. The data is gone through once. */
export function placesIn(input: unknown, wanted: unknown): readonly string[] {
  if (input === null || typeof input !== 'object') {
    return input === wanted ? [''] : [];
  }
  const known = placesOf.get(input);
  if (known !== undefined) {
    return known.get(wanted) ?? [];
  }
  const found = new Map<unknown, string[]>();
  collectPlaces(input, '', found);
  placesOf.set(input, found);
  return found.get(wanted) ?? [];
}

function collectPlaces(value: unknown, pointer: string, found: Map<unknown, string[]>): void {
  const places = found.get(value);
  if (places === undefined) {
    found.set(value, [pointer]);
  } else {
    places.push(pointer);
  }
  if (value === null || typeof value !== 'object') {
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    collectPlaces(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
  }
}
