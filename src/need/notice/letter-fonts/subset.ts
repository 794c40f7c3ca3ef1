// The part of a font that a letter carries, made once for all letters: every sign of plain Norwegian text. A letter with other
// signs, a Sámi name for one, gets a part of its own with these at the end.

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
  /** Makes the stream that says which text each glyph stands for. */
  toUnicodeCmap(): Stream;
}

interface Subset {
  /** Glyphs of the font by their numbers here, and the other way round. */
  glyphs: number[];
  mapping: Record<number, number>;
  encode(): Uint8Array;
}

/** A stream of the file as the library writes it. */
interface Stream {
  compress: boolean;
  readonly data: Record<string, unknown>;
  end(content: string | Uint8Array): void;
}

interface Doc {
  readonly _font: Embedded;
  font(name: string): unknown;
  ref(data?: object): Stream;
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
  /** The font's file with these signs. */
  readonly file: Uint8Array;
  readonly isPacked: boolean;
  /** Which text the glyphs stand for, compressed, as the first document said it that has these signs alone. */
  texts?: Uint8Array;
}

/** Compresses in the format of zlib. */
export type Pack = (bytes: Uint8Array) => Uint8Array;

/** What was prepared of the fonts of letters, by their names. */
export interface PreparedFonts {
  readonly byName: Map<string, Prepared>;
  /** Lines of the texts that letters have in common, each as the operands that show it, by the place and the text. */
  readonly lines: Map<string, readonly string[]>;
  /** Without it the library compresses the file of a font for each letter anew. */
  readonly pack: Pack | undefined;
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
  let latest: Stream | undefined;
  const learnt: (() => void)[] = [];
  const ref = doc.ref.bind(doc);
  doc.ref = (data) => {
    latest = ref(data);
    return latest;
  };
  for (const name of names) {
    doc.font(name);
    const font = doc._font;
    const known = prepared.byName.get(name) ?? prepare(font, prepared.pack);
    prepared.byName.set(name, known);
    font.subset.glyphs = [...known.glyphs];
    font.subset.mapping = { ...known.mapping };
    font.widths = [...known.widths];
    font.unicode = [...known.unicode];
    font.layoutCache = Object.create(known.words) as Words;
    learnt.push(() => keepCommon(font.layoutCache, known.words));
    const encode = font.subset.encode.bind(font.subset);
    const hasOthers = () => font.subset.glyphs.length !== known.glyphs.length;
    // The library asks for the file right after it made the stream that takes it.
    font.subset.encode = () => {
      if (latest === undefined || hasOthers()) {
        return encode();
      }
      if (known.isPacked) {
        saidPacked(latest);
      }
      return known.file;
    };
    const { pack } = prepared;
    if (pack) {
      const toUnicodeCmap = font.toUnicodeCmap.bind(font);
      font.toUnicodeCmap = () => (hasOthers() ? toUnicodeCmap() : textsOf(doc, known, pack, toUnicodeCmap));
    }
  }
  return () => {
    for (const keep of learnt) {
      keep();
    }
  };
}

/** The same stream to the byte as the library makes it, from what it wrote the first time. */
function textsOf(doc: Doc, known: Prepared, pack: Pack, make: () => Stream): Stream {
  if (known.texts) {
    const stream = doc.ref();
    saidPacked(stream);
    stream.end(known.texts);
    return stream;
  }
  const ref = doc.ref;
  doc.ref = (data) => {
    const stream = ref(data);
    const end = stream.end.bind(stream);
    stream.end = (content) => {
      known.texts = pack(Buffer.from(`${content}\n`, 'latin1'));
      end(content);
    };
    return stream;
  };
  try {
    return make();
  } finally {
    doc.ref = ref;
  }
}

/** In the library's order, so that the file is the same to the byte. */
function saidPacked(stream: Stream): void {
  stream.compress = false;
  Object.assign(stream.data, { Length: 0, Filter: 'FlateDecode' });
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

/** Uses up the font of this document: its subset is replaced by a copy. */
function prepare(font: Embedded, pack: Pack | undefined): Prepared {
  for (const sign of SIGNS) {
    font.encode(sign);
  }
  const { subset, widths, unicode } = font;
  const taken = {
    glyphs: [...subset.glyphs],
    mapping: { ...subset.mapping },
    widths: [...widths],
    unicode: [...unicode],
  };
  // Parts of which a glyph is put together are added while the file is made: they are none of a document's numbers.
  const file = subset.encode();
  const words = Object.create(null) as Words;
  return { ...taken, words, file: pack?.(file) ?? file, isPacked: pack !== undefined };
}
