// encode(), decode(), escape() and unescape(). https://hl7.org/fhirpath/#additional-string-functions
import { own } from '../../ground/outcome/own.ts';

type Change = (text: string) => string | undefined;

function bytesOf(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function textOf(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

function base64(text: string): string {
  return btoa(bytesOf(text));
}

function unbase64(text: string): string | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 !== 1 ? textOf(atob(text)) : undefined;
}

/** Longest text that is encoded: longer ones are no matter of an invariant. */
const longest = 50_000;

const encoders: Readonly<Record<string, Change>> = {
  base64,
  urlbase64: (text) => base64(text).replaceAll('+', '-').replaceAll('/', '_'),
  hex: (text) => [...bytesOf(text)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
};

const decoders: Readonly<Record<string, Change>> = {
  base64: unbase64,
  urlbase64: (text) => unbase64(text.replaceAll('-', '+').replaceAll('_', '/')),
  hex: (text) =>
    /^(?:[0-9a-fA-F]{2})*$/.test(text)
      ? textOf(text.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))))
      : undefined,
};

const htmlNames: readonly (readonly [string, string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
];

const escapers: Readonly<Record<string, Change>> = {
  html: (text) => htmlNames.reduce((done, [char, name]) => done.replaceAll(char, name), text),
  json: (text) => JSON.stringify(text).slice(1, -1),
};

const unescapers: Readonly<Record<string, Change>> = {
  html: (text) => htmlNames.reduceRight((done, [char, name]) => done.replaceAll(name, char), text),
  json: (text) => {
    try {
      return String(JSON.parse(`"${text.replaceAll(/(?<!\\)"/g, '\\"')}"`));
    } catch {
      return undefined;
    }
  },
};

const tables = { encode: encoders, decode: decoders, escape: escapers, unescape: unescapers } as const;

/** The text changed by one of the four functions; undefined when the way is not known or the text cannot be read so. */
export function recoded(text: string, by: keyof typeof tables, way: string): string | undefined {
  return text.length > longest ? undefined : own(tables[by], way)?.(text);
}
