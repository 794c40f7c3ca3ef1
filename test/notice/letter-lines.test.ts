// The lines of a letter's texts stand in the file as the PDF library would have written them, whatever the text is and however
// often it came.
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { readFonts } from '../../src/ground/assets/fonts.ts';
import { type Place, writeText } from '../../src/need/notice/letter-fonts/lines.ts';
import { withPreparedFonts } from '../../src/need/notice/letter-fonts/subset.ts';
import { parseFonts } from '../../src/need/notice/letter-pdf.ts';

const fonts = parseFonts(readFonts());

/** A file with the texts one below the other, each written by `write`. */
function fileOf(
  texts: readonly string[],
  write: (doc: InstanceType<typeof PDFDocument>, text: string) => void,
) {
  const none = null as unknown as string;
  const info = { CreationDate: new Date(0) };
  const doc = new PDFDocument({ size: 'A4', margin: 64, font: none, compress: false, info });
  doc.registerFont('regular', fonts.regular as never);
  doc.registerFont('bold', fonts.bold as never);
  withPreparedFonts(doc, ['regular', 'bold'], fonts.prepared);
  for (const text of texts) {
    write(doc, text);
  }
  doc.end();
  return (doc.read() as Buffer).toString('latin1');
}

/** Columns of any width: nearly full lines are where the library and who counts by himself come apart. */
const places: fc.Arbitrary<Place> = fc.record({
  font: fc.constantFrom('regular', 'bold'),
  size: fc.constantFrom(11, 18),
  x: fc.constant(64),
  width: fc.double({ min: 90, max: 480, noNaN: true }),
  lineGap: fc.constantFrom(0, 3),
});
const words = [
  ...[
    'Melding',
    'om',
    'individuell',
    'plan,',
    'Koordinerende',
    'enhet',
    'a',
    '§ 38 a.',
    '1991-11-02',
    'AVTA',
  ],
  ...[
    'Áŋŋa',
    'Ǩeäʹrdd',
    'kontor',
    'ffi',
    'ft',
    '«x»',
    'a/b',
    'urn:uuid:7b684e42-5460-588e-a84c-6b4fa1f07ac1',
  ],
  ...[
    '\n',
    '\u00ad',
    '\u00a0',
    '\t',
    '\u2028',
    'e\u0301',
    '  ',
    'x'.repeat(90),
    'lang-setning-med-streker-'.repeat(4),
  ],
];
const text = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((some) => some.join(' '));

describe('a text of a letter', () => {
  it('is written as the library writes it, by itself, among others, and when it comes again', () => {
    fc.assert(
      fc.property(places, fc.array(text, { minLength: 1, maxLength: 12 }), (place, some) => {
        const { font, size, x, width, lineGap } = place;
        const expected = fileOf(some, (doc, each) => {
          doc.font(font).fontSize(size).text(each, x, doc.y, { width, lineGap });
        });
        for (const common of [undefined, fonts.prepared, fonts.prepared]) {
          const file = fileOf(some, (doc, each) => writeText(doc, each, place, common));
          expect(file === expected).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('is kept only among so many', () => {
    const { lines } = fonts.prepared;
    const place: Place = { font: 'regular', size: 11, x: 64, width: 400, lineGap: 0 };
    fileOf(
      Array.from({ length: 600 }, (_, index) => `Avsnitt ${index}`),
      (doc, each) => {
        writeText(doc, each, place, fonts.prepared);
      },
    );
    expect(lines.size).toBeLessThanOrEqual(256);
  });
});
