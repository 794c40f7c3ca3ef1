// How flows write to the ledger: one line of history with each step, and the list for people when machines cannot go on.

import type { Issue } from '../ground/outcome/issue.ts';
import type { Attention, Ledger, NoticeRecord, Step } from '../need/delivery/ledger.ts';
import type { Clock } from './ports.ts';

export interface NotePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** A step with one line of history, at this instant. */
export function stepOf(
  ports: NotePorts,
  event: string,
  detail: string,
  concept?: string,
  more: Omit<Step, 'events'> = {},
): Step {
  const at = ports.clock.now().toISOString();
  return { ...more, events: [{ at, event, detail, ...(concept ? { concept } : {}) }] };
}

/** Records one step with one line of history. */
export function note(
  ports: NotePorts,
  key: string,
  change: NonNullable<Step['change']>,
  event: string,
  detail: string,
  concept?: string,
  more: Omit<Step, 'events' | 'change'> = {},
): Promise<NoticeRecord> {
  return ports.ledger.record(key, stepOf(ports, event, detail, concept, { ...more, change }));
}

/** Puts the notice on the list for people. Its counts begin anew, so that a retry by a person is a full one. */
export function handOver(
  ports: NotePorts,
  key: string,
  attention: Attention,
  event = 'handed-over',
  concept?: string,
  change: NonNullable<Step['change']> = { state: 'for-a-person' },
): Promise<NoticeRecord> {
  const counts = { failures: 0, resends: 0 };
  return note(ports, key, { ...counts, ...change }, event, attention.detail, concept, { attention });
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
  return handOver(
    ports,
    key,
    { reason: issues[0]?.rule ?? issues[0]?.code ?? 'issue', detail, nextStep },
    'handed-over',
    issues[0]?.concept,
  );
}
