// Letters of a word stand where the font itself puts them, however they were found.
import fc from 'fast-check';
import { create, type Font } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { readFonts } from '../../src/ground/assets/fonts.ts';
import { pairedLayout } from '../../src/need/notice/letter-fonts/layout.ts';

const fonts = Object.values(readFonts()).map((file) => create(Buffer.from(file)) as Font);
const laidOut = fonts.map((font) => ({ plain: font.layout.bind(font), paired: pairedLayout(font) }));

function seen(run: ReturnType<Font['layout']>) {
  return {
    glyphs: run.glyphs.map(({ id }) => id),
    positions: run.positions.map((each) => ({ ...each })),
    width: run.advanceWidth,
  };
}

const plain = fc.string({
  unit: fc.constantFrom(
    ...'AVTLYWPFØÅÆabcdefgijklrtvwyzæøåáčđŋšŧž0123456789.,:;()-@',
    ...'fftiffiTaVaAVAYLTrøÆr1/2',
  ),
  minLength: 1,
  maxLength: 12,
});
const any = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });

describe('the layout of a word from its pairs of letters', () => {
  it('is the one that the font gives: for names, numbers and every other text', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: plain }, any), fc.boolean(), (word, spaced) => {
        const text = spaced ? `${word} ` : word;
        for (const font of laidOut) {
          expect(seen(font.paired(text))).toEqual(seen(font.plain(text)));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the same again when whoever got it has changed its positions', () => {
    for (const { paired, plain: own } of laidOut) {
      for (const position of paired('Årstad').positions) {
        position.xAdvance *= 0.001;
      }
      expect(seen(paired('Årstad'))).toEqual(seen(own('Årstad')));
    }
  });
});
