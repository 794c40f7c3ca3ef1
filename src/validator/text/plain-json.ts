// Most texts are plain JSON: nothing in them that the platform's reader hides. They are read by it, which is many times quicker
// than a reader that keeps where each part stands.

/**
 * The value of a text of which the platform's reader hides nothing: no duplicate names, no number that is written otherwise
 * than it is printed, no nesting deeper than so many objects and lists. Undefined for any other text, and for one that is no JSON: it is to be read closely.
 */
export function readPlain(text: string, deepest: number): { readonly value: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const written = membersWritten(text);
  // Of a name that stands twice the platform keeps the last value: then fewer members are kept than were written.
  return written !== undefined && membersKept(value, deepest) === written ? { value } : undefined;
}

const quote = '"';
const colon = 58;
const backslash = 92;
const minus = 45;

/** How many members the objects of a text have, which is JSON; undefined when a number is written in an odd way. */
function membersWritten(text: string): number | undefined {
  let members = 0;
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf(quote, at);
    const end = open < 0 ? text.length : open;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code === minus || isDigit(code)) {
        const after = endOfNumber(text, at);
        const written = text.slice(at, after);
        if (String(Number(written)) !== written) {
          return undefined;
        }
        at = after;
      } else {
        members += code === colon ? 1 : 0;
        at += 1;
      }
    }
    at = open < 0 ? end : endOfString(text, open);
  }
  return members;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function endOfNumber(text: string, from: number): number {
  let at = from + 1;
  for (let code = text.charCodeAt(at); isDigit(code) || isInNumber(code); code = text.charCodeAt(at)) {
    at += 1;
  }
  return at;
}

/** `+`, `-`, `.`, `E`, `e`. */
function isInNumber(code: number): boolean {
  return code === 43 || code === minus || code === 46 || code === 69 || code === 101;
}

/** The place behind the quote that ends a string. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf(quote, open + 1);
  while (isEscaped(text, close)) {
    close = text.indexOf(quote, close + 1);
  }
  return close + 1;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === backslash) {
    before -= 1;
  }
  return (at - before) % 2 === 1;
}

/**
 * How many members the objects of a value have; a number that no text has where it is nested too deep, or a name has a backslash:
 * after an object with the name `\`, V8 13 has been seen to read the written name `"\""` as that one.
 */
function membersKept(value: unknown, deepest: number): number {
  if (value === null || typeof value !== 'object') {
    return 0;
  }
  if (deepest === 0) {
    return Number.NaN;
  }
  if (Array.isArray(value)) {
    let members = 0;
    for (const item of value as unknown[]) {
      members += membersKept(item, deepest - 1);
    }
    return members;
  }
  const names = Object.keys(value);
  let members = names.length;
  for (const name of names) {
    if (name.includes('\\')) {
      return Number.NaN;
    }
    members += membersKept((value as Record<string, unknown>)[name], deepest - 1);
  }
  return members;
}
