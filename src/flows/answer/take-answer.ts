// The coordinating unit answers: checked, matched with its notice, kept, and written to the hospital's server.
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import {
  type Acknowledgement,
  acknowledge,
  type Message,
  readAcknowledgement,
  readMessage,
} from '../../ground/fhir/message.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { say } from '../../ground/words/language.ts';
import { nextSteps } from '../../need/decision/next-step.ts';
import { attentionCodes } from '../../need/delivery/attention-codes.ts';
import { type DeadlineSettings, deadlinesOfAnswer } from '../../need/delivery/deadlines.ts';
import { type Ledger, type NoticeRecord, toHospital } from '../../need/delivery/ledger.ts';
import type { ReceivedMessages } from '../../need/delivery/received.ts';
import { type BusinessState, toBusinessState } from '../../need/delivery/states.ts';
import { readAnswer, senderNumbers, type UnitAnswer } from '../../need/notice/answer.ts';
import { recipientOf } from '../directory/routing.ts';
import { concernsPartners } from '../messages/tell-partners.ts';
import { type Clock, type FhirServer, type NewId, PeerFailure, type Routing } from '../ports.ts';
import { recordAnswer } from './record-answer.ts';
import { takeAcknowledgement } from './take-acknowledgement.ts';

export interface AnswerPorts {
  readonly server: FhirServer;
  readonly ledger: Ledger;
  readonly received: ReceivedMessages;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly endpoint: { readonly endpoint: string; readonly name: string };
  readonly deadlines: DeadlineSettings;
  readonly routing: Pick<Routing, 'mayAnswer'>;
  /** Whether those who treat the person are told of the answer: then the notice is worked on once more. */
  readonly tellPartners?: boolean;
}

/** What the sender is told: an acknowledgement, that an acknowledgement was taken, or why the envelope could not be read. */
export type TakenAnswer =
  | { readonly acknowledgement: Bundle; readonly taken?: undefined; readonly outcome?: undefined }
  | { readonly taken: OperationOutcome; readonly acknowledgement?: undefined; readonly outcome?: undefined }
  | { readonly outcome: OperationOutcome; readonly acknowledgement?: undefined; readonly taken?: undefined };

/** Takes one message of the unit. A message that was taken before is acknowledged as then and changes nothing. */
export async function takeAnswer(ports: AnswerPorts, value: unknown): Promise<TakenAnswer> {
  const { message, issues } = readMessage(value);
  if (!message) {
    return { outcome: toOperationOutcome(issues) };
  }
  const telling = tellingIds(message);
  if (telling) {
    return { outcome: toOperationOutcome([telling]) };
  }
  const acknowledgement = readAcknowledgement(message);
  if (acknowledgement) {
    return { taken: await takeAcknowledgement(ports, acknowledgement) };
  }
  const messageId = message.header.id ?? '';
  const at = ports.clock.now().toISOString();
  const arrival = await ports.received.begin(messageId, message.bundle.id ?? '', at);
  switch (arrival.kind) {
    case 'repeat':
      return { acknowledgement: arrival.response };
    case 'resend':
      return acknowledgeWith(ports, message, contentOf(arrival.response));
    case 'forgotten':
      return acknowledgeWith(ports, message, arrival.code === 'ok' ? { code: 'ok' } : refusal(forgotten()));
    case 'bundle-id-reused':
      return acknowledgeWith(ports, message, refusal(bundleIdReused()));
    case 'in-work':
      return acknowledgeWith(ports, message, later('The same message is being worked on'));
    case 'new':
      return takeNew(ports, message, messageId);
  }
}

/** Ids of messages are kept for good and stand in logs: none may tell whom the message is about. */
function tellingIds({ bundle, header }: Message): Issue | undefined {
  const path = (
    [
      ['Bundle.id', bundle.id],
      ['Bundle.entry[0].resource.id', header.id],
    ] as const
  ).find(([, id]) => holdsNationalId(id ?? ''))?.[0];
  const text = 'A message has a national id as its id, so it is not taken';
  return path && { severity: 'error', code: 'value', path, text, fix: 'Give messages ids that tell nothing' };
}

async function takeNew(ports: AnswerPorts, message: Message, messageId: string): Promise<TakenAnswer> {
  try {
    const content = await judge(ports, message, messageId);
    const taken = acknowledgeWith(ports, message, content);
    if (content.code === 'transient-error') {
      await ports.received.release(messageId);
    } else if (taken.acknowledgement) {
      await ports.received.finish(messageId, taken.acknowledgement);
    }
    return taken;
  } catch (error) {
    await ports.received.release(messageId).catch(() => undefined);
    throw error;
  }
}

async function judge(
  ports: AnswerPorts,
  message: Message,
  messageId: string,
): Promise<Omit<Acknowledgement, 'of'>> {
  const answer = readAnswer(message);
  if ('issue' in answer) {
    return refusal(answer.issue);
  }
  const record = await ports.ledger.byTask(answer.task);
  if (!record) {
    return refusal(unknownTask());
  }
  const problem = await strangerIn(ports.routing, record, message);
  if (problem) {
    return refusal(problem);
  }
  const business = toBusinessState(answer.business);
  if (!business) {
    return refusal(unknownState());
  }
  return (await keep(ports, record, { ...answer, business, messageId })) ?? { code: 'ok' };
}

/** Whoever has a notice answers it: the unit that it was sent to, or the one that took over its area. */
async function strangerIn(
  routing: Pick<Routing, 'mayAnswer'>,
  record: NoticeRecord,
  message: Message,
): Promise<Issue | undefined> {
  const told = recipientOf(record);
  if (!told) {
    return undefined; // recorded by a release that did not keep whom it told
  }
  const numbers = senderNumbers(message);
  if (numbers.length === 0) {
    return {
      severity: 'error',
      code: 'required',
      path: 'MessageHeader.sender',
      text: 'The answer does not say which organisation gives it',
      fix: 'Let MessageHeader.sender refer to the Organization in the message, with its organisation number',
    };
  }
  return (await routing.mayAnswer(told, numbers))
    ? undefined
    : {
        severity: 'error',
        code: 'forbidden',
        path: 'MessageHeader.sender',
        text: 'The notice was sent to another unit, and this one has not taken over its area',
        fix: 'Let the unit that has the notice answer it; a wrong municipality is answered by the unit that got it',
      };
}

/** What an acknowledgement of ours said, to say it again. */
function contentOf(response: Bundle): Omit<Acknowledgement, 'of'> {
  const { message } = readMessage(response);
  const { code, outcome } = (message && readAcknowledgement(message)) ?? { code: 'ok' };
  return { code, ...(outcome ? { outcome } : {}) };
}

function forgotten(): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    path: 'MessageHeader.id',
    text: 'This message was answered before, not with ok, and what the answer said is not kept any more',
    fix: 'Send what is to be said now as a new message, with a new MessageHeader.id',
  };
}

function bundleIdReused(): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    path: 'Bundle.id',
    text: 'Another message came with this Bundle.id',
    fix: 'Give every send a new Bundle.id; keep MessageHeader.id when it is the same message',
  };
}

function later(text: string): Omit<Acknowledgement, 'of'> {
  const fix = 'Send the same message again later';
  const issue: Issue = { severity: 'error', code: 'transient', path: 'Bundle', text, fix };
  return { code: 'transient-error', outcome: toOperationOutcome([issue]) };
}

async function keep(
  ports: AnswerPorts,
  record: NoticeRecord,
  answer: UnitAnswer & { readonly business: BusinessState; readonly messageId: string },
): Promise<Omit<Acknowledgement, 'of'> | undefined> {
  const at = ports.clock.now();
  const instant = at.toISOString();
  const due = deadlinesOfAnswer(answer.business, at, ports.deadlines, toHospital(record.recipient));
  const firstContactBy = due.deadlines.find(({ kind }) => kind === 'first-contact')?.dueAt;
  let written: readonly string[];
  try {
    const recorded = await recordAnswer(ports.server, record, { ...answer, firstContactBy }, instant);
    if (!recorded) {
      return later("The notice's Task is not on the hospital's server yet");
    }
    written = recorded;
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return later("The answer could not be written to the hospital's server");
  }
  const [first = ''] = written;
  const how = (await ports.server.keptInstead?.(first))
    ? "waits at /api/write-backs, because the hospital's server takes no writes"
    : "is written to the hospital's server";
  const next = nextSteps[answer.business];
  const step = next ? `. ${say(next.because.text, 'en')}` : '';
  const attention = next?.person && {
    reason: next.person,
    detail: `The unit says: ${answer.business}${step}`,
    nextStep: say(attentionCodes[next.person].next, 'en'),
  };
  await ports.ledger.record(record.key, {
    change: { business: answer.business },
    ...(ports.tellPartners && concernsPartners(answer.business) ? { again: 0 } : {}),
    ...due,
    ...(attention ? { attention } : {}),
    events: [
      {
        at: instant,
        event: 'answered',
        detail: `The unit says: ${answer.business}${step}`,
        concept: next?.because.concept ?? 'E1',
      },
      {
        at: instant,
        event: 'recorded',
        detail: `The answer ${how}: ${[`Task/${answer.task}`, ...written].join(', ')}`,
        concept: 'D16',
      },
    ],
  });
  return undefined;
}

function unknownState(): Issue {
  return {
    severity: 'error',
    code: 'code-invalid',
    path: 'Task.businessStatus',
    text: 'The Task carries no business status that is known here',
    fix: `Use a code of ${codeSystem('ip-business-status')}`,
  };
}

function unknownTask(): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path: 'Task.id',
    text: 'No notice with this Task was sent from here',
    fix: 'Answer with the Task that came with the notice, under the same id',
  };
}

function refusal(issue: Issue): Omit<Acknowledgement, 'of'> {
  return { code: 'fatal-error', outcome: toOperationOutcome([issue]) };
}

function acknowledgeWith(
  ports: AnswerPorts,
  message: Message,
  answer: Omit<Acknowledgement, 'of'>,
): TakenAnswer {
  const ids = { bundle: ports.newId(), header: ports.newId() };
  const at = ports.clock.now().toISOString();
  return { acknowledgement: acknowledge(message.header, ids, at, ports.endpoint, answer) };
}
