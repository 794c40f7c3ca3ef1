// When two values are the same, and an order among values that does not depend on who wrote them.

/** JSON with keys in order: the same text for the same value, whatever the order in which it was written. */
export function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ''
  );
}

/** True for values of which {@link canonicalText} gives the same text; that is written only for what says itself how. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) {
    return true;
  }
  if (!isPlain(left) || !isPlain(right)) {
    return canonicalText(left) === canonicalText(right);
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, at) => isSame(item ?? null, right[at] ?? null))
    );
  }
  const [ours, theirs] = [left as Fields, right as Fields];
  const isOneSided = (name: string) => !Object.hasOwn(ours, name) && theirs[name] !== undefined;
  return (
    Object.keys(ours).every((name) =>
      isSame(ours[name], Object.hasOwn(theirs, name) ? theirs[name] : undefined),
    ) && !Object.keys(theirs).some(isOneSided)
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** An array or an object without words of its own for JSON, as a number that keeps its digits has. */
function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('toJSON' in value);
}

/** One of two different values, the same one whichever is named first; what is there goes before what is not. */
export function pick<T>(left: T, right: T): T {
  if (left === undefined) {
    return right;
  }
  if (right === undefined) {
    return left;
  }
  return canonicalText(left) <= canonicalText(right) ? left : right;
}
