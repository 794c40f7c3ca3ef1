import { isOpenTask } from '../../ground/fhir/open-task.ts';
// What a decision leaves on the hospital's server: Tasks for people, and what is documented, each with its Provenance. Ids follow
// from the need, so that a repeat writes the same again and never a second one; what is done, or has fallen, is ended.

import type {
  Communication,
  Observation,
  PractitionerRole,
  Reference,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn, hasCode } from '../../ground/fhir/coded.ts';
import { isUnderstood } from '../../ground/fhir/modifiers.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import type { Decision } from '../../need/decision/decide.ts';
import { existingPlan } from '../../need/decision/read-facts.ts';
import {
  type Documented,
  decisionOf,
  decisionToTell,
  declineOf,
  planNoted,
} from '../../need/decision/record/documents.ts';
import {
  isOver,
  type Known,
  type NeedTask,
  needTaskKinds,
  needTasks,
} from '../../need/decision/record/tasks.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeId } from '../../need/notice/identity.ts';
import { provenanceOf } from '../../need/notice/provenance.ts';
import { taskOf } from '../../need/notice/task.ts';
import { change } from '../change.ts';
import type { Clock, FhirServer, RoutedRecipient } from '../ports.ts';
import { puts } from './write-back.ts';

export interface ActionPorts {
  readonly server: FhirServer;
  readonly clock: Clock;
  /** The hospital, as it names itself. */
  readonly replyTo: { readonly name: string };
  /** Modifier extensions that are understood here, by their URL. */
  readonly knownModifiers?: readonly string[];
}

interface Work extends Documented, Known {
  readonly ports: ActionPorts;
}

/** Writes what the actions demand, and ends what is done; gives one line about each for the history. */
export async function recordActions(
  ports: ActionPorts,
  key: string,
  facts: NeedFacts,
  decision: Decision,
  unit: RoutedRecipient | undefined,
): Promise<Saying[]> {
  const { actions } = decision;
  const wanted = needTaskKinds.filter((kind) =>
    needTasks[kind].actions.some((each) => actions.includes(each)),
  );
  const work = await workOf(ports, key, facts, decision, unit, wanted.includes('tell-unit-leader'));
  const lines: Saying[] = [];
  for (const kind of wanted) {
    lines.push(...(await ask(work, kind)));
  }
  if (actions.includes('fetch-plan')) {
    lines.push(...(await takePlanIntoAccount(ports, facts)));
  }
  if (actions.includes('note-existing-plan')) {
    lines.push(...(await notePlan(work)));
  }
  if (actions.includes('document-decline')) {
    lines.push(...(await documentDecline(work, decision.rule)));
  }
  lines.push(...(await endTasks(work, wanted)));
  return lines;
}

/** Ends what is done or has fallen of a need that is decided already. */
export async function endActions(
  ports: ActionPorts,
  key: string,
  facts: NeedFacts,
  decision: Decision,
): Promise<Saying[]> {
  return endTasks(await workOf(ports, key, facts, decision, undefined, false), []);
}

async function workOf(
  ports: ActionPorts,
  key: string,
  facts: NeedFacts,
  { situation }: Decision,
  unit: RoutedRecipient | undefined,
  asksLeader: boolean,
): Promise<Work> {
  const at = instantOf(ports.clock.now());
  const reference = decisionOf(key);
  const told = facts.communications?.find(({ id }) => `Communication/${id}` === reference);
  return {
    ports,
    key,
    facts,
    situation,
    at,
    instant: at,
    source: ports.replyTo.name,
    unit,
    leader: asksLeader ? await unitLeader(ports.server, facts) : undefined,
    decision: { reference, told: told?.status === 'completed' },
  };
}

async function ask(work: Work, kind: NeedTask): Promise<Saying[]> {
  const { ports, key, facts, at } = work;
  const id = noticeId(key, kind);
  const known = await ports.server.read<Task>('Task', id);
  if (known) {
    const again = hasFallen(known) && needTasks[kind].done(work) === undefined;
    if (again) {
      await askAgain(work, kind, id);
    }
    const status = again ? 'requested' : (known.status ?? '');
    return [saying('task-there', { reference: `Task/${id}`, task: kind, status })];
  }
  if (needTasks[kind].done(work)) {
    return [];
  }
  const parts = needTasks[kind].parts(work);
  if (!parts) {
    return kind === 'tell-unit-leader' ? [saying('no-leader')] : [];
  }
  const author = facts.flag.author as Task['requester'];
  const task = taskOf({
    id,
    kind,
    at,
    for: { reference: `Patient/${facts.patient.id}` },
    ...(author ? { requester: author } : {}),
    ...parts,
  });
  const decision = kind === 'tell-decision' ? [decisionToTell(work)] : [];
  await write(work, `asked|${kind}`, [...decision, task]);
  return [saying('task', { reference: `Task/${id}`, task: kind })];
}

/** It fell, and is needed after all. */
async function askAgain(work: Work, kind: NeedTask, id: string): Promise<void> {
  await change<Task>(work.ports.server, 'Task', id, (task) => {
    const { statusReason: _, ...rest } = task;
    return hasFallen(task) ? { ...rest, status: 'requested', lastModified: work.at } : task;
  });
  if (kind === 'tell-decision') {
    await setDecision(work, (now) => (now.status === 'not-done' ? { ...now, status: 'preparation' } : now));
  }
}

/** What is written, and by whom, in one transaction: a reader never meets the one without the other. */
async function write(work: Work, part: string, resources: readonly Resource[]): Promise<void> {
  const { ports, key, facts, at, source } = work;
  const provenance = provenanceOf({
    id: noticeId(key, `provenance|${part}`),
    targets: resources.map(({ resourceType, id }) => `${resourceType}/${id}`),
    activity: 'recorded',
    who: { display: source },
    recorded: at,
    entity: [{ role: 'source', what: { reference: `Flag/${facts.flag.id}` } }],
  });
  await ports.server.transact(puts(ports.server.baseUrl, [...resources, provenance]));
}

/** Which of the Tasks of this need it is; those of other needs, and of others, are none. */
function kindOf({ id, code }: Task, key: string): NeedTask | undefined {
  const codes = codesIn(code, codeSystem('ip-task-code'));
  const kind = needTaskKinds.find((each) => codes.includes(each));
  return kind !== undefined && id === noticeId(key, kind) ? kind : undefined;
}

export async function hasOpenTasks(server: FhirServer, key: string, patient: string): Promise<boolean> {
  const tasks = await server.search<Task>('Task', { patient });
  return tasks.some((task) => isOpenTask(task) && kindOf(task, key) !== undefined);
}

/** Every Task of the need that is open, and is done now or has fallen. */
async function endTasks(work: Work, wanted: readonly NeedTask[]): Promise<Saying[]> {
  const { ports, key, facts, situation } = work;
  const patient = `Patient/${facts.patient.id}`;
  const tasks = facts.tasks ?? (await ports.server.search<Task>('Task', { patient }));
  const lines: Saying[] = [];
  for (const task of tasks) {
    const kind = kindOf(task, key);
    if (kind === undefined) {
      continue;
    }
    const { done, falls } = needTasks[kind];
    const came = done(work);
    if (!isUnderstood(task, ports.knownModifiers)) {
      // It may say that it was not done: it stays as it is, for people.
      continue;
    }
    if (kind === 'tell-decision' && task.status === 'completed') {
      await setDecision(work, (now) => toldBy(now, task));
    } else if (
      isOpenTask(task) &&
      (came || isOver(situation) || (!wanted.includes(kind) && falls?.(situation)))
    ) {
      lines.push(await end(work, kind, task, came));
    }
  }
  return lines;
}

async function end(
  work: Work,
  kind: NeedTask,
  { id = '' }: Task,
  done: { readonly output?: NonNullable<Task['output']> } | undefined,
): Promise<Saying> {
  const { at, source, ports } = work;
  await change<Task>(ports.server, 'Task', id, (task) => {
    if (!isOpenTask(task)) {
      return task;
    }
    const owner = task.owner ?? { display: source };
    return done
      ? { ...task, ...done, owner, status: 'completed', lastModified: at }
      : { ...task, status: 'cancelled', statusReason: FALLEN, lastModified: at };
  });
  if (kind === 'tell-decision' && !done) {
    await setDecision(work, (now) => (now.status === 'preparation' ? { ...now, status: 'not-done' } : now));
  }
  return saying(done ? 'task-done' : 'task-fallen', { reference: `Task/${id}`, task: kind });
}

const FALLEN = {
  coding: [{ system: codeSystem('ip-status-reason'), code: 'need-over' }],
  text: 'Behovet er ikke der lenger, eller følges opp på en annen måte',
};

/** Ended by us, not by a person. */
function hasFallen({ status, statusReason }: Task): boolean {
  return (
    status === 'cancelled' && codesIn(statusReason, codeSystem('ip-status-reason')).includes('need-over')
  );
}

/** Who completed the Task has told the person. */
function toldBy(decision: Communication, { lastModified, meta }: Task): Communication {
  const sent = lastModified ?? meta?.lastUpdated;
  return decision.status === 'preparation' && sent ? { ...decision, status: 'completed', sent } : decision;
}

async function setDecision(
  { ports, decision }: Work,
  apply: (now: Communication) => Communication,
): Promise<void> {
  await change<Communication>(ports.server, 'Communication', decision.reference.split('/')[1] ?? '', apply);
}

/** Concepts D10, D18. What the unit has answered says more, and stays. */
async function notePlan(work: Work): Promise<Saying[]> {
  const noted = planNoted(work);
  const known = await work.ports.server.read<Observation>('Observation', noted.id ?? '');
  if (!known) {
    await write(work, 'plan-noted', [noted]);
  }
  return [saying('plan-noted', { reference: `Observation/${noted.id}` })];
}

/** Concept C5. */
async function documentDecline(work: Work, rule: string): Promise<Saying[]> {
  const { server } = work.ports;
  const provenance = declineOf(rule, work);
  if (!(await server.read('Provenance', provenance.id ?? ''))) {
    await server.put(provenance);
  }
  return [saying('decline-documented', { reference: `Provenance/${provenance.id}` })];
}

export async function unitLeader(
  server: FhirServer,
  facts: NeedFacts,
): Promise<Reference<PractitionerRole> | undefined> {
  if (!facts.organization?.id) {
    return undefined;
  }
  const roles = await server.search<PractitionerRole>('PractitionerRole', {
    organization: `Organization/${facts.organization.id}`,
  });
  const leader = roles.find(
    ({ active, code }) => active !== false && hasCode(code, codeSystem('ip-participant-role'), 'unit-leader'),
  );
  return leader && { reference: `PractitionerRole/${leader.id}` };
}

/** Concept D19: running services of the hospital point at the plan, so that it is seen when they are planned. */
async function takePlanIntoAccount({ server, clock }: ActionPorts, facts: NeedFacts): Promise<Saying[]> {
  const plan = existingPlan(facts, instantOf(clock.now()));
  const reference = `CarePlan/${plan?.id}`;
  const requests = plan
    ? await server.search<ServiceRequest>('ServiceRequest', {
        patient: `Patient/${facts.patient.id}`,
        status: 'active',
      })
    : [];
  const lines: Saying[] = [];
  for (const { id = '' } of requests) {
    const changed = await change<ServiceRequest>(server, 'ServiceRequest', id, (request) =>
      request.supportingInfo?.some((each) => each.reference === reference)
        ? request
        : { ...request, supportingInfo: [...(request.supportingInfo ?? []), { reference }] },
    );
    if (changed) {
      lines.push(saying('taken-into-account', { request: `ServiceRequest/${id}`, plan: reference }));
    }
  }
  return lines;
}
