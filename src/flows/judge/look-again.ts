// Something that decisions rest on has changed: the consent, the assessment, the address, the stay, what the unit or others
// recorded.
// Every need of the person that it may bear on is decided anew, from fresh facts, and the days of plans are kept.

import type {
  CarePlan,
  CareTeam,
  Communication,
  Consent,
  Encounter,
  Flag,
  Observation,
  Patient,
  RelatedPerson,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { isUnderstood, notUnderstoodIn } from '../../ground/fhir/modifiers.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { take, toUnitState, unitStates, whenSaid } from '../../ground/law/unit-states.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { prefixed, waits, worded } from '../../need/delivery/codes/worded.ts';
import { type DeadlineSettings, deadlinesOfAnswer } from '../../need/delivery/due/deadlines.ts';
import { givenBack } from '../../need/delivery/given-back.ts';
import { type Ledger, type NoticeRecord, saidOf, toHospital } from '../../need/delivery/ledger.ts';
import type { NoticeState } from '../../need/delivery/states.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';
import { type Criteria, isPickedStay } from '../../need/intake/adt/criteria.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeId, threadOf } from '../../need/notice/identity.ts';
import { wordOf } from '../answer/answer-word.ts';
import { endFollowing } from '../answer/escalate.ts';
import { servicesIn } from '../directory/route-need.ts';
import { recipientOf } from '../directory/routing.ts';
import { isStay, wholeOf } from '../duties/stay-events.ts';
import { recordEventsOf, stayEventsOf } from '../intake/record-events.ts';
import { concernsPartners } from '../messages/tell-partners.ts';
import { handOver, note } from '../note.ts';
import { type EndPorts, endDelivered } from '../notify/end-delivered.ts';
import type { Clock, FhirServer } from '../ports.ts';
import { type RemindPorts, remindOfChange } from '../remind/remind.ts';
import { gatherFacts } from './gather-facts.ts';
import { consentNow } from './judge-need.ts';

export interface LookAgainPorts extends EndPorts, RemindPorts {
  readonly server: FhirServer;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly deadlines: DeadlineSettings;
  /** Puts work on a Flag, or on another resource, on disk: after so many milliseconds. */
  readonly workOn: (key: string, name: string, after: number) => Promise<void>;
  readonly tellPartners?: boolean;
  /** Whose admissions are looked at; everybody's when nothing is said. */
  readonly admissions?: Criteria;
  /** What happened to persons, as it is kept. */
  readonly personEvents?: PersonEvents;
  /** Brings the person's part of the sweep forward. */
  readonly bringForward?: (patient: string) => Promise<void>;
}

/** New facts may change them. */
const open: readonly NoticeState[] = ['refused', 'not-needed', 'existing-plan', 'unclear', 'for-a-person'];

const untaken: readonly string[] = ['permanent', 'transport-rejected'];

/** What the unit's machine cannot take does not go again because the facts are others now: its own tries go on. */
function isOpen({ state, acknowledgement, cause }: NoticeRecord): boolean {
  return open.includes(state) && acknowledgement !== 'fatal-error' && !untaken.includes(cause ?? '');
}

/** @param name `Consent/17` */
export async function lookAgain(ports: LookAgainPorts, key: string, name: string): Promise<void> {
  const changed = parseReference(name);
  switch (changed?.type) {
    case 'Patient':
      await keepRecord(ports, await ports.server.read<Patient>('Patient', changed.id));
      return decideAgain(ports, name);
    case 'Encounter':
      return takeEncounter(ports, await ports.server.read<Encounter>('Encounter', changed.id));
    case 'RelatedPerson': {
      const related = await ports.server.read<RelatedPerson>('RelatedPerson', changed.id);
      return decideAgain(ports, related?.patient?.reference);
    }
    case 'CareTeam': {
      const team = await ports.server.read<CareTeam>('CareTeam', changed.id);
      return decideAgain(ports, team?.subject?.reference);
    }
    case 'CarePlan': {
      const plan = await ports.server.read<CarePlan>('CarePlan', changed.id);
      await remindOfChange(ports, name, plan);
      return decideAgain(ports, plan?.subject?.reference);
    }
    case 'Consent': {
      const consent = await ports.server.read<Consent>('Consent', changed.id);
      await remindOfChange(ports, name, consent);
      return decideAgain(ports, consent?.patient?.reference);
    }
    case 'Observation': {
      const observation = await ports.server.read<Observation>('Observation', changed.id);
      return isAssessment(observation) ? decideAgain(ports, observation?.subject?.reference) : undefined;
    }
    case 'Task': {
      const task = await ports.server.read<Task>('Task', changed.id);
      await remindOfChange(ports, name, task);
      return isToldBy(task, ports.knownModifiers)
        ? decideAgain(ports, task?.for?.reference)
        : takeTask(ports, key, task);
    }
    case 'Communication':
      return takeCommunication(ports, await ports.server.read<Communication>('Communication', changed.id));
    default:
      return undefined;
  }
}

/** A stay: it is kept what happened, and on admission and discharge the person's part of the sweep is brought forward. */
async function takeEncounter(ports: LookAgainPorts, encounter: Encounter | undefined): Promise<void> {
  const subject = parseReference(encounter?.subject?.reference);
  if (!encounter || subject?.type !== 'Patient' || !isPickedStay(encounter, ports.admissions ?? {})) {
    return;
  }
  const patient = `Patient/${subject.id}`;
  const before = (await ports.personEvents?.of(patient)) ?? [];
  const events = (await isPartOfStay(ports, encounter)) ? [] : stayEventsOf(encounter, before);
  await ports.personEvents?.add(patient, events, ports.clock.now());
  if (events.some(({ kind }) => kind !== 'went-on-leave')) {
    await ports.bringForward?.(patient);
  }
  await decideAgain(ports, patient);
}

/** A part of a stay, in one ward of several, ends before the stay does: that tells of itself. */
async function isPartOfStay({ server }: LookAgainPorts, encounter: Encounter): Promise<boolean> {
  const whole = parseReference(wholeOf(encounter));
  const read = whole && (await server.read<Encounter>('Encounter', whole.id));
  return read !== undefined && isStay(read);
}

async function keepRecord(
  { personEvents, clock }: LookAgainPorts,
  patient: Patient | undefined,
): Promise<void> {
  const name = `Patient/${patient?.id}`;
  if (patient && personEvents) {
    await personEvents.add(name, recordEventsOf(patient, await personEvents.of(name)), clock.now());
  }
}

function isAssessment(observation: Observation | undefined): boolean {
  return codesIn(observation?.code, codeSystem('ip-observation-code')).some((code) =>
    code.startsWith('need-for-'),
  );
}

async function decideAgain(ports: LookAgainPorts, patient: string | undefined): Promise<void> {
  const subject = parseReference(patient);
  if (subject?.type !== 'Patient') {
    return;
  }
  for (const record of await ports.ledger.bySubject(`Patient/${subject.id}`)) {
    if (isOpen(record)) {
      await ports.workOn(record.key, record.flag, 0);
    } else if (record.state === 'delivered') {
      await review(ports, record);
    }
  }
}

/** The unit has the notice: what is different now, it has to hear from a person. */
async function review(ports: LookAgainPorts, record: NoticeRecord): Promise<void> {
  const flag = await ports.server.read<Flag>('Flag', parseReference(record.flag)?.id ?? '');
  const { facts } = flag ? await gatherFacts(ports, flag) : { facts: undefined };
  if (!facts) {
    return;
  }
  await endDelivered(ports, record, facts);
  await noteMove(ports, record, facts);
  const told = recipientOf(record);
  const withdrawn = told !== undefined && consentNow(ports, facts, told) === 'withdrawn';
  if (withdrawn && !has(record, 'consent-withdrawn-after-notice')) {
    const reason = 'consent-withdrawn-after-notice';
    const attention = waits(reason, worded(saying(reason)));
    await handOver(ports, record.key, attention, { event: reason, concept: 'C6', change: {} });
  }
}

async function noteMove(ports: LookAgainPorts, record: NoticeRecord, facts: NeedFacts): Promise<void> {
  const told = record.recipient?.municipality;
  const home = told && (await ports.routing.movedTo(facts.patient, told, servicesIn(facts)));
  const reason = 'moved-after-notice';
  if (home && !record.history.some(({ event, detail }) => event === reason && detail.includes(home))) {
    const attention = waits(reason, worded(saying('moved', { municipality: home, told })));
    await handOver(ports, record.key, attention, { event: reason, concept: 'D13', change: {} });
  }
}

function has({ history }: NoticeRecord, event: string): boolean {
  return history.some((each) => each.event === event);
}

/** Longer than it takes to record an answer that we wrote to the server ourselves, in milliseconds. */
const OWN_WRITES = 5_000;

/** Somebody says on the Task that the person was told the decision: the decision itself says so from now on. */
function isToldBy(task: Task | undefined, modifiers: readonly string[] = []): boolean {
  return (
    task?.status === 'completed' &&
    isUnderstood(task, modifiers) &&
    codesIn(task.code, codeSystem('ip-task-code')).includes('tell-decision')
  );
}

/** The unit, or somebody for it, may write its answer to the hospital's server directly. */
async function takeTask(ports: LookAgainPorts, key: string, task: Task | undefined): Promise<void> {
  const record = task?.id === undefined ? undefined : await ports.ledger.byTask(task.id);
  const [code] = codesIn(task?.businessStatus, codeSystem('ip-business-status'));
  const business = toUnitState(code);
  if (!record || !task || !business || record.business === business) {
    return;
  }
  const at = ports.clock.now();
  const stated = task.lastModified ?? task.meta?.lastUpdated;
  if (at.getTime() - Date.parse(stated ?? '') < OWN_WRITES) {
    await ports.workOn(key, `Task/${task.id}`, OWN_WRITES);
    return;
  }
  const [unknown] = notUnderstoodIn(task, ports.knownModifiers);
  if (unknown) {
    return askWhatTaskSays(ports, record, unknown.path);
  }
  const before = saidOf(record);
  const when = whenSaid(stated, at.toISOString(), record.madeAt);
  const standing = take(before, { state: business, at: when.at });
  const { events, attention } = wordOf({ answer: { business }, when, before, ...standing });
  const taken = await ports.ledger.answered(record.key, before, {
    ...(standing.counts
      ? {
          change: {
            business,
            saidAt: standing.standing.at,
            ...(standing.effect === 'contradiction' ? {} : givenBack(business)),
          },
          ...(ports.tellPartners && concernsPartners(business) ? { again: 0 } : {}),
          ...deadlinesOfAnswer(business, at, ports.deadlines, toHospital(record.recipient)),
        }
      : {}),
    ...(attention ? { attention } : {}),
    events: events.map((each) => ({
      at: at.toISOString(),
      ...each,
      ...prefixed(saying('on-the-server', { reference: `Task/${task.id}` }), each),
    })),
  });
  if (!taken) {
    await ports.workOn(key, `Task/${task.id}`, OWN_WRITES);
  } else if (unitStates[business].answers) {
    await endFollowing(ports.server, record.key, at.toISOString());
  }
}

/** What changes its meaning and is not known may turn the answer into its opposite: nothing of it is taken, and a person reads it. */
async function askWhatTaskSays(ports: LookAgainPorts, record: NoticeRecord, path: string): Promise<void> {
  const event = 'task-not-understood';
  if (!has(record, event)) {
    const what = worded(saying(event, { reference: `Task/${record.task}`, path }));
    await handOver(ports, record.key, waits(event, what), { event, concept: 'E1', change: {} });
  }
}

async function takeCommunication(
  ports: LookAgainPorts,
  communication: Communication | undefined,
): Promise<void> {
  const kinds = (communication?.category ?? []).flatMap((each) =>
    codesIn(each, codeSystem('ip-communication-kind')),
  );
  // The person was informed, or told a decision: what waits for that goes on.
  const isTold = kinds.includes('decision') && communication?.status === 'completed';
  if (kinds.includes('information-given') || isTold) {
    return decideAgain(ports, communication?.subject?.reference);
  }
  if (!communication?.id || !kinds.includes('reply')) {
    return;
  }
  const patient = parseReference(communication.subject?.reference);
  for (const record of patient ? await ports.ledger.bySubject(`Patient/${patient.id}`) : []) {
    if (answers(communication, record) && !isKnown(record, communication)) {
      const what = worded(saying('reply-there', { reference: `Communication/${communication.id}` }));
      await note(ports, record.key, { event: 'answered', ...what, concept: 'E1' });
    }
  }
}

function answers({ identifier, inResponseTo }: Communication, { key, thread }: NoticeRecord): boolean {
  return (
    (identifier ?? []).some(({ value }) => value === threadOf(thread ?? key)) ||
    (inResponseTo ?? []).some(
      ({ reference }) => parseReference(reference)?.id === noticeId(key, 'communication'),
    )
  );
}

/** What we wrote ourselves stands in the history by its name. */
function isKnown({ history }: NoticeRecord, { id }: Communication): boolean {
  return history.some(({ detail }) => detail.includes(`Communication/${id}`));
}
