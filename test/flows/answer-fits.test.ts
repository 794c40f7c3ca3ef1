// Which answers are filed, over real HTTP: notice, person, sender and address must fit, in whatever form the ids are written.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Communication, MessageHeader, Patient, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { FNR, ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { messageBundle } from '../../src/ground/fhir/message.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import type { DialogMessage } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { appRecFor } from '../../src/need/dialog/receipt.ts';
import { writeAppRec, writeDialog } from '../../src/need/dialog/write-dialog.ts';
import {
  ANSWER_TOKEN,
  OPERATOR_TOKEN,
  recordOf,
  type Setting,
  startSetting,
  until,
} from '../support/hospital.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

const FLAG = 'flag-anders';
let count = 0;
const uuid = () => `7a0c8a52-3c57-4a55-9d0b-${String(++count).padStart(12, '0')}`;
const coding = (system: `ip-${string}`, code: string) => ({ coding: [{ system: codeSystem(system), code }] });

async function waitingFor({ adapter }: Setting): Promise<string[]> {
  const response = await fetch(`${adapter.url}/api/outbox`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  return ((await response.json()) as { reason: string }[]).map(({ reason }) => reason);
}

const communications = async ({ hospital }: Setting): Promise<Communication[]> =>
  (
    (await hospital.repository.search<Communication>({ resourceType: 'Communication', count: 50 })).entry ??
    []
  ).flatMap(({ resource }) => resource ?? []);

describe('an answer by FHIR message', () => {
  async function delivered(): Promise<{ setting: Setting; record: NoticeRecord }> {
    const setting = await startSetting();
    stops.push(() => setting.stop());
    await setting.load('need-with-consent');
    const record = await setting.raise('need-with-consent');
    return { setting, record };
  }

  interface Answer {
    readonly state?: string;
    readonly task?: Partial<Task>;
    readonly header?: Partial<MessageHeader>;
    readonly more?: readonly Resource[];
    readonly from?: string;
  }

  /** The code of the acknowledgement, and all of it as text. */
  async function answer({ adapter }: Setting, record: NoticeRecord, said: Answer = {}) {
    const task = {
      resourceType: 'Task',
      id: record.task,
      status: 'accepted',
      intent: 'order',
      code: coding('ip-task-code', 'ke-request'),
      businessStatus: coding('ip-business-status', said.state ?? 'taken-on'),
      ...said.task,
    } as Task;
    const header: MessageHeader = {
      resourceType: 'MessageHeader',
      id: uuid(),
      eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
      sender: { identifier: { system: ORGNR, value: said.from ?? '310000248' } },
      source: { endpoint: 'http://127.0.0.1:9/fhir/$process-message' },
      ...said.header,
    };
    const response = await fetch(`${adapter.url}/fhir/$process-message`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${ANSWER_TOKEN}` },
      body: JSON.stringify(
        messageBundle(uuid(), new Date().toISOString(), header, [task, ...(said.more ?? [])]),
      ),
    });
    const text = await response.text();
    const first = (JSON.parse(text) as Bundle).entry?.[0]?.resource as MessageHeader | undefined;
    return { code: first?.response?.code, text };
  }

  const patient = (value: string): Patient => ({
    resourceType: 'Patient',
    id: uuid(),
    identifier: [{ system: FNR, value }],
  });

  it('about another person is refused and not filed, and a person is told', async () => {
    const { setting, record } = await delivered();
    const before = (await communications(setting)).length;
    const { code, text } = await answer(setting, record, { more: [patient('09898320091')] });
    expect(code).toBe('fatal-error');
    expect(text).toContain('another person');
    expect(text).not.toContain('09898320091');
    const after = await recordOf(setting.adapter, FLAG);
    expect(after.business).toBeUndefined();
    expect((await communications(setting)).length).toBe(before);
    expect(await waitingFor(setting)).toContain('answer-about-another');
  });

  it('about the person of the notice, or about nobody, is taken', async () => {
    const { setting, record } = await delivered();
    expect((await answer(setting, record, { more: [patient('148384 20088')] })).code).toBe('ok');
    expect((await answer(setting, record, { more: [{ resourceType: 'Patient', id: uuid() }] })).code).toBe(
      'ok',
    );
    expect((await answer(setting, record)).code).toBe('ok');
  });

  it('is known by its Task or by the message that it answers, in any form of a UUID', async () => {
    const { setting, record } = await delivered();
    const own = { id: uuid() };
    for (const identifier of [
      record.messageId?.toUpperCase(),
      `{${record.messageId}}`,
      `urn:uuid:${record.messageId}`,
    ]) {
      const header = { response: { identifier: identifier ?? '', code: 'ok' as const } };
      expect((await answer(setting, record, { task: own, header })).code).toBe('ok');
    }
    expect((await answer(setting, record, { task: { id: record.task?.toUpperCase() ?? '' } })).code).toBe(
      'ok',
    );
    expect((await answer(setting, record, { task: own })).code).toBe('fatal-error');
    expect(await waitingFor(setting)).toContain('unknown-message');
  });

  it('of another organisation, or to another address, is refused', async () => {
    const { setting, record } = await delivered();
    expect((await answer(setting, record, { from: '310000019' })).code).toBe('fatal-error');
    expect((await answer(setting, record, { from: '310 000 248' })).code).toBe('ok');
    const elsewhere = {
      destination: [{ endpoint: 'https://et-annet-sykehus.example/fhir/$process-message' }],
    };
    expect((await answer(setting, record, { header: elsewhere })).code).toBe('fatal-error');
    // The hospital hears of each.
    expect(await waitingFor(setting)).toContain('answer-refused');
  });

  it('whose meaning a modifier may turn is not understood, so it is refused', async () => {
    const { setting, record } = await delivered();
    const modifierExtension = [{ url: 'https://eksempel.no/ikke', valueBoolean: true }];
    expect((await answer(setting, record, { task: { modifierExtension } })).code).toBe('fatal-error');
    expect((await answer(setting, record, { task: { status: 'entered-in-error' } })).code).toBe(
      'fatal-error',
    );
    const two = {
      coding: ['taken-on', 'person-declined'].map((code) => ({
        system: codeSystem('ip-business-status'),
        code,
      })),
    };
    expect((await answer(setting, record, { task: { businessStatus: two } })).code).toBe('fatal-error');
  });

  it('keeps attachments and all words, and its receipt names what was not taken', async () => {
    const { setting, record } = await delivered();
    const reply: Communication = {
      resourceType: 'Communication',
      id: uuid(),
      status: 'completed',
      payload: [
        { contentString: 'Vi tar saken.' },
        { contentAttachment: { contentType: 'application/pdf', data: 'JVBERi0x', title: 'Vedtak' } },
      ],
      note: [{ text: 'Ring oss gjerne.' }],
    };
    const observation: Resource = {
      resourceType: 'Observation',
      id: uuid(),
      status: 'final',
      code: { text: 'funksjon' },
    };
    const { code, text } = await answer(setting, record, { more: [reply, observation] });
    expect(code).toBe('ok');
    expect(text).toContain('Bundle.entry[3].resource');
    const kept = (await communications(setting)).find(({ payload }) =>
      payload?.some(({ contentAttachment }) => contentAttachment?.title === 'Vedtak'),
    );
    expect(kept?.payload?.[0]?.contentString).toBe('Vi tar saken.\nRing oss gjerne.');
  });

  it('that was said before what stands is recorded and changes nothing, on the Task neither', async () => {
    const { setting, record } = await delivered();
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    await answer(setting, record, {
      state: 'person-declined',
      task: { status: 'cancelled', lastModified: at(2) },
    });
    const late = await answer(setting, record, { state: 'taken-on', task: { lastModified: at(1) } });
    expect(late.code).toBe('ok');
    const after = await recordOf(setting.adapter, FLAG);
    expect(after.business).toBe('person-declined');
    expect(after.history.map(({ event }) => event)).toContain('answered-again');
    const task = await setting.hospital.repository.readResource<Task>('Task', record.task ?? '');
    expect([task.status, task.businessStatus?.coding?.[0]?.code]).toEqual(['cancelled', 'person-declined']);
    const again = await answer(setting, record, { state: 'taken-on', task: { lastModified: at(3) } });
    expect(again.code).toBe('ok');
    const changed = await recordOf(setting.adapter, FLAG);
    expect(changed.business).toBe('taken-on');
    expect(changed.history.map(({ event }) => event)).toContain('answer-changed');
  });

  it('that contradicts what stands goes to a person', async () => {
    const { setting, record } = await delivered();
    const lastModified = new Date().toISOString();
    await answer(setting, record, { state: 'taken-on', task: { lastModified } });
    await answer(setting, record, { state: 'person-declined', task: { lastModified } });
    expect((await recordOf(setting.adapter, FLAG)).business).toBe('taken-on');
    expect(await waitingFor(setting)).toContain('contradictory-answers');
  });

  it('without a time counts by its receipt, and that is told', async () => {
    const { setting, record } = await delivered();
    await answer(setting, record, { state: 'under-assessment' });
    const { history } = await recordOf(setting.adapter, FLAG);
    expect(history.find(({ event }) => event === 'answered')?.detail).toContain('does not say when');
  });
});

describe('an answer by dialogue message', () => {
  const sender = {
    organisation: { name: 'Fjellheim helseforetak', herId: '112374' },
    unit: { name: 'Koordinerende enhet', herId: '8094866' },
  };

  /** A delivered notice, its document, and a way to bring answers to it. */
  async function handedOver() {
    const posted: Buffer[] = [];
    const handler = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        posted.push(Buffer.concat(chunks));
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => handler.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(handler.address() as AddressInfo).port}/out`;
    const setting = await startSetting({
      config: {
        dialog: { sender, handOff: { url } },
        directory: [
          { municipality: '4601', name: 'Unit', organizationNumber: '310000248', endpoint: 'her-id:8143060' },
        ],
      },
    });
    stops.push(async () => {
      await setting.stop();
      handler.closeAllConnections();
      handler.close();
    });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    const { message } = readXml(posted[0] ?? Buffer.alloc(0));
    if (message?.kind !== 'dialog') {
      throw new TypeError('no dialogue message was handed over');
    }
    const bring = (body: string, sentBy?: string) =>
      fetch(`${setting.adapter.url}/network/documents`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ANSWER_TOKEN}`,
          'content-type': 'application/xml',
          ...(sentBy === undefined ? {} : { 'x-sender-her-id': sentBy }),
        },
        body,
      });
    await bring(writeAppRec(appRecFor(message, { id: 'r1', generated: '2026-11-22T10:00:00Z' })));
    await until(setting.adapter, FLAG, ({ recordedAtSource }) => recordedAtSource === true);
    return { setting, notice: message, bring };
  }

  const coordinator = {
    role: { v: '8', dn: 'Koordinator', s: '2.16.578.1.12.4.1.1.9034' },
    professional: { family: 'Prøve', given: 'Ingrid', ids: [], telecom: ['TEL: 55 55 01 23'] },
  };

  function replyTo(notice: DialogMessage, change: Partial<DialogMessage> = {}): DialogMessage {
    const [note] = notice.notes;
    return {
      ...notice,
      id: uuid(),
      generated: new Date().toISOString(),
      conversation: { parent: notice.id, conversation: notice.id },
      sender: notice.receiver,
      receiver: notice.sender,
      attachments: [],
      notes: [{ theme: note?.theme ?? {}, text: 'Koordinator er oppnevnt.', roles: [coordinator] }],
      ...change,
    };
  }

  async function statusOf(response: Response): Promise<string | undefined> {
    const { message } = readXml(Buffer.from(await response.text()));
    return message?.kind === 'apprec' ? message.status : undefined;
  }

  it('about another person gets a negative receipt, and appoints nobody', async () => {
    const { setting, notice, bring } = await handedOver();
    const other = { family: 'Annen', given: 'Person', ids: [{ id: '09898320091', type: 'FNR' }] };
    expect(await statusOf(await bring(writeDialog(replyTo(notice, { patient: other }))))).toBe('2');
    expect((await recordOf(setting.adapter, FLAG)).business).toBeUndefined();
    expect(await waitingFor(setting)).toContain('answer-about-another');
  });

  it('that names no person is taken when notice and sender fit', async () => {
    const { setting, notice, bring } = await handedOver();
    const { patient: _nobody, ...reply } = replyTo(notice);
    expect(await statusOf(await bring(writeDialog(reply)))).toBe('1');
    expect((await recordOf(setting.adapter, FLAG)).business).toBe('coordinator-appointed');
  });

  it('is known by its parent, whatever the conversation says, in any form of the id', async () => {
    const { notice, bring } = await handedOver();
    for (const conversation of [
      { parent: notice.id.toUpperCase(), conversation: notice.id.toUpperCase() },
      { parent: `{${notice.id}}`, conversation: 'en annen samtale' },
      { parent: `urn:uuid:${notice.id}`, conversation: uuid() },
      { parent: uuid(), conversation: notice.id },
    ]) {
      expect(await statusOf(await bring(writeDialog(replyTo(notice, { conversation }))))).toBe('1');
    }
  });

  it('of another service than the one that got the notice is kept, and a person reads it', async () => {
    const { setting, notice, bring } = await handedOver();
    const sender = {
      organisation: notice.receiver.organisation,
      unit: { name: 'Legetjeneste', ids: [{ id: '8143999', type: 'HER' }] },
    };
    expect(await statusOf(await bring(writeDialog(replyTo(notice, { sender }))))).toBe('1');
    const record = await recordOf(setting.adapter, FLAG);
    expect(record.business).toBeUndefined();
    expect(record.history.map(({ event }) => event)).toContain('answered-again');
    expect(await waitingFor(setting)).toContain('answer-from-another');
  });

  it('of somebody else than was authenticated decides nothing, whatever service it names, and a person reads it', async () => {
    const { setting, notice, bring } = await handedOver();
    const reply = writeDialog(replyTo(notice));
    expect((await bring(reply, 'HER 8143060')).status).toBe(400);
    expect(await statusOf(await bring(reply, '8143999'))).toBe('1');
    expect((await recordOf(setting.adapter, FLAG)).business).toBeUndefined();
    expect(await waitingFor(setting)).toContain('answer-from-another');
    expect(await statusOf(await bring(writeDialog(replyTo(notice)), '8143060'))).toBe('1');
    expect((await recordOf(setting.adapter, FLAG)).business).toBe('coordinator-appointed');
  });

  it('to another address in the network is refused', async () => {
    const { setting, notice, bring } = await handedOver();
    const receiver = { organisation: { name: 'Et annet sykehus', ids: [{ id: '999', type: 'HER' }] } };
    expect(await statusOf(await bring(writeDialog(replyTo(notice, { receiver }))))).toBe('2');
    expect(await waitingFor(setting)).toContain('misdirected-message');
  });

  it('appoints by the code of the right code system alone, and by one name', async () => {
    const { setting, notice, bring } = await handedOver();
    const theme = notice.notes[0]?.theme ?? {};
    const other = { ...coordinator, role: { v: '8', s: '2.16.578.1.12.4.1.1.9060' } };
    const noSystem = { ...coordinator, role: { v: '8' } };
    const second = { ...coordinator, professional: { ...coordinator.professional, given: 'Lars' } };
    for (const roles of [[other], [noSystem], [coordinator, second]]) {
      await bring(writeDialog(replyTo(notice, { notes: [{ theme, text: 'Se navn.', roles }] })));
    }
    expect((await recordOf(setting.adapter, FLAG)).business).toBe('received');
    await bring(writeDialog(replyTo(notice)));
    expect((await recordOf(setting.adapter, FLAG)).business).toBe('coordinator-appointed');
  });

  it('in words after an appointment takes nothing back, and a person reads it', async () => {
    const { setting, notice, bring } = await handedOver();
    await bring(writeDialog(replyTo(notice)));
    const theme = notice.notes[0]?.theme ?? {};
    await bring(writeDialog(replyTo(notice, { notes: [{ theme, text: 'Takk for praten.', roles: [] }] })));
    expect((await recordOf(setting.adapter, FLAG)).business).toBe('coordinator-appointed');
    expect(await waitingFor(setting)).toContain('answer-in-words');
    expect(JSON.stringify(await communications(setting))).toContain('Takk for praten.');
  });

  it('of the same MsgId with another text is no duplicate; the same text again is one', async () => {
    const { setting, notice, bring } = await handedOver();
    const first = replyTo(notice);
    await bring(writeDialog(first));
    const theme = notice.notes[0]?.theme ?? {};
    const other = { ...first, notes: [{ theme, text: 'Vi trenger mer informasjon.', roles: [] }] };
    for (const again of [other, { ...other, generated: '2026-11-28T10:00:00Z' }, first]) {
      expect(await statusOf(await bring(writeDialog(again)))).toBe('1');
    }
    const replies = (await communications(setting)).flatMap(
      ({ payload }) => payload?.[0]?.contentString ?? [],
    );
    expect(replies.filter((text) => text === 'Koordinator er oppnevnt.')).toHaveLength(1);
    expect(replies.filter((text) => text === 'Vi trenger mer informasjon.')).toHaveLength(1);
    expect(await waitingFor(setting)).toContain('answer-in-words');
  });

  it('with a part that cannot be read is taken, and its receipt says so', async () => {
    const { notice, bring } = await handedOver();
    const whole = writeDialog(
      replyTo(notice, {
        attachments: [{ contentType: 'application/pdf', title: 'Vedtak', data: 'JVBERi0x' }],
      }),
    );
    expect(await statusOf(await bring(whole.replace('JVBERi0x', 'ikke base64!')))).toBe('3');
  });
});
