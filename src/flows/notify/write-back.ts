// What the hospital's own server is told of a notice: that it was sent, and that it was taken back.
import type { Bundle, Communication, Provenance, Resource, Task } from '@medplum/fhirtypes';
import { profile } from '../../ground/fhir/canonical.ts';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { sameTarget } from '../../ground/fhir/reference.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { kindOf, type LetterPayload, type NoticeContent, partOf } from '../../need/notice/compose.ts';
import { noticeId, threadOf } from '../../need/notice/identity.ts';
import { entityNamed, provenanceOf } from '../../need/notice/provenance.ts';
import { taskOf } from '../../need/notice/task.ts';
import { change } from '../change.ts';
import type { FhirServer } from '../ports.ts';

/**
 * Concept D16: the notice is recorded in the person's record, as Communication, Task and Provenance on the hospital's
 * server, in one transaction under ids of ours: repeated after an unclear answer, it writes the same again. A Task that the
 * unit has answered on already is left as it is. Gives the resources of this notice that stand there more than once, and
 * whether it waits elsewhere because the server does not let us write.
 * @param isFirst the notice was sent for the first time in this very attempt: none before it can have been recorded
 */
export async function recordNoticeSent(
  server: FhirServer,
  record: NoticeRecord,
  notice: NoticeContent,
  payload: LetterPayload,
  instant: string,
  isFirst = false,
): Promise<{ readonly copies: readonly string[]; readonly kept: boolean }> {
  const { facts, recipient } = notice;
  const patient = { reference: `Patient/${facts.patient.id}` };
  const unit = {
    type: 'Organization' as const,
    identifier: { system: ORGNR, value: recipient.organizationNumber },
    display: recipient.name,
  };
  const author = facts.flag.author;
  const sender = author ?? { display: facts.organization?.name ?? notice.source.name };
  const communication: Communication = {
    resourceType: 'Communication',
    id: noticeId(record.key, partOf('communication', record.updates)),
    meta: { profile: [profile('ip-communication-notice')] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: threadOf(record.thread ?? record.key) }],
    status: 'completed',
    category: [kindOf('notice-of-need')],
    subject: patient,
    about: [{ reference: record.flag }],
    sent: notice.instant,
    sender: sender as NonNullable<Communication['sender']>,
    recipient: [unit],
    payload,
  };
  const task = taskOf({
    id: record.task ?? noticeId(record.key, 'task'),
    kind: 'ke-request',
    at: instant,
    focus: { reference: `Communication/${communication.id}` },
    for: patient,
    authoredOn: notice.instant,
    owner: unit,
    requester: sender as NonNullable<Task['requester']>,
  });
  // Nobody but we writes a Task under this id, and an answer to it only where it is: where the ledger has no earlier attempt, and
  // the record showed none when the facts were read, there is none to be kept.
  const isNew = isFirst && facts.tasks?.every(({ id }) => id !== task.id) === true;
  const known = isNew ? undefined : await server.read<Task>('Task', task.id ?? '');
  const targets = [`Communication/${communication.id}`, `Task/${task.id}`];
  const activity = partOf('notice-sent', record.updates);
  const origin = provenance(record, 'notice-sent', targets, sender, instant, activity);
  const bundle = puts(server.baseUrl, [communication, ...(known ? [] : [task]), origin]);
  const { entry } = await server.transact(bundle);
  // A server that wrote it answers for each entry.
  const kept =
    entry === undefined && (await server.keptInstead?.(`Communication/${communication.id}`)) === true;
  return { copies: await twice(server, communication, task), kept };
}

/** Another unit was told beside the first one, which is silent: a Communication and a Provenance of their own, under the same thread. */
export async function recordToldBesides(
  server: FhirServer,
  record: NoticeRecord,
  notice: NoticeContent,
  payload: LetterPayload,
  instant: string,
): Promise<void> {
  const { facts, recipient } = notice;
  const sender = facts.flag.author ?? { display: facts.organization?.name ?? notice.source.name };
  const id = noticeId(`${record.key}|${recipient.organizationNumber}`, 'communication');
  const communication: Communication = {
    resourceType: 'Communication',
    id,
    meta: { profile: [profile('ip-communication-notice')] },
    // Not the thread's own identifier: by that a second copy of the first notice is known.
    inResponseTo: [
      { reference: `Communication/${noticeId(record.key, partOf('communication', record.updates))}` },
    ],
    status: 'completed',
    category: [kindOf('notice-of-need')],
    subject: { reference: `Patient/${facts.patient.id}` },
    about: [{ reference: record.flag }],
    sent: instant,
    sender: sender as NonNullable<Communication['sender']>,
    recipient: [
      {
        type: 'Organization',
        identifier: { system: ORGNR, value: recipient.organizationNumber },
        display: recipient.name,
      },
    ],
    payload,
  };
  const origin = provenance(
    { ...record, ...(notice.messageId ? { messageId: notice.messageId } : {}) },
    'notice-sent',
    [`Communication/${id}`],
    sender,
    instant,
    `notice-sent|${recipient.organizationNumber}`,
  );
  await server.transact(puts(server.baseUrl, [communication, origin]));
}

/** A transaction that puts each resource under its own id. */
export function puts(base: string, resources: readonly Resource[]): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => {
      const url = `${resource.resourceType}/${resource.id}`;
      return {
        fullUrl: `${base.replace(/\/+$/, '')}/${url}`,
        resource,
        request: { method: 'PUT', url },
      };
    }),
  };
}

/** A server that gives ids of its own in spite of ours makes a second copy with each repeat: then a person has to know. */
async function twice(server: FhirServer, communication: Communication, task: Task): Promise<string[]> {
  const { system, value } = communication.identifier?.[0] ?? {};
  const [communications, tasks] = await Promise.all([
    server.search<Communication>('Communication', { identifier: `${system}|${value}` }),
    server.search<Task>('Task', { focus: `Communication/${communication.id}` }),
  ]);
  return [
    ...communications.flatMap((each) =>
      each.id !== communication.id && isCopy(each, communication) ? [`Communication/${each.id}`] : [],
    ),
    ...tasks.flatMap(({ id, code }) =>
      id === task.id || code?.coding?.[0]?.code !== 'ke-request' ? [] : [`Task/${id}`],
    ),
  ];
}

/** On the same thread there are replies, updates and the notices of other Flags too: those are no copies. */
function isCopy(one: Communication, { sent, about }: Communication): boolean {
  const flag = one.about?.[0]?.reference;
  const sameFlag = flag === undefined || sameTarget(flag, about?.[0]?.reference ?? '');
  return sameFlag && (one.sent === undefined || one.sent === sent);
}

/** The notice was taken back: the Communication was sent in error, and the Task is cancelled. */
export async function recordCancellation(
  server: FhirServer,
  record: NoticeRecord,
  notice: NoticeContent,
  instant: string,
): Promise<void> {
  const ids = Array.from({ length: (record.updates ?? 0) + 1 }, (_, update) =>
    noticeId(record.key, partOf('communication', update)),
  );
  for (const id of ids) {
    await change<Communication>(server, 'Communication', id, (current) =>
      current.status === 'entered-in-error' ? current : { ...current, status: 'entered-in-error' },
    );
  }
  const task = record.task ?? '';
  await change<Task>(server, 'Task', task, (current) =>
    current.status === 'cancelled' ? current : { ...current, status: 'cancelled', lastModified: instant },
  );
  const sender = notice.facts.flag.author ?? { display: notice.source.name };
  const targets = [...ids.map((id) => `Communication/${id}`), `Task/${task}`];
  await server.put(provenance(record, 'corrected', targets, sender, instant));
}

function provenance(
  record: NoticeRecord,
  activity: 'notice-sent' | 'corrected',
  targets: readonly string[],
  who: { readonly reference?: string; readonly display?: string },
  instant: string,
  part: string = activity,
): Provenance {
  return provenanceOf({
    id: noticeId(record.key, `provenance|${part}`),
    targets,
    activity,
    who,
    recorded: instant,
    entity: [entityNamed('source', `urn:uuid:${record.messageId ?? record.key}`)],
  });
}
