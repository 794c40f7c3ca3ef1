// What the hospital's own server is told: the notice that was sent, the plan that exists already, the unit's answer.
import type { Communication, Resource, Task } from '@medplum/fhirtypes';
import type { NoticeRecord } from '../delivery/ledger.ts';
import type { BusinessState } from '../delivery/states.ts';
import { codeSystem, profile } from '../fhir/canonical.ts';
import type { NeedFacts } from '../notice/facts.ts';
import { noticeId } from '../notice/identity.ts';
import type { FhirServer } from './ports.ts';

/** Concept D16: the notice is recorded in the person's record, as Communication and Task on the hospital's server. */
export async function recordNoticeSent(
  server: FhirServer,
  record: NoticeRecord,
  facts: NeedFacts,
  instant: string,
): Promise<void> {
  const patient = { reference: `Patient/${facts.patient.id}` };
  const recipient = { display: record.recipient?.name ?? '' };
  const communication: Communication = {
    resourceType: 'Communication',
    id: noticeId(record.key, 'communication'),
    meta: { profile: [profile('ip-communication-notice')] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${noticeId(record.key, 'thread')}` }],
    status: 'completed',
    category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'notice-of-need' }] }],
    subject: patient,
    about: [{ reference: record.flag }],
    sent: record.madeAt ?? instant,
    recipient: [recipient],
    ...(facts.flag.code ? { reasonCode: [facts.flag.code] } : {}),
  };
  const task: Task = {
    resourceType: 'Task',
    id: record.task ?? noticeId(record.key, 'task'),
    meta: { profile: [profile('ip-task-ke-request')] },
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code: 'ke-request' }] },
    focus: { reference: `Communication/${communication.id}` },
    for: patient,
    authoredOn: record.madeAt ?? instant,
    lastModified: instant,
    owner: recipient,
    ...(facts.flag.author ? { requester: facts.flag.author as NonNullable<Task['requester']> } : {}),
  };
  await putAll(server, [communication, task]);
}

/**
 * The unit's answer, written onto the Task, with the reply as a Communication of the same thread. False when the Task is
 * not there: a quick unit answers before its notice is recorded.
 */
export async function recordAnswer(
  server: FhirServer,
  record: NoticeRecord,
  answer: {
    readonly status: Task['status'];
    readonly business: BusinessState;
    readonly text: string;
    readonly messageId: string;
  },
  instant: string,
): Promise<boolean> {
  const task = record.task ? await server.read<Task>('Task', record.task) : undefined;
  if (!task) {
    return false;
  }
  const reply: Communication = {
    resourceType: 'Communication',
    id: noticeId(record.key, `reply|${answer.messageId}`),
    meta: { profile: [profile('ip-communication-reply')] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${noticeId(record.key, 'thread')}` }],
    status: 'completed',
    category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'reply' }] }],
    inResponseTo: [{ reference: `Communication/${noticeId(record.key, 'communication')}` }],
    ...(task.for ? { subject: task.for as NonNullable<Communication['subject']> } : {}),
    received: instant,
    ...(task.owner ? { sender: task.owner as NonNullable<Communication['sender']> } : {}),
    payload: [{ contentString: answer.text }],
  };
  const changed: Task = {
    ...task,
    status: answer.status,
    businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: answer.business }] },
    lastModified: instant,
  };
  await putAll(server, [reply, changed]);
  return true;
}

async function putAll(server: FhirServer, resources: readonly Resource[]): Promise<void> {
  for (const resource of resources) {
    await server.put(resource);
  }
}
