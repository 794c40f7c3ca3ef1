// In whatever characters a message comes, it is read as it declares itself, or refused; never into other letters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from './dialogs.ts';

const NORWEGIAN = 'Åse Bråten Sørås – «koordinator»';

/** The message with that text, without a declaration. */
function bodyOf(text: string): string {
  const [note] = dialogOf().notes;
  const xml = writeDialog(dialogOf({ notes: [{ ...(note as NonNullable<typeof note>), text }] }));
  return xml.slice(xml.indexOf('?>') + 2).trimStart();
}

const declared = (name: string, quote = '"') => `<?xml version="1.0" encoding=${quote}${name}${quote}?>\n`;

/** Windows 1252 as far as the letters of these tests go. */
function single(text: string): Buffer {
  return Buffer.from(text.replaceAll('–', '\u0096'), 'latin1');
}

const wide = (text: string, mark = '') => Buffer.from(mark + text, 'utf16le');

function textIn(bytes: Uint8Array): string | undefined {
  const { message } = readXml(bytes);
  return message?.kind === 'dialog' ? message.notes[0]?.text : undefined;
}

describe('a message in the characters that it declares', () => {
  const xml = bodyOf(NORWEGIAN);
  it.each<[string, Buffer]>([
    ['UTF-8 without a declaration', Buffer.from(xml)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${declared('UTF-8')}${xml}`)],
    ['utf8, as some write it', Buffer.from(declared('utf8', "'") + xml)],
    ['ISO-8859-1', single(declared('ISO-8859-1') + xml)],
    ['iso-8859-1 in small letters', single(declared('iso-8859-1') + xml)],
    ['latin1', single(declared('latin1') + xml)],
    ['windows-1252', single(declared('windows-1252') + xml)],
    ['UTF-16 with a mark', wide(declared('UTF-16') + xml, '\uFEFF')],
    ['UTF-16 with a mark and no declaration', wide(xml, '\uFEFF')],
    ['UTF-16 without a mark', wide(declared('UTF-16') + xml)],
    ['UTF-16 in the other order', Buffer.from(wide(declared('UTF-16') + xml, '\uFEFF')).swap16()],
    [
      'US-ASCII with references',
      Buffer.from(
        declared('US-ASCII') + xml.replace(/[^\0-\x7f]/gu, (letter) => `&#${letter.codePointAt(0)};`),
      ),
    ],
  ])('%s', (_, bytes) => {
    expect(textIn(bytes)).toBe(NORWEGIAN);
  });

  it('ISO-8859-15 has the euro where 8859-1 has another sign', () => {
    const bytes = Buffer.from(declared('ISO-8859-15') + bodyOf('ø \u00a4'), 'latin1');
    expect(textIn(bytes)).toBe('ø €');
  });
});

describe('a message whose bytes are not what it declares', () => {
  const xml = bodyOf(NORWEGIAN);
  it.each<[string, Buffer]>([
    [
      'UTF-8 declared as ISO-8859-1, which decodes without an error',
      Buffer.from(declared('ISO-8859-1') + xml),
    ],
    ['UTF-8 declared as windows-1252', Buffer.from(declared('windows-1252') + xml)],
    ['UTF-8 declared as UTF-16', Buffer.from(declared('utf-16') + xml)],
    ['single bytes declared as UTF-8', single(declared('UTF-8') + xml)],
    ['single bytes without a declaration', single(xml)],
    ['letters declared as US-ASCII', Buffer.from(declared('US-ASCII') + xml)],
    ['UTF-16 declared as UTF-8', wide(declared('UTF-8') + xml, '\uFEFF')],
    ['a mark of UTF-8 before ISO-8859-1', Buffer.from(`\uFEFF${declared('ISO-8859-1')}${xml}`)],
    ['half a character of UTF-16', wide(declared('UTF-16') + xml, '\uFEFF').subarray(0, -1)],
    ['a set of characters that is not read', Buffer.from(declared('EBCDIC-CP-DK') + xml)],
    ['a name that every object has', Buffer.from(declared('constructor') + xml)],
  ])('%s is refused, and why is said without its content', (_, bytes) => {
    const { message, issues } = readXml(bytes);
    expect(message).toBeUndefined();
    expect(issues).toHaveLength(1);
    expect(issues[0]?.fix).toContain('UTF-8');
    expect(JSON.stringify(issues)).not.toMatch(/Åse|Ã|EBCDIC|constructor/);
  });

  it('is never read into other letters, whatever the letters and the declaration', () => {
    const letters = fc.array(
      fc.constantFrom('æ', 'ø', 'å', 'Æ', 'Ø', 'Å', 'é', 'ä', 'ß', '§', 'a', ' ', 'o'),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    const names = fc.constantFrom('UTF-8', 'ISO-8859-1', 'windows-1252', 'ISO-8859-15', 'US-ASCII', 'UTF-16');
    const encodings = fc.constantFrom<(text: string) => Buffer>(
      (text) => Buffer.from(text),
      (text) => Buffer.from(text, 'latin1'),
      (text) => wide(text, '\uFEFF'),
    );
    fc.assert(
      fc.property(letters, names, encodings, (made, name, encode) => {
        const text = `x${made.join('')}x`;
        expect([text, undefined]).toContain(textIn(encode(declared(name) + bodyOf(text))));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a part of another name space', () => {
  const xml = writeDialog(dialogOf());
  const foreign = '<x:Patient xmlns:x="urn:another"><x:FamilyName>Annen</x:FamilyName></x:Patient>';

  it('is not the part of that name, wherever it stands', () => {
    const { message } = readXml(Buffer.from(xml.replace('<Patient>', `${foreign}<Patient>`)));
    expect(message?.kind === 'dialog' ? message.patient?.family : undefined).toBe('Prøvesen');
  });

  it('any prefix will do for the name spaces of the network', () => {
    const prefixed = xml
      .replace('<MsgHead xmlns="', '<h:MsgHead xmlns:h="')
      .replace(/<(\/?)(MsgInfo|Type|MIGversion|GenDate|MsgId)([ >/])/g, '<$1h:$2$3');
    const rest = prefixed
      .replace(
        /<(\/?)(Sender|Receiver|Patient|Organisation|OrganisationName|Ident|Id|TypeId|Document|RefDoc|IssueDate|MsgType|Content|FamilyName|GivenName|DateOfBirth)([ >/])/g,
        '<$1h:$2$3',
      )
      .replace('</MsgHead>', '</h:MsgHead>');
    const { message, issues } = readXml(Buffer.from(rest));
    expect(issues).toEqual([]);
    expect(message).toEqual(readXml(Buffer.from(xml)).message);
  });

  it.each([
    'MsgId',
    'Patient',
    'ConversationRef',
    'Sender',
  ])('two of %s say that one of them is wrong', (name) => {
    const one =
      name === 'ConversationRef'
        ? '<ConversationRef/>'
        : new RegExp(`<${name}>.*?</${name}>`, 's').exec(xml)?.[0];
    const twice = xml.replace('</MsgInfo>', `${one}${name === 'ConversationRef' ? one : ''}</MsgInfo>`);
    expect(readXml(Buffer.from(twice))).toMatchObject({ issues: [{ code: 'structure' }] });
  });
});

describe('the time of a message', () => {
  it.each([
    ['with an offset', '2026-11-29T09:15:00.5317672+01:00', '2026-11-29T09:15:00.5317672+01:00'],
    ['with an offset without colon', '2026-11-29T09:15:00+0100', '2026-11-29T09:15:00+01:00'],
    ['without an offset', '2026-11-29T09:15:00.904207659', '2026-11-29T09:15:00.904207659'],
    ['as a day alone, which orders nothing', '2026-11-29', '2026-11-29'],
  ])('%s is read', (_, written, read) => {
    const { message } = readXml(Buffer.from(writeDialog(dialogOf({ generated: written }))));
    expect(message?.generated).toBe(read);
  });

  it.each(['2026-02-30T09:15:00', '2026-13-01', 'i går', '2026-11'])('%s is none', (written) => {
    expect(readXml(Buffer.from(writeDialog(dialogOf({ generated: written })))).message).toBeUndefined();
  });
});
