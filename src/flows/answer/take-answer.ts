// The coordinating unit answers: checked, matched with its notice, kept, and written to the hospital's server.

import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import { plainId } from '../../ground/fhir/ids.ts';
import { acknowledge, type Message, readAcknowledgement, readMessage } from '../../ground/fhir/message.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import { take, unitStates, whenSaid } from '../../ground/law/unit-states.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import { type DeadlineSettings, deadlinesOfAnswer, dueAt } from '../../need/delivery/due/deadlines.ts';
import { givenBack } from '../../need/delivery/given-back.ts';
import {
  type Ledger,
  type NoticeEvent,
  type NoticeRecord,
  type Step,
  saidOf,
  toHospital,
} from '../../need/delivery/ledger.ts';
import type { ReceivedMessages } from '../../need/delivery/received.ts';
import type { BusinessState } from '../../need/delivery/states.ts';
import type { ReadXml } from '../../need/dialog/read-dialog.ts';
import type { ReceivedDialogs } from '../../need/dialog/received-dialogs.ts';
import { answeredIn, readAnswer, type UnitAnswer } from '../../need/notice/answer.ts';
import { concernsPartners } from '../messages/tell-partners.ts';
import { type Clock, type FhirServer, type NewId, PeerFailure, type Routing } from '../ports.ts';
import { type AnswerSaid, type AnswersFrom, wordOf } from './answer-word.ts';
import { answeredNotice, misfitOf } from './fits.ts';
import { type RecordedAnswer, recordAnswer } from './record-answer.ts';
import { notUnderstood, refusal, refuse, tellUnknown, told, type Verdict } from './refuse-answer.ts';
import type { Speaker } from './speaker.ts';
import { takeAcknowledgement } from './take-acknowledgement.ts';

export interface AnswerPorts {
  readonly server: FhirServer;
  readonly ledger: Ledger;
  readonly received: ReceivedMessages;
  /** What people need of dialogue messages that came in to answer them; not kept without. */
  readonly dialogs?: ReceivedDialogs;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly endpoint: { readonly endpoint: string; readonly name: string };
  /** HER-ids under which we are reached in the message network; none where we are not in it. */
  readonly herIds?: readonly string[];
  /** Reads a document of the network beside what else is done; undefined when it cannot be read now. It is read here without. */
  readonly readDocument?: (bytes: Uint8Array) => Promise<ReadXml | undefined>;
  readonly deadlines: DeadlineSettings;
  /** Modifier extensions that are understood here, by their URL. */
  readonly knownModifiers?: readonly string[];
  readonly routing: Pick<Routing, 'mayAnswer'>;
  /** Who gives the answer, as far as the way that it came tells; the unit when it tells nothing. */
  readonly from?: AnswersFrom;
  /** Whether those who treat the person are told of the answer: then the notice is worked on once more. */
  readonly tellPartners?: boolean;
}

/** What the sender is told: an acknowledgement, that an acknowledgement was taken, or why the envelope could not be read. */
export type TakenAnswer =
  | { readonly acknowledgement: Bundle; readonly taken?: undefined; readonly outcome?: undefined }
  | { readonly taken: OperationOutcome; readonly acknowledgement?: undefined; readonly outcome?: undefined }
  | { readonly outcome: OperationOutcome; readonly acknowledgement?: undefined; readonly taken?: undefined };

/** Takes one message of the unit. A message that was taken before is acknowledged as then and changes nothing. */
export async function takeAnswer(
  ports: AnswerPorts,
  value: unknown,
  /** Who sends it, where that is known otherwise than by the message. */
  from?: Speaker,
): Promise<TakenAnswer> {
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
    return { taken: await takeAcknowledgement(ports, acknowledgement, from ? { from } : {}) };
  }
  const messageId = plainId(message.header.id ?? '');
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
      return takeNew(ports, message, messageId, from);
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

async function takeNew(
  ports: AnswerPorts,
  message: Message,
  messageId: string,
  from: Speaker | undefined,
): Promise<TakenAnswer> {
  try {
    const content = await judge(ports, message, messageId, from);
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

/** What is not of the form that FHIR gives it is refused, and a person is told: it may have been meant well. */
async function judge(
  ports: AnswerPorts,
  message: Message,
  messageId: string,
  from: Speaker | undefined,
): Promise<Verdict> {
  try {
    return await judgeFormed(ports, message, messageId, from);
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    const what = worded(saying('answer-not-formed'));
    await ports.ledger.raise(ports.clock.now().toISOString(), waits('unreadable-message', what));
    return refusal({
      severity: 'error',
      code: 'structure',
      path: 'Bundle.entry',
      text: 'A resource of the message is not of the form that FHIR gives it, so nothing was taken from it',
      fix: 'Validate the message against R4, and send it as a new one',
    });
  }
}

async function judgeFormed(
  ports: AnswerPorts,
  message: Message,
  messageId: string,
  from: Speaker | undefined,
): Promise<Verdict> {
  const answer = readAnswer(message, instantOf(ports.clock.now()), ports.knownModifiers);
  const record = await answeredNotice(ports, 'issue' in answer ? answeredIn(message) : answer);
  if ('issue' in record) {
    await tellUnknown(ports, message, messageId);
    return refusal('issue' in answer ? answer.issue : record.issue);
  }
  try {
    const misfit = await misfitOf(ports, record, message, from);
    if (misfit) {
      return await refuse(ports, record, told(message, misfit));
    }
    return 'issue' in answer
      ? await refuse(ports, record, notUnderstood(message, answer.issue))
      : await keep(ports, record, answer, messageId);
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return later("The hospital's server cannot be asked or written to now");
  }
}

/** What an acknowledgement of ours said, to say it again. */
function contentOf(response: Bundle): Verdict {
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

function later(text: string): Verdict {
  const fix = 'Send the same message again later';
  const issue: Issue = { severity: 'error', code: 'transient', path: 'Bundle', text, fix };
  return { code: 'transient-error', outcome: toOperationOutcome([issue]) };
}

/** How often an answer is judged anew because another to the same notice was taken meanwhile. */
const TRIES = 3;

async function keep(
  ports: AnswerPorts,
  first: NoticeRecord,
  answer: UnitAnswer,
  messageId: string,
): Promise<Verdict> {
  let record: NoticeRecord | undefined = first;
  for (let left = TRIES; left > 0 && record; left -= 1) {
    const at = ports.clock.now();
    const when = whenSaid(answer.statedAt, at.toISOString(), record.madeAt);
    const before = saidOf(record);
    const next = { state: answer.business, at: when.at };
    const standing =
      ports.from === 'another'
        ? { effect: 'nothing-new' as const, standing: before ?? next, counts: false }
        : take(before, next);
    const said = { answer, when, before, ...(ports.from ? { from: ports.from } : {}), ...standing };
    const recorded = await recordAnswer(
      ports.server,
      record,
      {
        ...answer,
        messageId,
        saidAt: when.at,
        counts: standing.counts,
        standing: standing.standing.state,
        firstContactBy: deadlinesFor(ports, record, answer.business, at).deadlines.find(
          ({ kind }) => kind === 'first-contact',
        )?.dueAt,
      },
      at.toISOString(),
    );
    if (!recorded) {
      await (ports.from === 'another' ? undefined : takeAsArrived(ports, record));
      return later("The notice's Task is not on the hospital's server yet");
    }
    const step = await stepOfAnswer(ports, record, said, recorded);
    if (await ports.ledger.answered(record.key, before, step)) {
      const { notTaken } = answer;
      return notTaken.length > 0 ? { code: 'ok', outcome: toOperationOutcome(notTaken) } : { code: 'ok' };
    }
    record = await ports.ledger.get(record.key);
  }
  return later('Other answers to the same notice are being taken');
}

/**
 * An answer of the unit that fits shows that the unit has the notice, whether a receipt ever comes or not: then the notice
 * is recorded, and the answer is taken when it comes again.
 */
async function takeAsArrived(ports: AnswerPorts, record: NoticeRecord): Promise<void> {
  const { acknowledgement, messageId } = record;
  if (acknowledgement === 'none' && messageId !== undefined) {
    await takeAcknowledgement(ports, { of: messageId, code: 'ok' });
  }
}

function deadlinesFor(ports: AnswerPorts, record: NoticeRecord, business: BusinessState, at: Date) {
  return deadlinesOfAnswer(business, at, ports.deadlines, toHospital(record.recipient));
}

/** What the ledger keeps of an answer: that it came, how it stands to those before, and where it is written. */
async function stepOfAnswer(
  ports: AnswerPorts,
  record: NoticeRecord,
  said: AnswerSaid,
  { written, coordinatorChanged }: RecordedAnswer,
): Promise<Step> {
  const at = ports.clock.now();
  const [first = ''] = written;
  const kept = (await ports.server.keptInstead?.(first)) ?? false;
  const { business } = said.answer;
  const references = [...(said.counts ? [`Task/${record.task}`] : []), ...written].join(', ');
  const recorded: NoticeEvent = {
    at: at.toISOString(),
    event: 'recorded',
    ...worded(saying(kept ? 'answer-kept' : 'answer-written', { references })),
    concept: 'D16',
  };
  const told = wordOf(said, coordinatorChanged);
  const events = [...told.events.map((each) => ({ at: at.toISOString(), ...each })), recorded];
  const attention = told.attention ? { attention: told.attention } : {};
  if (!said.counts) {
    return { ...attention, events, ...(said.from === 'another' ? {} : { met: ['acknowledgement'] }) };
  }
  return {
    change: {
      business,
      saidAt: said.standing.at,
      ...(said.effect === 'contradiction' ? {} : givenBack(business)),
    },
    ...(ports.tellPartners && concernsPartners(business) ? { again: 0 } : {}),
    ...deadlinesFor(ports, record, business, at),
    ...reopened(ports, said, at),
    ...attention,
    events,
  };
}

/** A matter that the unit takes up again is waited for again. */
function reopened(ports: AnswerPorts, { effect, answer }: AnswerSaid, at: Date): Pick<Step, 'deadlines'> {
  return effect === 'back' && !unitStates[answer.business].answers
    ? { deadlines: [{ kind: 'answer', dueAt: dueAt('answer', at, ports.deadlines).toISOString() }] }
    : {};
}

function acknowledgeWith(ports: AnswerPorts, message: Message, answer: Verdict): TakenAnswer {
  const ids = { bundle: ports.newId(), header: ports.newId() };
  const at = ports.clock.now().toISOString();
  return { acknowledgement: acknowledge(message.header, ids, at, ports.endpoint, answer) };
}
