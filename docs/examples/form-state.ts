// What a form holds: texts by JSON pointer, as its fields are named.

export type FormState = Readonly<Record<string, string>>;

/** The document that the fields make. */
export function checkable(form: FormState): unknown {
  const document: Record<string, unknown> = {};
  for (const [pointer, value] of Object.entries(form)) {
    const steps = pointer.split('/').slice(1);
    let holder = document;
    for (const step of steps.slice(0, -1)) {
      holder[step] ??= {};
      holder = holder[step] as Record<string, unknown>;
    }
    holder[steps.at(-1) ?? ''] = value;
  }
  return document;
}
