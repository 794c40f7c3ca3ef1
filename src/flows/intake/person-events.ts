// What a message of the patient administration says of a person, in the neutral words that every source has.
import { dayOf as dayInNorway, instantOrNoon, plusDays } from '../../ground/norway/day.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { parseMoment, spanOf } from '../../ground/norway/moment.ts';
import type { PersonEvent } from '../../need/duties/event.ts';
import { happenedAt } from '../../need/duties/stays.ts';
import type { AdtEvent } from '../../need/intake/adt/message.ts';
import type { AdtKind } from '../../need/intake/adt/triggers.ts';
import { stayOfVisit } from '../duties/stay-names.ts';

type StayKind = Extract<PersonEvent, { stay: string }>['kind'];

/** What of a stay each trigger tells; what is not here tells nothing of one. */
const stays: Readonly<Partial<Record<AdtKind, StayKind>>> = {
  admitted: 'admitted',
  'admission-planned': 'admission-planned',
  discharged: 'discharged',
  'discharge-expected': 'discharge-planned',
  'on-leave': 'went-on-leave',
  returned: 'came-back',
  'admission-cancelled': 'stay-cancelled',
  'plan-cancelled': 'stay-cancelled',
  'visit-deleted': 'stay-cancelled',
  'discharge-cancelled': 'discharge-cancelled',
  'expectation-cancelled': 'discharge-planned',
  'leave-cancelled': 'came-back',
  'return-cancelled': 'went-on-leave',
};

export interface EventContext {
  /** `Patient/17`, of the record that stays. */
  readonly patient: string;
  readonly trigger: string;
  /** When the message came: for what does not say when it happened. */
  readonly heardAt: Instant;
}

function timeOf(text: string | undefined, otherwise: Instant): Instant {
  return (text === undefined ? undefined : instantOrNoon(text)) ?? otherwise;
}

/** What the message says of the person who is its subject. */
export function personEventsOf(event: AdtEvent, context: EventContext): PersonEvent[] {
  const source = `ADT ${context.trigger}`;
  // A cancellation says when that happened which it cancels: what counts is when it was recorded.
  const said = timeOf(event.recorded, context.heardAt);
  const at = happenedAt(timeOf(event.at, context.heardAt), said);
  const all = [...stayEvents(event, at, source, context), ...deathEvents(event, at, source)];
  return all.map((each) => ({ ...each, said }));
}

/** What the message says of the other record: that it was merged into this one. */
export function mergeEvents(event: AdtEvent, context: EventContext): PersonEvent[] {
  const at = timeOf(event.at, context.heardAt);
  return event.kind === 'merged'
    ? [{ kind: 'merged', into: context.patient, at, source: `ADT ${context.trigger}` }]
    : [];
}

/** A visit that was moved to another record was never one of the record that had it; one without a number cannot be told from others. */
export function cancelledStay(
  { visit, at: written, recorded }: AdtEvent,
  { trigger, heardAt }: EventContext,
): Extract<PersonEvent, { stay: string }> | undefined {
  const said = timeOf(recorded, heardAt);
  const at = timeOf(written, said);
  return visit?.number
    ? { kind: 'stay-cancelled', stay: stayOfVisit(visit.number, ''), at, said, source: `ADT ${trigger}` }
    : undefined;
}

function stayEvents(event: AdtEvent, at: Instant, source: string, context: EventContext): PersonEvent[] {
  const { kind, visit } = event;
  if (visit === undefined) {
    return [];
  }
  const stay = stayOfVisit(visit.number, ownStay(visit.patientClass, context));
  const told = stays[kind];
  const planned = plannedDischarge(event, stay, at, source);
  switch (told) {
    case undefined:
    case 'discharge-planned':
      return planned;
    case 'admission-planned': {
      const on = dayOf(visit.admissionExpectedAt ?? visit.admittedAt);
      return [{ kind: told, stay, at, source, ...(on ? { on } : {}) }, ...planned];
    }
    case 'discharged': {
      const begun = visit.admittedAt === undefined ? undefined : instantOrNoon(visit.admittedAt);
      return [{ kind: told, stay, at, source, ...(begun ? { begun } : {}) }, ...planned];
    }
    default:
      return [{ kind: told, stay, at, source }, ...planned];
  }
}

/**
 * PV2-9 may stand in any message of the visit; two quotes and a cancelled expectation say that there is no planned day. An A16 that
 * names none says nothing of it: the day that was told before stands.
 */
function plannedDischarge(
  { kind, visit }: AdtEvent,
  stay: string,
  at: Instant,
  source: string,
): PersonEvent[] {
  const expected = dayOf(visit?.dischargeExpectedAt ?? undefined);
  // A day like 9999-12-31 is how some systems write that there is none.
  const isNone = expected !== undefined && expected > plusDays(dayInNorway(at), LONGEST_PLAN);
  if (visit?.dischargeExpectedAt === null || isNone || kind === 'expectation-cancelled') {
    return [{ kind: 'discharge-planned', stay, at, source }];
  }
  return expected === undefined ? [] : [{ kind: 'discharge-planned', stay, at, source, on: expected }];
}

/** A discharge is planned no further ahead than this, in days. */
const LONGEST_PLAN = 3_650;

/**
 * Whose the stay is that has no number: an outpatient's visit is not the stay of the same person as an inpatient. An inpatient who
 * becomes an outpatient (A07) leaves that stay.
 */
function ownStay(patientClass: string | undefined, { patient, trigger }: EventContext): string {
  const isVisit = (patientClass === 'O' || patientClass === 'R') && trigger !== 'A07';
  return isVisit ? `${patient}|visits` : patient;
}

function deathEvents({ person }: AdtEvent, at: Instant, source: string): PersonEvent[] {
  switch (person.dead) {
    case 'dead': {
      const diedAt = person.diedAt === undefined ? undefined : instantOrNoon(person.diedAt);
      // Who is said to be dead is dead now, whatever day is written beside it.
      const when = diedAt !== undefined && compareInstants(diedAt, at) <= 0 ? diedAt : at;
      return [{ kind: 'died', at: when, source }];
    }
    case 'not-dead':
      return [{ kind: 'death-retracted', at, source }];
    default:
      return [];
  }
}

/** The day that is said; a month or a year names none. */
function dayOf(text: string | undefined): ReturnType<typeof spanOf>[0] | undefined {
  const moment = parseMoment(text);
  const [first, last] = moment ? spanOf(moment) : [];
  return first === last ? first : undefined;
}
