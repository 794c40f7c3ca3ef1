// JSON as people's programs write it into files.

/** The sign that some programs put before a text to say that it is UTF-8; it is no part of what was written. */
const MARK = '\uFEFF';

export function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

/** @throws {SyntaxError} that says where it is no JSON, or that there is nothing */
export function parseJson(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  const written = withoutMark(text);
  if (written.trim() === '') {
    throw new SyntaxError('it is empty');
  }
  return parse(written);
}
