// The course of a notice: found, decided, sent, received, acknowledged, answered, and the deadline.

import type { Words } from '../../../ground/words/language.ts';
import type { NoticeDetail } from '../../../need/delivery/overview.ts';
import type { Tone } from './notice-words.ts';

export interface Milestone {
  readonly name: Words;
  /** When it happened, or when it is due; undefined when it has not happened. */
  readonly at?: string;
  readonly state: 'done' | 'open' | 'missed';
  readonly tone: Tone;
}

const names = {
  found: ['funnet', 'funne', 'found'],
  decided: ['avgjort', 'avgjort', 'decided'],
  sent: ['sendt', 'sendt', 'sent'],
  received: ['mottatt', 'motteke', 'received'],
  acknowledged: ['kvittert', 'kvittert', 'acknowledged'],
  answered: ['besvart', 'svara på', 'answered'],
  deadline: ['frist', 'frist', 'deadline'],
} as const satisfies Readonly<Record<string, Words>>;

/** Events that say that the unit's machine has the message. */
const RECEIVED = ['accepted', 'acknowledged', 'answered'];

/** The seven steps in their order; what has not happened is open, or missed when its deadline has passed. */
export function courseOf(notice: NoticeDetail): readonly Milestone[] {
  const first = (...events: readonly string[]) =>
    notice.history.find(({ event }) => events.includes(event))?.at;
  const missed = (kind: string) => notice.overdue && notice.due?.kind === kind;
  const acknowledged = notice.acknowledgement === 'ok' ? first('acknowledged', 'answered') : undefined;
  const judged = notice.history.find(
    ({ event }) => !['waiting', 'sent-again', 'handed-over'].includes(event),
  )?.at;
  return [
    step(names.found, notice.foundAt),
    step(names.decided, first('decided') ?? judged),
    step(names.sent, notice.sends[0]?.sentAt),
    step(names.received, first(...RECEIVED)),
    step(names.acknowledged, acknowledged, missed('acknowledgement')),
    step(names.answered, first('answered'), missed('answer')),
    deadline(notice),
  ];
}

function step(name: Words, at: string | undefined, missed = false): Milestone {
  if (at !== undefined) {
    return { name, at, state: 'done', tone: 'success' };
  }
  return missed ? { name, state: 'missed', tone: 'danger' } : { name, state: 'open', tone: 'neutral' };
}

function deadline({ due, overdue }: NoticeDetail): Milestone {
  if (!due) {
    return { name: names.deadline, state: 'open', tone: 'neutral' };
  }
  return overdue
    ? { name: names.deadline, at: due.at, state: 'missed', tone: 'danger' }
    : { name: names.deadline, at: due.at, state: 'open', tone: 'warning' };
}
