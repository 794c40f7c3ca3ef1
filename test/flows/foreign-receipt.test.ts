// A receipt counts from the service that the message went to: its MsgId alone proves nothing.
import { expect, it } from 'vitest';
import type { AnswerPorts } from '../../src/flows/answer/take-answer.ts';
import { takeDocument } from '../../src/flows/answer/take-network.ts';
import type { Attention, NoticeRecord, Step } from '../../src/need/delivery/ledger.ts';
import type { Party } from '../../src/need/dialog/model.ts';
import { appRecFor } from '../../src/need/dialog/receipt.ts';
import { writeAppRec } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from '../dialog/dialogs.ts';

const level = (id: string) => ({ name: 'Enhet', ids: [{ id, type: 'HER' }] });

async function receiptFrom(sender: Party, sentBy?: string): Promise<{ steps: Step[]; raised: string[] }> {
  const steps: Step[] = [];
  const raised: string[] = [];
  const record: NoticeRecord = {
    key: 'k1',
    source: 'https://hospital.example/fhir',
    flag: 'Flag/f1',
    state: 'awaiting-acknowledgement',
    acknowledgement: 'none',
    recipient: {
      name: 'KE',
      municipality: '4601',
      organizationNumber: '310000248',
      organization: 'ke-4601',
      endpoint: 'her-id:8143060',
      transport: 'nhn-edi',
      to: 'municipality',
    },
    messageId: 'm1',
    attempts: 1,
    failures: 0,
    resends: 0,
    history: [],
  };
  const ports = {
    ledger: {
      byMessage: async () => record,
      mayBeAtUnit: async () => true,
      record: async (_: string, step: Step) => void steps.push(step),
      raise: async (_: string, { reason }: Attention) => void raised.push(reason),
    },
    clock: { now: () => new Date('2026-11-29T10:00:00Z') },
    deadlines: { acknowledgementMs: 1, answerWorkingDays: 10, consentWarningDays: 14 },
  } as unknown as AnswerPorts;
  const receipt = appRecFor(dialogOf({ id: 'm1' }), { id: 'r1', generated: '2026-11-29T10:00:00Z' });
  const { kind } = await takeDocument(ports, Buffer.from(writeAppRec({ ...receipt, sender })), {
    way: 'network',
    sentBy,
  });
  expect(kind).toBe('receipt');
  return { steps, raised };
}

it.each<[string, Party]>([
  ['the service that got the message', { organisation: level('8142987'), unit: level('8143060') }],
  ['an organisation that states no service', { organisation: level('8142987') }],
  ['a service that states no HER-id', { organisation: level('8142987'), unit: { name: 'KE', ids: [] } }],
])('of %s counts', async (_, sender) => {
  const { steps, raised } = await receiptFrom(sender);
  expect(steps).toMatchObject([{ change: { state: 'delivered', acknowledgement: 'ok' } }]);
  expect(raised).toEqual([]);
});

it('of another service does not, and a person is told', async () => {
  const { steps, raised } = await receiptFrom({ organisation: level('8142987'), unit: level('8143999') });
  expect(steps).toEqual([]);
  expect(raised).toEqual(['foreign-receipt']);
});

it('of somebody else than the network has authenticated does not, whatever service it names', async () => {
  const named = { organisation: level('8142987'), unit: level('8143060') };
  for (const sender of [named, { organisation: level('8142987') }]) {
    const { steps, raised } = await receiptFrom(sender, '8143999');
    expect(steps).toEqual([]);
    expect(raised).toEqual(['foreign-receipt']);
  }
  expect((await receiptFrom(named, '8143060')).steps).toMatchObject([{ change: { acknowledgement: 'ok' } }]);
});
