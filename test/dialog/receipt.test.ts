// Application receipts: read, written, and told in the words of FHIR's acknowledgements.
import { describe, expect, it } from 'vitest';
import { readAcknowledgement, readMessage } from '../../src/ground/fhir/message.ts';
import { transportTable } from '../../src/need/delivery/transport-table.ts';
import type { AppRec } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { appRecFor, appRecMessage, receiptOf } from '../../src/need/dialog/receipt.ts';
import { writeAppRec } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from './dialogs.ts';

const OF = '36bbe907-5c2a-4ca9-be92-c7e9c5f2e4d6';

function receipt(
  status: AppRec['status'],
  errors: AppRec['errors'] = [],
  version: AppRec['version'] = '1.1',
): AppRec {
  const level = (name: string, id: string) => ({
    name,
    ids: [
      { id, type: 'HER' },
      { id: '310000248', type: 'ENH' },
    ],
  });
  return {
    kind: 'apprec',
    version,
    id: 'f6d24037-a43f-4509-8dfa-88b578554858',
    generated: '2026-11-22T10:00:00Z',
    sender: { organisation: level('Prøvevik kommune', '8142987'), unit: level('Saksbehandling', '8143060') },
    receiver: { organisation: level('Fjellheim helseforetak', '112374') },
    status,
    errors,
    original: { id: OF, type: 'DIALOG_HELSEFAGLIG', issued: '2026-11-22T09:59:00Z' },
  };
}

const error = (code: string) => ({
  v: code,
  s: '2.16.578.1.12.4.1.1.8221',
  dn: 'x',
  ot: 'Kari Testesen finnes ikke',
});

describe('an application receipt', () => {
  it.each(['1.0', '1.1'] as const)('comes back as it was written, in version %s', (version) => {
    const written = receipt('2', [error('E21'), error('X99')], version);
    expect(readXml(Buffer.from(writeAppRec(written)))).toEqual({ message: written, issues: [] });
  });

  it.each([
    ['1', 'ok', false],
    ['2', 'fatal-error', true],
    ['3', 'ok', true],
  ] as const)('with status %s acknowledges the message as %s', (status, code, person) => {
    const { acknowledgement, attention } = receiptOf(receipt(status));
    expect(acknowledgement).toMatchObject({ of: OF, code });
    expect(attention !== undefined).toBe(person);
  });

  const codes = transportTable.filter(({ from }) => from === 'apprec-error').map(({ code }) => code);
  it.each(codes)('with error %s says what a person does, and repeats no free text', (code) => {
    const { acknowledgement, attention } = receiptOf(receipt('2', [error(code)]));
    const row = transportTable.find((each) => each.from === 'apprec-error' && each.code === code);
    expect(acknowledgement.code).toBe(row?.acknowledgement);
    expect(attention?.nextStep).toBe(row?.nextStep?.[2]);
    expect(attention?.detail).toContain(code);
    expect(JSON.stringify([acknowledgement, attention])).not.toContain('Testesen');
  });

  it('goes to a person with any other error too, under its own code', () => {
    const { acknowledgement, attention } = receiptOf(
      receipt('2', [{ v: '07', s: '2.16.578.1.12.4.1.1.8223' }]),
    );
    expect(acknowledgement.code).toBe('fatal-error');
    expect(attention?.detail).toContain('07 of 2.16.578.1.12.4.1.1.8223');
  });

  it('is an acknowledgement message in FHIR', () => {
    const { message, issues } = readMessage(appRecMessage(receipt('2', [error('E35')])));
    expect(issues).toEqual([]);
    expect(message && readAcknowledgement(message)).toMatchObject({ of: OF, code: 'fatal-error' });
  });

  it.each([
    undefined,
    { code: 'T10', text: 'Meldingen kan ikke leses her' } as const,
  ])('is made for a message that came to us (%s)', (refusal) => {
    const dialog = dialogOf({ id: OF });
    const made = appRecFor(dialog, { id: 'a', generated: '2026-11-22T10:00:00Z' }, refusal);
    const { message } = readXml(Buffer.from(writeAppRec(made)));
    expect(message).toEqual(made);
    expect(made.status).toBe(refusal ? '2' : '1');
    expect(made.original.id).toBe(OF);
    expect(made.receiver).toEqual(dialog.sender);
  });
});

describe('a receipt that can be read in two ways', () => {
  const xml = writeAppRec(receipt('1'));
  const changed = (from: RegExp, to: (found: string) => string) => {
    const text = xml.replace(from, to);
    expect(text).not.toBe(xml);
    return readXml(Buffer.from(text));
  };

  it.each([
    'MIGversion',
    'GenDate',
    'Id',
    'Sender',
    'Receiver',
    'OriginalMsgId',
  ])('has %s twice, and is not taken', (name) => {
    const { message, issues } = changed(
      new RegExp(`<${name}>[^]*?</${name}>(?=\\s*<(?!/(Inst|Dept|HCP|OriginalMsgId|AdditionalId)))`),
      (found) => found + found,
    );
    expect([message, issues.map(({ code }) => code)]).toEqual([undefined, ['structure']]);
  });

  it.each(['1', '2', '3'])('has the status %s after an OK, or before it, and is not taken', (status) => {
    for (const order of ['before', 'after']) {
      const more = `<Status V="${status}"/>`;
      const { message, issues } = changed(/<Status[^>]*>/, (found) =>
        order === 'after' ? found + more : more + found,
      );
      expect([message, issues[0]?.path]).toEqual([undefined, '/AppRec/Status']);
    }
  });

  it('names two messages, and is about neither', () => {
    const { message, issues } = changed(new RegExp(`<Id>${OF}</Id>`), (found) => `${found}<Id>another</Id>`);
    expect([message, issues[0]?.path]).toEqual([undefined, '/AppRec/OriginalMsgId/Id']);
  });

  it('has a status of another code system, and is not taken', () => {
    const { message } = changed(/<Status /, (found) => `${found}S="2.16.578.1.12.4.1.1.9999" `);
    expect(message).toBeUndefined();
    const ours = changed(/<Status /, (found) => `${found}S="2.16.578.1.12.4.1.1.8258" `);
    expect(ours.message).toMatchObject({ status: '1' });
  });

  it('says OK and names an error beside it: it has arrived, and a person reads the error', () => {
    const { acknowledgement, attention } = receiptOf(receipt('1', [error('E31')]));
    expect(acknowledgement.code).toBe('ok');
    expect(attention?.detail).toContain('E31');
  });
});
