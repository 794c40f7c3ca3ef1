// Which characters the bytes of an XML document are: by its byte order mark and its declaration, and never by guessing.
import type { Issue } from '../outcome/issue.ts';

/** The document in UTF-8, its declaration blanked to match; an issue when the bytes are not what the document says of them. */
export type DecodedXml =
  | { readonly text: string; readonly issue?: undefined }
  | { readonly text?: undefined; readonly issue: Issue };

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'us-ascii' | 'windows-1252' | 'iso-8859-15';

/**
 * Names of encodings as systems declare them, in small letters. ISO 8859-1 is read as Windows 1252, which differs where
 * 8859-1 has control characters alone: that is what senders mean who declare it. Source: WHATWG Encoding, § 4.2.
 */
const names: Readonly<Record<string, Encoding | 'utf-16'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16': 'utf-16',
  utf16: 'utf-16',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'us-ascii': 'us-ascii',
  ascii: 'us-ascii',
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
  'iso_8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'iso8859-15': 'iso-8859-15',
  'latin-9': 'iso-8859-15',
};

const marks: readonly (readonly [bytes: readonly number[], encoding: Encoding])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Two bytes for each character, without a mark: the first one of a document is «<». Source: XML 1.0, appendix F. */
const unmarked: readonly (readonly [bytes: readonly number[], encoding: Encoding])[] = [
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
];

const DECLARATION = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/;

/** Reads the bytes as the document declares them. Source: XML 1.0 § 4.3.3. */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const mark = marks.find(([start]) => startsWith(bytes, start));
  const shape = mark?.[1] ?? unmarked.find(([start]) => startsWith(bytes, start))?.[1];
  const body = mark ? bytes.subarray(mark[0].length) : bytes;
  const wide = shape === 'utf-16le' || shape === 'utf-16be';
  const head = wide
    ? decoded(body.subarray(0, 400), shape)
    : Buffer.from(body.subarray(0, 200)).toString('latin1');
  const declared = DECLARATION.exec(head ?? '')?.[1];
  const encoding = encodingOf(declared, shape, mark !== undefined);
  if (encoding === undefined) {
    return { issue: undeclared(declared ?? '') };
  }
  if (isUtf8After(encoding, body)) {
    return { issue: otherwise(`declares ${declared ?? ''}, and its bytes are UTF-8`) };
  }
  const text = decoded(body, encoding);
  return text === undefined
    ? {
        issue: otherwise(
          `${declared === undefined ? 'declares no encoding' : `declares ${known(declared)}`}, and its bytes are none`,
        ),
      }
    : { text: withoutDeclared(text) };
}

/** The encoding that mark and declaration agree on; nothing when they do not, or when it is not known. */
function encodingOf(
  declared: string | undefined,
  shape: Encoding | undefined,
  marked: boolean,
): Encoding | undefined {
  if (declared === undefined) {
    return shape ?? 'utf-8';
  }
  const named = Object.hasOwn(names, declared.trim().toLowerCase())
    ? names[declared.trim().toLowerCase()]
    : undefined;
  const wide = shape === 'utf-16le' || shape === 'utf-16be';
  if (named === 'utf-16') {
    return wide ? shape : undefined;
  }
  if (wide || (marked && shape === 'utf-8')) {
    return named === shape ? shape : undefined;
  }
  return named === 'utf-16le' || named === 'utf-16be' ? undefined : named;
}

/** Bytes of UTF-8 decode in a set of single bytes without an error, into other letters: «Ã¸» for «ø». */
function isUtf8After(encoding: Encoding, bytes: Uint8Array): boolean {
  const single = encoding === 'windows-1252' || encoding === 'iso-8859-15';
  return single && bytes.some((byte) => byte > 0x7f) && decoded(bytes, 'utf-8') !== undefined;
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  if (encoding === 'us-ascii') {
    return bytes.some((byte) => byte > 0x7f) ? undefined : Buffer.from(bytes).toString('latin1');
  }
  if (encoding === 'utf-16be') {
    return bytes.length % 2 === 0 ? decoded(Buffer.from(bytes).swap16(), 'utf-16le') : undefined;
  }
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** As many blanks as the declaration of the encoding has characters, so that lines and columns stay. */
function withoutDeclared(text: string): string {
  const found = /^<\?xml\s[^>]*?(\sencoding\s*=\s*["'][^"']*["'])/.exec(text.slice(0, 200));
  const [whole, part] = [found?.[0] ?? '', found?.[1] ?? ''];
  return part === ''
    ? text
    : whole.slice(0, -part.length) + ' '.repeat(part.length) + text.slice(whole.length);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

/** What is declared comes from outside: only names that are known are repeated. */
function known(declared: string): string {
  return Object.hasOwn(names, declared.trim().toLowerCase()) ? declared.trim() : 'another encoding';
}

function undeclared(declared: string): Issue {
  const what = known(declared);
  return otherwise(
    what === 'another encoding'
      ? 'declares an encoding that is not read here'
      : `declares ${what}, and begins otherwise`,
  );
}

function otherwise(text: string): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    path: 'line 1',
    text: `The document ${text}`,
    fix: 'Encode the document in UTF-8 and declare it, or declare the encoding that it has',
  };
}
