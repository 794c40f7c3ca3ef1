// What the notice says and what it leaves out, in every rendering; what its resends and its cancellation share with it.
import type { Bundle, Communication, Flag, MessageHeader, Task } from '@medplum/fhirtypes';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { readFonts } from '../../src/ground/assets/fonts.ts';
import { MESSAGE_PROFILE, messageBundle } from '../../src/ground/fhir/message.ts';
import {
  type ComposedNotice,
  composeCancellation,
  composeNotice,
  letterOfNotice,
  type NoticeContent,
} from '../../src/need/notice/compose.ts';
import { letterText } from '../../src/need/notice/letter.ts';
import { letterPdf, parseFonts } from '../../src/need/notice/letter-pdf.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { facts, notice, SECRET } from './support.ts';

const bundleOf = ({ header, content }: ComposedNotice): Bundle =>
  messageBundle('6f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c11', '2026-03-02T10:00:01Z', header, content, [
    MESSAGE_PROFILE,
  ]);
const find = <T extends { resourceType: string }>({ content }: ComposedNotice, type: T['resourceType']) =>
  content.find((resource) => resource.resourceType === type) as unknown as T;
const pdfText = async (pdf: Uint8Array): Promise<string> => {
  const page = await (await getDocument({ data: pdf.slice(), verbosity: 0 }).promise).getPage(1);
  return (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ');
};

describe('the notice', () => {
  it('says what the unit needs, and nothing outside the consent in any rendering [C7] [D15]', async () => {
    const letter = letterOfNotice(notice);
    const pdf = await letterPdf(letter, parseFonts(readFonts()));
    const message = JSON.stringify(bundleOf(composeNotice(notice, pdf)));
    const renderings = [message, letterText(letter), await pdfText(pdf)];
    for (const rendering of renderings) {
      expect(rendering).not.toContain(SECRET);
      expect(rendering).toContain('02919130035');
      expect(rendering).toContain('Prøvesen');
      expect(rendering).toContain('individuell plan');
      expect(rendering).toContain('55 50 00 01');
      expect(rendering).toContain('Fjellheim sykehus');
    }
  });

  it('tells only the needs that remain: what the person declines is not told', () => {
    const composed = composeNotice(notice);
    expect(find<Flag>(composed, 'Flag').code?.coding?.map(({ code }) => code)).toEqual(['need-for-ip']);
    expect(letterText(letterOfNotice(notice))).not.toContain('individuell plan og koordinator');
    const both: NoticeContent = { ...notice, needs: ['need-for-ip', 'need-for-coordinator'] };
    expect(letterText(letterOfNotice(both))).toContain('individuell plan og koordinator');
  });

  it('speaks the written form of the unit, and says who consented', () => {
    const nynorsk: NoticeContent = { ...notice, recipient: { ...notice.recipient, language: 'nn' } };
    expect(letterText(letterOfNotice(nynorsk))).toContain('Meldinga blir send');
    expect(letterText(letterOfNotice(notice))).toContain('Meldingen sendes');
    expect(letterText(letterOfNotice({ ...notice, by: 'representative' }))).toContain('på vegne av personen');
    expect(letterText(letterOfNotice({ ...notice, by: undefined }))).not.toContain('samtykket');
  });

  it('is the same message at every attempt, and another one to another municipality', () => {
    expect(composeNotice(notice)).toEqual(composeNotice(notice));
    const moved = composeNotice({ ...notice, recipient: { ...notice.recipient, municipality: '5001' } });
    expect(moved.header.id).not.toBe(composeNotice(notice).header.id);
  });

  it('needs neither a named contact nor a unit in the record', () => {
    const bare = { ...facts, author: undefined, authorRole: undefined, organization: undefined };
    const { content } = composeNotice({ ...notice, facts: bare });
    expect(content.map(({ resourceType }) => resourceType)).not.toContain('Practitioner');
    expect(JSON.stringify(content)).toContain('Fjellheim sykehus');
  });
});

describe('the cancellation', () => {
  it('goes on the same thread to the same unit, cancels the Task and says nothing new', () => {
    const [sent, back] = [composeNotice(notice), composeCancellation(notice)];
    const [before, after] = [sent, back].map((each) => find<Communication>(each, 'Communication'));
    expect(after?.identifier).toEqual(before?.identifier);
    expect(after?.inResponseTo?.[0]?.identifier?.value).toBe(`urn:uuid:${before?.id}`);
    expect(find<Task>(back, 'Task')).toMatchObject({ id: find<Task>(sent, 'Task').id, status: 'cancelled' });
    expect(back.header.id).not.toBe(sent.header.id);
    expect((back.header as MessageHeader).eventCoding?.code).toBe('need-notice-cancellation');
    expect(JSON.stringify(bundleOf(back))).not.toContain(SECRET);
  });
});

describe('our validator', () => {
  it('finds nothing wrong with notice and cancellation, and does with a notice that says too much', async () => {
    const check = await createResourceCheck();
    const errors = (bundle: Bundle) =>
      check(bundle).filter(({ severity }) => severity === 'error' || severity === 'fatal');
    const pdf = await letterPdf(letterOfNotice(notice), parseFonts(readFonts()));
    expect(errors(bundleOf(composeNotice(notice, pdf)))).toEqual([]);
    expect(errors(bundleOf(composeCancellation(notice)))).toEqual([]);
    const { header, content } = composeNotice(notice);
    const id = '7f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c11';
    const list = { resourceType: 'Basic', id, code: { text: 'noe annet' } } as const;
    const rules = errors(bundleOf({ header, content: [...content, list] })).map(({ rule }) => rule);
    expect(rules).toEqual([expect.stringContaining('#ip-message-2')]);
  });
});
