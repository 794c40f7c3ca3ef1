// The part of a font that a letter carries, made once for all letters: every sign of plain Norwegian text. A letter with other
// signs, a Sámi name for one, gets a part of its own with these at the end.
import { type FontObjects, recorded, writeAgain } from './embedded.ts';

const SIGNS = [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅabcdefghijklmnopqrstuvwxyzæøåéò0123456789.,:;()+@_- /«»–§',
  // These pairs are one sign in the fonts of the letter.
  ...['ff', 'ft'],
];

/** What the library keeps of a font in one document; its types do not know it. */
interface Embedded {
  readonly subset: Subset;
  /** By the number of a glyph in the subset: how wide it is, and the text that it stands for. */
  widths: number[];
  unicode: (readonly number[])[];
  /** How words are laid out, by the word. */
  layoutCache: Words;
  /** Takes the signs of a text into the subset. */
  encode(text: string): unknown;
  /** The object that stands for the font. */
  readonly dictionary: { readonly id: number };
  /** Writes the font into the file. */
  embed(): void;
}

interface Subset {
  /** Glyphs of the font by their numbers here, and the other way round. */
  glyphs: number[];
  mapping: Record<number, number>;
}

interface Doc {
  readonly _font: Embedded;
  font(name: string): unknown;
}

type Words = Record<string, unknown>;

/** Words that are written small stand in every letter, and tell nothing about anybody. */
const COMMON = /^[a-zæøå.,:;()-]+ ?$/;
/** Words that are kept of a font. */
const MOST_WORDS = 2_000;

interface Prepared {
  readonly glyphs: readonly number[];
  readonly mapping: Readonly<Record<number, number>>;
  readonly widths: readonly number[];
  readonly unicode: readonly (readonly number[])[];
  /** How common words of the letters before are laid out: nothing changes that any more. */
  readonly words: Words;
  /** What the first document with these signs alone wrote of the font. */
  objects?: FontObjects;
}

/** What was prepared of the fonts of letters, by their names. */
export interface PreparedFonts {
  readonly byName: Map<string, Prepared>;
  /** Lines of the texts that letters have in common, each as the operands that show it, by the place and the text. */
  readonly lines: Map<string, readonly string[]>;
}

/**
 * Gives the fonts of a document the signs that were prepared; the first document prepares them.
 * @returns to be called when all of the document is written: what was learnt of common words is kept for the next one
 */
export function withPreparedFonts(
  document: unknown,
  names: readonly string[],
  prepared: PreparedFonts,
): () => void {
  const doc = document as Doc;
  const learnt: (() => void)[] = [];
  for (const name of names) {
    doc.font(name);
    const font = doc._font;
    const known = prepared.byName.get(name) ?? prepare(font);
    prepared.byName.set(name, known);
    font.subset.glyphs = [...known.glyphs];
    font.subset.mapping = { ...known.mapping };
    font.widths = [...known.widths];
    font.unicode = [...known.unicode];
    font.layoutCache = Object.create(known.words) as Words;
    learnt.push(() => keepCommon(font.layoutCache, known.words));
    const embed = font.embed.bind(font);
    font.embed = () => {
      if (font.subset.glyphs.length !== known.glyphs.length) {
        embed();
      } else if (known.objects) {
        writeAgain(doc, font.dictionary, known.objects);
      } else {
        known.objects = recorded(doc, font.dictionary, embed);
      }
    };
  }
  return () => {
    for (const keep of learnt) {
      keep();
    }
  };
}

function keepCommon(of: Words, words: Words): void {
  let left = MOST_WORDS - Object.keys(words).length;
  for (const [word, run] of Object.entries(of)) {
    if (left > 0 && COMMON.test(word)) {
      words[word] = run;
      left -= 1;
    }
  }
}

/** Takes the signs into the font of this document. */
function prepare(font: Embedded): Prepared {
  for (const sign of SIGNS) {
    font.encode(sign);
  }
  const { subset, widths, unicode } = font;
  return {
    glyphs: [...subset.glyphs],
    mapping: { ...subset.mapping },
    widths: [...widths],
    unicode: [...unicode],
    words: Object.create(null) as Words,
  };
}
