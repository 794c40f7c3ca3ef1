// A need that rests on something that is not surely known: what is in doubt is recorded, looked at again by itself, and after a
// time a person is asked while the looks go on. Nothing here is final.

import type { Sentence } from '../ground/words/template.ts';
import { basesAsked } from '../need/decision/doubts.ts';
import type { AttentionCode, EventCode } from '../need/delivery/codes/codes.ts';
import { saying } from '../need/delivery/codes/sayings.ts';
import { waits, worded } from '../need/delivery/codes/worded.ts';
import type { NextLook, Standing } from '../need/delivery/doubt.ts';
import type { Confirmable, NoticeChange, NoticeRecord } from '../need/delivery/ledger.ts';
import type { NoticeState } from '../need/delivery/states.ts';
import type { FactDoubt } from '../need/notice/facts.ts';
import type { NotePorts } from './note.ts';

export interface DoubtPorts extends NotePorts {
  /** Plans the next look. */
  readonly looks: (standing: Standing) => NextLook;
}

/** What is in doubt, and what a person can do about it. */
interface Doubted extends Pick<Standing, 'pace' | 'ask'> {
  readonly detail: string;
  /** The same as code and data. */
  readonly said?: readonly Sentence[] | undefined;
  readonly nextStep: string;
  readonly concept?: string | undefined;
  /** A time that the facts name, at which it may be clear, ISO 8601. */
  readonly lookAt?: string | undefined;
  readonly confirmable?: Confirmable | undefined;
  readonly change?: NoticeChange;
  /** Base URLs that nobody has named: each stands on the list for people once, whatever number of needs waits for it. */
  readonly bases?: readonly string[];
  /** The send under way has surely not been taken. */
  readonly notTaken?: boolean;
  /** A wait that is planned already, in milliseconds: of a retry. Each of them has its line of history. */
  readonly after?: number;
}

/** What is in doubt: its cause, which is the name of its line of history too unless another is given. */
export type Doubt = Doubted &
  (
    | { readonly cause: AttentionCode & EventCode; readonly event?: EventCode }
    | { readonly cause: AttentionCode; readonly event: EventCode }
  );

/** What stays as it is while something about it is in doubt: the unit has been told. */
const told: readonly NoticeState[] = ['delivered', 'told'];

/** Records the doubt together with its next look. A look that finds the same again leaves no line of its own. */
export async function inDoubt(ports: DoubtPorts, record: NoticeRecord, doubt: Doubt): Promise<NoticeRecord> {
  const now = ports.clock.now();
  const at = now.toISOString();
  const { cause, detail, said, nextStep, concept, confirmable, after, bases = [] } = doubt;
  const words = { detail, ...(said ? { said } : {}) };
  const since = record.unclearSince ?? at;
  const age = Math.max(0, now.getTime() - Date.parse(since));
  const look = lookOf(ports, doubt, age);
  const person = look.person && bases.length === 0;
  const state = person ? 'for-a-person' : (doubt.change?.state ?? 'unclear');
  const stays = told.includes(record.state);
  const known =
    record.cause === cause && record.unclearSince !== undefined && (stays || record.state === state);
  const event = doubt.event ?? (cause as EventCode);
  const line = { at, event, ...words, ...(concept ? { concept } : {}) };
  const { state: _, ...change } = doubt.change ?? {};
  await askForBases(ports, at, look.person ? bases : []);
  return ports.ledger.record(record.key, {
    change: {
      // The adapter was killed before an answer came: that message may have arrived.
      ...(record.state === 'sending' ? { resends: record.resends + 1 } : {}),
      ...change,
      ...(stays ? {} : { state }),
      cause,
      unclearSince: since,
      ...(confirmable ? { confirmable } : {}),
    },
    events: known && after === undefined ? [] : [line],
    ...(doubt.notTaken ? { notTaken: true as const } : {}),
    again: after ?? look.after,
    ...(person ? { attention: { reason: cause, ...words, nextStep, passing: true } } : {}),
  });
}

function lookOf({ looks, clock }: DoubtPorts, { after, lookAt, pace, ask }: Doubt, age: number): NextLook {
  return looks({
    // A person does not wait for a try that is far off.
    age: age + (after ?? 0),
    until: untilOf(lookAt, clock.now()),
    ...(pace ? { pace } : {}),
    ...(ask ? { ask } : {}),
  });
}

async function askForBases({ ledger }: DoubtPorts, at: string, bases: readonly string[]): Promise<void> {
  for (const base of bases) {
    await ledger.raise(at, waits('base-not-known', worded(saying('base-not-known', { base }))));
  }
}

/** A base is named by somebody, and then everything that waits for it is judged anew within a quarter of an hour. */
export const untilNamed = { ask: 'now', pace: 'steady' } as const;

function untilOf(lookAt: string | undefined, now: Date): number | undefined {
  const until = lookAt === undefined ? Number.NaN : Date.parse(lookAt) - now.getTime();
  return Number.isNaN(until) ? undefined : until;
}

/** In doubt because of problems that were found in what was read: what, where, and what to do. */
export function inDoubtAbout(
  ports: DoubtPorts,
  record: NoticeRecord,
  issues: readonly FactDoubt[],
  more: Pick<Standing, 'pace' | 'ask'> = {},
): Promise<NoticeRecord> {
  const fixes = issues.flatMap((issue) => issue.fix ?? []).join('; ');
  const problems = issues.map(({ path, text, rule = '' }) => saying('problem', { path, text, rule }));
  const what = waits('data-unusable', worded(...problems));
  const bases = basesAsked(issues);
  return inDoubt(ports, record, {
    ...(bases.length > 0 ? untilNamed : {}),
    ...more,
    bases,
    cause: 'data-unusable',
    event: 'handed-over',
    ...what,
    ...(fixes ? { nextStep: fixes } : {}),
    concept: issues[0]?.concept,
  });
}
