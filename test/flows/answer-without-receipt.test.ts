// A unit that answers has the notice: its answer is not lost when its receipt never comes.
import type { Bundle } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { type AnswerPorts, takeAnswer } from '../../src/flows/answer/take-answer.ts';
import type { NoticeRecord, Step } from '../../src/need/delivery/ledger.ts';
import { fromDialog } from '../../src/need/dialog/to-message.ts';
import { dialogOf } from '../dialog/dialogs.ts';

const at = new Date('2026-11-29T10:00:00Z');

function recordIn(
  state: NoticeRecord['state'],
  acknowledgement: NoticeRecord['acknowledgement'],
): NoticeRecord {
  return {
    key: 'k1',
    source: 'https://hospital.example/fhir',
    flag: 'Flag/f1',
    state,
    acknowledgement,
    messageId: 'm1',
    task: 't1',
    attempts: 1,
    failures: 0,
    resends: 0,
    history: [],
  };
}

/** Takes the unit's reply while the Task of the notice is not there yet; gives what was recorded meanwhile. */
async function takeEarly(record: NoticeRecord): Promise<{ steps: Step[]; reply: Bundle | undefined }> {
  const steps: Step[] = [];
  const over = {
    record: async (_: string, step: Step) => {
      steps.push(step);
      return record;
    },
  };
  const ports = {
    server: { read: async () => undefined },
    ledger: {
      byTask: async () => record,
      byMessage: async () => record,
      mayBeAtUnit: async () => true,
      ...over,
      takeOver: async () => ({ ...over, get: async () => record }),
    },
    received: { begin: async () => ({ kind: 'new' }), release: async () => undefined },
    clock: { now: () => at },
    newId: () => 'n1',
    endpoint: { endpoint: 'https://adapter.example/fhir/$process-message', name: 'HF' },
    deadlines: { acknowledgementMs: 1, answerWorkingDays: 10, consentWarningDays: 14 },
    routing: { mayAnswer: async () => true },
  } as unknown as AnswerPorts;
  const { patient: _, ...reply } = dialogOf({ conversation: { parent: 'm1', conversation: 'm1' } });
  const notice = { task: 't1', madeAt: '2026-11-22T10:00:00Z', messageId: 'm1' };
  const { acknowledgement } = await takeAnswer(ports, fromDialog(reply, notice));
  return { steps, reply: acknowledgement };
}

it.each([
  'sending',
  'awaiting-acknowledgement',
  'waiting-to-resend',
  'for-a-person',
] as const)('an answer to a notice that is %s delivers it, and comes again when the notice is recorded', async (state) => {
  const { steps, reply } = await takeEarly(recordIn(state, 'none'));
  expect(steps).toMatchObject([{ change: { state: 'delivered', acknowledgement: 'ok' }, again: 0 }]);
  expect(JSON.stringify(reply)).toContain('transient-error');
});

it('changes nothing when the receipt came already', async () => {
  expect((await takeEarly(recordIn('delivered', 'ok'))).steps).toEqual([]);
});
