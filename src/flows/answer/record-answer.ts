// The unit's answer on the hospital's own server: Task, reply, Provenance, and what follows from it. Ids follow from the
// need and the message, so that taking the same answer twice writes the same things.
import type {
  CareTeam,
  CareTeamParticipant,
  CodeableConcept,
  Communication,
  Observation,
  ObservationComponent,
  Practitioner,
  PractitionerRole,
  Provenance,
  Reference,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { codesIn, hasCode } from '../../ground/fhir/coded.ts';
import { HPR, ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import { nameText } from '../../ground/fhir/in-force.ts';
import { type UnitState, unitStates } from '../../ground/law/unit-states.ts';
import { nextSteps } from '../../need/decision/next-step.ts';
import { recordStatusOf, statusPart } from '../../need/decision/record/record-status.ts';
import { type NoticeRecord, toHospital } from '../../need/delivery/ledger.ts';
import type { AppointedCoordinator, UnitAnswer } from '../../need/notice/answer.ts';
import { kindOf } from '../../need/notice/compose.ts';
import { noticeId, replyId, threadOf } from '../../need/notice/identity.ts';
import { entityNamed, provenanceOf } from '../../need/notice/provenance.ts';
import { taskOf, typed } from '../../need/notice/task.ts';
import { change } from '../change.ts';
import type { FhirServer } from '../ports.ts';
import { endFollowing } from './escalate.ts';

interface Context {
  readonly server: FhirServer;
  readonly key: string;
  /** Identifier of the thread. */
  readonly thread: string;
  readonly task: Task;
  readonly answer: AnswerToRecord;
  /** The answer comes from the hospital, to a municipality (concept D9). */
  readonly fromHospital: boolean;
  readonly instant: string;
  readonly id: (part: string) => string;
}

/** An answer with what the ladder says of it. */
export interface AnswerToRecord extends UnitAnswer {
  readonly messageId: string;
  /** When the unit said it, ISO 8601 in UTC. */
  readonly saidAt: string;
  /** Whether it is what stands now. What does not count is kept as a reply, and changes nothing. */
  readonly counts: boolean;
  /** What stands after it. */
  readonly standing: UnitState;
  readonly firstContactBy: string | undefined;
}

/** What the hospital's server has of an answer now. */
export interface RecordedAnswer {
  /** References of what was written. */
  readonly written: readonly string[];
  /** Another coordinator than the one before. */
  readonly coordinatorChanged: boolean;
}

/** Writes everything. Undefined when the Task of the notice is not there: a quick unit answers before its notice is recorded. */
export async function recordAnswer(
  server: FhirServer,
  record: NoticeRecord,
  answer: AnswerToRecord,
  instant: string,
): Promise<RecordedAnswer | undefined> {
  const task = record.task ? await server.read<Task>('Task', record.task) : undefined;
  if (!task?.id) {
    return undefined;
  }
  const { key } = record;
  const thread = threadOf(record.thread ?? key);
  const fromHospital = toHospital(record.recipient);
  const id = (part: string) => noticeId(key, part);
  const context: Context = { server, key, thread, task, answer, fromHospital, instant, id };
  const reply = replyOf(context);
  await server.put(reply);
  const { followed, coordinatorChanged } = answer.counts
    ? await recordWhatFollows(context, reply)
    : { followed: await putRight(context), coordinatorChanged: false };
  await server.put(originOf(context, [...followed, reply]));
  return {
    written: [reply, ...followed.filter((each) => each !== task)].map(nameOf),
    coordinatorChanged,
  };
}

function nameOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}

async function recordWhatFollows(
  context: Context,
  reply: Communication,
): Promise<{ followed: readonly Resource[]; coordinatorChanged: boolean }> {
  const { server, task, answer } = context;
  const writes = nextSteps[answer.business].writes;
  const written: Resource[] = [];
  const outputs: NonNullable<Task['output']> = [output('reply', reply)];
  let coordinatorChanged = false;
  if (answer.coordinator && writes.includes('care-team')) {
    const { role, team, changed } = await recordCoordinator(context, answer.coordinator);
    written.push(role, team);
    outputs.push(output('coordinator', role), output('care-team', team));
    coordinatorChanged = changed;
  }
  const before =
    answer.coordinator || !writes.includes('record-status')
      ? undefined
      : await server.read<Observation>('Observation', context.id('record-status'));
  for (const resource of followUps(context, writes, outputs, before)) {
    await server.put(resource);
    written.push(resource);
  }
  await change<Task>(server, 'Task', task.id ?? '', (current) => answered(current, context, outputs));
  if (unitStates[answer.standing].answers) {
    await endFollowing(server, context.key, context.instant);
  }
  return { followed: [task, ...written], coordinatorChanged };
}

/** Where this very answer stands on the Task though a later word counts, because both came at once, the Task is put right. */
async function putRight({ server, task, answer, instant }: Context): Promise<readonly Resource[]> {
  const { business, standing } = answer;
  const system = codeSystem('ip-business-status');
  const changed = await change<Task>(server, 'Task', task.id ?? '', (current) =>
    business !== standing && codesIn(current.businessStatus, system).includes(business)
      ? {
          ...current,
          status: unitStates[standing].task,
          businessStatus: { coding: [{ system, code: standing }] },
          lastModified: instant,
        }
      : current,
  );
  return changed ? [task] : [];
}

function replyOf({ key, thread, task, answer, instant, id }: Context): Communication {
  const payload = [
    ...(answer.text ? [{ contentString: answer.text }] : []),
    ...(answer.counts || !answer.coordinator ? [] : [{ contentString: inWords(answer.coordinator) }]),
    ...answer.attachments.map((contentAttachment) => ({ contentAttachment })),
  ];
  return {
    resourceType: 'Communication',
    id: replyId(key, answer.messageId),
    meta: { profile: [profile('ip-communication-reply')] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: thread }],
    status: 'completed',
    category: [kindOf('reply')],
    inResponseTo: [{ reference: task.focus?.reference ?? `Communication/${id('communication')}` }],
    ...(task.for ? { subject: task.for as NonNullable<Communication['subject']> } : {}),
    sent: answer.saidAt,
    received: instant,
    ...(task.owner ? { sender: task.owner as NonNullable<Communication['sender']> } : {}),
    ...(task.requester ? { recipient: [task.requester as Reference<PractitionerRole>] } : {}),
    ...(payload.length > 0 ? { payload } : {}),
  };
}

/** A coordinator that changes nothing any more stands in the reply itself, so that nothing that was said is lost. */
function inWords({ name, phone }: AppointedCoordinator): string {
  return ['Koordinator', nameText(name), phone?.value].filter(Boolean).join(' · ');
}

/** Codes of 9034: koordinator individuell plan, and koordinator (spesialisthelsetjenesteloven). */
const PLAN_COORDINATOR = '8';
const HOSPITAL_COORDINATOR = '18';

/** What the person is appointed to, and what else the person is. */
function rolesOf({ roles }: AppointedCoordinator, main: string): CodeableConcept[] {
  const appointed: CodeableConcept = { coding: [{ system: ROLE_9034, code: main }] };
  return hasCode([...roles], ROLE_9034, main) ? [...roles] : [appointed, ...roles];
}

/** Concept E1: the coordinator stands in a care team on the hospital's server, with name and telephone. */
async function recordCoordinator(
  { server, task, id, instant, fromHospital }: Context,
  coordinator: AppointedCoordinator,
): Promise<{ role: PractitionerRole; team: CareTeam; changed: boolean }> {
  const main = fromHospital ? HOSPITAL_COORDINATOR : PLAN_COORDINATOR;
  const roles = rolesOf(coordinator, main);
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: id(`coordinator|${coordinator.hpr ?? nameText(coordinator.name)}`),
    meta: { profile: [profile('ip-practitioner')] },
    ...(coordinator.hpr ? { identifier: [{ system: HPR, value: coordinator.hpr }] } : {}),
    name: [coordinator.name],
  };
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: id(`role|${practitioner.id}`),
    meta: { profile: [profile('ip-practitioner-role')] },
    active: true,
    practitioner: { reference: `Practitioner/${practitioner.id}` },
    code: roles,
    ...(coordinator.phone ? { telecom: [coordinator.phone] } : {}),
  };
  await server.put(practitioner);
  await server.put(role);
  const participant: CareTeamParticipant = {
    role: roles,
    member: { reference: `PractitionerRole/${role.id}`, display: nameText(coordinator.name) ?? '' },
    period: { start: instant },
  };
  const team: CareTeam = {
    resourceType: 'CareTeam',
    id: id('care-team'),
    meta: { profile: [profile('ip-care-team')] },
    status: 'active',
    category: [{ coding: [{ system: codeSystem('ip-care-team-category'), code: 'coordinator-only' }] }],
    subject: task.for as NonNullable<CareTeam['subject']>,
    participant: [participant],
  };
  const there = await server.read<CareTeam>('CareTeam', team.id ?? '');
  if (!there) {
    await server.put(team);
    return { role, team, changed: false };
  }
  const changed = await change<CareTeam>(server, 'CareTeam', team.id ?? '', (current) =>
    withCoordinator(current, participant, main, instant),
  );
  return { role, team, changed: changed !== undefined };
}

/**
 * One coordinator of the plan at any time, and one in hospital beside that one: the earlier one's part ends when another
 * begins.
 */
function withCoordinator(team: CareTeam, next: CareTeamParticipant, main: string, instant: string): CareTeam {
  const isOpenCoordinator = ({ role, period }: CareTeamParticipant) =>
    hasCode(role, ROLE_9034, main) && !period?.end;
  const open = team.participant?.find(isOpenCoordinator);
  if (open?.member?.reference === next.member?.reference) {
    return team;
  }
  const ended = (team.participant ?? []).map((each) =>
    isOpenCoordinator(each) ? { ...each, period: { ...each.period, end: instant } } : each,
  );
  return { ...team, participant: [...ended, next] };
}

function followUps(
  context: Context,
  writes: readonly string[],
  outputs: NonNullable<Task['output']>,
  before: Observation | undefined,
): Resource[] {
  const { answer } = context;
  const { firstContactBy } = answer;
  const coordinator = outputs.find(({ type }) =>
    hasCode([type ?? {}], codeSystem('ip-task-output'), 'coordinator'),
  );
  const owner = coordinator?.valueReference as Task['owner'] | undefined;
  return [
    ...(writes.includes('record-status') ? [recordStatus(context, before)] : []),
    ...(writes.includes('first-contact') && owner && firstContactBy
      ? [firstContact(context, owner, firstContactBy)]
      : []),
    ...(writes.includes('fetch-plan') ? [followUpTask(context, 'fetch-plan', {})] : []),
    ...(answer.meeting ? [meetingTask(context, answer.meeting)] : []),
  ];
}

/** Concept E2: normally within two weeks of the appointment. */
function firstContact(context: Context, owner: NonNullable<Task['owner']>, by: string): Task {
  return followUpTask(context, 'first-contact', { owner, restriction: { period: { end: by } } });
}

/** Concept E12: the unit asks for a meeting with the person and those involved. */
function meetingTask(context: Context, agenda: readonly string[]): Task {
  return followUpTask(context, 'meeting', {
    ...(context.task.owner ? { requester: context.task.owner as NonNullable<Task['requester']> } : {}),
    input: agenda.map((valueString) => ({
      ...typed('ip-task-input', 'agenda'),
      valueString,
    })),
  });
}

function followUpTask(
  { task, id, instant }: Context,
  code: 'fetch-plan' | 'first-contact' | 'meeting',
  more: Partial<Task>,
): Task {
  const requester = task.requester;
  return taskOf({
    id: id(`answer|${code}`),
    kind: code,
    at: instant,
    for: task.for as NonNullable<Task['for']>,
    ...(requester ? { requester, owner: requester as NonNullable<Task['owner']> } : {}),
    ...more,
  });
}

/**
 * Concept D18: what the record says of plan and coordinator from now on. An answer that names no coordinator is silent of
 * the one before, who stays until the person declines or the matter is closed.
 */
function recordStatus(
  { task, answer, fromHospital, instant, id }: Context,
  before: Observation | undefined,
): Observation {
  const name = nameText(answer.coordinator?.name);
  const state = nextSteps[answer.business].planState ?? 'notified';
  const stays = state === 'declined' || state === 'ended' ? [] : coordinatorOf(before);
  return recordStatusOf({
    id: id('record-status'),
    subject: task.for as Reference,
    at: instant,
    // The municipality knows its own plan: the hospital is asked for a coordinator alone.
    planState: fromHospital ? undefined : state,
    coordinators: [
      ...(stays.length > 0
        ? stays
        : [statusPart('coordinator-appointed', { valueBoolean: name !== undefined })]),
      ...(name
        ? [
            statusPart(fromHospital ? 'coordinator-hospital' : 'coordinator-municipality', {
              valueString: name,
            }),
          ]
        : []),
    ],
  });
}

const coordinatorParts = ['coordinator-appointed', 'coordinator-hospital', 'coordinator-municipality'];

function coordinatorOf(before: Observation | undefined): ObservationComponent[] {
  return (before?.component ?? []).filter(({ code }) =>
    codesIn(code, codeSystem('ip-assessment-component')).some((each) => coordinatorParts.includes(each)),
  );
}

function output(code: string, resource: Resource): NonNullable<Task['output']>[number] {
  return { ...typed('ip-task-output', code), valueReference: { reference: nameOf(resource) } };
}

function answered(task: Task, { answer, instant }: Context, outputs: NonNullable<Task['output']>): Task {
  const known = (each: NonNullable<Task['output']>[number]) =>
    outputs.some(({ valueReference }) => valueReference?.reference === each.valueReference?.reference);
  const reason = answer.statusReason ?? (answer.text ? { text: answer.text } : undefined);
  return {
    ...task,
    status: answer.status,
    businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: answer.business }] },
    ...(reason && (answer.status === 'rejected' || answer.status === 'failed')
      ? { statusReason: reason }
      : {}),
    lastModified: instant,
    output: [...(task.output ?? []).filter((each) => !known(each)), ...outputs],
  };
}

function originOf({ task, id, instant, answer }: Context, targets: readonly Resource[]): Provenance {
  const { business, counts, messageId } = answer;
  return provenanceOf({
    id: id(`provenance|${messageId}`),
    targets: targets.map(nameOf),
    activity: counts && business === 'coordinator-appointed' ? 'coordinator-changed' : 'recorded',
    who: task.owner ?? { display: 'Koordinerende enhet' },
    recorded: instant,
    entity: [entityNamed('source', `urn:uuid:${messageId}`)],
  });
}
