// How flows write to the ledger: one line of history with each step, and the list for people when machines cannot go on.

import type { Sentence } from '../ground/words/template.ts';
import type { EventCode } from '../need/delivery/codes/codes.ts';
import type { Attention, Ledger, NoticeRecord, Step } from '../need/delivery/ledger.ts';
import type { Clock } from './ports.ts';

export interface NotePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** One line of a notice's history, and what is recorded together with it. */
export interface Noted extends Omit<Step, 'events'> {
  readonly event: EventCode;
  readonly detail: string;
  readonly said?: readonly Sentence[] | undefined;
  readonly concept?: string | undefined;
}

/** A step with one line of history, at this instant. */
export function stepOf(
  ports: Pick<NotePorts, 'clock'>,
  { event, detail, said, concept, ...more }: Noted,
): Step {
  const at = ports.clock.now().toISOString();
  return {
    ...more,
    events: [{ at, event, detail, ...(said ? { said } : {}), ...(concept ? { concept } : {}) }],
  };
}

/** Records one step with one line of history. */
export function note(ports: NotePorts, key: string, noted: Noted): Promise<NoticeRecord> {
  return ports.ledger.record(key, stepOf(ports, noted));
}

/** Puts the notice on the list for people. */
export function handOver(
  ports: NotePorts,
  key: string,
  attention: Attention,
  {
    event = 'handed-over',
    change = { state: 'for-a-person' },
    ...more
  }: Partial<Omit<Noted, 'detail' | 'said' | 'attention'>> = {},
): Promise<NoticeRecord> {
  const { detail, said, reason } = attention;
  return note(ports, key, {
    ...more,
    event,
    detail,
    said,
    attention,
    change: { ...(change.state ? { cause: reason } : {}), ...change },
  });
}
