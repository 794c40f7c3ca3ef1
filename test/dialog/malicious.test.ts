// XML made to harm: refused in bounded time and memory, each in a process of its own whose memory is limited.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MB = 1024 * 1024;
const head = '<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24">';

function laughs(): string {
  const names = 'abcdefghij';
  const entities = [...names].map((name, index) =>
    index === 0
      ? `<!ENTITY ${name} "lol">`
      : `<!ENTITY ${name} "${`&${names.charAt(index - 1)};`.repeat(10)}">`,
  );
  return `<?xml version="1.0"?><!DOCTYPE MsgHead [${entities.join('')}]>${head}&j;</MsgHead>`;
}

/** What is sent → the code of the refusal, and the most memory (MB) that reading it may take at its peak. */
const corpus: readonly (readonly [
  name: string,
  make: () => string | Buffer,
  code: string,
  peakMb: number,
])[] = [
  ['billion laughs', laughs, 'forbidden', 160],
  [
    'quadratic blow-up',
    () => `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(100_000)}">]><a>${'&x;'.repeat(100_000)}</a>`,
    'forbidden',
    160,
  ],
  [
    'an external entity',
    () => `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`,
    'forbidden',
    160,
  ],
  [
    'an external document type behind comments',
    () => `<?xml version="1.0"?><!-- a --><?p i?>\n<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>`,
    'forbidden',
    160,
  ],
  ['an entity that nobody defined', () => `${head}&nbsp;</MsgHead>`, 'invalid', 160],
  ['100 MB', () => Buffer.alloc(100 * MB, `${head}x`), 'too-long', 320],
  ['34 MB of tags', () => `<a>${'<b/>'.repeat(8.5 * MB)}</a>`, 'too-costly', 320],
  [
    '34 MB of attributes',
    () => `<a ${Array.from({ length: 2 * MB }, (_, n) => `a${n}="" `).join('')}/>`,
    'too-costly',
    320,
  ],
  ['20 000 levels', () => `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`, 'invalid', 200],
  ['100 levels', () => `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, 'too-costly', 160],
  [
    'a document type in UTF-16',
    () => Buffer.from(`\uFEFF<!DOCTYPE a [<!ENTITY x "y">]>${head}&x;</MsgHead>`, 'utf16le'),
    'forbidden',
    160,
  ],
  ['bytes that are no UTF-8', () => Buffer.from(`${head}\xE6</MsgHead>`, 'latin1'), 'invalid', 160],
  [
    'another encoding than the bytes are in',
    () => `<?xml version="1.0" encoding="ISO-8859-1"?>${head}æ</MsgHead>`,
    'invalid',
    160,
  ],
  [
    'a message that is cut off',
    () => `<?xml version="1.0" encoding="UTF-8"?>${head}<MsgInfo><Type V="DIA`,
    'invalid',
    160,
  ],
  ['nothing', () => '', 'invalid', 160],
  ['a comment without end', () => `<!--${'-'.repeat(5 * MB)}`, 'invalid', 200],
  ['five million blanks', () => ' '.repeat(5 * MB), 'invalid', 200],
];

const reader = `
const [{ readXml }, { readFileSync }] = await Promise.all([import(process.argv[1]), import('node:fs')]);
const bytes = readFileSync(process.argv[2]);
const begun = process.cpuUsage();
const { message, issues } = readXml(bytes);
const { user, system } = process.cpuUsage(begun);
console.log(JSON.stringify({ code: issues[0]?.code, read: message !== undefined, ms: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 }));
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ip-fhir-xml-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readApart(
  bytes: string | Buffer,
): Promise<{ code: string; read: boolean; ms: number; peak: number }> {
  const file = join(folder, 'document.xml');
  await writeFile(file, bytes);
  const door = new URL('../../src/need/dialog/read-dialog.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', reader, door, file]);
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return JSON.parse(Buffer.concat(out).toString()) as Awaited<ReturnType<typeof readApart>>;
}

describe('XML made to harm', () => {
  it.each(corpus)('is refused: %s', async (_name, make, code, peakMb) => {
    const result = await readApart(make());
    expect(result).toMatchObject({ code, read: false });
    expect(result.ms).toBeLessThan(2_000);
    expect(result.peak).toBeLessThan(peakMb);
  });

  it('does not hinder a long attachment', async () => {
    const data = Buffer.alloc(18 * MB, 7).toString('base64');
    const result = await readApart(
      `<AppRec xmlns="http://www.kith.no/xmlstds/apprec/2012-02-15"><x>${data}</x></AppRec>`,
    );
    expect(result.code).toBe('required');
    expect(result.ms).toBeLessThan(2_000);
  });
});
