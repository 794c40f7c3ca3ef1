// What a message of the patient administration says of a person, in the neutral words that every source has.
import { instantOrNoon } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { parseMoment, spanOf } from '../../ground/norway/moment.ts';
import type { PersonEvent } from '../../need/duties/event.ts';
import type { AdtEvent, AdtVisit } from '../../need/intake/adt/message.ts';
import type { AdtKind } from '../../need/intake/adt/triggers.ts';
import { noticeId } from '../../need/notice/identity.ts';

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
  return [...stayEvents(event, at, source, context), ...deathEvents(event, at, source)];
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
  const stay = stayOf(visit, context.patient);
  const told = stays[kind];
  const expected = dayOf(visit.dischargeExpectedAt ?? undefined);
  const events: PersonEvent[] = [];
  if (told === 'admission-planned') {
    const on = dayOf(visit.admissionExpectedAt ?? visit.admittedAt);
    events.push({ kind: told, stay, at, source, ...(on ? { on } : {}) });
  } else if (told !== undefined && told !== 'discharge-planned') {
    events.push({ kind: told, stay, at, source });
  }
  // PV2-9 may stand in any message of the visit; two quotes and a cancelled expectation say that there is no planned day.
  const withoutDay = visit.dischargeExpectedAt === null || kind === 'expectation-cancelled';
  if (told === 'discharge-planned' || expected !== undefined || withoutDay) {
    const on = withoutDay ? undefined : expected;
    events.push({ kind: 'discharge-planned', stay, at, source, ...(on ? { on } : {}) });
  }
  return events;
}

function deathEvents({ person }: AdtEvent, at: Instant, source: string): PersonEvent[] {
  switch (person.dead) {
    case 'dead':
      return [{ kind: 'died', at: (person.diedAt && instantOrNoon(person.diedAt)) || at, source }];
    case 'not-dead':
      return [{ kind: 'death-retracted', at, source }];
    default:
      return [];
  }
}

/** The number of the visit with who gave it, without telling it; a visit without a number is the one that the person has. */
function stayOf({ number }: AdtVisit, patient: string): string {
  const name = number ? `${number.assigner?.display ?? ''}|${number.value}` : patient;
  return `stay/${noticeId(name, 'stay')}`;
}

/** The day that is said; a month or a year names none. */
function dayOf(text: string | undefined): ReturnType<typeof spanOf>[0] | undefined {
  const moment = parseMoment(text);
  const [first, last] = moment ? spanOf(moment) : [];
  return first === last ? first : undefined;
}
