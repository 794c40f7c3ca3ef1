// What the dialogue messages say, and what is read out of those of others.
import type { Communication, Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { ROLE_9034 } from '../../src/ground/fhir/identifier-system.ts';
import { messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { toDialog } from '../../src/need/dialog/from-message.ts';
import type { DialogMessage, NoteRole } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { fromDialog, messageIdOf } from '../../src/need/dialog/to-message.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { readAnswer } from '../../src/need/notice/answer.ts';
import { composeCancellation, composeNotice, type NoticeContent } from '../../src/need/notice/compose.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { facts, noticeByNetwork as notice } from '../notice/support.ts';
import { dialogOf } from './dialogs.ts';
import { parties } from './notices.ts';

function dialogOfNotice(
  change: Partial<NoticeContent> = {},
  compose: typeof composeCancellation = composeNotice,
): ReturnType<typeof toDialog> {
  const { header, content } = compose({ ...notice, ...change });
  const { message } = readMessage(messageBundle('b1', '2026-11-22T10:00:00Z', header, content));
  if (!message) {
    throw new TypeError('no message');
  }
  return toDialog(message, parties);
}

/** The message with other names, numbers and telephones on its resources of that type. */
function withParts(type: string, more: object): ReturnType<typeof toDialog> {
  const { header, content } = composeNotice(notice);
  const bundle = messageBundle('b1', '2026-11-22T10:00:00Z', header, content);
  const entry = bundle.entry?.map((each) =>
    each.resource?.resourceType === type ? { ...each, resource: { ...each.resource, ...more } } : each,
  );
  const { message } = readMessage(JSON.parse(JSON.stringify({ ...bundle, entry })));
  if (!message) {
    throw new TypeError('no message');
  }
  return toDialog(message, parties);
}

const codesOf = (dialog: DialogMessage | undefined) => dialog?.notes[0]?.roles.map(({ role }) => role?.v);

describe('a notice as dialogue message', () => {
  it('is an enquiry about a patient between health personnel, to a HER-id', () => {
    const { dialog } = dialogOfNotice();
    expect(dialog).toMatchObject({ type: 'DIALOG_HELSEFAGLIG', sender: parties.sender });
    expect(dialog?.notes[0]?.theme).toEqual({
      v: '6',
      dn: 'Henvendelse om pasient',
      s: '2.16.578.1.12.4.1.1.7322',
    });
    expect(dialog?.receiver.unit?.ids).toEqual([{ id: '8143060', type: 'HER' }]);
  });

  it('names a contact at the receiver on the first message, and not on one that follows', () => {
    expect(codesOf(dialogOfNotice().dialog)).toContain('24');
    const cancelled = dialogOfNotice({}, composeCancellation).dialog;
    expect(codesOf(cancelled)).not.toContain('24');
    expect(cancelled?.conversation).toEqual({
      parent: dialogOfNotice().dialog?.id,
      conversation: dialogOfNotice().dialog?.id,
    });
  });

  it('goes on in the conversation of the first message when it is an update of it, under an id of its own [D7]', () => {
    const [first, update] = [dialogOfNotice().dialog, dialogOfNotice({ update: 1 }).dialog];
    expect(update?.conversation).toEqual({ parent: first?.id, conversation: first?.id });
    expect(update?.id).not.toBe(first?.id);
    expect(update?.notes[0]?.documentId).toBe(first?.notes[0]?.documentId);
  });

  it.each([
    [['18'], '18'],
    [['19', '18'], '18'],
    [['8'], '8'],
    [['19'], '19'],
    [['99'], '21'],
    [[], '21'],
  ])('calls the one who can be asked a coordinator only when the record does: %j is %s [E7]', (stated, code) => {
    const authorRole = {
      resourceType: 'PractitionerRole' as const,
      code: stated.map((each) => ({ coding: [{ system: ROLE_9034, code: each }] })),
    };
    expect(codesOf(dialogOfNotice({ facts: { ...facts, authorRole } }).dialog)).toEqual([code, '24']);
  });

  it.each([
    [
      'a receiver without HER-id',
      { recipient: { ...notice.recipient, endpoint: 'https://ke.example' } },
      'MessageHeader.destination.endpoint',
    ],
    [
      'a text that XML cannot hold',
      { source: { ...notice.source, name: 'a\u0001b' }, facts: { ...facts, organization: undefined } },
      'Communication',
    ],
  ])('is refused with %s', (_what, change, path) => {
    const { dialog, issues } = dialogOfNotice(change);
    expect(dialog).toBeUndefined();
    expect(issues.map((issue) => issue.path)).toContain(path);
  });

  it('declares UTF-8 in its first line', () => {
    const { dialog } = dialogOfNotice();
    expect(dialog && writeDialog(dialog)).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<MsgHead /);
  });
});

const ANSWERED = {
  task: '3d6f4a57-2f4e-5f0e-9b54-0a4b3b1c8d10',
  madeAt: '2026-11-21T10:00:00Z',
  messageId: '8d018d60-336b-41de-8bd7-0002a5d5c51b',
};

const coordinator: NoteRole = {
  role: { v: '8', s: '2.16.578.1.12.4.1.1.9034', dn: 'Koordinator Individuell plan' },
  professional: {
    family: 'Prøve',
    given: 'Ingrid',
    ids: [{ id: '9144900', type: 'HPR' }],
    telecom: ['tel:55550123'],
  },
};

function reply(change: Partial<DialogMessage>) {
  const bundle = fromDialog(
    dialogOf({ conversation: { parent: 'm1', conversation: 'm1' }, ...change }),
    ANSWERED,
  );
  const { message } = readMessage(bundle);
  if (!message) {
    throw new TypeError('no message');
  }
  return { bundle, answer: readAnswer(message, requireInstant('2026-11-22T13:00:00Z', 'now')) };
}

describe('a message that another system has composed', () => {
  const old = { family: 'Gammelnavn', given: ['Kari'], use: 'old' };

  it('names the person by the name and the number in force', () => {
    const { dialog } = withParts('Patient', {
      name: [old, { family: 'Nynavn', given: ['Kari', 'Anne'], use: 'official' }],
      identifier: [
        { use: 'old', system: 'urn:oid:2.16.578.1.12.4.1.4.2', value: '52919130035' },
        { system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '02919130035' },
      ],
    });
    expect(dialog?.patient).toMatchObject({ family: 'Nynavn', middle: 'Anne', given: 'Kari' });
    expect(dialog?.patient?.ids).toEqual([{ id: '02919130035', type: 'FNR' }]);
  });

  it('names who can be asked by the name and the telephone in force', () => {
    const named = withParts('Practitioner', { name: [old, { family: 'Nynavn', given: ['Kari'] }] });
    expect(JSON.stringify(named.dialog?.notes[0]?.roles)).toContain('Nynavn');
    expect(JSON.stringify(named.dialog)).not.toContain('Gammelnavn');
    const reached = withParts('PractitionerRole', {
      telecom: [
        { system: 'phone', value: '55 00 00 00', use: 'old' },
        { system: 'phone', value: '55 00 00 02', rank: 2 },
        { system: 'phone', value: '55 00 00 01', rank: 1 },
      ],
    });
    expect(reached.dialog?.notes[0]?.roles[0]?.professional?.telecom).toEqual([
      'tel:55000001',
      'tel:55000002',
    ]);
  });

  it.each([
    '2026-11-22',
    '2026-11-22T10:00:00',
    'i dag',
  ])('is refused when it says %s for its time', (sent) => {
    const { dialog, issues } = withParts('Communication', { sent });
    expect(dialog).toBeUndefined();
    expect(issues.map(({ path }) => path)).toContain('Communication.sent');
  });
});

describe('a reply by dialogue message', () => {
  it('in words alone says that the unit has the notice, and keeps the words', () => {
    const { answer } = reply({});
    expect(answer).toMatchObject({
      task: ANSWERED.task,
      business: 'received',
      text: 'Svar på melding\n\nVi har fått meldingen.',
    });
  });

  it('that names a coordinator by the code appoints one, with name and telephone [E1]', () => {
    const { answer } = reply({
      notes: [{ ...(dialogOf().notes[0] as DialogMessage['notes'][number]), roles: [coordinator] }],
    });
    expect(answer).toMatchObject({
      business: 'coordinator-appointed',
      coordinator: {
        name: { family: 'Prøve', given: ['Ingrid'] },
        phone: { value: '55550123' },
        hpr: '9144900',
      },
    });
  });

  it('with a modifier is understood where the modifier is known, and nowhere else', () => {
    const url = 'https://vendor.example/StructureDefinition/means-the-opposite';
    const { bundle } = reply({});
    const { message } = readMessage({
      ...bundle,
      entry: bundle.entry?.map(({ resource, ...entry }) =>
        resource?.resourceType === 'Task'
          ? { ...entry, resource: { ...resource, modifierExtension: [{ url, valueBoolean: true }] } }
          : { ...entry, resource },
      ),
    });
    const read = (known: readonly string[]) =>
      message && readAnswer(message, requireInstant('2026-11-22T13:00:00Z', 'now'), known);
    expect(read([])).toMatchObject({ issue: { path: 'Task.modifierExtension[0]' } });
    expect(read([url])).toMatchObject({ business: 'received' });
  });

  it('that names nobody under the code appoints nobody', () => {
    const { role } = coordinator;
    const roles = role ? [{ role, professional: { ids: [], telecom: [] } }] : [];
    const { answer } = reply({
      notes: [{ ...(dialogOf().notes[0] as DialogMessage['notes'][number]), roles }],
    });
    expect(answer).toMatchObject({ business: 'received' });
  });

  it('is the same message however often it is read', () => {
    expect(reply({}).bundle).toEqual(reply({}).bundle);
  });

  it('takes a time without offset for a time in Norway', () => {
    const [winter, summer] = ['2026-01-15T12:00:00', '2026-07-15T12:00:00'].map((generated) => {
      const { bundle } = reply({ generated });
      return bundle.timestamp;
    });
    expect([winter, summer]).toEqual(['2026-01-15T12:00:00+01:00', '2026-07-15T12:00:00+02:00']);
  });
});

describe('a dialogue message that answers nothing of ours', () => {
  it('tells something about the person, with its attachments [E5]', () => {
    const data = Buffer.from('%PDF').toString('base64');
    const bundle = fromDialog(
      dialogOf({ attachments: [{ contentType: 'application/pdf', title: 'EKG', data }] }),
    );
    const { message } = readMessage(bundle);
    expect(message?.event).toBe('health-information');
    const communication = message?.resources.find(
      (each): each is Communication => each.resourceType === 'Communication',
    );
    expect(communication?.payload?.[1]?.contentAttachment).toMatchObject({ title: 'EKG', data, size: 4 });
    expect(message?.resources.find((each): each is Task => each.resourceType === 'Task')).toBeUndefined();
  });

  it.each([
    ['health information', {}, undefined],
    ['a reply', { conversation: { parent: 'm1', conversation: 'm1' } }, ANSWERED],
  ])('is valid by our profiles: %s', async (_what, change, answered) => {
    const check = await createResourceCheck();
    const problems = check(fromDialog(dialogOf(change), answered)).filter(
      ({ severity }) => severity === 'error',
    );
    expect(problems.map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
  });
});

describe('the reader', () => {
  it('reads a text with markup as its words, line by line', () => {
    const xml = writeDialog(dialogOf()).replace(
      'Vi har fått meldingen.',
      '<div xmlns="http://www.w3.org/1999/xhtml"><p>Først.</p><p>Så <b>dette</b>.</p></div>',
    );
    const { message } = readXml(Buffer.from(xml));
    expect(message?.kind === 'dialog' && message.notes[0]?.text?.trim()).toBe('Først.\nSå dette.');
  });

  it.each([
    ['comments', '<!-- archive 7 -->'],
    ['processing instructions', '<?archive batch 7?>'],
    ['both, one behind the other', '<!-- a --><?archive b?><?archive c?><!-- d -->'],
  ])('loses nothing behind %s, wherever they stand', (_, mark) => {
    const xml = writeDialog(dialogOf());
    const everywhere = xml
      .replaceAll(/(?<=[>])(?=<(?!\?xml))/g, mark)
      .replace('fått meldingen', `fått ${mark}meldingen`);
    expect(everywhere.split(mark).length).toBeGreaterThan(50);
    expect(readXml(Buffer.from(everywhere)).message).toEqual(readXml(Buffer.from(xml)).message);
  });

  it('says of an encrypted message whose work that is', () => {
    const { issues } = readXml(Buffer.from('<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"/>'));
    expect(issues[0]).toMatchObject({ code: 'not-supported' });
    expect(issues[0]?.fix).toContain('message handler');
  });

  it('makes an id that FHIR can have of a MsgId that it cannot', () => {
    expect(messageIdOf('36bbe907-5c2a-4ca9-be92-c7e9c5f2e4d6')).toBe('36bbe907-5c2a-4ca9-be92-c7e9c5f2e4d6');
    expect(messageIdOf('æ:1')).toMatch(/^[0-9a-f-]{36}$/);
    expect(messageIdOf('æ:1')).toBe(messageIdOf('æ:1'));
  });
});
