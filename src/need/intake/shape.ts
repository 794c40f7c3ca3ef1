// What a sender may have put anywhere: read without trusting that it is of the form that was agreed.

/** The members of an object; of everything else, none. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The elements of a list that are objects; what stands alone counts as a list of one. */
export function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (each) => typeof each === 'object' && each !== null && !Array.isArray(each),
  );
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
