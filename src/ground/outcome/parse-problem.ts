// What a parser says of a text, without the text.

/** JSON.parse quotes what it could not read; only what it missed, and where, is told. Other errors are told as they are. */
export function parseProblem(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof SyntaxError ? text.replace(/,? ?(\.\.\.)?".*$/s, '') || 'not JSON' : text;
}
