// What a receiving unit can say of a need, what each state means for those who wait, and which may follow which. One ladder
// for the adapter's own account, the Task on the hospital's server, the pages and the deadlines. Pure.
import { millisecondsOf, parseInstant } from '../norway/instant.ts';

/** One state of the unit. The order of the rows settles what stands when two were said at the same instant: the later row. */
interface Row {
  /** Who has to do something now. */
  readonly actor: 'unit' | 'hospital' | 'nobody';
  /** `Task.status` in this state, where the unit has stated none. */
  readonly task: 'accepted' | 'completed' | 'cancelled' | 'rejected' | 'on-hold';
  /** Whether it answers the notice: the unit has said what it does about the need. */
  readonly answers: boolean;
  /** Whether the unit has done with the notice: a new need of the person is a new thread. */
  readonly ends: boolean;
  /** The usual steps from here. A state that follows later and is none of them is a step back: allowed, and told. */
  readonly next: readonly string[];
  /** Whether the unit gives the notice back: nobody has it now, and only a person sends it anew. */
  readonly givesBack?: true;
  /** Cannot be true together with these, whichever was said first: a person asks the unit. */
  readonly contradicts?: readonly string[];
}

const decided = ['person-declined', 'plan-exists', 'closed'];
const taken = ['taken-on', 'coordinator-appointed', 'first-contact-made'];
const open = ['under-assessment', 'more-information-needed', 'fault-reported', 'wrong-municipality'];

/**
 * Codes of `ip-business-status`.
 * Source: 001 §4.2 (what the municipality does with a notice), 000 §4 h (more information), §7.4 c (wrong municipality);
 * concepts E1, E2, E5, D6. HIS 1151 (`fault-reported`: the unit cannot or will not handle the message, and a
 * person reads why).
 */
const rows = {
  received: {
    actor: 'unit',
    task: 'accepted',
    answers: false,
    ends: false,
    next: [...open, ...taken, ...decided],
  },
  'under-assessment': {
    actor: 'unit',
    task: 'accepted',
    answers: false,
    ends: false,
    next: [...open, ...taken, ...decided],
  },
  'more-information-needed': {
    actor: 'hospital',
    task: 'on-hold',
    answers: true,
    ends: false,
    next: [...open, ...taken, ...decided],
  },
  'fault-reported': {
    actor: 'hospital',
    task: 'on-hold',
    answers: true,
    ends: false,
    givesBack: true,
    next: [...open, ...taken, ...decided],
  },
  'wrong-municipality': {
    actor: 'hospital',
    task: 'rejected',
    answers: true,
    ends: true,
    givesBack: true,
    next: ['closed'],
    contradicts: [...taken, 'plan-exists'],
  },
  closed: { actor: 'nobody', task: 'completed', answers: true, ends: true, next: [] },
  'person-declined': { actor: 'nobody', task: 'cancelled', answers: true, ends: true, next: ['closed'] },
  'plan-exists': {
    actor: 'nobody',
    task: 'rejected',
    answers: true,
    ends: true,
    next: ['coordinator-appointed', 'first-contact-made', 'closed'],
    contradicts: ['wrong-municipality'],
  },
  'taken-on': {
    actor: 'unit',
    task: 'accepted',
    answers: true,
    ends: false,
    next: ['more-information-needed', 'coordinator-appointed', 'first-contact-made', ...decided],
    contradicts: ['wrong-municipality'],
  },
  'coordinator-appointed': {
    actor: 'unit',
    task: 'completed',
    answers: true,
    ends: false,
    next: ['more-information-needed', 'first-contact-made', 'person-declined', 'closed'],
    contradicts: ['wrong-municipality'],
  },
  'first-contact-made': {
    actor: 'nobody',
    task: 'completed',
    answers: true,
    ends: true,
    next: ['person-declined', 'closed'],
    contradicts: ['wrong-municipality'],
  },
} as const satisfies Readonly<Record<string, Row>>;

export type UnitState = keyof typeof rows;

export const unitStates: Readonly<Record<UnitState, Row>> = rows;

/** Every state, in the order of the rows. */
export const allUnitStates = Object.keys(rows) as readonly UnitState[];

/** True for the states by which the unit has the need, and does something about it. */
export function isTaken(state: UnitState): boolean {
  return taken.includes(state);
}

/** A code of `ip-business-status` as a state; undefined when it is none of ours. */
export function toUnitState(code: string | undefined): UnitState | undefined {
  return allUnitStates.find((state) => state === code);
}

/** One thing that the unit has said. */
export interface Said {
  readonly state: UnitState;
  /** When the unit said it, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

/** How something that the unit says stands to what it has said so far. */
export type Effect =
  /** The first word, or a usual step on. */
  | 'forward'
  /** The same again. */
  | 'same'
  /** Said later, and an earlier stage: declined and then taken on, reopened. It counts, and is told. */
  | 'back'
  /** Only that the unit has the notice, which was known. */
  | 'nothing-new'
  /** Said before what stands: it changes nothing. */
  | 'late'
  /** It cannot be true together with what stands, or neither can be said to be the later: a person asks the unit. */
  | 'contradiction';

/** What follows from one more answer. */
export interface Standing {
  readonly effect: Effect;
  /** What stands now. In whatever order answers arrive, the same stands in the end. */
  readonly standing: Said;
  /** Whether this answer is what stands now. */
  readonly counts: boolean;
}

/**
 * Takes one more answer. What the unit said last stands, however late it arrives; that it has the notice (`received`)
 * says nothing of the need, so it never takes the place of anything else.
 */
export function take(before: Said | undefined, next: Said): Standing {
  if (!before) {
    return { effect: 'forward', standing: next, counts: true };
  }
  const counts = isLater(next, before);
  const standing = counts ? next : before;
  return { effect: effectOf(before, next, counts), standing, counts };
}

function effectOf(before: Said, next: Said, counts: boolean): Effect {
  if (before.state === next.state) {
    return counts || before.at === next.at ? 'same' : 'late';
  }
  if (next.state === 'received') {
    return 'nothing-new';
  }
  if (before.at === next.at) {
    const [loser, winner] = counts ? [before, next] : [next, before];
    const settled = counts ? 'forward' : 'late';
    return isStep(loser.state, winner.state) ? settled : 'contradiction';
  }
  if (!counts) {
    return 'late';
  }
  if (unitStates[before.state].contradicts?.includes(next.state)) {
    return 'contradiction';
  }
  return isStep(before.state, next.state) ? 'forward' : 'back';
}

function isStep(from: UnitState, to: UnitState): boolean {
  return unitStates[from].next.includes(to);
}

/** Total order of what was said: any state before `received`, then by time, then by row. */
function isLater(a: Said, b: Said): boolean {
  const [x, y] = [weightOf(a), weightOf(b)];
  return x > y;
}

function weightOf({ state, at }: Said): string {
  return `${state === 'received' ? 0 : 1}|${at}|${String(allUnitStates.indexOf(state)).padStart(2, '0')}`;
}

/** How far a clock may be ahead of ours before a time that it gives is not believed, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** When something was said, and what is to be told about that time. */
export interface SaidWhen {
  readonly at: string;
  readonly told?: 'no-time' | 'time-to-come' | 'before-the-notice';
}

/**
 * When the unit said it: the time that it states; without one, with one that is no instant, or with one that is still to
 * come, the time of receipt.
 * @param stated an ISO 8601 instant with offset; a date alone says no time
 */
export function whenSaid(
  stated: string | undefined,
  receivedAt: string,
  noticeMadeAt: string | undefined,
): SaidWhen {
  const { instant } = parseInstant(stated);
  const received = Date.parse(receivedAt);
  if (instant === undefined) {
    return { at: new Date(received).toISOString(), told: 'no-time' };
  }
  const at = millisecondsOf(instant);
  if (at > received + CLOCK_TOLERANCE) {
    return { at: new Date(received).toISOString(), told: 'time-to-come' };
  }
  const early = noticeMadeAt !== undefined && at < Date.parse(noticeMadeAt) - CLOCK_TOLERANCE;
  return { at: new Date(at).toISOString(), ...(early ? { told: 'before-the-notice' } : {}) };
}
