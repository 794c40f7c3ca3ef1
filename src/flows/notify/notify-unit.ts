// Tells the coordinating unit of one need: recipient, consent, message, send, acknowledgement, and the hospital's own record.

import type { Resource } from '@medplum/fhirtypes';
import {
  MESSAGE_PROFILE,
  messageBundle,
  readAcknowledgement,
  readMessage,
} from '../../ground/fhir/message.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { Permit } from '../../need/consent/gate.ts';
import type { Refusal } from '../../need/consent/refusal.ts';
import type { Decision } from '../../need/decision/decide.ts';
import { needCodes, neededCodes } from '../../need/decision/read-facts.ts';
import {
  acknowledged,
  acknowledgedApart,
  awaitingAcknowledgement,
} from '../../need/delivery/acknowledgement.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import { type DeadlineSettings, dueAt } from '../../need/delivery/due/deadlines.ts';
import { wayInSilence } from '../../need/delivery/due/escalation.ts';
import { givesBack } from '../../need/delivery/given-back.ts';
import {
  type Attention,
  type Ledger,
  type NoticeRecord,
  type RecordedRecipient,
  TakenOver,
} from '../../need/delivery/ledger.ts';
import type { Stop } from '../../need/directory/routing/stop.ts';
import {
  composeNotice,
  type LetterPayload,
  letterOfNotice,
  type NoticeContent,
  type NoticeSource,
  payloadOf,
} from '../../need/notice/compose.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeId } from '../../need/notice/identity.ts';
import type { Letter } from '../../need/notice/letter.ts';
import { placeIn } from '../../need/notice/parties.ts';
import { recipientOf } from '../directory/routing.ts';
import { type DoubtPorts, inDoubt, inDoubtAbout } from '../doubt.ts';
import { confirmableOf } from '../judge/confirmable.ts';
import type { Judgement } from '../judge/judge-need.ts';
import { handOver, note } from '../note.ts';
import {
  type Clock,
  type FhirServer,
  type KeEndpoint,
  type NewId,
  PeerFailure,
  type RoutedRecipient,
  type SendPlaces,
} from '../ports.ts';
import { endWithoutSending, unclearSend } from './end-without-sending.ts';
import { openThread } from './open-thread.ts';
import { recordNoticeSent } from './write-back.ts';

export interface NotifyPorts extends DoubtPorts {
  readonly server: FhirServer;
  readonly endpoint: KeEndpoint;
  /** Without it nothing bounds what goes to one unit at the same time. */
  readonly places?: SendPlaces;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How often a message goes again in a row of which nobody knows whether it arrived. None: never, until a person says so. */
  readonly maxResends: number;
  /** Checks what was composed against its profiles, before it leaves. */
  readonly check: (resource: Resource) => readonly Issue[];
  /** Where answers of the unit shall go. */
  readonly replyTo: NoticeSource;
  /** What only this installation knows: ids of messages follow from it. */
  readonly idSecret?: string;
  readonly deadlines: DeadlineSettings;
  /** Makes the PDF of a letter; without it letters go as text only. */
  readonly renderLetter?: (letter: Letter) => Promise<Uint8Array>;
}

/**
 * Wait before a notice looks again whether an earlier one of the same person is through, or the unit has a place, in milliseconds: longer the longer it has
 * waited, because each look reads and decides everything anew.
 */
const TURN_WAIT = { first: 1_000, longest: 60_000, share: 4 } as const;

/** Tells the unit, when the gate gave its permit in this very attempt. */
export async function notifyUnit(
  ports: NotifyPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  judgement: Judgement,
): Promise<NoticeRecord> {
  const { recipient, sending, decision } = judgement;
  if (!recipient || !sending) {
    throw new TypeError(`The rule ${decision.rule} lets a notice go without a recipient`);
  }
  if (!sending.permit) {
    return refuse(ports, record, facts, recipient, sending.refusal);
  }
  const standing = standingOf(record, recipient);
  if (standing.kind === 'gave-it-back') {
    const what = worded(saying('given-back-by-same', { unit: recipient.name }));
    return handOver(ports, record.key, waits(standing.business, what), { concept: 'D6' });
  }
  return standing.kind === 'another-unit-may-have-it'
    ? askPerson(ports, record, standing.first, recipient)
    : deliver(
        ports,
        record,
        {
          ...contentOf(ports, record, facts, {
            ...judgement,
            recipient: inSilence(ports, record, standing.recipient),
          }),
          thread: await openThread(ports.ledger, record, `Patient/${facts.patient.id}`, standing.recipient),
        },
        sending.permit,
        decision,
      );
}

type Standing =
  | { readonly kind: 'go-on'; readonly recipient: RoutedRecipient }
  /** This very unit has said that it does not handle the notice. */
  | { readonly kind: 'gave-it-back'; readonly business: 'wrong-municipality' | 'fault-reported' }
  | { readonly kind: 'another-unit-may-have-it'; readonly first: RoutedRecipient };

/**
 * How today's recipient stands to the one of an earlier attempt. The same unit keeps the ids of its message, also when
 * its endpoint or the number of its municipality changed meanwhile; another unit gets a message of its own, unless the
 * first one may have the notice already.
 */
function standingOf(record: NoticeRecord, now: RoutedRecipient): Standing {
  const first = record.attempts > 0 ? recipientOf(record) : undefined;
  if (!first) {
    return { kind: 'go-on', recipient: now };
  }
  if (first.organization === now.organization) {
    const { business } = record;
    if (business === 'wrong-municipality' || business === 'fault-reported') {
      return { kind: 'gave-it-back', business };
    }
    return { kind: 'go-on', recipient: { ...now, municipality: first.municipality } };
  }
  return unclearSend(record)
    ? { kind: 'another-unit-may-have-it', first }
    : { kind: 'go-on', recipient: now };
}

function askPerson(
  ports: NotifyPorts,
  record: NoticeRecord,
  first: RoutedRecipient,
  now: RoutedRecipient,
): Promise<NoticeRecord> {
  const what = worded(saying('recipient-changed', { unit: now.name, first: first.name }));
  const cause = 'recipient-changed';
  return inDoubt(ports, record, {
    cause,
    event: 'handed-over',
    ...waits(cause, what),
    concept: 'D6',
    pace: 'seldom',
    ask: 'now',
  });
}

/** A notice whose recipient is known with how it was found. */
export type RoutedNotice = NoticeContent & { readonly recipient: RoutedRecipient };

/** What the notice says: the needs that remain, in the words of the first attempt, so that a resend is the same message. */
export function contentOf(
  ports: Pick<NotifyPorts, 'clock' | 'replyTo' | 'idSecret'>,
  record: NoticeRecord,
  facts: NeedFacts,
  judgement: Judgement,
): RoutedNotice {
  const { recipient, sending, decision } = judgement;
  if (!recipient) {
    throw new TypeError(`The notice of ${record.flag} has no recipient`);
  }
  return {
    key: record.key,
    thread: record.thread,
    update: record.updates,
    facts,
    needs: neededCodes(facts.flag, decision.situation),
    by: sending?.permit?.by,
    recipient,
    source: ports.replyTo,
    secret: ports.idSecret,
    messageId: sentTo(record, recipient) ? record.messageId : undefined,
    instant: record.madeAt ?? ports.clock.now().toISOString(),
  };
}

/** True when this message went to the unit before: it keeps its id, whatever ids follow from today. */
function sentTo(record: NoticeRecord, { organization }: RoutedRecipient): boolean {
  return record.attempts > 0 && recipientOf(record)?.organization === organization;
}

function refuse(
  ports: NotifyPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  recipient: RoutedRecipient,
  refusal: Refusal,
): Promise<NoticeRecord> {
  const why = [refusedBy(refusal), saying('nothing-sent')];
  if (refusal.rests === 'unclear') {
    return inDoubt(ports, record, {
      cause: refusal.reason,
      ...worded(...why),
      nextStep: 'Put the consent right; or tell the unit by telephone or letter, or decline',
      concept: refusal.concept,
      pace: 'fading',
      lookAt: refusal.lookAgainAt,
      confirmable: confirmableOf(facts, recipient, refusal),
    });
  }
  const change = { state: 'refused', cause: refusal.reason, ...judged(record, recipient) } as const;
  return endWithoutSending(ports, record, change, refusal.reason, why, refusal.concept);
}

/** Whom a notice was for that was not sent; one that was sent before keeps the unit that it went to. */
export function judged(
  record: NoticeRecord,
  recipient: RoutedRecipient | undefined,
): { readonly recipient?: RecordedRecipient } {
  return recipient && record.attempts === 0
    ? { recipient: { name: recipient.name, municipality: recipient.municipality } }
    : {};
}

/** Everything but what changes from attempt to attempt. */
function recorded({ applicationRequired: _, others: __, ...recipient }: RoutedRecipient): RecordedRecipient {
  return recipient;
}

/** The unit at the endpoint by which the message goes now: another one than last time, when nobody has acknowledged it for so long. */
function inSilence(
  { clock, deadlines }: NotifyPorts,
  record: NoticeRecord,
  recipient: RoutedRecipient,
): RoutedRecipient {
  const { endpoint, transport, others = [] } = recipient;
  const isSilent = record.acknowledgement === 'none' && sentTo(record, recipient);
  const silent = isSilent ? clock.now().getTime() - Date.parse(record.madeAt ?? '') : Number.NaN;
  return {
    ...recipient,
    ...wayInSilence(
      [{ endpoint, transport }, ...others],
      record.recipient?.endpoint,
      silent,
      deadlines.escalation?.otherEndpointMs,
    ),
  };
}

/** Sends where the unit has a place; otherwise the notice is looked at later, and others go on. */
async function deliver(
  ports: NotifyPorts,
  record: NoticeRecord,
  notice: RoutedNotice,
  permit: Permit,
  decision: Decision,
): Promise<NoticeRecord> {
  const { facts, recipient } = notice;
  const unclear = ports.maxResends === 0 ? unclearSend(record) : undefined;
  if (unclear) {
    // The unit would take it for a new message: a person asks it, and sends again or closes.
    const cause = 'result-unknown';
    const what = waits(cause, worded(unclear));
    return inDoubt(ports, record, { cause, event: 'given-up', ...what, ask: 'now', pace: 'seldom' });
  }
  const leave = ports.places ? await ports.places.take(recipient.endpoint) : () => undefined;
  if (!leave) {
    const order = orderKey(ports, facts, recipient);
    return ports.ledger.record(record.key, { again: nextTurn(ports, record), orderKey: order, events: [] });
  }
  try {
    return await deliverFrom(ports, record, notice, { permit, decision, leave });
  } finally {
    leave();
  }
}

/** What lets a notice go: the permit and why, and the place that is given back once the unit has answered. */
interface Leaving {
  readonly permit: Permit;
  readonly decision: Decision;
  readonly leave: () => void;
}

async function deliverFrom(
  ports: NotifyPorts,
  record: NoticeRecord,
  notice: RoutedNotice,
  { permit, decision, leave }: Leaving,
): Promise<NoticeRecord> {
  const now = ports.clock.now().toISOString();
  const { facts, recipient, instant: madeAt } = notice;
  const letter = letterOfNotice(notice);
  const { header, content, payload } = composeNotice(notice, await ports.renderLetter?.(letter), letter);
  const message = messageBundle(ports.newId(), now, header, content, [MESSAGE_PROFILE]);
  const problems = ports.check(message);
  if (!isUsable(problems)) {
    return inDoubtAbout(ports, record, problems, { ask: 'now', pace: 'seldom' });
  }
  const [bundleId, messageId] = [message.id ?? '', header.id ?? ''];
  const before = sentTo(record, recipient) ? record.recipient?.endpoint : undefined;
  const elsewhere =
    before !== undefined &&
    before !== recipient.endpoint &&
    recipient.others?.some(({ endpoint }) => endpoint === before || endpoint === recipient.endpoint);
  const sending = await ports.ledger.takeTurn(record.key, {
    change: {
      state: 'sending',
      acknowledgement: 'none',
      madeAt,
      recipient: recorded(recipient),
      messageId,
      task: noticeId(`${record.key}|${placeIn(recipient)}`, 'task'),
      needs: needCodes(facts.flag),
      ...(notice.update === undefined ? {} : { updates: notice.update, recordedAtSource: false }),
      ...(notice.thread === undefined ? {} : { thread: notice.thread }),
      attempts: record.attempts + 1,
      // The adapter was killed before the answer came: this send asks what became of that one.
      ...(record.state === 'sending' ? { resends: record.resends + 1 } : {}),
    },
    ...(givesBack(record.business) ? { anotherUnit: true } : {}),
    sending: { bundleId, messageId, at: now },
    orderKey: orderKey(ports, facts, recipient),
    from: record.state,
    events: [
      {
        at: now,
        event: 'decided',
        ...worded(whyOf(decision)),
        concept: decision.reasons[0]?.concept ?? 'D6',
      },
      {
        at: now,
        event: 'permitted',
        ...worded(
          saying('permitted', { ground: permit.ground, unit: `${recipient.name} (${placeIn(recipient)})` }),
        ),
        concept: 'C1',
      },
      ...(elsewhere
        ? [{ at: now, event: 'escalated' as const, ...worded(saying('by-other-endpoint')), concept: 'D12' }]
        : []),
    ],
  });
  if (!sending) {
    return waitForTurn(ports, record, orderKey(ports, facts, recipient));
  }
  let response: unknown;
  try {
    response = await ports.endpoint.send(permit, recipient, message);
  } catch (error) {
    return overtaken(ports, sending.key, error);
  } finally {
    leave();
  }
  return takeResponse(ports, sending, { notice, payload, bundleId }, response);
}

/** The same for all notices of one person to one unit; tells neither who nor where. */
function orderKey(ports: NotifyPorts, facts: NeedFacts, recipient: RoutedRecipient): string {
  return noticeId(`${ports.server.baseUrl}|Patient/${facts.patient.id}|${placeIn(recipient)}`, 'order');
}

async function waitForTurn(ports: NotifyPorts, record: NoticeRecord, order: string): Promise<NoticeRecord> {
  const now = await ports.ledger.get(record.key);
  if (now && now.state !== record.state) {
    // An acknowledgement came, or a person has ended it, after it was read: it is judged anew from there.
    return ports.ledger.record(record.key, { events: [], again: 0 });
  }
  const more = { again: nextTurn(ports, record), orderKey: order };
  // What the unit has already stays delivered while its update waits.
  if (record.state === 'waiting-turn' || record.state === 'delivered') {
    return ports.ledger.record(record.key, { ...more, events: [] });
  }
  return note(ports, record.key, {
    event: 'waiting',
    ...worded(saying('follows-another')),
    change: { state: 'waiting-turn' },
    ...more,
  });
}

/** Until a notice that waits is looked at again, in milliseconds. */
function nextTurn({ clock }: NotifyPorts, { history }: NoticeRecord): number {
  const waited = clock.now().getTime() - Date.parse(history.at(-1)?.at ?? '') || 0;
  return Math.min(TURN_WAIT.longest, Math.max(TURN_WAIT.first, waited / TURN_WAIT.share));
}

/**
 * What came of the send itself does not matter where the unit's receipt was quicker: that counts, and has planned the work
 * that follows it.
 * @throws the error when no receipt came
 */
async function overtaken(ports: NotifyPorts, key: string, error: unknown): Promise<NoticeRecord> {
  const now = await ports.ledger.get(key);
  if (now === undefined || now.state === 'sending' || now.acknowledgement === 'none') {
    throw error;
  }
  return now;
}

/** What went to the unit in this attempt. */
interface Sent {
  readonly notice: NoticeContent;
  /** The letter, as it was sent. */
  readonly payload: LetterPayload;
  readonly bundleId: string;
}

async function takeResponse(
  ports: NotifyPorts,
  record: NoticeRecord,
  { notice, payload, bundleId }: Sent,
  response: unknown,
): Promise<NoticeRecord> {
  if (response === undefined) {
    const now = ports.clock.now();
    const due = dueAt('acknowledgement', now, ports.deadlines);
    return ports.ledger
      .record(record.key, awaitingAcknowledgement(now, due))
      .catch((error: unknown) => overtaken(ports, record.key, error));
  }
  const { message } = readMessage(response);
  const acknowledgement = message && readAcknowledgement(message);
  if (!acknowledgement || acknowledgement.of !== record.messageId) {
    throw new PeerFailure('KE endpoint', 'ambiguous', 'the answer is no acknowledgement of this message');
  }
  const { code } = acknowledgement;
  const at = ports.clock.now();
  const due = dueAt('answer', at, ports.deadlines).toISOString();
  const deadlines = code === 'ok' ? { deadlines: [{ kind: 'answer' as const, dueAt: due }] } : {};
  let after: NoticeRecord;
  try {
    after = await ports.ledger.record(record.key, {
      ...acknowledged(record, code, at, bundleId),
      ...deadlines,
    });
  } catch (error) {
    if (!(error instanceof TakenOver)) {
      throw error;
    }
    // Another worker goes on with the notice; what the unit said of our send is told all the same, as one that comes apart.
    const now = (await ports.ledger.get(record.key)) ?? record;
    const step = acknowledgedApart(now, code, at);
    const receipt = { bundleId, code, at: at.toISOString() };
    return ports.ledger.heard(record.key, {
      ...step,
      receipt,
      ...(step.change?.state === 'delivered' ? deadlines : {}),
    });
  }
  if (code === 'transient-error') {
    throw new PeerFailure('KE endpoint', 'transient', 'the unit acknowledged with a transient error');
  }
  return after.state === 'delivered' ? recordAtSource(ports, after, notice, { payload }) : after;
}

/**
 * Writes the delivered notice into the hospital's own record, with the letter as it was just sent, or made anew. When that
 * fails it is tried again; the message is not.
 * @param sent what went to the unit in this very attempt
 */
export async function recordAtSource(
  ports: NotifyPorts,
  record: NoticeRecord,
  notice: NoticeContent,
  sent?: Pick<Sent, 'payload'>,
): Promise<NoticeRecord> {
  const payload = sent?.payload ?? (await letterAnew(ports, notice));
  const instant = ports.clock.now().toISOString();
  const isFirst = sent !== undefined && record.attempts === 1;
  const { copies, kept } = await recordNoticeSent(ports.server, record, notice, payload, instant, isFirst);
  const change = { recordedAtSource: true, failures: 0 };
  return note(ports, record.key, {
    event: 'recorded',
    ...worded(saying(kept ? 'kept' : 'written')),
    concept: 'D16',
    change,
    ...recordedTwice(copies),
  });
}

/** The letter of a notice that did not go in this attempt, laid out for the record. */
export async function letterAnew(
  { renderLetter }: Pick<NotifyPorts, 'renderLetter'>,
  notice: NoticeContent,
): Promise<LetterPayload> {
  const letter = letterOfNotice(notice);
  return payloadOf(letter, await renderLetter?.(letter));
}

function recordedTwice(copies: readonly string[]): { readonly attention?: Attention } {
  if (copies.length === 0) {
    return {};
  }
  const what = worded(saying('recorded-twice', { copies: copies.join(', ') }));
  return { attention: waits('recorded-twice', what) };
}

/** The decision with its reasons, for the record. */
export function whyOf({ rule, notes }: Decision): Saying {
  return saying('decided', { rule, notes: notes.join(',') });
}

/** Why the gate stays shut, for the record. */
export function refusedBy({ reason, text }: Refusal): Saying {
  return saying('refused', { reason, text });
}

/** Why no unit was found, for the record. */
export function stoppedBy({ reason, text }: Stop): Saying {
  return saying('stopped', { reason, text });
}
