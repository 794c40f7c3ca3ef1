// Texts with parameters: a code says what, data say of whom or how many, and the text follows in the reader's language.
import { type Language, say, type Words } from './language.ts';

/** A value that stands in a text. */
export type Datum = string | number;

/** One thing that was said: a code of a closed set, with its data. Kept as it is, and put into words when it is read. */
export interface Sentence<Code extends string = string> {
  readonly code: Code;
  readonly data?: Readonly<Record<string, Datum>>;
}

type NameOf<Slot extends string> = Slot extends `${infer Name}:${string}` ? Name : Slot;

/** Names of the parameters of a text: `{name}`, or `{name:kind}` for a value that is itself put into words. */
export type SlotsOf<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? NameOf<Slot> | SlotsOf<Rest>
  : never;

/** Puts a value of a kind into words; a value of no kind stands as it is. */
export type Shown = (kind: string, value: string, language: Language) => string;

const SLOT = /\{(\w+)(?::(\w+))?\}/g;

/** The text in a language with its parameters filled in. One without a value is left out, so that nothing is made up. */
export function fill(
  words: Words,
  data: Readonly<Record<string, Datum>>,
  language: Language,
  shown: Shown = (_kind, value) => value,
): string {
  return say(words, language).replace(SLOT, (_slot, name: string, kind: string | undefined) => {
    const value = data[name];
    if (value === undefined) {
      return '…';
    }
    return kind === undefined ? String(value) : shown(kind, String(value), language);
  });
}
