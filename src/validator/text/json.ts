// JSON from text, as HL7's validator reads it: the value, where each part stands, and what JSON.parse hides,
// which are duplicate keys, comments, missing quotes and commas.

import { readPlain } from './plain-json.ts';

/** Where a value starts: line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What XML may do that JSON cannot. */
export type XmlProblem =
  | 'emptyObject'
  | 'xmlAttribute'
  | 'xmlElement'
  | 'xmlEmpty'
  | 'xmlInstruction'
  | 'xmlNamespace'
  | 'xmlOrder'
  | 'xmlText';

export interface JsonProblem {
  readonly kind: 'duplicateKey' | 'jsonSyntax' | XmlProblem;
  /** The object the problem stands in. */
  readonly holder: object | undefined;
  readonly detail: string;
  readonly offset: number;
}

export interface JsonText {
  readonly value: unknown;
  /** Why the text cannot be read at all. */
  readonly error: { readonly message: string; readonly offset: number } | undefined;
  readonly problems: readonly JsonProblem[];
  /** True when a whole number is written otherwise than in digits: `1.0`, `1e2`, `-0`. */
  readonly oddIntegers: boolean;
  /** Numbers as they are written, by holder and key, when JSON.parse would lose something. */
  numberText(holder: object, key: string | number): string | undefined;
  /**
   * Where the value of a property or item starts; undefined when it is not known. Asked from the outside in: of a part only
   * after the parts around it.
   */
  positionOf(holder: object, key: string | number): Position | undefined;
  position(offset: number): Position;
}

const maxDepth = 1000;

class JsonError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Reads JSON. Never throws: what is wrong stands in the answer. */
export function readJson(text: string): JsonText {
  const plain = readPlain(text, maxDepth);
  if (plain === undefined) {
    return readClosely(text);
  }
  const { value } = plain;
  // A text with nothing to tell is read closely when a place in it is asked for: its parts are found from the outside in.
  let closely: JsonText | undefined;
  const twins = new Map<unknown, unknown>();
  const close = (): JsonText => {
    closely ??= readClosely(text);
    twins.set(value, closely.value);
    return closely;
  };
  return {
    value,
    error: undefined,
    problems: [],
    oddIntegers: false,
    numberText: () => undefined,
    positionOf: (holder, key) => {
      const read = close();
      const twin = twins.get(holder) as Parts | undefined;
      if (twin === undefined) {
        return undefined;
      }
      twins.set((holder as Parts)[key], twin[key]);
      return read.positionOf(twin, key);
    },
    position: (offset) => close().position(offset),
  };
}

type Parts = Readonly<Record<Key, unknown>>;

function readClosely(text: string): JsonText {
  const reader = new Reader(text);
  let value: unknown;
  let error: JsonText['error'];
  try {
    value = reader.whole();
  } catch (thrown) {
    if (!(thrown instanceof JsonError)) {
      throw thrown;
    }
    error = { message: thrown.message, offset: thrown.offset };
  }
  // Made when first asked: most texts have nothing to tell.
  let places: ReadonlyMap<object, Places> | undefined;
  let starts: number[] | undefined;
  const position = (offset: number): Position => {
    starts ??= lineStarts(text);
    return toPosition(starts, offset);
  };
  return {
    value,
    error,
    problems: reader.problems,
    oddIntegers: reader.oddIntegers,
    numberText: (holder, key) => reader.numbers.get(holder)?.get(key),
    positionOf: (holder, key) => {
      places ??= new Map(reader.places.map((one) => [one.holder, one]));
      const offset = offsetOf(places.get(holder), key);
      return offset === undefined ? undefined : position(offset);
    },
    position,
  };
}

export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

export function toPosition(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

type Key = string | number;

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const looseNumberPattern = /[+-]?\d[\d.eE+-]*/y;
const wordPattern = /[A-Za-z_][A-Za-z0-9_.-]*/y;
// Signs by their code: the reader compares one for every value.
const quote = 34;
const comma = 44;
const bracketOpen = 91;
const bracketClose = 93;
const braceOpen = 123;
const braceClose = 125;

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #holder: object | undefined;
  readonly problems: JsonProblem[] = [];
  oddIntegers = false;
  readonly places: Places[] = [];
  readonly numbers = new Map<object, Map<Key, string>>();

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    if (this.#text.charCodeAt(0) === 0xfeff) {
      this.#at = 1;
    }
    this.#blank();
    const value = this.#value(undefined, '');
    this.#blank();
    if (this.#at < this.#text.length) {
      throw new JsonError('there is text after the end of the value', this.#at);
    }
    return value;
  }

  #problem(detail: string, kind: JsonProblem['kind'] = 'jsonSyntax'): void {
    if (this.problems.length < 1000) {
      this.problems.push({ kind, holder: this.#holder, detail, offset: this.#at });
    }
  }

  /** Skips white space, and comments, which JSON does not have. */
  #blank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 32 || code === 10 || code === 13 || code === 9) {
        this.#at += 1;
      } else if (code === 47) {
        this.#comment();
      } else {
        return;
      }
    }
  }

  #comment(): void {
    const block = this.#text.startsWith('/*', this.#at);
    if (!block && !this.#text.startsWith('//', this.#at)) {
      throw new JsonError('unexpected /', this.#at);
    }
    this.#problem('a comment');
    const end = this.#text.indexOf(block ? '*/' : '\n', this.#at + 2);
    if (end < 0 && block) {
      throw new JsonError('a comment has no end', this.#at);
    }
    this.#at = end < 0 ? this.#text.length : end + (block ? 2 : 1);
  }

  #value(holder: object | undefined, key: Key): unknown {
    switch (this.#text.charCodeAt(this.#at)) {
      case braceOpen:
        return this.#object();
      case bracketOpen:
        return this.#array();
      case quote:
        return this.#string();
      default:
        return this.#numberStarts() ? this.#number(holder, key) : this.#word();
    }
  }

  #numberStarts(): boolean {
    const char = this.#text.charAt(this.#at);
    return char === '-' || char === '+' || (char >= '0' && char <= '9');
  }

  #word(): unknown {
    wordPattern.lastIndex = this.#at;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word === undefined) {
      const found =
        this.#at < this.#text.length
          ? `unexpected ${JSON.stringify(this.#text.charAt(this.#at))}`
          : 'the text ends too soon';
      throw new JsonError(found, this.#at);
    }
    if (word === 'true' || word === 'false' || word === 'null') {
      this.#at += word.length;
      return word === 'null' ? null : word === 'true';
    }
    this.#problem('a text without quotes');
    this.#at += word.length;
    return word;
  }

  #number(holder: object | undefined, key: Key): number {
    numberPattern.lastIndex = this.#at;
    looseNumberPattern.lastIndex = this.#at;
    const strict = numberPattern.exec(this.#text)?.[0] ?? '';
    const loose = looseNumberPattern.exec(this.#text)?.[0] ?? strict;
    // A sign without digits: reading on from the same place would never end.
    if (loose.length === 0 && strict.length === 0) {
      throw new JsonError(`unexpected ${JSON.stringify(this.#text.charAt(this.#at))}`, this.#at);
    }
    if (loose.length > strict.length) {
      this.#problem('a number that JSON does not have');
    }
    this.#at += Math.max(loose.length, strict.length);
    const number = Number(loose);
    if (holder && String(number) !== loose) {
      this.oddIntegers ||= Number.isInteger(number);
      mapOf(this.numbers, holder).set(key, loose);
    }
    return Number.isNaN(number) ? Number.parseFloat(loose) : number;
  }

  #string(): string {
    // Up to the end of the text, when nothing in it needs a closer look: no escape, no control character.
    const text = this.#text;
    const from = this.#at + 1;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return text.slice(from, at);
      }
      if (code === 92 || code < 32) {
        break;
      }
    }
    return this.#escaped();
  }

  #escaped(): string {
    const text = this.#text;
    const parts: string[] = [];
    let from = this.#at + 1;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        parts.push(text.slice(from, at));
        this.#at = at + 1;
        return parts.join('');
      }
      if (code === 92) {
        parts.push(text.slice(from, at), this.#escape(at));
        at += text.charAt(at + 1) === 'u' ? 5 : 1;
        from = at + 1;
      } else if (code < 32 && code !== 9) {
        this.#at = at;
        this.#problem('a control character in a text');
      }
    }
    throw new JsonError('a text has no end', this.#at);
  }

  #escape(at: number): string {
    const char = this.#text.charAt(at + 1);
    if (char !== 'u') {
      const plain = escapes[char];
      if (plain === undefined) {
        throw new JsonError(`unknown escape \\${char}`, at);
      }
      return plain;
    }
    const digits = this.#text.slice(at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      throw new JsonError('an escape \\u needs four hexadecimal digits', at);
    }
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #enter(holder: object): object | undefined {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new JsonError(`nested deeper than ${maxDepth}`, this.#at);
    }
    const outer = this.#holder;
    this.#holder = holder;
    this.#at += 1;
    this.#blank();
    return outer;
  }

  #leave(outer: object | undefined): void {
    this.#at += 1;
    this.#depth -= 1;
    this.#holder = outer;
  }

  /** After a value: true when another follows. Tells missing and superfluous commas. */
  #more(end: number): boolean {
    this.#blank();
    const code = this.#text.charCodeAt(this.#at);
    if (code === comma) {
      this.#at += 1;
      this.#blank();
      if (this.#text.charCodeAt(this.#at) !== end) {
        return true;
      }
      this.#problem('a comma after the last value');
      return false;
    }
    if (code === end) {
      return false;
    }
    if (this.#at >= this.#text.length) {
      throw new JsonError(`the text ends before ${String.fromCharCode(end)}`, this.#at);
    }
    this.#problem('a missing comma');
    return true;
  }

  #array(): unknown[] {
    const result: unknown[] = [];
    const outer = this.#enter(result);
    const offsets: number[] = [];
    this.places.push({ holder: result, keys: undefined, offsets });
    let more = this.#text.charCodeAt(this.#at) !== bracketClose;
    while (more) {
      offsets.push(this.#at);
      result.push(this.#value(result, result.length));
      more = this.#more(bracketClose);
    }
    this.#leave(outer);
    return result;
  }

  #object(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const outer = this.#enter(result);
    const keys: string[] = [];
    const offsets: number[] = [];
    this.places.push({ holder: result, keys, offsets });
    let more = this.#text.charCodeAt(this.#at) !== braceClose;
    while (more) {
      this.#property(result, keys, offsets);
      more = this.#more(braceClose);
    }
    this.#leave(outer);
    return result;
  }

  #property(holder: Record<string, unknown>, keys: string[], offsets: number[]): void {
    const start = this.#at;
    const key = this.#key();
    this.#blank();
    if (this.#text.charAt(this.#at) !== ':') {
      throw new JsonError(`expected : after the name ${JSON.stringify(key.slice(0, 50))}`, this.#at);
    }
    this.#at += 1;
    this.#blank();
    const twice = Object.hasOwn(holder, key);
    if (twice) {
      this.#at = start;
      this.#problem(key, 'duplicateKey');
      this.#key();
      this.#blank();
      this.#at += 1;
      this.#blank();
    }
    const offset = this.#at;
    const value = this.#value(holder, key);
    if (twice) {
      return;
    }
    keys.push(key);
    offsets.push(offset);
    // A property named __proto__ must not become the prototype.
    if (key === '__proto__') {
      Object.defineProperty(holder, key, { value, enumerable: true });
    } else {
      holder[key] = value;
    }
  }

  #key(): string {
    if (this.#text.charCodeAt(this.#at) === quote) {
      return this.#string();
    }
    wordPattern.lastIndex = this.#at;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word === undefined) {
      throw new JsonError('expected the name of a property', this.#at);
    }
    this.#problem('a name without quotes');
    this.#at += word.length;
    return word;
  }
}

/** Where the values of an object or a list start: lists side by side, because every text of every size has them. */
interface Places {
  readonly holder: object;
  /** Names of an object in their order; undefined for a list. */
  readonly keys: readonly string[] | undefined;
  readonly offsets: readonly number[];
}

function offsetOf(places: Places | undefined, key: Key): number | undefined {
  const index = typeof key === 'number' ? key : (places?.keys?.indexOf(key) ?? -1);
  return places?.offsets[index];
}

function mapOf<Value>(maps: Map<object, Map<Key, Value>>, holder: object): Map<Key, Value> {
  let map = maps.get(holder);
  if (!map) {
    map = new Map();
    maps.set(holder, map);
  }
  return map;
}
