// A notice that ends without another send. When an earlier send may have arrived, that stays open, and a person has to ask.

import type { EventCode } from '../../need/delivery/codes/codes.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeChange, NoticeRecord } from '../../need/delivery/ledger.ts';
import { handOver, type NotePorts, note } from '../note.ts';

/**
 * True when a send went out whose result nobody knows: the line broke, time ran out, no acknowledgement came, or the
 * adapter was killed before the answer.
 */
function mayHaveArrived(record: NoticeRecord): boolean {
  return record.state === 'sending' || record.resends > 0;
}

/** Says so; undefined when every send is known to have arrived or not. */
export function unclearSend(record: NoticeRecord): Saying | undefined {
  return mayHaveArrived(record) ? saying('may-have-arrived', { message: record.messageId ?? '' }) : undefined;
}

/**
 * Records the end. The usual way to learn what became of an unclear send is to send the same message again, and that takes
 * a permit: without one, or when the need is gone, the question goes to a person instead.
 */
export function endWithoutSending(
  ports: NotePorts,
  record: NoticeRecord,
  change: NoticeChange,
  event: EventCode,
  why: readonly Saying[],
  concept?: string,
): Promise<NoticeRecord> {
  const unclear = unclearSend(record);
  if (!unclear) {
    return note(ports, record.key, { event, ...worded(...why), concept, change });
  }
  return handOver(ports, record.key, waits('result-unknown', worded(...why, unclear)), {
    event,
    concept,
    change: { ...change, state: 'for-a-person', resends: Math.max(record.resends, 1) },
  });
}
