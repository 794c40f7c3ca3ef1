// Where the letters of a word stand, without asking the font's tables anew for each word. In the fonts of the letter what two
// letters do to each other depends on these two alone: so each pair is asked for once, and pairs tell nothing about anybody.
import type { Font, Glyph, GlyphPosition, GlyphRun } from 'fontkit';

/** Letters of Norwegian and Sámi, digits and the signs of plain text; what stands between them may be put together anew. */
const PLAIN = /^[A-Za-zÆØÅÄÖÁČĐŊŠŦŽæøåäöáčđŋšŧž0-9.,:;()+@_-]+ ?$/;

/** Two letters beside each other: what the first of them takes up. Undefined: together they are something else. */
type Pair = Readonly<GlyphPosition> | undefined;

/** The same as the font's own layout of these words, from what was learnt of the pairs in them. */
export function pairedLayout(font: Font): Font['layout'] {
  const layout = font.layout.bind(font);
  const singles = new Map<string, Single>();
  const pairs = new Map<string, Pair>();
  // For what a run computes of its glyphs and positions.
  const empty = layout('');

  const singleOf = (sign: string): Single => {
    const known = singles.get(sign);
    if (known) {
      return known;
    }
    const run = layout(sign);
    const [glyph] = run.glyphs;
    const [position] = run.positions;
    const single = run.glyphs.length === 1 && glyph && position ? { glyph, position } : undefined;
    singles.set(sign, single);
    return single;
  };

  const pairOf = (first: string, second: string): Pair => {
    const name = first + second;
    if (pairs.has(name)) {
      return pairs.get(name);
    }
    const pair = measured(layout(name), singleOf(first), singleOf(second));
    pairs.set(name, pair);
    return pair;
  };

  return (text, ...more) => {
    if (!PLAIN.test(text) || more.some((each) => each !== undefined)) {
      return layout(text, ...more);
    }
    const glyphs: Glyph[] = [];
    const positions: GlyphPosition[] = [];
    for (let at = 0; at < text.length; at += 1) {
      const [sign = '', next] = [text[at], text[at + 1]];
      const single = singleOf(sign);
      const position = next === undefined ? single?.position : pairOf(sign, next);
      if (!single || !position) {
        return layout(text);
      }
      glyphs.push(single.glyph);
      // Whoever gets a run scales its positions in place.
      const { xAdvance, yAdvance, xOffset, yOffset } = position;
      positions.push({ xAdvance, yAdvance, xOffset, yOffset } as GlyphPosition);
    }
    return Object.assign(Object.create(empty) as GlyphRun, { glyphs, positions });
  };
}

type Single = { readonly glyph: Glyph; readonly position: Readonly<GlyphPosition> } | undefined;

function measured(run: GlyphRun, first: Single, second: Single): Pair {
  const [one, two] = run.glyphs;
  const [position, after] = run.positions;
  const apart = run.glyphs.length === 2 && one === first?.glyph && two === second?.glyph;
  return apart && position && after && second && same(after, second.position) ? { ...position } : undefined;
}

function same(one: Readonly<GlyphPosition>, other: Readonly<GlyphPosition>): boolean {
  return (
    one.xAdvance === other.xAdvance &&
    one.yAdvance === other.yAdvance &&
    one.xOffset === other.xOffset &&
    one.yOffset === other.yOffset
  );
}
