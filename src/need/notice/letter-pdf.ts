// A letter as PDF: A4, embedded fonts, tagged so that screen readers read it in order, the same bytes for the same letter.
import { create, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { Letter, LetterBlock } from './letter.ts';
import { pairedLayout } from './letter-fonts/layout.ts';
import { type Pack, type PreparedFonts, withPreparedFonts } from './letter-fonts/subset.ts';
import { withGlyphs } from './letter-glyphs.ts';

/** Fonts, parsed: that is most of the work of a letter, so it is done once for all letters. */
export interface LetterFonts {
  readonly regular: Font;
  readonly bold: Font;
  /** True for a code point that both show. */
  readonly has: (codePoint: number) => boolean;
  readonly prepared: PreparedFonts;
}

/** TrueType. */
interface FontFiles {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/**
 * Parses font files.
 * @param pack zlib's compression: the fonts are compressed once, and not for each letter
 * @throws {Error} when a file is no font
 */
export function parseFonts(files: FontFiles, pack?: Pack): LetterFonts {
  const [regular, bold] = [parse(files.regular), parse(files.bold)];
  const inBold = new Set(bold.characterSet);
  const signs = new Set(regular.characterSet.filter((code) => inBold.has(code)));
  return { regular, bold, has: (code) => signs.has(code), prepared: { byName: new Map(), pack } };
}

function parse(file: Uint8Array): Font {
  const font = create(Buffer.from(file));
  if (!('glyphForCodePoint' in font)) {
    throw new Error('The file is a collection of fonts: a letter needs one font');
  }
  // A glyph keeps the first character for which it was asked, and that is the text of the letter. Asked for all of them in
  // order, it does not depend on the letters that were made before (a space stays a space after a no-break space).
  for (const character of font.characterSet) {
    font.glyphForCodePoint(character);
  }
  font.layout = pairedLayout(font);
  return font;
}

type Doc = InstanceType<typeof PDFDocument>;

const MARGIN = 64;
const LABEL_WIDTH = 190;
const sizes = { title: 18, heading: 12.5, paragraph: 11, fields: 11 } as const;

/** Makes the PDF. */
export function letterPdf(letter: Letter, fonts: LetterFonts): Promise<Uint8Array> {
  const created = new Date(letter.at);
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    // No default font: it would be read for each letter and not be used.
    font: null as unknown as string,
    pdfVersion: '1.7',
    // The library knows it, its types do not yet.
    subset: 'PDF/UA' as unknown as NonNullable<PDFKit.PDFDocumentOptions['subset']>,
    tagged: true,
    lang: letter.language,
    displayTitle: true,
    info: {
      Title: letter.title,
      Creator: 'ip-fhir',
      Producer: 'ip-fhir',
      CreationDate: created,
      ModDate: created,
    },
  });
  // The head of the file is there already.
  const chunks: Uint8Array[] = [doc.read() as Uint8Array];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    // The library pushes each line of the file through a stream: here they are only put together.
    doc.push = (chunk: Uint8Array | null) => {
      if (chunk === null) {
        resolve(new Uint8Array(Buffer.concat(chunks)));
      } else {
        chunks.push(chunk);
      }
      return true;
    };
    doc.on('error', reject);
  });
  // The library takes a parsed font, its types do not know it yet.
  doc.registerFont('regular', fonts.regular as unknown as PDFKit.Mixins.PDFFontSource);
  doc.registerFont('bold', fonts.bold as unknown as PDFKit.Mixins.PDFFontSource);
  const keepWords = withPreparedFonts(doc, ['regular', 'bold'], fonts.prepared);
  const document = doc.struct('Document');
  doc.addStructure(document);
  const { blocks } = withGlyphs(letter, fonts.has);
  for (const block of blocks) {
    addBlock(doc, document, block);
  }
  document.end();
  doc.end();
  keepWords();
  return done;
}

function addBlock(doc: Doc, document: PDFKit.PDFStructureElement, block: LetterBlock): void {
  switch (block.kind) {
    case 'title':
      document.add(doc.struct('H1', {}, () => write(doc, 'bold', 'title', block.text)));
      break;
    case 'heading':
      document.add(doc.struct('H2', {}, () => write(doc, 'bold', 'heading', block.text, 14)));
      break;
    case 'paragraph':
      document.add(doc.struct('P', {}, () => write(doc, 'regular', 'paragraph', block.text)));
      break;
    case 'fields':
      for (const [label, value] of block.rows) {
        document.add(doc.struct('P', {}, () => writeField(doc, label, value)));
      }
  }
}

function write(doc: Doc, font: string, size: keyof typeof sizes, text: string, above = 4): void {
  doc.font(font).fontSize(sizes[size]);
  doc.y += above;
  doc.text(text, MARGIN, doc.y, { lineGap: 3 });
  doc.y += size === 'title' ? 10 : 4;
}

function writeField(doc: Doc, label: string, value: string): void {
  const top = doc.y;
  doc.font('bold').fontSize(sizes.fields);
  doc.text(`${label}:`, MARGIN, top, { width: LABEL_WIDTH - 8 });
  const below = doc.y;
  doc.font('regular').fontSize(sizes.fields);
  doc.text(value, MARGIN + LABEL_WIDTH, top, { width: doc.page.width - 2 * MARGIN - LABEL_WIDTH });
  doc.y = Math.max(below, doc.y) + 2;
  doc.x = MARGIN;
}
