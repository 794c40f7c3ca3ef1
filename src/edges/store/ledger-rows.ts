// How a notice stands in its table: columns to values and back.
import { endsDoubt } from '../../need/delivery/doubt.ts';
import type {
  Confirmable,
  NoticeEvent,
  NoticeRecord,
  RecordedRecipient,
  Step,
} from '../../need/delivery/ledger.ts';
import type { AcknowledgementState, BusinessState, NoticeState } from '../../need/delivery/states.ts';

export const COLUMNS = `n.key, n.source, n.flag, n.subject, n.thread, n.needs, n.updates, n.state, n.acknowledgement, n.business, n.said_at, n.recipient_name,
  n.recipient_municipality, n.recipient, n.made_at, n.message_id, n.task, n.attempts, n.failures, n.resends, n.recorded_at_source,
  n.cause, n.unclear_since, n.confirmable, n.told`;

export const HISTORY = `coalesce((select json_agg(json_build_object('at', h.at, 'event', h.event, 'detail', h.detail,
  'said', h.said, 'concept', h.concept) order by h.no) from ip.history h where h.notice_key = n.key), '[]'::json) as history`;

export const SELECT = `select ${COLUMNS}, ${HISTORY} from ip.notice n`;

export interface Row {
  readonly key: string;
  readonly source: string;
  readonly flag: string;
  readonly subject: string | null;
  readonly thread: string | null;
  readonly needs: readonly string[] | null;
  readonly updates: number;
  readonly state: NoticeState;
  readonly acknowledgement: AcknowledgementState;
  readonly business: BusinessState | null;
  readonly said_at: Date | null;
  readonly recipient_name: string | null;
  readonly recipient_municipality: string | null;
  readonly recipient: RecordedRecipient | null;
  readonly made_at: Date | null;
  readonly message_id: string | null;
  readonly task: string | null;
  readonly attempts: number;
  readonly failures: number;
  readonly resends: number;
  readonly recorded_at_source: boolean;
  readonly cause: string | null;
  readonly unclear_since: Date | null;
  readonly confirmable: Confirmable | null;
  readonly told: NoticeRecord['told'] | null;
  readonly history: readonly (Omit<NoticeEvent, 'concept' | 'said'> & {
    readonly concept: string | null;
    readonly said: NoticeEvent['said'] | null;
  })[];
}

export function toRecord(row: Row): NoticeRecord {
  return {
    key: row.key,
    source: row.source,
    flag: row.flag,
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.thread === null ? {} : { thread: row.thread }),
    ...(row.needs === null ? {} : { needs: row.needs }),
    ...(row.updates > 0 ? { updates: row.updates } : {}),
    state: row.state,
    acknowledgement: row.acknowledgement,
    ...(row.business ? { business: row.business } : {}),
    ...(row.said_at ? { saidAt: row.said_at.toISOString() } : {}),
    ...(row.recipient_name !== null && row.recipient_municipality !== null
      ? {
          recipient: row.recipient ?? { name: row.recipient_name, municipality: row.recipient_municipality },
        }
      : {}),
    ...(row.made_at ? { madeAt: row.made_at.toISOString() } : {}),
    ...(row.message_id ? { messageId: row.message_id } : {}),
    ...(row.task ? { task: row.task } : {}),
    attempts: row.attempts,
    failures: row.failures,
    resends: row.resends,
    recordedAtSource: row.recorded_at_source,
    ...(row.cause ? { cause: row.cause } : {}),
    ...(row.unclear_since ? { unclearSince: row.unclear_since.toISOString() } : {}),
    ...(row.confirmable ? { confirmable: row.confirmable } : {}),
    ...(row.told ? { told: row.told } : {}),
    history: row.history.map(({ at, concept, said, ...event }) => ({
      at: new Date(at).toISOString(),
      ...event,
      ...(said ? { said } : {}),
      ...(concept ? { concept } : {}),
    })),
  };
}

/** Columns that a change may set, each with its value in the change. */
export function columnsOf(step: Step): [column: string, value: unknown][] {
  const { change = {} } = step;
  const columns: [string, unknown][] = [
    ['state', change.state],
    ['acknowledgement', change.acknowledgement],
    ['business', step.anotherUnit ? null : change.business],
    ['said_at', step.anotherUnit ? null : change.saidAt],
    ['recipient_name', change.recipient?.name],
    ['recipient_municipality', change.recipient?.municipality],
    ['recipient', change.recipient && JSON.stringify(change.recipient)],
    ['made_at', change.madeAt],
    ['message_id', change.messageId],
    ['task', change.task],
    ['thread', change.thread],
    ['needs', change.needs],
    ['updates', change.updates],
    ['attempts', change.attempts],
    ['failures', change.failures],
    ['resends', change.resends],
    ['recorded_at_source', change.recordedAtSource],
    ['cause', change.cause ?? (endsDoubt(change) ? null : undefined)],
    ['unclear_since', endsDoubt(change) ? null : change.unclearSince],
    // Said anew with each look: what could be confirmed before may not be what is in doubt now.
    ['confirmable', change.confirmable ? JSON.stringify(change.confirmable) : change.cause && null],
    ['order_key', step.orderKey],
  ];
  return columns.filter(([, value]) => value !== undefined);
}
