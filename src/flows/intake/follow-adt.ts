// What a message of the patient administration leads to: the persons are looked up on the hospital's server, what happened is
// kept, and what of their needs stands there is looked at anew. Nothing else of the message is believed.
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { numberOf, samePerson, tokensOfPerson } from '../../ground/fhir/person.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { Attention } from '../../need/delivery/ledger.ts';
import type { PersonEvent } from '../../need/duties/event.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';
import { type Criteria, isPicked } from '../../need/intake/adt/criteria.ts';
import type { AdtInbox } from '../../need/intake/adt/inbox.ts';
import type { AdtEvent, AdtPerson } from '../../need/intake/adt/message.ts';
import type { AdtKind } from '../../need/intake/adt/triggers.ts';
import type { Clock } from '../ports.ts';
import { cancelledStay, type EventContext, mergeEvents, personEventsOf } from './person-events.ts';
import { lookAtPerson, type SweepPersonPorts, sweepPerson } from './sweep-person.ts';
import type { KeptAdt } from './take-adt.ts';

export interface FollowAdtPorts extends SweepPersonPorts {
  readonly inbox: Pick<AdtInbox, 'open' | 'done' | 'tried'>;
  readonly personEvents: PersonEvents;
  readonly criteria: Criteria;
  readonly clock: Clock;
  readonly raise: (attention: Attention) => Promise<void>;
  /** Does this work again after so many milliseconds. */
  readonly again: (after: number) => Promise<void>;
}

const MINUTE = 60_000;
/** Waits before somebody who is not on the hospital's server is looked up again, in milliseconds: the server may lag behind. */
const LOOKS: readonly number[] = [MINUTE, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, 24 * 60 * MINUTE];

/** What brings the person's part of the sweep forward; after the rest, open needs alone are looked at. */
const sweeping: readonly AdtKind[] = [
  'admitted',
  'admission-planned',
  'discharge-expected',
  'discharged',
  'discharge-cancelled',
  'admission-cancelled',
  'returned',
  'merged',
  'visit-moved',
  'linked',
  'unlinked',
  'identifiers-changed',
];

/** @param id of the message in the inbox */
export async function followAdt(ports: FollowAdtPorts, id: string): Promise<void> {
  const kept = await ports.inbox.open(id);
  if (!kept) {
    return;
  }
  const { events, trigger } = JSON.parse(kept.body) as KeptAdt;
  const heardAt = instantOf(kept.at);
  let unknown = false;
  for (const event of events.filter((each) => isPicked(each, ports.criteria))) {
    unknown = !(await followEvent(ports, event, { trigger, heardAt })) || unknown;
  }
  const wait = LOOKS[kept.tries];
  if (unknown && wait !== undefined) {
    await ports.inbox.tried(id);
    await ports.again(wait);
    return;
  }
  if (unknown) {
    await ports.raise(waits('adt-person-unknown', worded(saying('adt-person-unknown', { trigger }))));
  }
  await ports.inbox.done(id);
}

/** False when one of those whom it names is not on the hospital's server. */
async function followEvent(
  ports: FollowAdtPorts,
  event: AdtEvent,
  context: Omit<EventContext, 'patient'>,
): Promise<boolean> {
  const found = await lookUp(ports, event.person);
  const others = event.other ? await lookUp(ports, event.other) : [];
  const [stays] = found;
  for (const patient of found) {
    await keep(ports, patient, personEventsOf(event, { ...context, patient }));
  }
  for (const patient of others.filter((each) => stays !== undefined && !found.includes(each))) {
    const told = { ...context, patient: stays ?? '' };
    await keep(ports, patient, mergeEvents(event, told));
    await carryOver(ports, event, told, patient);
  }
  for (const patient of new Set([...found, ...others])) {
    if (sweeping.includes(event.kind)) {
      await sweepPerson(ports, patient);
    }
    await lookAtPerson(ports, patient);
  }
  // After a merge the other number may lead nowhere any more, or to the record that stays: its notices are that record's.
  return found.length > 0;
}

/**
 * What was told of the other record and is of the one that stays from now on: that the person is dead, with a merge; the visit, with
 * its move, which the other record then never had.
 */
async function carryOver(
  { personEvents, clock }: FollowAdtPorts,
  event: AdtEvent,
  context: EventContext,
  other: string,
): Promise<void> {
  if (event.kind === 'merged' && (await personEvents.saidDead(other)) === true) {
    const died = (await personEvents.of(other)).findLast(({ kind }) => kind === 'died');
    await personEvents.add(context.patient, died ? [died] : [], clock.now());
  }
  const gone = event.kind === 'visit-moved' ? cancelledStay(event, context) : undefined;
  if (gone !== undefined) {
    const visit = (await personEvents.of(other)).filter((each) => 'stay' in each && each.stay === gone.stay);
    await personEvents.add(context.patient, visit, clock.now());
    await personEvents.add(other, [gone], clock.now());
  }
}

/** That somebody lives is worth a line only where it takes back that the person is dead. */
async function keep(ports: FollowAdtPorts, patient: string, events: readonly PersonEvent[]): Promise<void> {
  const isDead = events.some(({ kind }) => kind === 'death-retracted')
    ? await ports.personEvents.saidDead(patient)
    : undefined;
  await ports.personEvents.add(
    patient,
    events.filter(({ kind }) => kind !== 'death-retracted' || isDead === true),
    ports.clock.now(),
  );
}

/**
 * `Patient/17` of every record that has one of the numbers, but for those that their national numbers tell to be of somebody else.
 * None where the numbers are of several persons: what happened did not happen to all of them, and to whom is not known.
 */
async function lookUp({ server, clock }: FollowAdtPorts, { identifiers }: AdtPerson): Promise<string[]> {
  const tokens = [...new Set(identifiers.flatMap((each) => tokensOfPerson([each])))].map(escaped);
  if (tokens.length === 0) {
    return [];
  }
  const found = await server.search<Patient>('Patient', { identifier: tokens.join(',') });
  const now = instantOf(clock.now());
  const meant = found.filter(
    (patient) =>
      patient.id !== undefined &&
      identifiers.some((each) => has(patient, each)) &&
      samePerson(patient.identifier, identifiers, now) !== 'other',
  );
  const isOfSeveral = meant.some((one, place) =>
    meant.slice(place + 1).some((other) => samePerson(one.identifier, other.identifier, now) === 'other'),
  );
  return isOfSeveral ? [] : meant.map(({ id }) => `Patient/${id}`);
}

/** The same number of the same system; an H-number means nothing without who gave it. */
function has(patient: Patient, wanted: Identifier): boolean {
  return (patient.identifier ?? []).some(
    (each) =>
      each.system === wanted.system &&
      numberOf(each) === numberOf(wanted) &&
      (wanted.assigner === undefined || each.assigner?.display === wanted.assigner.display),
  );
}

function escaped(token: string): string {
  const [system = '', ...value] = token.split('|');
  return `${escapedPart(system)}|${escapedPart(value.join('|'))}`;
}

function escapedPart(part: string): string {
  return part.replaceAll(/[\\,$|]/g, (sign) => `\\${sign}`);
}
