// A notice that ends without another send. When an earlier send may have arrived, that stays open, and a person has to ask.
import type { EventCode } from '../../need/delivery/codes.ts';
import type { Attention, NoticeChange, NoticeRecord } from '../../need/delivery/ledger.ts';
import { handOver, type NotePorts, note } from '../note.ts';

/**
 * True when a send went out whose result nobody knows: the line broke, time ran out, no acknowledgement came, or the
 * adapter was killed before the answer.
 */
function mayHaveArrived(record: NoticeRecord): boolean {
  return record.state === 'sending' || record.resends > 0;
}

/** Says so in words; undefined when every send is known to have arrived or not. */
export function unclearSend(record: NoticeRecord): string | undefined {
  return mayHaveArrived(record)
    ? `The message ${record.messageId} was sent before, and nobody knows whether it arrived: it is not sent again to find out`
    : undefined;
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
  text: string,
  concept?: string,
): Promise<NoticeRecord> {
  const unclear = unclearSend(record);
  if (!unclear) {
    return note(ports, record.key, { event, detail: text, concept, change });
  }
  const nextStep =
    'Ask the unit whether it has the message with this id; if so, tell it what has changed since. Then close the notice';
  const attention: Attention = { reason: 'result-unknown', detail: `${text}. ${unclear}`, nextStep };
  return handOver(ports, record.key, attention, {
    event,
    concept,
    change: { ...change, state: 'for-a-person', resends: Math.max(record.resends, 1) },
  });
}
