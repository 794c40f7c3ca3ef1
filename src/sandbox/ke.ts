// A coordinating unit to test against: takes messages, keeps them, acknowledges, and answers as it was told to.
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
import express, { type Express } from 'express';
import { codeSystem, profile } from '../ground/fhir/canonical.ts';
import { ROLE_9034 } from '../ground/fhir/identifier-system.ts';
import { acknowledge, type Message, messageBundle, readMessage } from '../ground/fhir/message.ts';
import { toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
import type { Issue } from '../ground/outcome/issue.ts';
import type { BusinessState } from '../need/delivery/states.ts';
import { deliver } from './deliver.ts';
import { kePage } from './ke-page.ts';

export interface SandboxKeOptions {
  readonly name: string;
  /** Where the unit is: a hospital appoints a coordinator of its own (concept D9). */
  readonly at?: 'municipality' | 'hospital';
  /** What the unit answers after it took a notice; undefined: it only acknowledges. */
  readonly answer?: BusinessState;
  /** Wait before the answer, in milliseconds. */
  readonly answerAfter?: number;
  /** Bearer token for the answer. */
  readonly answerToken?: string;
  /** Told what happens, in words, for people who watch. */
  readonly onEvent?: (text: string) => void;
  /** Checks what arrives; errors are refused with a fatal acknowledgement. */
  readonly check?: (resource: Resource) => readonly Issue[];
}

/** One message as it came in. */
export interface ReceivedMessage {
  readonly receivedAt: string;
  readonly event: string;
  readonly bundleId: string;
  readonly headerId: string;
  /** True when the same MessageHeader.id had come before. */
  readonly duplicate: boolean;
  readonly message: Bundle;
  /** What became of the unit's answer. */
  answer?: string;
}

export interface SandboxKe {
  readonly app: Express;
  readonly messages: readonly ReceivedMessage[];
}

/**
 * The rules for repeats follow reliable messaging: a Bundle.id is never reused, a MessageHeader.id seen before is a
 * resend and gets the original acknowledgement's content again, and is not answered twice.
 */
export function createSandboxKe(options: SandboxKeOptions): SandboxKe {
  const messages: ReceivedMessage[] = [];
  const pending: Answer[] = [];
  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => {
    response.json({ status: 'up' });
  });
  app.get('/messages', (_request, response) => {
    response.json(messages);
  });
  app.post(
    '/fhir/$process-message',
    express.json({ type: () => true, limit: '20mb' }),
    (request, response) => {
      const { message, issues } = readMessage(request.body);
      response.type('application/fhir+json');
      if (!message) {
        response.status(400).json(toOperationOutcome(issues));
        return;
      }
      const own = {
        name: options.name,
        endpoint: `${request.protocol}://${request.get('host')}/fhir/$process-message`,
      };
      response.json(take(options, { messages, pending }, message, own));
    },
  );
  app.use(
    kePage({
      name: options.name,
      messages,
      answer: async (index, state) => pending[index]?.(state),
    }),
  );
  return { app, messages };
}

interface Own {
  readonly name: string;
  readonly endpoint: string;
}

/** Sends an answer to one message that came in. */
type Answer = (state: BusinessState) => Promise<void>;

function take(
  options: SandboxKeOptions,
  { messages, pending }: { readonly messages: ReceivedMessage[]; readonly pending: Answer[] },
  message: Message,
  own: Own,
): Bundle {
  const ids = { bundle: randomUUID(), header: randomUUID() };
  const problems = judge(options, messages, message);
  const duplicate = messages.some((each) => each.headerId === message.header.id);
  if (problems.length > 0) {
    options.onEvent?.(`refused a message: ${problems[0]?.text}`);
    const outcome = toOperationOutcome(problems);
    return acknowledge(message.header, ids, new Date().toISOString(), own, { code: 'fatal-error', outcome });
  }
  const received: ReceivedMessage = {
    receivedAt: new Date().toISOString(),
    event: message.event ?? 'unknown',
    bundleId: message.bundle.id ?? '',
    headerId: message.header.id ?? '',
    duplicate,
    message: message.bundle,
  };
  messages.push(received);
  pending.push((answer) => sendAnswer({ ...options, answer }, received, message, own));
  options.onEvent?.(
    duplicate ? 'took a resend of a message that it has' : `took a message (${received.event})`,
  );
  if (!duplicate && options.answer && message.event === 'need-notice') {
    setTimeout(() => void sendAnswer(options, received, message, own), options.answerAfter ?? 500);
  }
  return acknowledge(message.header, ids, new Date().toISOString(), own, { code: 'ok' });
}

function judge(options: SandboxKeOptions, messages: readonly ReceivedMessage[], message: Message): Issue[] {
  if (messages.some((each) => each.bundleId === message.bundle.id)) {
    return [
      {
        severity: 'error',
        code: 'duplicate',
        path: 'Bundle.id',
        text: 'A Bundle with this id has come before',
        fix: 'Give every send a new Bundle.id; keep MessageHeader.id when it is the same message',
      },
    ];
  }
  return (options.check?.(message.bundle) ?? []).filter(
    ({ severity }) => severity === 'error' || severity === 'fatal',
  );
}

/** The unit's answer: the Task back with a business status, a reply in words, and the coordinator when one is appointed. */
async function sendAnswer(
  options: SandboxKeOptions,
  received: ReceivedMessage,
  message: Message,
  own: Own,
): Promise<void> {
  const { endpoint } = message.header.source;
  const sender = senderOf(options, message);
  const content = [...answerContent(options, message), sender];
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: randomUUID(),
    eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
    destination: [{ endpoint }],
    sender: { reference: `urn:uuid:${sender.id}` },
    source: own,
    focus: content.slice(0, 2).map((resource) => ({ reference: `urn:uuid:${resource.id}` })),
  };
  const compose = () => messageBundle(randomUUID(), new Date().toISOString(), header, content);
  received.answer = `${options.answer}: ${await deliver(endpoint, options.answerToken, compose)}`;
  options.onEvent?.(`answered "${options.answer}" and was told ${received.answer}`);
}

/** The unit as the sender of the notice named it, under its own organisation number. */
function senderOf({ name }: SandboxKeOptions, { header, bundle }: Message): Organization {
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

function answerContent({ answer = 'received', at }: SandboxKeOptions, message: Message): Resource[] {
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
function appointed(at: SandboxKeOptions['at'] = 'municipality'): Resource[] {
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
