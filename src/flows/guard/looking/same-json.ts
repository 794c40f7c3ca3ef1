// Whether two values are the same, as they were parsed: compared without being written, because a plan is large and every request
// asks it.

/** True when the same text of JSON would be written of both, names in the same order. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) {
    return true;
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  // A number with digits of its own is no object that holds the same digits.
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) {
    return false;
  }
  const [names, others] = [Object.keys(one), Object.keys(other)];
  if (names.length !== others.length) {
    return false;
  }
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as keyof object;
    if (name !== others[at] || !isSameJson(one[name], other[name])) {
      return false;
    }
  }
  return true;
}
