// An acknowledgement that comes by itself. It is never acknowledged in turn.

import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Acknowledgement } from '../../ground/fhir/message.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import { acknowledgedApart, ofEarlierMessage } from '../../need/delivery/acknowledgement.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { type Worded, waits, worded } from '../../need/delivery/codes/worded.ts';
import { type DeadlineSettings, dueAt } from '../../need/delivery/due/deadlines.ts';
import type { Ledger, Step } from '../../need/delivery/ledger.ts';
import type { Clock } from '../ports.ts';

/** Applies it to its notice; one of no notice of ours goes to the list for people. */
export async function takeAcknowledgement(
  ports: { readonly ledger: Ledger; readonly clock: Clock; readonly deadlines: DeadlineSettings },
  acknowledgement: Acknowledgement,
  /** What a person has to do, when the receiver says more than yes or no. */
  because?: Worded & { readonly nextStep: string },
): Promise<OperationOutcome> {
  const now = ports.clock.now();
  const record = await ports.ledger.byMessage(acknowledgement.of);
  if (record) {
    const step =
      acknowledgement.of === record.messageId
        ? acknowledgedApart(record, acknowledgement.code, now)
        : ofEarlierMessage(acknowledgement.code, now);
    const due = dueAt('answer', now, ports.deadlines).toISOString();
    const delivered = step.change?.state === 'delivered';
    await ports.ledger.record(record.key, {
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
