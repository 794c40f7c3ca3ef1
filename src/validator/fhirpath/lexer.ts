// FHIRPath text → tokens. https://hl7.org/fhirpath/N1/
import { FhirPathError } from './ast.ts';

export type TokenKind =
  | 'name'
  | 'delimited'
  | 'string'
  | 'number'
  | 'date'
  | 'symbol'
  | 'constant'
  | 'special'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const twoCharSymbols = new Set(['<=', '>=', '!=', '!~']);
const symbols = new Set([...'.()[]{},|+-*/&<>=~']);
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' };
const namePattern = /[A-Za-z_][A-Za-z0-9_]*/y;
const numberPattern = /[0-9]+(\.[0-9]+)?/y;
const datePattern =
  /@(T[0-9]{2}(:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?|[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(T([0-9]{2}(:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)/y;

/** Splits an expression into tokens. Throws {@link FhirPathError} at a character that cannot stand there. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = skipBlank(text, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function skipBlank(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\u00a0') {
    return at + 1;
  }
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    if (end < 0) {
      throw new FhirPathError(`the comment at ${at} has no end`);
    }
    return end + 2;
  }
  return at;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function readToken(text: string, at: number): { token: Token; end: number } {
  const char = text.charAt(at);
  const done = (kind: TokenKind, value: string, end: number) => ({ token: { kind, text: value, at }, end });
  if (char === "'" || char === '"') {
    return quoted(text, at, char, 'string');
  }
  if (char === '`') {
    return quoted(text, at, '`', 'delimited');
  }
  if (char === '%') {
    return constant(text, at);
  }
  if (char === '$') {
    const name = matchAt(namePattern, text, at + 1) ?? '';
    return done('special', name, at + 1 + name.length);
  }
  if (char === '@') {
    const date = matchAt(datePattern, text, at);
    if (date === undefined) {
      throw new FhirPathError(`no date or time after @ at ${at}`);
    }
    return done('date', date.slice(1), at + date.length);
  }
  const number = matchAt(numberPattern, text, at);
  if (number !== undefined) {
    return done('number', number, at + number.length);
  }
  const name = matchAt(namePattern, text, at);
  if (name !== undefined) {
    return done('name', name, at + name.length);
  }
  const two = text.slice(at, at + 2);
  if (twoCharSymbols.has(two)) {
    return done('symbol', two, at + 2);
  }
  if (symbols.has(char)) {
    return done('symbol', char, at + 1);
  }
  throw new FhirPathError(`unexpected character ${JSON.stringify(char)} at ${at}`);
}

function constant(text: string, at: number): { token: Token; end: number } {
  const next = text.charAt(at + 1);
  if (next === '`' || next === "'" || next === '"') {
    const { token, end } = quoted(text, at + 1, next, 'string');
    return { token: { ...token, kind: 'constant', at }, end };
  }
  const name = /[A-Za-z0-9_-]+/y;
  const found = matchAt(name, text, at + 1);
  if (found === undefined) {
    throw new FhirPathError(`no name after % at ${at}`);
  }
  return { token: { kind: 'constant', text: found, at }, end: at + 1 + found.length };
}

function quoted(text: string, at: number, quote: string, kind: TokenKind): { token: Token; end: number } {
  let value = '';
  let index = at + 1;
  while (index < text.length) {
    const char = text.charAt(index);
    if (char === quote) {
      return { token: { kind, text: value, at }, end: index + 1 };
    }
    if (char !== '\\') {
      value += char;
      index += 1;
      continue;
    }
    const next = text.charAt(index + 1);
    if (next === 'u') {
      value += String.fromCharCode(Number.parseInt(text.slice(index + 2, index + 6), 16));
      index += 6;
    } else {
      value += escapes[next] ?? next;
      index += 2;
    }
  }
  throw new FhirPathError(`the string at ${at} has no end`);
}
