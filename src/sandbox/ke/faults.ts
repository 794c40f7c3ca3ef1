// What the sandbox unit does wrong when it is told to: as receivers do that public reports tell of. Each fault is named.
import { randomUUID } from 'node:crypto';
import type { Bundle, MessageHeader, Patient, Resource, Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { FNR } from '../../ground/fhir/identifier-system.ts';
import { nationalId } from '../persons.ts';
import { type LapseName, lapses } from './lapses.ts';

/** Name → what the unit does. The first group concerns the first send of a message, the second its answers. */
const unitFaults = {
  busy: 'each message is answered 503 with Retry-After 1 the first time, and taken when it comes again',
  silent: 'each message is taken the first time, and the connection breaks before the acknowledgement',
  html: 'each message is taken the first time, and answered with a page and status 200',
  'empty-ack': 'each message is taken the first time, and answered with status 200 and nothing',
  'other-ack': 'the first acknowledgement of each message names another message',
  'upper-case-ids': 'acknowledgements and answers name our ids in upper case',
  'answer-other-person': 'answers are about another person',
  'answer-other-task': 'answers carry a Task that is not ours',
  'answer-without-task': 'answers are words alone',
  'answer-unknown-status': 'answers carry a business status that nobody knows',
  'answer-twice': 'answers are sent twice, as two messages',
} as const;

export type UnitFault = keyof typeof unitFaults | LapseName;
export const unitFaultNames = [...Object.keys(unitFaults), ...Object.keys(lapses)] as readonly UnitFault[];

/** A state that our code system does not have. */
const NOBODY_KNOWS = 'somewhere-else';

/** How a first send of a message is answered instead of with its acknowledgement. */
export type WrongReply =
  | { readonly kind: 'break' }
  | { readonly kind: 'text'; readonly status: number; readonly type: string; readonly text: string };

/** Undefined when the acknowledgement goes as it is. Only the first send of a message meets a fault. */
export function replyInstead(faults: readonly UnitFault[]): WrongReply | undefined {
  if (faults.includes('silent')) {
    return { kind: 'break' };
  }
  if (faults.includes('html')) {
    return {
      kind: 'text',
      status: 200,
      type: 'text/html',
      text: '<!doctype html><title>OK</title><p>OK</p>',
    };
  }
  return faults.includes('empty-ack')
    ? { kind: 'text', status: 200, type: 'application/fhir+json', text: '' }
    : undefined;
}

/** The acknowledgement as it leaves. */
export function changedAcknowledgement(
  answer: Bundle,
  faults: readonly UnitFault[],
  isFirst: boolean,
): Bundle {
  const named = (identifier: string): string => {
    if (faults.includes('other-ack') && isFirst) {
      return randomUUID();
    }
    return faults.includes('upper-case-ids') ? identifier.toUpperCase() : identifier;
  };
  return withHeader(answer, (header) =>
    header.response
      ? { ...header, response: { ...header.response, identifier: named(header.response.identifier ?? '') } }
      : header,
  );
}

/** The answer's header and content as they leave; the Task is the second thing that an answer is about. */
export function changedAnswer(content: readonly Resource[], faults: readonly UnitFault[]): Resource[] {
  const plain = faults.includes('answer-without-task')
    ? content.filter(({ resourceType }) => resourceType !== 'Task')
    : content;
  const changed = plain.map((resource) =>
    resource.resourceType === 'Task' ? changedTask(resource, faults) : onThread(resource, faults),
  );
  return faults.includes('answer-other-person') ? [...changed, otherPerson()] : changed;
}

function changedTask(task: Task, faults: readonly UnitFault[]): Task {
  const id = faults.includes('answer-other-task') ? randomUUID() : (task.id ?? '');
  return {
    ...task,
    id: faults.includes('upper-case-ids') ? id.toUpperCase() : id,
    ...(faults.includes('answer-unknown-status')
      ? { businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: NOBODY_KNOWS }] } }
      : {}),
  };
}

function onThread(resource: Resource, faults: readonly UnitFault[]): Resource {
  return resource.resourceType === 'Communication' && faults.includes('answer-other-thread')
    ? { ...resource, identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` }] }
    : resource;
}

/** An invented person of whom nobody told. */
function otherPerson(): Patient {
  return {
    resourceType: 'Patient',
    id: randomUUID(),
    identifier: [{ system: FNR, value: nationalId(999_999) }],
    name: [{ family: 'Annen', given: ['Prøve'] }],
  };
}

function withHeader(bundle: Bundle, change: (header: MessageHeader) => MessageHeader): Bundle {
  return {
    ...bundle,
    entry: (bundle.entry ?? []).map((entry) =>
      entry.resource?.resourceType === 'MessageHeader'
        ? { ...entry, resource: change(entry.resource) }
        : entry,
    ),
  };
}
