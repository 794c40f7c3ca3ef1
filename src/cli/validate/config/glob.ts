// Patterns of paths: `**` for any folders, `*` and `?` within a name, `{a,b}` for either. Hidden files have to be named.

/** True for a text that is a pattern and no plain path. */
export function isPattern(text: string): boolean {
  return /[*?{[]/.test(text);
}

const special = /[.+^$()|\\\]}]/;

/** One step of a pattern as a regular expression, and how many characters it took. */
function step(pattern: string, at: number): readonly [expression: string, taken: number] {
  const char = pattern.charAt(at);
  if (pattern.startsWith('**/', at)) {
    return ['(?:[^/]+/)*', 3];
  }
  if (pattern.startsWith('**', at)) {
    return ['.*', 2];
  }
  if (char === '*') {
    return ['[^/]*', 1];
  }
  if (char === '?') {
    return ['[^/]', 1];
  }
  const close = char === '{' ? pattern.indexOf('}', at) : -1;
  if (close > 0) {
    const parts = pattern.slice(at + 1, close).split(',');
    return [`(?:${parts.map(expressionOf).join('|')})`, close + 1 - at];
  }
  return [special.test(char) || char === '{' || char === '[' ? `\\${char}` : char, 1];
}

function expressionOf(pattern: string): string {
  let expression = '';
  for (let at = 0; at < pattern.length; ) {
    const [part, taken] = step(pattern, at);
    expression += part;
    at += taken;
  }
  return expression;
}

/** Windows' separators are `/` in patterns and in what is compared with them; `./` and a last `/` say nothing. */
export function slashed(path: string): string {
  return path
    .split('\\')
    .join('/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/(?<=.)\/+$/, '');
}

/** A test of paths (with `/`, relative to where the pattern counts from). A plain path matches itself and what is below. */
export function matcherOf(pattern: string): (path: string) => boolean {
  const text = slashed(pattern);
  const expression = new RegExp(`^${expressionOf(text)}${isPattern(text) ? '' : '(?:/.*)?'}$`);
  return (path) => text === '.' || expression.test(path);
}

/** The folder below which everything stands that a pattern can match. */
export function folderOf(pattern: string): string {
  const steps = pattern.split('\\').join('/').split('/');
  const first = steps.findIndex(isPattern);
  const none = pattern.startsWith('/') ? '/' : '.';
  return steps.slice(0, first).join('/') || none;
}
