// Every message that is written is valid by the network's own schemas, and its samples are read or refused rightly.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFonts } from '../../../src/ground/assets/fonts.ts';
import { faultOn } from '../../../src/need/dialog/fault.ts';
import { toDialog } from '../../../src/need/dialog/from-message.ts';
import { readXml } from '../../../src/need/dialog/read-dialog.ts';
import { appRecFor } from '../../../src/need/dialog/receipt.ts';
import { createSchemaCheck } from '../../../src/need/dialog/schema.ts';
import { writeAppRec, writeDialog } from '../../../src/need/dialog/write-dialog.ts';
import { letterPdf, parseFonts } from '../../../src/need/notice/letter-pdf.ts';
import { letterOf, messageOf, type NoticeCase, noticeCase, parties } from '../../dialog/notices.ts';

const shared = process.env.IP_SHARED ?? new URL('../../../../shared', import.meta.url).pathname;
const folder = join(shared, 'xsd');
/** Notices of the law over all; `IP_DIALOG_RUNS` sets another number. */
const RUNS = Number(process.env.IP_DIALOG_RUNS ?? 10_000);
const RENDERED = 100;
const fonts = parseFonts(readFonts());

const check = createSchemaCheck(
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.xsd'))
      .map((name) => [name, readFileSync(join(folder, name))]),
  ),
);

function xmlOf(each: NoticeCase, pdf: Uint8Array): string {
  const { dialog, issues } = toDialog(messageOf(each, pdf), parties);
  expect(issues).toEqual([]);
  return dialog ? writeDialog(dialog) : '';
}

describe('messages by the schemas of the network', () => {
  it(`are valid: ${RUNS} notices with one PDF`, async () => {
    const [first] = fc.sample(noticeCase, { numRuns: 1, seed: 1 });
    const pdf = await letterPdf(letterOf(first as NoticeCase), fonts);
    let checked = 0;
    fc.assert(
      fc.property(noticeCase, (each) => {
        expect(check(Buffer.from(xmlOf(each, pdf)))).toEqual([]);
        checked += 1;
      }),
      { numRuns: RUNS, seed: 20 },
    );
    process.stdout.write(`${checked} dialogue messages are valid by the schemas\n`);
    expect(checked).toBe(RUNS);
  });

  it(`are valid with the letter's own PDF, whose bytes are the same each time: ${RENDERED} notices`, async () => {
    const cases = fc.sample(noticeCase, { numRuns: RENDERED, seed: 21 });
    for (const each of cases) {
      const [pdf, again] = await Promise.all([1, 2].map(() => letterPdf(letterOf(each), fonts)));
      expect(Buffer.compare(pdf as Uint8Array, again as Uint8Array)).toBe(0);
      expect(check(Buffer.from(xmlOf(each, pdf as Uint8Array)))).toEqual([]);
    }
  });

  it('hold for the receipts that we write, of both versions', () => {
    for (const each of fc.sample(noticeCase, { numRuns: RUNS / 10, seed: 22 })) {
      const { dialog } = toDialog(messageOf(each), parties);
      for (const version of ['1.0', '1.1'] as const) {
        for (const refusal of [undefined, { code: 'T02', text: 'Meldingen følger ikke skjemaet' } as const]) {
          if (!dialog) {
            throw new TypeError('no dialogue message');
          }
          const receipt = appRecFor(dialog, { id: dialog.id, generated: dialog.generated }, refusal);
          expect(check(Buffer.from(writeAppRec({ ...receipt, version })))).toEqual([]);
        }
      }
    }
  });

  it('hold for what tells of a fault in a message that was received', () => {
    for (const each of fc.sample(noticeCase, { numRuns: RUNS / 10, seed: 24 })) {
      const { dialog: received } = toDialog(messageOf(each), parties);
      for (const kind of ['wrong-addressee', 'other'] as const) {
        if (!received) {
          throw new TypeError('no dialogue message');
        }
        const { id, generated } = received;
        const { dialog } = faultOn(received, { kind, text: 'Sendt videre per telefon.', id, generated });
        expect(check(Buffer.from(dialog ? writeDialog(dialog) : ''))).toEqual([]);
      }
    }
  });

  it('see what is wrong, and repeat no value of it', () => {
    const [each] = fc.sample(noticeCase, { numRuns: 1, seed: 23 });
    const xml = xmlOf(each as NoticeCase, Buffer.from('%PDF'));
    const wrong = xml
      .replace(/<GenDate>[^<]*/, '<GenDate>Kari Testesen')
      .replace(/<\/MsgId>/, '</MsgId><Kari/>')
      .replace('S="2.16.578.1.12.4.1.1.7322"', 'S="Ola Testesen"');
    const issues = check(Buffer.from(wrong));
    expect(issues.map(({ path }) => path)).toEqual(expect.arrayContaining(['GenDate', 'Kari', 'TemaKodet']));
    expect(JSON.stringify(issues)).not.toContain('Testesen');
  });
});

/** File → what it is; for those refused, where the reason lies. Two are valid by their schema and still unreadable. */
const samples: Readonly<
  Record<string, { readonly is: string } | { readonly refusedAt: string; readonly valid: boolean }>
> = {
  'app-rec__1.0__all-data.xml': { is: 'apprec 1.0' },
  'app-rec__1.0__example-avvist.xml': { is: 'apprec 1.0' },
  'app-rec__1.0__example-ok-feil-i-delmelding.xml': { is: 'apprec 1.0' },
  'app-rec__1.0__example-ok.xml': { is: 'apprec 1.0' },
  'app-rec__1.0__unknown-status.xml': { refusedAt: '/AppRec/Status', valid: true },
  'app-rec__1.1__all-data.xml': { is: 'apprec 1.1' },
  'app-rec__1.1__example-avvist.xml': { is: 'apprec 1.1' },
  'app-rec__1.1__example-ok.xml': { is: 'apprec 1.1' },
  'app-rec__1.1__unknown-status.xml': { refusedAt: '/AppRec/Status', valid: true },
  'app-rec__missing-migversion.xml': { refusedAt: '/AppRec/MIGversion', valid: false },
  'app-rec__unknown-migversion.xml': { refusedAt: '/AppRec/MIGversion', valid: false },
  'dialogmelding__1.0__foresporsel-og-svar__dialog-foresporsel-samsvar-test.xml': { is: 'dialog 1.0' },
  'dialogmelding__1.0__foresporsel-og-svar__dialog-notat-webmed-test.xml': { is: 'dialog 1.0' },
  'dialogmelding__1.0__foresporsel-og-svar__dialog-svar-webmed-test-2.xml': { is: 'dialog 1.0' },
  'dialogmelding__1.0__foresporsel-og-svar__dialog-svar-webmed-test.xml': { is: 'dialog 1.0' },
  'dialogmelding__1.1__helsefaglig-dialog__samsvar-test-message.xml': { is: 'dialog 1.1' },
  'dialogmelding__invalid-version.xml': { refusedAt: '/MsgHead/MsgInfo/MIGversion', valid: false },
};

describe('the samples of others', () => {
  it('are all spoken of here', () => {
    expect(readdirSync(join(folder, 'samples')).sort()).toEqual(Object.keys(samples).sort());
  });

  it.each(Object.entries(samples))('%s is read, or refused with its reason', (file, expected) => {
    const bytes = readFileSync(join(folder, 'samples', file));
    const { message, issues } = readXml(bytes);
    const bySchema = check(bytes);
    if ('is' in expected) {
      expect(issues).toEqual([]);
      expect(bySchema).toEqual([]);
      expect(`${message?.kind} ${message?.version}`).toBe(expected.is);
    } else {
      expect(message).toBeUndefined();
      expect(issues.map(({ path }) => path)).toEqual([expected.refusedAt]);
      expect(bySchema.length === 0).toBe(expected.valid);
    }
  });
});
