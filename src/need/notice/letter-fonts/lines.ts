// Texts of a letter as the library writes them, from what was learnt of the lines of those before: the words of a letter are
// mostly those of every letter, and to find where their lines break is most of the work.
import type { PreparedFonts } from './subset.ts';

/** How a text stands on the page; lengths in points. */
export interface Place {
  readonly font: string;
  readonly size: number;
  readonly x: number;
  readonly width: number;
  readonly lineGap: number;
}

/** What the library keeps of a font; its types do not know it. */
interface Embedded {
  readonly id: string;
  /** In thousandths of the size. */
  readonly ascender: number;
  ref(): unknown;
  lineHeight(size: number, withGap: boolean): number;
  widthOfString(text: string, size: number): number;
  encode(text: string): [glyphs: string[], positions: Position[]];
}

interface Position {
  readonly xAdvance: number;
  readonly advanceWidth: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

type Line = (text: string, ...more: unknown[]) => void;

interface Doc {
  x: number;
  y: number;
  readonly _font: Embedded;
  readonly page: { readonly height: number; readonly fonts: Record<string, unknown>; maxY(): number };
  _line: Line;
  font(name: string): Doc;
  fontSize(size: number): Doc;
  addContent(content: Uint8Array): Doc;
  text(
    text: string,
    x: number,
    y: number,
    options: { readonly width: number; readonly lineGap: number },
  ): Doc;
}

/** Texts that are kept, in memory alone: about as many as the letters of one municipality and both languages have. */
const MOST = 256;

/**
 * Writes a text at the height where the document stands, to the byte as the library does.
 * @param common what letters have in common, for a text that is part of it; without it the text is not kept
 */
export function writeText(document: unknown, text: string, place: Place, common?: PreparedFonts): void {
  const doc = document as Doc;
  doc.font(place.font).fontSize(place.size);
  const name = `${place.font} ${place.size} ${place.width} ${text}`;
  const lines = common ? common.lines.get(name) : oneLine(doc._font, text, place);
  if (lines && hasRoom(doc, lines.length, place)) {
    show(doc, lines, place);
    return;
  }
  const found = byLibrary(doc, text, place);
  if (common && !lines) {
    keep(common, name, found, doc._font, place);
  }
}

/** The text as one line, where it surely fits and nothing in it asks for another. */
function oneLine(font: Embedded, text: string, { size, width }: Place): readonly string[] | undefined {
  // The library measures what stands between two places where a line may break by itself: that makes a small difference.
  const isOne = text !== '' && !/[\p{Cc}\u00ad\u2028\u2029]/u.test(text);
  if (!isOne || font.widthOfString(text, size) > 0.9 * width) {
    return undefined;
  }
  const shown = operands(font, text);
  return shown === undefined ? undefined : [shown];
}

/** No page ends within the text or right after it. */
function hasRoom(doc: Doc, count: number, { size, lineGap }: Place): boolean {
  return doc.y + (count + 1) * (doc._font.lineHeight(size, true) + lineGap) < doc.page.maxY();
}

function byLibrary(doc: Doc, text: string, { x, width, lineGap }: Place): readonly string[] {
  const lines: string[] = [];
  const line = doc._line;
  doc._line = (each, ...more) => {
    lines.push(each);
    line(each, ...more);
  };
  doc.text(text, x, doc.y, { width, lineGap });
  doc._line = line;
  return lines;
}

/** Keeps lines of signs that every letter carries: any others have numbers in this letter alone. */
function keep(
  { lines: known, byName }: PreparedFonts,
  name: string,
  lines: readonly string[],
  font: Embedded,
  { font: of }: Place,
): void {
  const signs = byName.get(of)?.glyphs.length ?? 0;
  const shown = lines.map((line) => operands(font, line, signs)).filter((each) => each !== undefined);
  if (shown.length === 0 || shown.length < lines.length) {
    return;
  }
  const [oldest = ''] = known.size < MOST ? [] : known.keys();
  known.delete(oldest);
  known.set(name, shown);
}

/** Glyphs, and what is taken from the space between them; undefined where one stands off the line, or is none of the first so many. */
function operands(font: Embedded, text: string, signs = Number.POSITIVE_INFINITY): string | undefined {
  const [glyphs, positions] = font.encode(text);
  const isPlain =
    text !== '' &&
    !text.includes('\n') &&
    positions.every(({ xOffset, yOffset }) => !xOffset && !yOffset) &&
    glyphs.every((glyph) => Number.parseInt(glyph, 16) < signs);
  if (!isPlain) {
    return undefined;
  }
  const parts: string[] = [];
  let run = '';
  for (const [index, glyph] of glyphs.entries()) {
    run += glyph;
    const { xAdvance = 0, advanceWidth = 0 } = positions[index] ?? {};
    if (xAdvance !== advanceWidth || index === glyphs.length - 1) {
      parts.push(`<${run}> ${number(advanceWidth - xAdvance)}`);
      run = '';
    }
  }
  return parts.join(' ');
}

function show(doc: Doc, lines: readonly string[], { size, x, lineGap }: Place): void {
  const { _font: font, page } = doc;
  page.fonts[font.id] ??= font.ref();
  const below = (font.ascender / 1000) * size;
  let content = '';
  for (const line of lines) {
    const y = number(page.height - doc.y - below);
    content += `q\n1 0 0 -1 0 ${number(page.height)} cm\nBT\n1 0 0 1 ${number(x)} ${y} Tm\n/${font.id} ${number(size)} Tf\n[${line}] TJ\nET\nQ\n`;
    doc.y += font.lineHeight(size, true) + lineGap;
  }
  doc.addContent(Buffer.from(content, 'latin1'));
  doc.x = x;
}

/** A number as the library writes it. */
function number(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
