// What a message of the patient administration says of a person, in the neutral words that every source has.
import { dayOf as dayInNorway, instantOrNoon, plusDays } from '../../ground/norway/day.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { parseMoment, spanOf } from '../../ground/norway/moment.ts';
import type { PersonEvent } from '../../need/duties/event.ts';
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

/** What the message says of the person who is its subject. */
export function personEventsOf(event: AdtEvent, context: EventContext): PersonEvent[] {
  const at = (event.at === undefined ? undefined : instantOrNoon(event.at)) ?? context.heardAt;
  const source = `ADT ${context.trigger}`;
  // A cancellation says when that happened which it cancels: what counts is when it was recorded.
  const said = (event.recorded === undefined ? undefined : instantOrNoon(event.recorded)) ?? context.heardAt;
  const all = [...stayEvents(event, at, source, context), ...deathEvents(event, at, source)];
  return all.map((each) => ({ ...each, said }));
}

/** What the message says of the other record: that it was merged into this one. */
export function mergeEvents(event: AdtEvent, context: EventContext): PersonEvent[] {
  const at = (event.at === undefined ? undefined : instantOrNoon(event.at)) ?? context.heardAt;
  return event.kind === 'merged'
    ? [{ kind: 'merged', into: context.patient, at, source: `ADT ${context.trigger}` }]
    : [];
}

function stayEvents(
  { kind, visit }: AdtEvent,
  at: Instant,
  source: string,
  context: EventContext,
): PersonEvent[] {
  if (visit === undefined) {
    return [];
  }
  const stay = stayOfVisit(visit.number, ownStay(visit.patientClass, context));
  const told = stays[kind];
  const written = dayOf(visit.dischargeExpectedAt ?? undefined);
  // A day like 9999-12-31 is how some systems write that there is none.
  const isNone = written !== undefined && written > plusDays(dayInNorway(at), LONGEST_PLAN);
  const expected = isNone ? undefined : written;
  const events: PersonEvent[] = [];
  if (told === 'admission-planned') {
    const on = dayOf(visit.admissionExpectedAt ?? visit.admittedAt);
    events.push({ kind: told, stay, at, source, ...(on ? { on } : {}) });
  } else if (told !== undefined && told !== 'discharge-planned') {
    events.push({ kind: told, stay, at, source });
  }
  // PV2-9 may stand in any message of the visit; two quotes and a cancelled expectation say that there is no planned day.
  const withoutDay = visit.dischargeExpectedAt === null || isNone || kind === 'expectation-cancelled';
  if (told === 'discharge-planned' || expected !== undefined || withoutDay) {
    const on = withoutDay ? undefined : expected;
    events.push({ kind: 'discharge-planned', stay, at, source, ...(on ? { on } : {}) });
  }
  return events;
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
