// The engine: what happened × an instant → every duty with who, until when, by which rule, and what discharged it. Pure.
import { endOf, plusDays, startOf } from '../../ground/norway/day.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { type DutyEvent, type EventKind, matterOf } from './event.ts';
import { birthdayOf, type Counted, type Due, dueOf } from './limits.ts';
import type { DutyRule, Owner } from './rule.ts';
import { type DutySettings, defaultDutySettings } from './settings.ts';
import { endings, inOrder, lasting, standingEvents } from './standing.ts';
import { type DutyId, dutyRules } from './table.ts';

/** What is known of one need. */
export interface Life {
  readonly events: readonly DutyEvent[];
  /** FHIR `date`; without one no birthday is waited for. */
  readonly birthDate?: string;
}

/**
 * How a duty stands. `late`: done, after its day. `cancelled`: something took it away, as a decline or a death; `missed`:
 * that happened after its day, and it was never done.
 */
export type DutyState = 'open' | 'overdue' | 'met' | 'late' | 'missed' | 'cancelled';

/** One duty of one need. */
export interface Duty {
  readonly rule: DutyId;
  /** Which of several things of the kind: `Consent/17`. */
  readonly matter?: string;
  readonly owner: Owner;
  readonly state: DutyState;
  readonly since: Instant;
  /** What began it; a birthday begins one by itself. */
  readonly begun: EventKind | 'birthday';
  readonly due?: Due;
  /** What met it or took it away, and when. */
  readonly ended?: { readonly kind: EventKind; readonly at: Instant };
}

type TableRule = (typeof dutyRules)[number];

/**
 * Every duty that has begun by then, in the order of the table.
 * @param at what happens later is not known yet
 */
export function dutiesOf(
  life: Life,
  at: Instant,
  settings: DutySettings = defaultDutySettings,
  rules: readonly TableRule[] = dutyRules,
): readonly Duty[] {
  const events = standingEvents(life.events, at);
  const counted: Counted = { events, birthDate: life.birthDate, settings, at };
  return rules.flatMap((rule) =>
    coursesOf(rule, counted).flatMap((course) => {
      const due = dueOf(rule, course.begun, counted);
      return due === undefined ? [] : [dutyOf(rule, course, due, counted)];
    }),
  );
}

/**
 * The last moment before the duties may stand otherwise though nothing happens: the next day that passes, consent that ends,
 * or birthday that comes near. Nothing when nothing more is waited for.
 */
export function nextChange(
  { events, birthDate }: Life,
  duties: readonly Duty[],
  at: Instant,
  settings: DutySettings = defaultDutySettings,
): Instant | undefined {
  const days = duties.flatMap(({ state, due }) => (state === 'open' && due ? [due.at] : []));
  const ends = events.flatMap((event) =>
    event.kind === 'consent-given' && event.on !== undefined ? [endOf(event.on)] : [],
  );
  const births = ([12, 16, 18] as const).flatMap((years) => {
    const day = birthdayOf(years, birthDate);
    return day === undefined ? [] : [startOf(plusDays(day, -settings.askBeforeDays))];
  });
  return [...days, ...ends, ...births]
    .filter((each) => compareInstants(each, at) >= 0)
    .sort(compareInstants)[0];
}

/** One run of a rule: from what began it to what ended it. */
interface Course {
  readonly begun: DutyEvent;
  ended?: { readonly event: DutyEvent; readonly how: 'met' | 'fell' };
}

function coursesOf(rule: TableRule, counted: Counted): readonly Course[] {
  const courses: Course[] = [];
  const closed = new Set<EventKind>();
  const before = new Set<EventKind>();
  const falls: readonly EventKind[] = [...(rule.falls ?? []), ...(rule.outlives ? [] : endings)];
  const birthday = birthdayOfRule(rule, counted);
  if (!birthday && !counted.events.some(({ kind }) => rule.begins.includes(kind))) {
    return courses;
  }
  for (const event of birthday ? inOrder([...counted.events, birthday.begins]) : counted.events) {
    end(rule, courses, event, falls);
    if (event !== birthday?.begins) {
      reopen(closed, event.kind);
    }
    const barred = falls.some((kind) => closed.has(kind)) || isBarred(rule, courses, event, before);
    if (!barred && (birthday ? birthday.isBegunBy(event) : rule.begins.includes(event.kind))) {
      courses.push(begunBy(rule, event, counted.events));
    }
    before.add(event.kind);
    if (lasting[event.kind]) {
      closed.add(event.kind);
    }
  }
  return courses;
}

/** It runs already, what it follows on has not happened, or it was met once and for all. */
function isBarred(
  rule: DutyRule,
  courses: readonly Course[],
  event: DutyEvent,
  before: ReadonlySet<EventKind>,
): boolean {
  const isEarly = rule.onlyAfter?.some((kind) => before.has(kind)) === false;
  const isOnce = rule.limit.by === 'birthday' && courses.some(({ ended }) => ended?.how === 'met');
  return (
    isEarly ||
    isOnce ||
    courses.some((course) => isRunning(rule, course, event) || isJustMet(rule, course, event))
  );
}

/** What was done at the very moment is done: of what has a day alone nobody knows which came first. */
function isJustMet(rule: DutyRule, { begun, ended }: Course, event: DutyEvent): boolean {
  return (
    ended?.how === 'met' &&
    compareInstants(ended.event.at, event.at) === 0 &&
    (rule.each !== true || matterOf(begun) === matterOf(event))
  );
}

function end(
  rule: DutyRule,
  courses: readonly Course[],
  event: DutyEvent,
  falls: readonly EventKind[],
): void {
  for (const course of courses) {
    if (course.ended === undefined && concerns(rule, course.begun, event, falls)) {
      course.ended = { event, how: rule.met.includes(event.kind) ? 'met' : 'fell' };
    }
  }
}

function reopen(closed: Set<EventKind>, kind: EventKind): void {
  for (const each of closed) {
    if (lasting[each]?.includes(kind)) {
      closed.delete(each);
    }
  }
}

/** Whether the event ends this course: a thing of the kind its own course only, what names no thing every one. */
function concerns(rule: DutyRule, begun: DutyEvent, event: DutyEvent, falls: readonly EventKind[]): boolean {
  const matter = matterOf(event);
  const own = rule.each !== true || matter === undefined || matter === matterOf(begun);
  if (rule.met.includes(event.kind)) {
    return rule.metByAnother === true ? !own : own;
  }
  return falls.includes(event.kind) && own;
}

function isRunning(rule: DutyRule, { begun, ended }: Course, event: DutyEvent): boolean {
  return ended === undefined && (rule.each !== true || matterOf(begun) === matterOf(event));
}

/** What was done before counts where the rule says so, unless it was undone since. */
function begunBy(rule: DutyRule, event: DutyEvent, events: readonly DutyEvent[]): Course {
  if (rule.evenBefore !== true) {
    const atOnce = events.find(
      (each) =>
        rule.met.includes(each.kind) &&
        compareInstants(each.at, event.at) === 0 &&
        concerns(rule, event, each, []),
    );
    return atOnce ? { begun: event, ended: { event: atOnce, how: 'met' } } : { begun: event };
  }
  const earlier = events.filter((each) => compareInstants(each.at, event.at) <= 0);
  const done = earlier.findLast(({ kind }) => rule.met.includes(kind));
  const undone = earlier.findLast(
    ({ kind }) => (rule.falls ?? []).includes(kind) && !rule.met.includes(kind),
  );
  const stands = done && (undone === undefined || earlier.indexOf(undone) < earlier.indexOf(done));
  return stands ? { begun: event, ended: { event: done, how: 'met' } } : { begun: event };
}

interface Birthday {
  /** So many days before it: then its duty begins for a need that runs. */
  readonly begins: DutyEvent;
  readonly isBegunBy: (event: DutyEvent) => boolean;
}

/** A birthday that still lies ahead of the need. A need that is found, or a yes that is said, shortly before begins its duty too. */
function birthdayOfRule(rule: DutyRule, counted: Counted): Birthday | undefined {
  const day = rule.limit.by === 'birthday' ? birthdayOf(rule.limit.years, counted.birthDate) : undefined;
  if (day === undefined) {
    return undefined;
  }
  const from = startOf(plusDays(day, -counted.settings.askBeforeDays));
  const begins: DutyEvent = { kind: 'need-found', at: from };
  const isKnown = compareInstants(from, counted.at) <= 0;
  return {
    begins,
    isBegunBy: (event) =>
      event === begins
        ? isKnown &&
          counted.events.some(({ kind, at }) => kind === 'need-found' && compareInstants(at, from) < 0)
        : rule.begins.includes(event.kind) &&
          compareInstants(event.at, from) >= 0 &&
          compareInstants(event.at, startOf(day)) < 0,
  };
}

function dutyOf(rule: TableRule, { begun, ended }: Course, due: Due, { at, events }: Counted): Duty {
  const matter = rule.each ? matterOf(begun) : undefined;
  return {
    rule: rule.id,
    ...(matter === undefined ? {} : { matter }),
    owner: ownerOf(rule, events),
    state: stateOf(ended, due, at),
    since: begun.at,
    begun: rule.limit.by === 'birthday' ? 'birthday' : begun.kind,
    due,
    ...(ended ? { ended: { kind: ended.event.kind, at: ended.event.at } } : {}),
  };
}

function stateOf(ended: Course['ended'], due: Due, at: Instant): DutyState {
  const late = compareInstants(ended?.event.at ?? at, due.at) > 0;
  if (ended?.how === 'fell') {
    return late ? 'missed' : 'cancelled';
  }
  if (ended) {
    return late ? 'late' : 'met';
  }
  return late ? 'overdue' : 'open';
}

/** The first of the chain who is there: a coordinator from the appointment until the coordinator leaves. */
function ownerOf(rule: DutyRule, events: readonly DutyEvent[]): Owner {
  const [first, last] = rule.owner;
  if (last === undefined || isThere(first, events)) {
    return first;
  }
  return last;
}

function isThere(owner: Owner, events: readonly DutyEvent[]): boolean {
  if (owner !== 'hospital-coordinator' && owner !== 'municipal-coordinator') {
    return true;
  }
  const last = events.findLast(({ kind }) => kind === `${owner}-appointed` || kind === `${owner}-left`);
  return last?.kind === `${owner}-appointed`;
}
