// «Tilbakemelding om feil i mottatt melding» (HIS 1151), in and out: what it is, what it says of a notice, and what it never says.
import { readFileSync } from 'node:fs';
import type { Communication, MessageHeader, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/ground/fhir/message.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { faultIn, faultOn } from '../../src/need/dialog/fault.ts';
import type { CodedValue, DialogMessage, Note } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { fromDialog } from '../../src/need/dialog/to-message.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { readAnswer } from '../../src/need/notice/answer.ts';
import { dialogOf } from './dialogs.ts';

const LIST = '2.16.578.1.12.4.1.1.8117';
const notice = {
  task: 't1',
  madeAt: '2026-11-22T10:00:00Z',
  messageId: '0b0f6d1e-0000-4000-8000-000000000001',
};
const answers = { conversation: { parent: notice.messageId, conversation: notice.messageId } };

function noteOf(theme: CodedValue, text = 'Personen bor ikke i kommunen.'): Note {
  return { theme, text, roles: [] };
}

function faultOf(theme: CodedValue, change: Partial<DialogMessage> = {}): DialogMessage {
  return dialogOf({ version: '1.0', type: 'DIALOG_AVVIK', ...answers, notes: [noteOf(theme)], ...change });
}

/** As it comes over the network: written, read, and told as the unit's answer. */
function told(dialog: DialogMessage): {
  readonly business?: string;
  readonly task?: Task;
  readonly text: string;
} {
  const read = readXml(Buffer.from(writeDialog(dialog))).message;
  const { message } = readMessage(fromDialog({ ...(read as DialogMessage), type: dialog.type }, notice));
  const answer = message && readAnswer(message, requireInstant('2026-11-29T10:00:00Z', 'now'));
  const task = message?.resources.find((each): each is Task => each.resourceType === 'Task');
  const reply = message?.resources.find(
    (each): each is Communication => each.resourceType === 'Communication',
  );
  return {
    ...(answer && !('issue' in answer) ? { business: answer.business } : {}),
    ...(task ? { task } : {}),
    text: (reply?.payload ?? []).map(({ contentString }) => contentString).join('\n'),
  };
}

interface Line {
  readonly code?: string;
  readonly display?: string;
  readonly other?: string;
  /** What it is on the ladder of the unit's states. */
  readonly means: string;
  /** The kind that sends it; absent for what is not sent. */
  readonly out?: 'wrong-addressee' | 'other';
  readonly page: string;
  readonly date: string;
  readonly sure: string;
  readonly note?: string;
}

const { list, lines } = JSON.parse(
  readFileSync(new URL('../../fixtures/contracts/fault-8117.json', import.meta.url), 'utf8'),
) as { list: string; lines: Line[] };

describe('what public pages name of 8117', () => {
  it.each(lines)('comes in as it says: $code $display $other', ({ code, display, other, means }) => {
    const theme = {
      s: list,
      ...(code ? { v: code } : {}),
      ...(display ? { dn: display } : {}),
      ...(other ? { ot: other } : {}),
    };
    expect(told(faultOf(theme)).business).toBe(means);
  });

  it.each(lines.filter(({ out }) => out))('goes out as it says: $code $display $other', (line) => {
    const { dialog } = faultOn(dialogOf(), {
      kind: line.out ?? 'other',
      text: 'Sendt videre.',
      id: 'f1',
      generated: '2026-11-29T10:00:00+01:00',
    });
    const { message } = readXml(Buffer.from(dialog ? writeDialog(dialog) : ''));
    const theme = message?.kind === 'dialog' ? message.notes[0]?.theme : undefined;
    expect(theme).toEqual({
      s: list,
      ...(line.code ? { v: line.code, dn: line.display } : {}),
      ...(line.other ? { ot: line.other } : {}),
    });
  });

  it('stands in the page of dialogue messages, line by line', () => {
    const page = readFileSync(new URL('../../docs/dialog.md', import.meta.url), 'utf8');
    const table = page
      .split('<!-- fault-8117 -->')[1]
      ?.split('<!-- end fault-8117 -->')[0]
      ?.trim()
      .split('\n');
    const wanted = lines.map(({ code, display, other, means, out, note, page: from, date, sure }) => {
      const sent = `${out ? `\`${out}\`` : 'not sent'}${note ? `; ${note}` : ''}`;
      return `| ${code ? `\`${code}\`` : '–'} | ${display ?? other} | \`${means}\` | ${sent} | ${from}, ${date} | ${sure} |`;
    });
    expect(table?.slice(2)).toEqual(wanted);
  });
});

describe('a fault in a message of ours', () => {
  it.each([
    ['as its own type of message', 'DIALOG_AVVIK', LIST],
    ['as a note with a theme of 8117', 'DIALOG_NOTAT', LIST],
    ['as a helsefaglig dialog with that theme', 'DIALOG_HELSEFAGLIG', `urn:oid:${LIST}`],
  ])('«Feil adressat» %s says that the unit is not the right one', (_, type, s) => {
    const { business, task, text } = told(faultOf({ v: '1', s, dn: 'Feil adressat' }, { type }));
    expect(business).toBe('wrong-municipality');
    expect(task).toMatchObject({ id: 't1', status: 'rejected', statusReason: { coding: [{ code: '1' }] } });
    expect(text).toContain('bor ikke i kommunen');
  });

  it.each([
    ['«Annet», as a code that no page names', { v: '99', s: LIST, dn: 'Annet' }],
    ['«Annet» as original text', { s: LIST, ot: 'Annet' }],
    ['«Mangelfulle opplysninger»', { v: '2', s: LIST, dn: 'Mangelfulle opplysninger' }],
    ['the digit of another list', { v: '1', s: '2.16.578.1.12.4.1.1.7322' }],
    ['the digit without a list', { v: '1' }],
    ['nothing coded at all', {}],
  ])('%s goes to a person with the text, and is no word on who has the notice', (_, theme) => {
    const { business, text } = told(faultOf(theme));
    expect(business).toBe('fault-reported');
    expect(text).toContain('bor ikke i kommunen');
  });

  it('two themes say two things, so a person reads them', () => {
    const wrong = noteOf({ v: '1', s: LIST });
    expect(faultIn(faultOf({}, { notes: [wrong, noteOf({ v: '6', s: '2.16.578.1.12.4.1.1.7322' })] }))).toBe(
      'other',
    );
    expect(faultIn(faultOf({}, { notes: [wrong, wrong] }))).toBe('other');
  });

  it('is never «received», whatever else stands in it, and appoints nobody', () => {
    const role = {
      role: { v: '8', s: '2.16.578.1.12.4.1.1.9034' },
      professional: { family: 'Prøve', ids: [], telecom: [] },
    };
    const texts = fc.record({
      v: fc.option(fc.constantFrom('1', '2', '6', 'x'), { nil: undefined }),
      dn: fc.string(),
    });
    fc.assert(
      fc.property(texts, ({ v, dn }) => {
        const theme = { ...(v ? { v } : {}), s: LIST, dn };
        const dialog = faultOf(theme, { notes: [{ ...noteOf(theme), roles: [role] }] });
        const { message } = readMessage(fromDialog(dialog, notice));
        const answer = message && readAnswer(message, requireInstant('2026-11-29T10:00:00Z', 'now'));
        expect(answer && 'business' in answer ? answer.business : undefined).toBe(
          v === '1' ? 'wrong-municipality' : 'fault-reported',
        );
      }),
      { numRuns: 50 },
    );
  });

  it('without its notice at hand it still names the message that it is about, and tells nothing about health', () => {
    const header = (dialog: DialogMessage) => fromDialog(dialog).entry?.[0]?.resource as MessageHeader;
    expect(header(faultOf({ v: '1', s: LIST })).response?.identifier).toBe(notice.messageId);
    const { conversation: _, ...alone } = faultOf({ v: '1', s: LIST });
    expect(header(alone)).toMatchObject({ eventCoding: { code: 'need-reply' } });
    expect(header(alone).response).toBeUndefined();
  });

  it('another dialogue message is none', () => {
    expect(faultIn(dialogOf())).toBeUndefined();
  });
});

describe('a fault that a person tells of', () => {
  const telling = {
    text: 'Meldingen er sendt videre til Alver kommune per telefon.',
    id: 'm1',
    generated: '2026-11-29T10:00:00Z',
  };

  it.each(['wrong-addressee', 'other'] as const)('%s comes back as the same, tied to the message', (kind) => {
    const received = dialogOf({ conversation: { parent: 'p', conversation: 'c' } });
    const { dialog, issues } = faultOn(received, { ...telling, kind });
    expect(issues).toEqual([]);
    const { message } = readXml(Buffer.from(writeDialog(dialog as DialogMessage)));
    expect(message).toMatchObject({
      type: 'DIALOG_AVVIK',
      version: '1.0',
      conversation: { parent: received.id, conversation: 'c' },
      sender: received.receiver,
      receiver: received.sender,
      patient: received.patient,
      attachments: [],
    });
    expect(faultIn(message as DialogMessage)).toBe(kind);
  });

  it('answers no message of its own kind, and goes neither without words nor with a national id in them', () => {
    const kind = 'wrong-addressee';
    expect(faultOn(faultOf({ v: '1', s: LIST }), { ...telling, kind }).dialog).toBeUndefined();
    expect(faultOn(dialogOf(), { ...telling, kind, text: '  ' }).issues[0]?.path).toBe('text');
    expect(faultOn(dialogOf(), { ...telling, kind, text: 'Gjelder 02919130035' }).dialog).toBeUndefined();
  });
});
