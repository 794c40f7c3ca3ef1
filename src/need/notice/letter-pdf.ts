// A letter as PDF: A4, embedded fonts, tagged so that screen readers read it in order, the same bytes for the same letter.
import { create, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { Letter, LetterBlock } from './letter.ts';
import { pairedLayout } from './letter-fonts/layout.ts';
import { type Place, writeText } from './letter-fonts/lines.ts';
import { type PreparedFonts, withPreparedFonts } from './letter-fonts/subset.ts';
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
 * @throws {Error} when a file is no font
 */
export function parseFonts(files: FontFiles): LetterFonts {
  const [regular, bold] = [parse(files.regular), parse(files.bold)];
  const inBold = new Set(bold.characterSet);
  const signs = new Set(regular.characterSet.filter((code) => inBold.has(code)));
  return {
    regular,
    bold,
    has: (code) => signs.has(code),
    prepared: { byName: new Map(), lines: new Map() },
  };
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

/** A4, in points. */
const PAGE_WIDTH = 595.28;
const MARGIN = 64;
const LABEL_WIDTH = 190;
const line = { x: MARGIN, width: PAGE_WIDTH - 2 * MARGIN, lineGap: 3 } as const;
const places = {
  title: { ...line, font: 'bold', size: 18 },
  heading: { ...line, font: 'bold', size: 12.5 },
  paragraph: { ...line, font: 'regular', size: 11 },
  label: { font: 'bold', size: 11, x: MARGIN, width: LABEL_WIDTH - 8, lineGap: 0 },
  value: {
    font: 'regular',
    size: 11,
    x: MARGIN + LABEL_WIDTH,
    width: PAGE_WIDTH - 2 * MARGIN - LABEL_WIDTH,
    lineGap: 0,
  },
} as const satisfies Readonly<Record<string, Place>>;

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
  const file = gathered(doc);
  // The library takes a parsed font, its types do not know it yet.
  doc.registerFont('regular', fonts.regular as unknown as PDFKit.Mixins.PDFFontSource);
  doc.registerFont('bold', fonts.bold as unknown as PDFKit.Mixins.PDFFontSource);
  const keepWords = withPreparedFonts(doc, ['regular', 'bold'], fonts.prepared);
  const document = doc.struct('Document');
  doc.addStructure(document);
  const { blocks } = withGlyphs(letter, fonts.has);
  for (const block of blocks) {
    addBlock(doc, document, block, fonts.prepared);
  }
  document.end();
  doc.end();
  keepWords();
  return Promise.resolve(file());
}

/** What the library writes to, of which its types know nothing. */
interface Writing {
  _offset: number;
  _write(data: string | Uint8Array): void;
  addContent(data: string | Uint8Array): unknown;
}

/** Puts together what the library writes, to be called for when all is written: it makes an array of bytes of each line. */
function gathered(doc: Doc): () => Uint8Array {
  const writing = doc as unknown as Writing;
  // The head of the file is there already.
  const parts: Uint8Array[] = [doc.read() as Uint8Array];
  let text = '';
  const endText = () => {
    parts.push(Buffer.from(text, 'latin1'));
    text = '';
  };
  writing._write = (data) => {
    if (typeof data === 'string') {
      text += `${data}\n`;
      writing._offset += data.length + 1;
    } else {
      endText();
      parts.push(data);
      writing._offset += data.length;
    }
  };
  const addContent = writing.addContent.bind(doc);
  writing.addContent = (data) =>
    addContent(typeof data === 'string' ? Buffer.from(`${data}\n`, 'latin1') : data);
  // That the file has ended: nobody reads it from the stream.
  doc.push = () => true;
  return () => {
    endText();
    const file = new Uint8Array(writing._offset);
    let at = 0;
    for (const part of parts) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  };
}

function addBlock(
  doc: Doc,
  document: PDFKit.PDFStructureElement,
  block: LetterBlock,
  common: PreparedFonts,
): void {
  switch (block.kind) {
    case 'title':
      document.add(doc.struct('H1', {}, () => write(doc, 'title', block.text, common)));
      break;
    case 'heading':
      document.add(doc.struct('H2', {}, () => write(doc, 'heading', block.text, common)));
      break;
    case 'paragraph':
      document.add(doc.struct('P', {}, () => write(doc, 'paragraph', block.text, common)));
      break;
    case 'fields':
      for (const [label, value] of block.rows) {
        document.add(doc.struct('P', {}, () => writeField(doc, label, value, common)));
      }
  }
}

function write(doc: Doc, kind: 'title' | 'heading' | 'paragraph', text: string, common: PreparedFonts): void {
  doc.y += kind === 'heading' ? 14 : 4;
  writeText(doc, text, places[kind], common);
  doc.y += kind === 'title' ? 10 : 4;
}

function writeField(doc: Doc, label: string, value: string, common: PreparedFonts): void {
  const top = doc.y;
  writeText(doc, `${label}:`, places.label, common);
  const below = doc.y;
  doc.y = top;
  writeText(doc, value, places.value);
  doc.y = Math.max(below, doc.y) + 2;
  doc.x = MARGIN;
}
