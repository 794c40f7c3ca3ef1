// A deadline that has come: met in the meantime, too early because clocks differ or were set back, or missed.
import { notAcknowledged } from '../../need/delivery/acknowledgement.ts';
import { missedDeadline } from '../../need/delivery/due/deadlines.ts';
import { type EscalationStep, isEscalation } from '../../need/delivery/due/escalation.ts';
import type { Ledger, Step } from '../../need/delivery/ledger.ts';
import type { DeadlineKind } from '../../need/delivery/states.ts';
import { stepOf } from '../note.ts';
import type { Clock } from '../ports.ts';
import { type EscalatePorts, escalate } from './escalate.ts';

export interface DeadlinePorts extends EscalatePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly maxResends: number;
  /** Silence of this age stands on the list for people, in milliseconds. */
  readonly personAfter: number;
}

export async function takeDeadline(
  ports: DeadlinePorts,
  key: string,
  kind: DeadlineKind,
  dueAt: string,
): Promise<void> {
  const now = ports.clock.now();
  // Whatever our clock or another adapter's says: a length of time has passed when the database says so, by which it was waited
  // for; a day has ended when it has by the database's clock.
  if (kind !== 'acknowledgement' && (await ports.ledger.putOff(key, kind, dueAt))) {
    return;
  }
  await ports.ledger.miss(key, kind, dueAt, await missStep(ports, key, kind, now));
}

async function missStep(ports: DeadlinePorts, key: string, kind: DeadlineKind, now: Date): Promise<Step> {
  if (kind === 'answer' ? ports.deadlines.escalation !== undefined : isEscalation(kind)) {
    return escalate(ports, key, kind as 'answer' | EscalationStep);
  }
  if (kind !== 'acknowledgement') {
    const missed = kind as Exclude<DeadlineKind, 'acknowledgement' | EscalationStep>;
    const attention = missedDeadline(missed);
    return stepOf(ports, {
      event: `deadline-${missed}`,
      detail: attention.detail,
      said: attention.said,
      attention,
    });
  }
  const record = await ports.ledger.get(key);
  return record?.state === 'awaiting-acknowledgement'
    ? notAcknowledged(record, now, ports.maxResends, ports.personAfter)
    : { events: [] };
}
