// Escape sequences of HL7 v2 texts. Source: HL7 v2, chapter 2.7 (use of escape sequences in text fields).
import { own } from '../../../ground/outcome/own.ts';

/** The delimiters that the message declares in MSH-1 and MSH-2. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

export interface Unescaped {
  readonly text: string;
  /** True when a sequence is not understood: it stands in the text as it came. */
  readonly unread: boolean;
}

/** The text without its escapes. Highlighting says nothing; line commands become one line break. */
export function unescapeText(
  text: string,
  delimiters: Delimiters,
  decode: (bytes: Uint8Array) => string,
): Unescaped {
  const sign = delimiters.escape;
  if (!text.includes(sign)) {
    return { text, unread: false };
  }
  const plain: Readonly<Record<string, string>> = {
    F: delimiters.field,
    S: delimiters.component,
    R: delimiters.repetition,
    E: delimiters.escape,
    T: delimiters.subcomponent,
    P: '#',
    H: '',
    N: '',
  };
  const parts = text.split(sign);
  let result = parts[0] ?? '';
  let unread = false;
  let index = 1;
  while (index < parts.length) {
    const name = parts[index] ?? '';
    const closed = index + 1 < parts.length;
    const meant = closed ? (own(plain, name) ?? special(name, decode)) : undefined;
    if (meant === undefined) {
      // A sign of its own, or a sequence that we do not know: nothing is guessed, nothing is dropped.
      result += `${sign}${name}`;
      unread ||= closed;
      index += 1;
    } else {
      result += `${meant}${parts[index + 1] ?? ''}`;
      index += 2;
    }
  }
  return { text: result, unread };
}

function special(name: string, decode: (bytes: Uint8Array) => string): string | undefined {
  if (/^X(?:[0-9A-Fa-f]{2})+$/.test(name)) {
    return decode(Uint8Array.from(name.slice(1).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  }
  return /^\.(?:br|sp\d*|in[+-]?\d*|ti[+-]?\d*|sk\d*|fi|nf|ce)$/i.test(name) ? '\n' : undefined;
}

/** A text as it may stand in a field of a message with the usual delimiters. */
export function escapeText(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '|': '\\F\\',
    '^': '\\S\\',
    '~': '\\R\\',
    '\\': '\\E\\',
    '&': '\\T\\',
    '\r': '\\X0D\\',
    '\n': '\\X0A\\',
    '\u000B': '\\X0B\\',
    '\u001C': '\\X1C\\',
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the frame's own signs may not stand in a text
  return text.replaceAll(/[|^~\\&\r\n\u000B\u001C]/g, (sign) => names[sign] ?? '');
}
