// The unit has not answered in time, step after step, each after a time of its own: another endpoint of it, what it is part of; then
// one Task on the hospital's server that goes from one who has a duty in the trust to the next, and ends when the unit answers; then
// the list for people.
import type { Flag, Reference, Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { isOpenTask } from '../../ground/fhir/open-task.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { worded } from '../../need/delivery/codes/worded.ts';
import { missedDeadline } from '../../need/delivery/due/deadlines.ts';
import { type EscalationStep, nextEscalation } from '../../need/delivery/due/escalation.ts';
import type { NoticeRecord, Step } from '../../need/delivery/ledger.ts';
import { partOf } from '../../need/notice/compose.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeId } from '../../need/notice/identity.ts';
import { provenanceOf } from '../../need/notice/provenance.ts';
import { taskOf, typed } from '../../need/notice/task.ts';
import { change } from '../change.ts';
import { type GatherPorts, gatherFacts } from '../judge/gather-facts.ts';
import { chainOf } from '../judge/gather-providers.ts';
import { stepOf } from '../note.ts';
import { unitLeader } from '../notify/record-actions.ts';
import { puts } from '../notify/write-back.ts';
import type { FhirServer } from '../ports.ts';
import { type BesidesPorts, type BesidesStep, sendBesides } from './send-besides.ts';

export type EscalatePorts = GatherPorts & BesidesPorts;

type Follower = NonNullable<Task['owner']>;

/**
 * What follows when `answer` or one of the steps has passed.
 * @throws {import('../ports.ts').PeerFailure} when the hospital's server is away: the step is tried again
 */
export async function escalate(
  ports: EscalatePorts,
  key: string,
  passed: 'answer' | EscalationStep,
): Promise<Step> {
  const record = await ports.ledger.get(key);
  if (passed === 'follow-person' || record === undefined) {
    return toPerson(ports, []);
  }
  const lines: Saying[] = [];
  if (passed === 'other-endpoint' || passed === 'other-unit') {
    lines.push(...(await sendBesides(ports, record, passed)));
  } else if (passed !== 'answer') {
    const facts = await factsOf(ports, record);
    const follower = facts && (await followerOf(ports, facts, passed));
    if (follower) {
      await follow(ports, record, passed, follower);
      lines.push(saying('followed', { step: passed, who: follower.display ?? '' }));
    } else {
      lines.push(saying('nobody-follows', { step: passed }));
    }
  } else {
    lines.push(saying('deadline-answer'));
  }
  // The next one's time begins when this step is done.
  const now = ports.clock.now();
  const next = nextEscalation(passed, ports.deadlines.escalation, now, ports.deadlines.dayMs);
  if (!next) {
    return toPerson(ports, lines);
  }
  const event = passed === 'answer' ? 'deadline-answer' : 'escalated';
  const then = { clock: { now: () => now } };
  return { ...stepOf(then, { event, ...worded(...lines), concept: 'D12' }), deadlines: [next] };
}

function toPerson(ports: EscalatePorts, lines: readonly Saying[]): Step {
  const { detail: _, said = [], ...attention } = missedDeadline('answer');
  const all = worded(...lines, ...(said as Saying[]));
  return stepOf(ports, { event: 'deadline-answer', ...all, attention: { ...attention, ...all } });
}

async function factsOf(ports: EscalatePorts, record: NoticeRecord): Promise<NeedFacts | undefined> {
  const flag = await ports.server.read<Flag>('Flag', parseReference(record.flag)?.id ?? '');
  return flag && (await gatherFacts(ports, flag)).facts;
}

async function followerOf(
  ports: EscalatePorts,
  facts: NeedFacts,
  step: Exclude<EscalationStep, 'follow-person' | BesidesStep>,
): Promise<Follower | undefined> {
  if (step === 'follow-leader') {
    return unitLeader(ports.server, facts);
  }
  const chain = await chainOf(ports.server, `Organization/${facts.organization?.id}`);
  const trust = chain.find(({ type }) => hasCode(type, codeSystem('ip-organization-type'), 'trust'));
  const number = trust?.identifier?.find(({ system, value }) => system === ORGNR && value)?.value;
  const unit = number ? (await ports.routing.forTrust(number, 'need-notice')).recipient : undefined;
  return unit && organizationOf(unit);
}

function organizationOf({
  name,
  organizationNumber,
}: {
  name: string;
  organizationNumber: string;
}): Follower {
  return {
    type: 'Organization',
    identifier: { system: ORGNR, value: organizationNumber },
    display: name,
  } as Follower;
}

const taskId = (key: string) => noticeId(key, 'follow-notice');

const why = 'Enheten har fått meldingen og har ikke svart innen fristen';

/** One Task; the next one takes it over, and it says from whom. */
async function follow(
  { server, clock, replyTo }: EscalatePorts,
  { key, subject = '', flag, updates }: NoticeRecord,
  step: EscalationStep,
  owner: Follower,
): Promise<void> {
  const at = clock.now().toISOString();
  const id = taskId(key);
  const note = { time: at, text: `${why}. Oppgaven er gitt til ${owner.display ?? owner.reference}` };
  const known = await server.read<Task>('Task', id);
  if (known) {
    await change<Task>(server, 'Task', id, (task) =>
      task.status !== 'requested' || sameOwner(task.owner, owner)
        ? task
        : { ...task, owner, lastModified: at, note: [...(task.note ?? []), note] },
    );
    return;
  }
  const task = taskOf({
    id,
    kind: 'follow-notice',
    at,
    description: 'Følg opp meldingen som koordinerende enhet ikke har svart på',
    for: { reference: subject },
    focus: { reference: `Communication/${noticeId(key, partOf('communication', updates))}` },
    requester: { display: replyTo.name } as Reference as NonNullable<Task['requester']>,
    owner,
    note: [note],
    input: [{ ...typed('ip-task-input', 'flag'), valueReference: { reference: flag } }],
  });
  const provenance = provenanceOf({
    id: noticeId(key, `provenance|${step}`),
    targets: [`Task/${id}`],
    activity: 'recorded',
    who: { display: replyTo.name },
    recorded: at,
    entity: [{ role: 'source', what: { reference: flag } }],
  });
  await server.transact(puts(server.baseUrl, [task, provenance]));
}

function sameOwner(one: Task['owner'], other: Follower): boolean {
  return one?.reference === other.reference && one?.identifier?.value === other.identifier?.value;
}

/** The unit has answered, or the notice was taken back: nobody follows it up any more. */
export async function endFollowing(
  server: FhirServer,
  key: string,
  at: string,
  status: 'completed' | 'cancelled' = 'completed',
): Promise<void> {
  await change<Task>(server, 'Task', taskId(key), (task) =>
    isOpenTask(task) ? { ...task, status, lastModified: at } : task,
  );
}
