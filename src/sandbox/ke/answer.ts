// The sandbox unit's answer to a notice: the Task back with a business status, a reply in words, and the coordinator when one is
// appointed.
import { randomUUID } from 'node:crypto';
import type {
  Bundle,
  Communication,
  MessageHeader,
  Organization,
  Practitioner,
  PractitionerRole,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import { type Message, messageBundle } from '../../ground/fhir/message.ts';
import type { BusinessState } from '../../need/delivery/states.ts';
import { changedAnswer, type UnitFault } from './faults.ts';

export interface AnswerOptions {
  readonly name: string;
  /** Where the unit is: a hospital appoints a coordinator of its own (concept D9). */
  readonly at?: 'municipality' | 'hospital' | undefined;
  readonly state: BusinessState;
  readonly faults: readonly UnitFault[];
}

/** Makes one answer; each call of what it returns is the same message in a new Bundle, as a resend is. */
export function composeAnswer(
  options: AnswerOptions,
  message: Message,
  source: MessageHeader['source'],
): () => Bundle {
  const sender = senderOf(options.name, message);
  const content = changedAnswer([...answerContent(options, message), sender], options.faults);
  const about = content.filter(
    ({ resourceType }) => resourceType === 'Task' || resourceType === 'Communication',
  );
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: randomUUID(),
    eventCoding: {
      system: codeSystem('ip-message-event'),
      code: options.faults.includes('answer-as-news') ? 'need-notice' : 'need-reply',
    },
    destination: [{ endpoint: message.header.source.endpoint }],
    sender: { reference: `urn:uuid:${sender.id}` },
    source,
    focus: about.map((resource) => ({ reference: `urn:uuid:${resource.id}` })),
  };
  return () => messageBundle(randomUUID(), new Date().toISOString(), header, content);
}

/** The unit as the sender of the notice named it, under its own organisation number. */
function senderOf(name: string, { header, bundle }: Message): Organization {
  const receiver = header.destination?.[0]?.receiver?.reference;
  const addressed = bundle.entry?.find(({ fullUrl }) => fullUrl === receiver)?.resource;
  const identifier = addressed?.resourceType === 'Organization' ? addressed.identifier : undefined;
  return { resourceType: 'Organization', id: randomUUID(), ...(identifier ? { identifier } : {}), name };
}

const words: Partial<Record<BusinessState, { readonly status: Task['status']; readonly text: string }>> = {
  'coordinator-appointed': {
    status: 'completed',
    text: 'Koordinator er oppnevnt: Ingrid Prøve, tlf. 55 55 01 23.',
  },
  'person-declined': {
    status: 'cancelled',
    text: 'Personen takker nei til individuell plan og koordinator.',
  },
  'plan-exists': { status: 'rejected', text: 'Personen har allerede en individuell plan i kommunen.' },
  'wrong-municipality': { status: 'rejected', text: 'Personen er ikke bosatt i kommunen.' },
  'more-information-needed': {
    status: 'on-hold',
    text: 'Vi trenger flere opplysninger før behovet kan vurderes.',
  },
};

function answerContent({ state: answer, at }: AnswerOptions, message: Message): Resource[] {
  const task = message.resources.find((resource): resource is Task => resource.resourceType === 'Task');
  const notice = message.resources.find(
    (resource): resource is Communication => resource.resourceType === 'Communication',
  );
  const { status, text } = words[answer] ?? {
    status: 'accepted',
    text: 'Meldingen er mottatt og under vurdering.',
  };
  const communication: Communication = {
    resourceType: 'Communication',
    id: randomUUID(),
    meta: { profile: [profile('ip-communication-reply')] },
    ...(notice?.identifier ? { identifier: notice.identifier } : {}),
    status: 'completed',
    category: [{ coding: [{ system: codeSystem('ip-communication-kind'), code: 'reply' }] }],
    ...(notice ? { inResponseTo: [{ reference: `urn:uuid:${notice.id}` }] } : {}),
    payload: [{ contentString: text }],
  };
  const coordinator = answer === 'coordinator-appointed' ? appointed(at) : [];
  const [role] = coordinator;
  const answered: Task = {
    resourceType: 'Task',
    id: task?.id ?? randomUUID(),
    meta: { profile: [profile('ip-task-ke-request')] },
    status,
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code: 'ke-request' }] },
    businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: answer }] },
    lastModified: new Date().toISOString(),
    ...(role
      ? {
          output: [
            {
              type: { coding: [{ system: codeSystem('ip-task-output'), code: 'coordinator' }] },
              valueReference: { reference: `urn:uuid:${role.id}` },
            },
          ],
        }
      : {}),
  };
  return [answered, communication, ...coordinator];
}

const planCoordinator = { system: ROLE_9034, code: '8', display: 'Koordinator Individuell plan' };
const hospitalCoordinator = {
  system: ROLE_9034,
  code: '18',
  display: 'Koordinator (spesialisthelsetjenesteloven)',
};

/** The sandbox's coordinator: an invented person. */
function appointed(at: AnswerOptions['at'] = 'municipality'): Resource[] {
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id: randomUUID(),
    name: [{ family: 'Prøve', given: ['Ingrid'] }],
  };
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: randomUUID(),
    practitioner: { reference: `urn:uuid:${practitioner.id}` },
    code: [
      {
        coding: [at === 'hospital' ? hospitalCoordinator : planCoordinator],
      },
    ],
    telecom: [{ system: 'phone', value: '55 55 01 23' }],
  };
  return [role, practitioner];
}
