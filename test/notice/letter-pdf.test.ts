// The letter as PDF: it opens, reads in order, carries its fonts and tags, and is the same to the byte each time.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { readFonts } from '../../src/ground/assets/fonts.ts';
import { type LetterContent, letterText, noticeLetter } from '../../src/need/notice/letter.ts';
import { letterPdf, parseFonts } from '../../src/need/notice/letter-pdf.ts';

const content: LetterContent = {
  language: 'nb',
  at: '2026-03-02T10:00:00Z',
  sender: 'Fjellheim sykehus, avdeling for rehabilitering',
  contact: { name: 'Kari Testesen', phone: '55 50 00 01' },
  recipient: 'Koordinerende enhet, Bergen kommune (syntetisk)',
  person: { name: 'Áŋŋa Ødegård Prøvesen', birthDate: '1991-11-02', nationalId: '02919130035' },
  needs: ['need-for-ip', 'need-for-coordinator'],
  by: 'person',
  thread: 'urn:uuid:5f0c8a52-3c57-4a55-9d0b-3b6a1f4a7c11',
};
const fonts = parseFonts(readFonts());
const make = (language: 'nb' | 'nn' = 'nb') => letterPdf(noticeLetter({ ...content, language }), fonts);
const open = async (pdf: Uint8Array) => getDocument({ data: pdf.slice(), verbosity: 0 }).promise;

async function textOf(pdf: Uint8Array): Promise<string> {
  const page = await (await open(pdf)).getPage(1);
  const { items } = await page.getTextContent();
  return items.map((item) => ('str' in item ? item.str : '')).join(' ');
}

/** The embedded font files: objects that a FontDescriptor names. */
function fontsIn(pdf: string): (string | undefined)[] {
  return [...pdf.matchAll(/\/FontFile2 (\d+) 0 R/g)].map(([, number]) => {
    const start = pdf.indexOf(`\n${number} 0 obj`);
    return pdf.slice(pdf.indexOf('stream\n', start), pdf.indexOf('endstream', start));
  });
}

describe('the letter as PDF', () => {
  it('says what the letter says, Sámi and Norwegian letters included', async () => {
    const plain = (text: string) => text.replaceAll(/\s+/g, '');
    const text = plain(await textOf(await make()));
    for (const line of letterText(noticeLetter(content)).split('\n')) {
      expect(text).toContain(plain(line));
    }
    expect(text).toContain('ÁŋŋaØdegårdPrøvesen');
  });

  it('puts a Skolt Sámi letter together that the font lacks, and tells of a sign that it cannot show', async () => {
    const named = (name: string) => letterPdf(noticeLetter({ ...content, person: { name } }), fonts);
    const skolt = await textOf(await named('Ǩeäʹrdd Prøvesen'));
    expect(skolt.normalize('NFC').replaceAll(' ', '')).toContain('ǨeäʹrddPrøvesen');
    expect(skolt).not.toContain('U+');
    expect(await textOf(await named('李 Prøvesen'))).toContain('(U+674E)');
  });

  it('is tagged in reading order, with language and title', async () => {
    const pdf = await open(await make('nn'));
    const tree = await (await pdf.getPage(1)).getStructTree();
    const roles = JSON.stringify(tree)
      .match(/"role":"(\w+)"/g)
      ?.map((role) => role.slice(8, -1));
    expect(roles?.slice(0, 3)).toEqual(['Document', 'H1', 'P']);
    expect(roles?.filter((role) => role === 'H2')).toHaveLength(3);
    const { info, metadata } = await pdf.getMetadata();
    expect(info).toMatchObject({
      Title: 'Melding om behov for individuell plan og koordinator',
      Language: 'nn',
    });
    expect(metadata).toBeDefined();
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
  });

  it('embeds its fonts', async () => {
    const text = Buffer.from(await make()).toString('latin1');
    expect(text.match(/\/FontFile2/g)?.length).toBe(2);
    expect(text).not.toMatch(/\/BaseFont \/Helvetica/);
  });

  it('is the same to the byte for the same letter, and another one for another letter', async () => {
    expect(Buffer.compare(await make(), await make())).toBe(0);
    expect(Buffer.compare(await make('nb'), await make('nn'))).not.toBe(0);
  });

  it('is rendered to an image in which the page is not empty', async () => {
    const { createCanvas } = await import('@napi-rs/canvas');
    const page = await (await open(await make())).getPage(1);
    const viewport = page.getViewport({ scale: 1 });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    const canvasContext = canvas.getContext('2d') as never;
    await page.render({ canvas: null, canvasContext, viewport }).promise;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let index = 0; index < data.length; index += 4) {
      dark += (data[index] ?? 255) < 128 ? 1 : 0;
    }
    const share = dark / (data.length / 4);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.2);
  });

  it('carries the same part of its fonts whatever it says, and signs beyond plain Norwegian in a part of its own', async () => {
    const named = async (name: string) => {
      const pdf = Buffer.from(await letterPdf(noticeLetter({ ...content, person: { name } }), fonts));
      return fontsIn(pdf.toString('latin1'));
    };
    const [one, other, sami] = await Promise.all(
      ['Ola Prøvesen', 'Zå-Wenche Qvist', 'Áŋŋa Qvist'].map(named),
    );
    expect(one).toHaveLength(2);
    expect(other).toEqual(one);
    expect(sami).toHaveLength(2);
    expect(sami).not.toEqual(one);
  });

  it('is the same to the byte whether its fonts stood in a letter before or not', async () => {
    expect(
      Buffer.compare(await make(), await letterPdf(noticeLetter(content), parseFonts(readFonts()))),
    ).toBe(0);
  });

  it('does not depend on the letters that were made before it', async () => {
    const letter = noticeLetter(content);
    const used = parseFonts(readFonts());
    // Characters that share a glyph with others: no-break space, soft hyphen, Greek mu, Ohm.
    const odd = { ...content, sender: 'A\u00a0B\u00adC \u03bc \u2126 ffi fl' };
    await letterPdf(noticeLetter(odd), used);
    expect(await letterPdf(letter, used)).toEqual(await letterPdf(letter, parseFonts(readFonts())));
  });
});
