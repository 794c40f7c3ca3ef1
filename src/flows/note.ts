// How flows write to the ledger: one line of history with each step, and the list for people when machines cannot go on.

import type { Issue } from '../ground/outcome/issue.ts';
import type { EventCode } from '../need/delivery/codes.ts';
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
  readonly concept?: string | undefined;
}

/** A step with one line of history, at this instant. */
export function stepOf(ports: Pick<NotePorts, 'clock'>, { event, detail, concept, ...more }: Noted): Step {
  const at = ports.clock.now().toISOString();
  return { ...more, events: [{ at, event, detail, ...(concept ? { concept } : {}) }] };
}

/** Records one step with one line of history. */
export function note(ports: NotePorts, key: string, noted: Noted): Promise<NoticeRecord> {
  return ports.ledger.record(key, stepOf(ports, noted));
}

/** Puts the notice on the list for people. Its counts begin anew, so that a retry by a person is a full one. */
export function handOver(
  ports: NotePorts,
  key: string,
  attention: Attention,
  {
    event = 'handed-over',
    change = { state: 'for-a-person' },
    ...more
  }: Partial<Omit<Noted, 'detail' | 'attention'>> = {},
): Promise<NoticeRecord> {
  const counts = { failures: 0, resends: 0 };
  const { detail } = attention;
  return note(ports, key, { ...more, event, detail, attention, change: { ...counts, ...change } });
}

/** Hands over because of problems that were found: what, where, and what to do. */
export function handOverIssues(
  ports: NotePorts,
  key: string,
  issues: readonly Issue[],
): Promise<NoticeRecord> {
  const detail = issues
    .map((issue) => `${issue.path}: ${issue.text}${issue.fix ? `. ${issue.fix}` : ''}`)
    .join('; ');
  const nextStep =
    issues.flatMap((issue) => issue.fix ?? []).join('; ') || 'Correct the data, then send again';
  return handOver(ports, key, { reason: 'data-unusable', detail, nextStep }, { concept: issues[0]?.concept });
}
