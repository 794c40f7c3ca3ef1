// Whether settings fit their schema, by the function that the build makes of it (scripts/build-settings.ts).

// dist/ stands beside src/, so the same step up and down leads there from both.
const made = new URL('../../../../dist/settings/validate.js', import.meta.url);

/** True for settings that fit. False says nothing: they do not, or the function was not built. */
export async function surelyFits(value: unknown): Promise<boolean> {
  try {
    const { validate } = (await import(made.href)) as { validate(value: unknown): boolean };
    return validate(value);
  } catch {
    return false;
  }
}
