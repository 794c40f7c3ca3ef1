// JSON pointers: where in a document something stands.

/** Appends one step to a JSON pointer. */
export function pointerStep(pointer: string, step: string | number): string {
  const text = String(step);
  return `${pointer}/${/[~/]/.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text}`;
}
