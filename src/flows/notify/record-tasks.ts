// What a decision asks people in the hospital to do, as Tasks on the hospital's server. Ids follow from the need, so that
// a repeat writes the same Task again and never a second one.

import type { PractitionerRole, ServiceRequest, Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import type { ActionCode } from '../../need/decision/actions.ts';
import { existingPlan } from '../../need/decision/read-facts.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeId } from '../../need/notice/identity.ts';
import { taskOf, typed } from '../../need/notice/task.ts';
import { change } from '../change.ts';
import type { Clock, FhirServer } from '../ports.ts';

interface TaskPorts {
  readonly server: FhirServer;
  readonly clock: Clock;
}

type TaskCode = 'fetch-plan' | 'start-plan' | 'ask-person' | 'tell-unit-leader' | 'help-apply';

const taskFor: Partial<Record<ActionCode, TaskCode>> = {
  'fetch-plan': 'fetch-plan',
  'start-plan-in-hospital': 'start-plan',
  'ask-person': 'ask-person',
  'tell-unit-leader': 'tell-unit-leader',
  'appoint-hospital-coordinator': 'tell-unit-leader',
  'help-apply': 'help-apply',
};

/** Days within which the person is asked when no end of the stay is known (design; a setting of the routine). */
const ASK_WITHIN_DAYS = 7;

/** Writes the Tasks that the actions demand; gives one line about each for the history. */
export async function recordTasks(
  ports: TaskPorts,
  key: string,
  facts: NeedFacts,
  actions: readonly ActionCode[],
): Promise<Saying[]> {
  const codes = new Set(actions.flatMap((action) => taskFor[action] ?? []));
  const lines: Saying[] = [];
  for (const code of codes) {
    lines.push(await recordTask(ports, key, facts, code));
  }
  if (actions.includes('fetch-plan')) {
    lines.push(...(await takePlanIntoAccount(ports, facts)));
  }
  return lines;
}

async function recordTask(
  { server, clock }: TaskPorts,
  key: string,
  facts: NeedFacts,
  code: TaskCode,
): Promise<Saying> {
  const id = noticeId(key, code);
  const known = await server.read<Task>('Task', id);
  if (known) {
    return saying('task-there', { reference: `Task/${id}`, task: code, status: known.status ?? '' });
  }
  const parts = await partsOf(server, facts, code, instantOf(clock.now()));
  if (!parts) {
    return saying('no-leader');
  }
  const instant = clock.now().toISOString();
  const author = facts.flag.author as Task['requester'];
  await server.put(
    taskOf({
      id,
      kind: code,
      at: instant,
      for: { reference: `Patient/${facts.patient.id}` },
      ...(author ? { requester: author } : {}),
      ...parts,
    }),
  );
  return saying('task', { reference: `Task/${id}`, task: code });
}

/** What is special to each kind; undefined when somebody is missing without whom it means nothing. */
async function partsOf(
  server: FhirServer,
  facts: NeedFacts,
  code: TaskCode,
  instant: Instant,
): Promise<Partial<Task> | undefined> {
  const author = facts.flag.author as Task['owner'];
  const flagInput = {
    ...typed('ip-task-input', 'flag'),
    valueReference: { reference: `Flag/${facts.flag.id}` },
  };
  switch (code) {
    case 'fetch-plan': {
      const plan = existingPlan(facts, instant);
      return {
        ...(author ? { owner: author } : {}),
        ...(plan ? { focus: { reference: `CarePlan/${plan.id}` } } : {}),
      };
    }
    case 'start-plan': {
      const text = 'Bare behov for spesialisthelsetjenester over lengre tid: sykehuset starter planen';
      return { ...(author ? { owner: author } : {}), reasonCode: { text }, input: [flagInput] };
    }
    case 'ask-person':
      return {
        ...(author ? { owner: author } : {}),
        restriction: { period: { end: askBy(facts, instant) } },
      };
    case 'help-apply':
      return author ? { owner: author } : {};
    case 'tell-unit-leader': {
      const leader = await unitLeader(server, facts);
      return leader && { owner: leader, input: [flagInput] };
    }
  }
}

/** Concept D11: at the latest at discharge; without a known end of the stay, within a week. */
function askBy({ encounter }: NeedFacts, instant: string): string {
  const end = encounter?.period?.end;
  return end ?? new Date(Date.parse(instant) + ASK_WITHIN_DAYS * 86_400_000).toISOString();
}

async function unitLeader(server: FhirServer, facts: NeedFacts): Promise<Task['owner'] | undefined> {
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
async function takePlanIntoAccount({ server, clock }: TaskPorts, facts: NeedFacts): Promise<Saying[]> {
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
