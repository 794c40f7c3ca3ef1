// From a Flag to a notice that the coordinating unit has acknowledged, or to a recorded reason why nothing left.
import type { Flag } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { say } from '../../ground/words/language.ts';
import { type ActionCode, notifying } from '../../need/decision/actions.ts';
import { needCodes } from '../../need/decision/read-facts.ts';
import type { Attention, NoticeRecord } from '../../need/delivery/ledger.ts';
import { nextTry, type RetryPolicy } from '../../need/delivery/retry.ts';
import { stopWords } from '../../need/directory/routing/stop.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeKey } from '../../need/notice/identity.ts';
import { recipientOf } from '../directory/routing.ts';
import { gatherFacts } from '../judge/gather-facts.ts';
import { type Judgement, type JudgePorts, judgeNeed } from '../judge/judge-need.ts';
import { type PartnerPorts, tellPartners } from '../messages/tell-partners.ts';
import { handOver, handOverIssues, note } from '../note.ts';
import { PeerFailure } from '../ports.ts';
import { type RemindPorts, remindOfNeed } from '../remind/remind.ts';
import { cancelNotice, isCancelled } from './cancel-notice.ts';
import { endWithoutSending, unclearSend } from './end-without-sending.ts';
import { contentOf, judged, type NotifyPorts, notifyUnit, recordAtSource, whyOf } from './notify-unit.ts';
import { recordTasks } from './record-tasks.ts';
import { isUpdating, sendUpdate, updateDelivered } from './update-notice.ts';

export interface RelayPorts extends NotifyPorts, JudgePorts, RemindPorts, PartnerPorts {
  readonly ledger: NotifyPorts['ledger'];
  readonly routing: JudgePorts['routing'];
  readonly retry: RetryPolicy;
  /** How often the same message may go again when it is not known whether it arrived. */
  readonly maxResends: number;
}

/**
 * One attempt at one Flag. Facts are fetched and the decision is made anew each time, because consent can be withdrawn
 * in between. When it should be tried again, the step that says so also holds the job that does it.
 */
export async function relayFlag(ports: RelayPorts, flagId: string): Promise<NoticeRecord> {
  const key = noticeKey(ports.server.baseUrl, flagId);
  const record = await ports.ledger.open(key, ports.server.baseUrl, `Flag/${flagId}`);
  try {
    const cancelled = await retracted(ports, record, flagId);
    if (cancelled) {
      return cancelled;
    }
    return isSettled(record) ? await repeated(ports, record) : await attempt(ports, record, flagId);
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return afterFailure(ports, key, error);
  }
}

/** After sending, a Flag that was entered in error is taken back, once; before, it is decided like any other. */
async function retracted(
  ports: RelayPorts,
  record: NoticeRecord,
  flagId: string,
): Promise<NoticeRecord | undefined> {
  if (record.attempts === 0 || isCancelled(record)) {
    return undefined;
  }
  const flag = await ports.server.read<Flag>('Flag', flagId);
  const { facts } =
    flag?.status === 'entered-in-error'
      ? await gatherFacts(ports.server, flag, ports.side)
      : { facts: undefined };
  return facts && cancelNotice(ports, record, facts, needCodes(facts.flag));
}

function isSettled(record: NoticeRecord): boolean {
  return (
    record.recordedAtSource === true ||
    record.state === 'closed' ||
    record.state === 'awaiting-acknowledgement'
  );
}

async function repeated(ports: RelayPorts, record: NoticeRecord): Promise<NoticeRecord> {
  const { key } = record;
  if (record.recordedAtSource) {
    const updated = await updateDelivered(ports, record);
    if (updated) {
      return updated;
    }
    const partnersTold = await tellPartners(ports, record);
    if (partnersTold) {
      return partnersTold;
    }
    const text = 'The notice of this need has been delivered: nothing is sent again';
    return note(ports, key, { event: 'duplicate', detail: text });
  }
  const text =
    record.state === 'closed' ? 'A person has closed this notice' : 'The unit has still to acknowledge';
  return note(ports, key, { event: 'duplicate', detail: `${text}: nothing is sent again` });
}

async function attempt(ports: RelayPorts, record: NoticeRecord, flagId: string): Promise<NoticeRecord> {
  const { key } = record;
  const flag = await ports.server.read<Flag>('Flag', flagId);
  if (!flag) {
    const text = `Flag/${flagId} is not on the source server`;
    return note(ports, key, { event: 'flag-missing', detail: text, change: { state: 'failed' } });
  }
  if (isOfAnotherKind(flag)) {
    const text = 'The Flag is of another kind: it raises no need for a plan or a coordinator';
    return note(ports, key, { event: 'decided', detail: text, change: { state: 'not-needed' } });
  }
  const { facts, issues } = await gatherFacts(ports.server, flag, ports.side);
  if (!facts) {
    return handOverIssues(ports, key, issues);
  }
  if (record.subject === undefined) {
    await ports.ledger.about(key, `Patient/${facts.patient.id}`);
  }
  await remindOfNeed(ports, facts);
  const judgement = await judgeNeed(ports, ports.server.baseUrl, facts);
  const told = record.state === 'delivered' ? (recipientOf(record) ?? judgement.recipient) : undefined;
  if (told) {
    const content = contentOf(ports, record, facts, { ...judgement, recipient: told });
    const recorded = await recordAtSource(ports, record, content);
    // The Flag may have raised more while the unit's acknowledgement was waited for.
    return (await updateDelivered(ports, recorded)) ?? recorded;
  }
  return isUpdating(record)
    ? sendUpdate(ports, record, facts, judgement)
    : act(ports, record, facts, judgement);
}

/**
 * Servers cannot be asked for our Flags alone, so every allergy comes along. One that claims to be ours, or whose code
 * is no code at all, is not passed over: a person looks at it.
 */
function isOfAnotherKind({ code, meta }: Flag): boolean {
  const codings = code?.coding ?? [];
  const claimed =
    meta?.profile?.includes(profile('ip-flag')) || codings.some(({ system }) => system === FLAG_CODES);
  return !claimed && codings.some((coding) => coding.system !== undefined && coding.code !== undefined);
}

const FLAG_CODES = codeSystem('ip-flag-code');

async function act(
  ports: RelayPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  judgement: Judgement,
): Promise<NoticeRecord> {
  const { key } = record;
  const { decision } = judgement;
  const has = (...codes: readonly ActionCode[]) => codes.some((code) => decision.actions.includes(code));
  if (has('hand-to-person')) {
    return handToPerson(ports, record, judgement);
  }
  const tasks = await recordTasks(ports, key, facts, decision.actions);
  if (has(...notifying)) {
    return notifyUnit(ports, record, facts, judgement);
  }
  const why = [whyOf(decision), ...tasks].join('. ');
  const concept = decision.reasons[0]?.concept;
  if (decision.situation.has === 'plan' || decision.situation.has === 'coordinator') {
    return endWithoutSending(ports, record, { state: 'existing-plan' }, 'decided', why, concept);
  }
  if (has('wait-for-consent', 'stop-sharing') || decision.rule === 'consent-declined') {
    const refusal = judgement.sending?.refusal;
    const change = { state: 'refused', ...judged(record, judgement.recipient) } as const;
    const text = `${refusal ? `${refusal.text}. ` : ''}${why}. Nothing was sent`;
    const event = refusal?.reason ?? decision.rule;
    return endWithoutSending(ports, record, change, event, text, refusal?.concept ?? concept);
  }
  return endWithoutSending(ports, record, { state: 'not-needed' }, 'decided', why, concept);
}

/** Rules of a need that nobody can be told of. */
const noRecipient: readonly string[] = ['recipient-unknown', 'hospital-unknown'];

function handToPerson(
  ports: RelayPorts,
  record: NoticeRecord,
  { decision, stop, sending }: Judgement,
): Promise<NoticeRecord> {
  // Where routing stopped, its reason says more than the rule's: what is wrong, and what mends it.
  const because = noRecipient.includes(decision.rule) ? stop : undefined;
  const why = [because?.text ?? sending?.refusal?.text, whyOf(decision), unclearSend(record)];
  const detail = why.filter(Boolean).join('. ');
  const todo = because ? stopWords[because.reason].next : decision.forPerson;
  const nextStep = todo ? `${say(todo, 'en')}. ${say(todo, 'nb')}` : '';
  const reason = because?.reason ?? decision.rule;
  const concept = decision.reasons[0]?.concept;
  return handOver(ports, record.key, { reason, detail, nextStep }, { event: 'decided', concept });
}

/** A system on the other side did not do its part: again later, or a person. */
async function afterFailure(ports: RelayPorts, key: string, failure: PeerFailure): Promise<NoticeRecord> {
  const record = await ports.ledger.get(key);
  const delivered = record?.state === 'delivered';
  // Only a message that was on its way can have arrived unseen; everything else may simply be done again.
  const unknown = failure.failure === 'ambiguous' && record?.state === 'sending';
  const tries = {
    failures: (record?.failures ?? 0) + 1,
    resends: (record?.resends ?? 0) + (unknown ? 1 : 0),
  };
  const next = nextTry(
    failure.failure === 'ambiguous' && !unknown ? { failure: 'transient' } : failure,
    tries,
    ports.retry,
    ports.maxResends,
  );
  if (next.kind === 'person') {
    return giveUp(ports, key, failure, next.reason, delivered);
  }
  const text = `${failure.message}; next attempt in ${next.after} ms`;
  const state = delivered ? {} : ({ state: 'waiting-to-resend' } as const);
  return note(ports, key, {
    event: 'waiting',
    detail: text,
    change: { ...state, ...tries },
    again: next.after,
  });
}

/** Work that failed every time in our own machinery: the notice may not vanish with it. */
export async function giveUpOnMachinery(ports: RelayPorts, key: string): Promise<void> {
  const record = await ports.ledger.get(key);
  if (record && record.state !== 'delivered' && record.state !== 'closed') {
    const detail = 'The adapter failed every time it worked on this notice. A person has to look at it';
    const nextStep = "The adapter's log has the cause; when it is mended, retry the notice";
    await handOver(ports, key, { reason: 'machinery', detail, nextStep }, { event: 'given-up' });
  }
}

const nextSteps = {
  permanent: 'See why the system refuses (address, token, content), correct it, then retry the notice',
  'result-unknown':
    'Ask the unit whether the message with this id has arrived; then close the notice or retry it',
  'not-available': 'See that the system is up again, then retry the notice',
} as const;

function giveUp(
  ports: RelayPorts,
  key: string,
  failure: PeerFailure,
  reason: keyof typeof nextSteps,
  delivered: boolean,
): Promise<NoticeRecord> {
  const what = reason === 'permanent' ? failure.message : `Given up: ${failure.message}`;
  const attention: Attention = delivered
    ? {
        reason: 'not-recorded-at-source',
        detail: `The unit has the notice, but it could not be written to the hospital's record. ${what}`,
        nextStep:
          "See that the hospital's server takes writes, then retry: the message itself is not sent again",
      }
    : { reason, detail: `${what}. A person has to look at it`, nextStep: nextSteps[reason] };
  const event = reason === 'permanent' ? 'failed' : 'given-up';
  return handOver(ports, key, attention, { event, change: delivered ? {} : { state: 'for-a-person' } });
}
