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

export function isSame(left: unknown, right: unknown): boolean {
  return left === right || canonicalText(left) === canonicalText(right);
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
