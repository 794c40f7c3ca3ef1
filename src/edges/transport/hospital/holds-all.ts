// Whether what stands on a server is what was written to it. Servers add to what they are given, and keep `meta` and narrative
// for themselves.

/** True when everything of `written` stands in `there`: what the server added does not count. */
export function holdsAll(there: object, written: object): boolean {
  const { meta: _, text: __, ...wanted } = written as Record<string, unknown>;
  return holds(there, wanted);
}

function holds(there: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(there) &&
      there.length === wanted.length &&
      wanted.every((each, at) => holds(there[at], each))
    );
  }
  if (wanted !== null && typeof wanted === 'object') {
    const shape = (there ?? {}) as Record<string, unknown>;
    return (
      typeof there === 'object' &&
      Object.entries(wanted).every(([name, value]) => value === undefined || holds(shape[name], value))
    );
  }
  return there === wanted;
}
