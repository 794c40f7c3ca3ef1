// An acknowledgement that comes by itself. It is never acknowledged in turn.

import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Acknowledgement } from '../../ground/fhir/message.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import {
  acknowledgedApart,
  acknowledgedThoughRefused,
  ofEarlierMessage,
} from '../../need/delivery/acknowledgement.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { type Worded, waits, worded } from '../../need/delivery/codes/worded.ts';
import { type DeadlineSettings, dueAt } from '../../need/delivery/due/deadlines.ts';
import type { Ledger, NoticeRecord, Step } from '../../need/delivery/ledger.ts';
import type { Clock, Routing } from '../ports.ts';
import { mayAcknowledge, type Speaker } from './speaker.ts';

export interface AcknowledgementPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly deadlines: DeadlineSettings;
  readonly routing: Pick<Routing, 'mayAnswer'>;
}

/** What is known beside the acknowledgement itself. */
export interface Acknowledged {
  /** What a person has to do, when the receiver says more than yes or no. */
  readonly because?: (Worded & { readonly nextStep: string }) | undefined;
  /** Who sends it, where that is known otherwise than by the message. */
  readonly from?: Speaker;
}

/** Applies it to its notice; one of no notice of ours, or from somebody else than its unit, goes to the list for people. */
export async function takeAcknowledgement(
  ports: AcknowledgementPorts,
  acknowledgement: Acknowledgement,
  { because, from }: Acknowledged = {},
): Promise<OperationOutcome> {
  const now = ports.clock.now();
  const record = await ports.ledger.byMessage(acknowledgement.of);
  if (record && (!from || (await mayAcknowledge(ports.routing, from, record)))) {
    const { ledger, step } = await outOfSending(ports, record, acknowledgement, now);
    const due = dueAt('answer', now, ports.deadlines).toISOString();
    const delivered = step.change?.state === 'delivered';
    await ledger.record(record.key, {
      ...step,
      ...attentionOf(step, because),
      ...(delivered ? { deadlines: [{ kind: 'answer' as const, dueAt: due }] } : {}),
    });
  } else {
    const what = saying('unknown-acknowledgement', { code: acknowledgement.code });
    await ports.ledger.raise(now.toISOString(), waits('unknown-acknowledgement', worded(what)));
  }
  return toOperationOutcome([]);
}

/**
 * The receiver can be quicker than the answer to our send, and that answer may never come: the work is taken over from the
 * send, whose own result would undo this.
 */
async function outOfSending(
  ports: AcknowledgementPorts,
  record: NoticeRecord,
  acknowledgement: Acknowledgement,
  now: Date,
): Promise<{ readonly ledger: Ledger; readonly step: Step }> {
  const step = await stepOf(ports, record, acknowledgement, now);
  if (record.state !== 'sending' || step.change?.state === undefined) {
    return { ledger: ports.ledger, step };
  }
  const ledger = await ports.ledger.takeOver(record.key, record.source, record.flag);
  const after = await stepOf(ports, (await ledger.get(record.key)) ?? record, acknowledgement, now);
  // Whatever the send had still to do is done by the work that follows.
  const goesOn = after.change?.state !== 'for-a-person' && after.again === undefined;
  return { ledger, step: goesOn ? { ...after, again: 0 } : after };
}

async function stepOf(
  { ledger }: Pick<AcknowledgementPorts, 'ledger'>,
  record: NoticeRecord,
  { of, code }: Acknowledgement,
  now: Date,
): Promise<Step> {
  if (of !== record.messageId) {
    return ofEarlierMessage(code, now);
  }
  const surelyNotThere =
    code === 'ok' && record.acknowledgement !== 'ok' && !(await ledger.mayBeAtUnit(record.key));
  return surelyNotThere ? acknowledgedThoughRefused(now) : acknowledgedApart(record, code, now);
}

/** The receiver's own reason is more use to a person than the general one; a message taken in part is told too, once. */
function attentionOf(
  { attention, change }: Step,
  because: (Worded & { readonly nextStep: string }) | undefined,
): Pick<Step, 'attention'> {
  if (!because) {
    return {};
  }
  if (attention?.reason === 'fatal-acknowledgement') {
    return { attention: { ...attention, ...because } };
  }
  return change?.acknowledgement === 'ok' ? { attention: { reason: 'taken-in-part', ...because } } : {};
}
