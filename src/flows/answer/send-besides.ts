// The unit has the notice and is silent: the same message to another of its own endpoints, or a notice to what it is part of. Either
// is a disclosure like the first one: the need is judged anew, and nothing goes without a permit for the very one that gets it.
import type { Flag } from '@medplum/fhirtypes';
import { MESSAGE_PROFILE, messageBundle } from '../../ground/fhir/message.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { isUsable } from '../../ground/outcome/issue.ts';
import { notifying } from '../../need/decision/actions.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { worded } from '../../need/delivery/codes/worded.ts';
import type { EscalationStep } from '../../need/delivery/due/escalation.ts';
import type { Ledger, NoticeRecord } from '../../need/delivery/ledger.ts';
import { composeNotice, type LetterPayload, letterOfNotice } from '../../need/notice/compose.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeId } from '../../need/notice/identity.ts';
import { recipientOf } from '../directory/routing.ts';
import { gatherFacts } from '../judge/gather-facts.ts';
import { type Judgement, type JudgePorts, judgeNeed, permitFor } from '../judge/judge-need.ts';
import { expectTaken } from '../messages/expect-taken.ts';
import { stepOf } from '../note.ts';
import {
  contentOf,
  letterAnew,
  type NotifyPorts,
  type RoutedNotice,
  refusedBy,
  stoppedBy,
  whyOf,
} from '../notify/notify-unit.ts';
import { recordToldBesides } from '../notify/write-back.ts';
import { PeerFailure, type RoutedRecipient } from '../ports.ts';

export type BesidesPorts = NotifyPorts & JudgePorts;
export type BesidesStep = Extract<EscalationStep, 'other-endpoint' | 'other-unit'>;

/** What says in the history that the step was taken: its repeat sends nothing. */
const EVENT = { 'other-endpoint': 'other-endpoint-told', 'other-unit': 'other-unit-told' } as const;

/**
 * What is said of it in the history: that it was sent, or why not.
 * @throws {PeerFailure} when the hospital's server is away or the endpoint has no place now: the step is tried again
 * @throws {import('../../need/delivery/ledger.ts').TakenOver} when another worker has taken the work over meanwhile
 */
export async function sendBesides(
  ports: BesidesPorts,
  { key, source, flag }: NoticeRecord,
  step: BesidesStep,
): Promise<readonly Saying[]> {
  const isWaiting = ({ state, recordedAtSource }: NoticeRecord) =>
    state === 'delivered' && recordedAtSource === true;
  const before = await ports.ledger.get(key);
  if (!before || !isWaiting(before)) {
    return not(step, saying('sent-otherwise-meanwhile'));
  }
  // A cancellation, or an update, that begins meanwhile takes the work from us: then nothing is sent by what was read here.
  const ledger = await ports.ledger.takeOver(key, source, flag);
  const record = await ledger.get(key);
  if (!record || !isWaiting(record)) {
    return not(step, saying('sent-otherwise-meanwhile'));
  }
  const found = await ports.server.read<Flag>('Flag', parseReference(flag)?.id ?? '');
  const facts = found && (await gatherFacts(ports, found)).facts;
  if (!facts) {
    return not(step, saying('flag-missing', { flag }));
  }
  const judgement = await judgeNeed(ports, ports.server.baseUrl, facts);
  const way = await wayOf(ports, record, facts, judgement, step);
  if ('why' in way) {
    return not(step, ...way.why);
  }
  return send(ports, ledger, { record, facts, judgement, step, ...way });
}

function not(step: BesidesStep, ...why: readonly Saying[]): readonly Saying[] {
  return [saying('not-sent-besides', { step }), ...why];
}

type Permit = NonNullable<ReturnType<typeof permitFor>['permit']>;
type Way =
  | { readonly recipient: RoutedRecipient; readonly permit: Permit }
  | { readonly why: readonly Saying[] };

/** To whom it goes and by which permit; or why not. */
async function wayOf(
  ports: BesidesPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  { decision, recipient: today, sending, stop }: Judgement,
  step: BesidesStep,
): Promise<Way> {
  const sent = recipientOf(record);
  if (!decision.actions.some((action) => notifying.includes(action)) || !today || !sent) {
    const why = sending?.refusal ? refusedBy(sending.refusal) : stop && stoppedBy(stop);
    return { why: [...(why ? [why] : []), whyOf(decision)] };
  }
  if (today.organization !== sent.organization) {
    return { why: [saying('other-unit-now', { unit: today.name, first: sent.name })] };
  }
  if (step === 'other-unit' && sent.municipality === '') {
    // Above a unit in hospital stands the trust, and that is asked by a Task of its own.
    return { why: [] };
  }
  const routed = await (step === 'other-endpoint'
    ? ports.routing.otherEndpoint(sent, 'need-notice')
    : ports.routing.unitAbove(sent, 'need-notice'));
  if (!routed.recipient) {
    return { why: [stoppedBy(routed.stop)] };
  }
  // The ids of a message follow from the area: it stays the one of the first send.
  const recipient = { ...routed.recipient, municipality: sent.municipality };
  const { permit, refusal } = permitFor(ports, facts, recipient);
  return permit ? { recipient, permit } : { why: [refusedBy(refusal)] };
}

interface Going {
  readonly record: NoticeRecord;
  readonly facts: NeedFacts;
  readonly judgement: Judgement;
  readonly step: BesidesStep;
  readonly recipient: RoutedRecipient;
  readonly permit: Permit;
}

/** The same Task, so that an answer of either finds the notice; another unit gets it in a message of its own. */
function noticeOf(ports: BesidesPorts, { record, facts, judgement, step, recipient }: Going): RoutedNotice {
  const content = contentOf(ports, record, facts, { ...judgement, recipient });
  return step === 'other-endpoint'
    ? { ...content, messageId: record.messageId }
    : { ...content, messageId: noticeId(`${record.messageId}|${recipient.organizationNumber}`, step) };
}

async function send(ports: BesidesPorts, ledger: Ledger, going: Going): Promise<readonly Saying[]> {
  const { record, step, recipient, permit } = going;
  const notice = noticeOf(ports, going);
  const said = saying('sent-besides', { step, unit: recipient.name });
  if (record.history.some(({ event }) => event === EVENT[step])) {
    await recordFor(ports, going, notice);
    return [said];
  }
  const now = ports.clock.now().toISOString();
  const letter = letterOfNotice(notice);
  const { header, content, payload } = composeNotice(notice, await ports.renderLetter?.(letter), letter);
  const message = messageBundle(ports.newId(), now, header, content, [MESSAGE_PROFILE]);
  const problems = ports.check(message);
  const [problem] = isUsable(problems) ? [] : problems;
  if (problem) {
    return not(step, saying('in-doubt', { path: problem.path, text: problem.text }));
  }
  const leave = ports.places ? await ports.places.take(recipient.endpoint) : () => undefined;
  if (!leave) {
    throw new PeerFailure('KE endpoint', 'transient', 'the endpoint has no place now');
  }
  const [bundleId, messageId] = [message.id ?? '', header.id ?? ''];
  const permitted = saying('permitted', { ground: permit.ground, unit: recipient.name });
  try {
    await ledger.record(record.key, {
      sending: { bundleId, messageId, at: now },
      events: [{ at: now, event: 'permitted', ...worded(permitted), concept: 'C1' }],
    });
    expectTaken(await ports.endpoint.send(permit, recipient, message), messageId, 'notice');
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    // Whoever is next hears of the silence in time, however long this endpoint is away.
    return not(step, saying('besides-not-taken', { failure: error.failure, text: error.message }));
  } finally {
    leave();
  }
  await ledger.record(
    record.key,
    stepOf(ports, { event: EVENT[step], ...worded(said), concept: step === 'other-unit' ? 'C1' : 'D12' }),
  );
  await recordFor(ports, going, notice, payload);
  return [said];
}

/** Another unit that was told stands in the person's record; another address of the same one is the same disclosure. */
async function recordFor(
  ports: BesidesPorts,
  { record, step }: Going,
  notice: RoutedNotice,
  sent?: LetterPayload,
): Promise<void> {
  if (step === 'other-unit') {
    const payload = sent ?? (await letterAnew(ports, notice));
    await recordToldBesides(ports.server, record, notice, payload, ports.clock.now().toISOString());
  }
}
