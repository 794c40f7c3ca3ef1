// Messages of shapes that schemas allow or systems write all the same: everything in them is read, or told as not read; what
// stands twice where it can stand once is refused; and whoever is stated is compared.
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/ground/fhir/message.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { faultIn } from '../../src/need/dialog/fault.ts';
import type { DialogMessage } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { fromDialog } from '../../src/need/dialog/to-message.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { likenessOf } from '../../src/need/notice/same-person.ts';
import { dialogOf } from './dialogs.ts';

const coordinator = {
  role: { v: '8', s: '2.16.578.1.12.4.1.1.9034' },
  professional: { family: 'Prøve', given: 'Ingrid', ids: [], telecom: [] },
};
const [note] = dialogOf().notes as [DialogMessage['notes'][0]];
const xml = writeDialog(dialogOf({ notes: [{ ...note, roles: [coordinator] }] }));

/** The message with one thing changed. */
function changed(from: string | RegExp, to: string | ((all: string) => string)): ReturnType<typeof readXml> {
  const other = xml.replace(from, to as string);
  expect(other).not.toBe(xml);
  return readXml(Buffer.from(other));
}

function dialogIn({ message, issues }: ReturnType<typeof readXml>): DialogMessage {
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (message?.kind !== 'dialog') {
    throw new TypeError('no dialogue message');
  }
  return message;
}

const wordsIn = (dialog: DialogMessage) => dialog.notes.map(({ text, remark }) => [text, remark]);
const base64 = (data: string) =>
  `<Base64Container xmlns="http://www.kith.no/xmlstds/base64container">${data}</Base64Container>`;
const attached = (content: string) =>
  `<Document><RefDoc><MsgType V="A"/><MimeType>application/pdf</MimeType><Content>${content}</Content></RefDoc></Document>`;

describe('the content of a document', () => {
  it('may be several dialogue messages, and all are read', () => {
    const read = changed(/<(\w+:)?Dialogmelding[\s\S]*<\/(\w+:)?Dialogmelding>/, (all) => all + all);
    expect(wordsIn(dialogIn(read))).toHaveLength(2);
  });

  it('may be several attachments, and all are read', () => {
    const read = changed('</MsgHead>', `${attached(base64('JVBE') + base64('QUJD'))}</MsgHead>`);
    expect(dialogIn(read).attachments.map(({ data }) => data)).toEqual(['JVBE', 'QUJD']);
  });

  it('may be an attachment beside the dialogue message, of a type that is not stated', () => {
    const read = changed(/<\/(\w+:)?Dialogmelding>/, (all) => all + base64('QUJD'));
    expect(dialogIn(read).attachments).toMatchObject([
      { contentType: 'application/octet-stream', data: 'QUJD' },
    ]);
  });

  it.each([
    ['structured content of another kind', '<Annet xmlns="urn:annet"/>'],
    ['nothing', ''],
    ['letters that are no base64', base64('%%%')],
  ])('that is %s is told as not read', (_, content) => {
    const read = changed('</MsgHead>', `${attached(content)}</MsgHead>`);
    expect(dialogIn(read).attachments).toEqual([]);
    expect(read.issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning not-supported']);
  });
});

describe('a note', () => {
  it('that brings the question along which it answers keeps it', () => {
    const read = changed(
      /<(\w+:)?RollerRelatertNotat/,
      (tag) =>
        `${tag.replace('RollerRelatertNotat', 'Foresporsel')}><${tag.slice(1).replace('RollerRelatertNotat', 'TypeForesp')} V="1"/><${tag
          .slice(1)
          .replace('RollerRelatertNotat', 'Sporsmal')}>Hvem er koordinator?</${tag
          .slice(1)
          .replace('RollerRelatertNotat', 'Sporsmal')}></${tag
          .slice(1)
          .replace('RollerRelatertNotat', 'Foresporsel')}>${tag}`,
    );
    expect(wordsIn(dialogIn(read))).toEqual([[note.text, 'Hvem er koordinator?']]);
  });

  it('appoints a coordinator who is no health personnel', () => {
    const read = dialogIn(changed(/HealthcareProfessional/g, 'Person'));
    const notice = { task: 't1', madeAt: '2026-11-22T10:00:00+01:00', messageId: 'm1' };
    const bundle = fromDialog(read, notice);
    const task = bundle.entry?.map(({ resource }) => resource).find((each) => each?.resourceType === 'Task');
    expect(task?.businessStatus?.coding?.[0]?.code).toBe('coordinator-appointed');
    expect(JSON.stringify(bundle)).toContain('Ingrid');
  });

  it('that names somebody under a unit alone says so in its receipt', () => {
    const read = changed(/<((?:\w+:)?)HealthcareProfessional>[\s\S]*<\/\1HealthcareProfessional>/, (all) => {
      const prefix = /^<(\w+:)?/.exec(all)?.[1] ?? '';
      return `<${prefix}TilknyttetEnhet>${all}</${prefix}TilknyttetEnhet>`;
    });
    expect(dialogIn(read).notes[0]?.roles[0]?.professional).toBeUndefined();
    expect(read.issues).toMatchObject([{ severity: 'warning', code: 'not-supported' }]);
  });
});

describe('what stands twice where it can stand once', () => {
  it.each([
    'TemaKodet',
    'TekstNotatInnhold',
    'RoleToPatient',
    'HealthcareProfessional',
    'RefDoc',
    'Content',
    'RefToParent',
    'FamilyName',
    'Id',
  ])('is refused, and its place is told: %s', (name) => {
    const text = xml.includes('RefToParent')
      ? xml
      : writeDialog(
          dialogOf({
            conversation: { parent: 'a', conversation: 'b' },
            notes: [{ ...note, roles: [coordinator] }],
          }),
        );
    const one = new RegExp(
      `<((?:\\w+:)?)${name}(?:\\s[^>]*)?(?:/>|>(?:(?!<\\1${name}[ />])[\\s\\S])*?</\\1${name}>)`,
    );
    const twice = text.replace(one, (all) => all + all);
    expect(twice).not.toBe(text);
    const { message, issues } = readXml(Buffer.from(twice));
    expect(message).toBeUndefined();
    expect(issues.map(({ code, path }) => [code, path.split('/').at(-1)])).toEqual([['structure', name]]);
  });

  it('counts in what people write as text no more than any other word', () => {
    const read = changed(/(<(?:\w+:)?TekstNotatInnhold[^>]*>)/, (tag) => `${tag}<Notat><Id/><Id/></Notat>`);
    dialogIn(read);
  });
});

describe('whom a message states', () => {
  const known = [
    {
      resourceType: 'Patient' as const,
      identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '02919130035' }],
      name: [{ family: 'Prøvesen', given: ['Berit'] }],
      birthDate: '1991-11-02',
    },
  ];
  const instant = requireInstant('2026-11-30T08:00:00+01:00', 'now');

  function likeness(patient: DialogMessage['patient'] | string): string {
    const read =
      typeof patient === 'string'
        ? dialogIn(changed(/<Patient>[\s\S]*<\/Patient>/, `<Patient>${patient}</Patient>`))
        : dialogOf(patient ? { patient } : {});
    const { message } = readMessage(
      fromDialog(read, { task: 't1', madeAt: '2026-11-22T10:00:00+01:00', messageId: 'm1' }),
    );
    return message ? likenessOf(message, known, instant) : 'no message';
  }
  const ident = (id: string, type?: string) =>
    `<Ident><Id>${id}</Id>${type === undefined ? '' : `<TypeId V="${type}" S="2.16.578.1.12.4.1.1.8116"/>`}</Ident>`;
  const day = (text: string) => `<GivenName>Berit</GivenName><DateOfBirth>${text}</DateOfBirth>`;

  it.each<[string, string, string]>([
    ['a number with blanks', ident('029191 30035', 'FNR'), 'same'],
    ['a type in small letters', ident('02919130035', 'fnr'), 'same'],
    ["another person's number, type in small letters", ident('14838420088', 'fnr'), 'other'],
    ['a number without a type', ident('14838420088'), 'unclear'],
    ['a number of a type that is not known', ident('14838420088', 'PNR'), 'unclear'],
    [
      'our number and that of somebody else',
      ident('02919130035', 'FNR') + ident('14838420088', 'FNR'),
      'unclear',
    ],
    ['a birth date with an offset', day('1991-11-02+01:00'), 'same'],
    ['a birth date with midnight', day('1991-11-02T00:00:00'), 'same'],
    ['another birth date with midnight', day('1991-11-03T00:00:00'), 'other'],
    ['nobody', '', 'nobody'],
  ])('%s', (_, patient, expected) => {
    expect(likeness(patient)).toBe(expected);
  });

  it('a birth date that is none is told as not read, and compared with nothing', () => {
    const read = changed(/<DateOfBirth>[^<]*/, '<DateOfBirth>02.11.1991');
    expect(dialogIn(read).patient?.birthDate).toBeUndefined();
    expect(read.issues).toMatchObject([
      { severity: 'warning', path: '/MsgHead/MsgInfo/Patient/DateOfBirth' },
    ]);
  });
});

describe('who sends', () => {
  it.each([
    ['a type in small letters', (all: string) => all.replaceAll('"HER"', '"her"')],
    ['digits in groups', (all: string) => all.replace('8143060', '814 3060')],
    ['a service without a name', (all: string) => all.replace('Saksbehandling', '')],
  ])('is known by its HER-id: %s', (_, change) => {
    const { sender } = dialogIn(changed(/<Sender>[\s\S]*<\/Sender>/, change));
    expect(sender.unit?.ids).toEqual([{ id: '8143060', type: 'HER' }]);
  });
});

describe('when it was made', () => {
  it.each([
    ['2026-11-22 12:56:21', '2026-11-22T12:56:21'],
    ['2026-11-22T12:56', '2026-11-22T12:56:00'],
    ['2026-11-22t11:56:21z', '2026-11-22T11:56:21Z'],
  ])('%s', (written, read) => {
    expect(dialogIn(changed(/<GenDate>[^<]*/, `<GenDate>${written}`)).generated).toBe(read);
  });
});

describe('a theme that tells of a fault otherwise than by its list', () => {
  it.each([
    ['the number of the list alone', { v: '1', s: '8117', dn: 'Feil adressat' }],
    ['the words without a list', { v: '1', dn: 'Feil adressat' }],
    ['the words as other text', { ot: 'FEIL ADRESSAT' }],
  ])('is no word that the unit has the notice, and a person reads it: %s', (_, theme) => {
    expect(faultIn({ type: 'DIALOG_HELSEFAGLIG', notes: [{ theme, roles: [] }] })).toBe('other');
  });

  it('the same number in a list of another kind is none', () => {
    const theme = { v: '1', s: '2.16.578.1.12.4.1.1.7322' };
    expect(faultIn({ type: 'DIALOG_HELSEFAGLIG', notes: [{ theme, roles: [] }] })).toBeUndefined();
  });
});
