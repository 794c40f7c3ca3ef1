// From a Flag to a notice that the coordinating unit has acknowledged, or to a recorded reason why nothing left.

import type { Flag } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { between, momentOf } from '../../need/consent/moment.ts';
import { needCodes } from '../../need/decision/read-facts.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import { isGivenBack } from '../../need/delivery/given-back.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { noticeKey } from '../../need/notice/identity.ts';
import { recipientOf } from '../directory/routing.ts';
import { inDoubt, inDoubtAbout } from '../doubt.ts';
import { gatherFacts } from '../judge/gather-facts.ts';
import { type JudgePorts, judgeNeed } from '../judge/judge-need.ts';
import { type PartnerPorts, tellPartners } from '../messages/tell-partners.ts';
import { handOver, note } from '../note.ts';
import { PeerFailure } from '../ports.ts';
import { daysOfNeed, type RemindPorts } from '../remind/remind.ts';
import { act, lookAtOthers } from './act-on-decision.ts';
import { afterFailure, type FailurePorts } from './after-failure.ts';
import { cancelNotice, isCancelled } from './cancel-notice.ts';
import { recordOfFlag } from './corrected-flag.ts';
import { endDelivered } from './end-delivered.ts';
import { contentOf, type NotifyPorts, recordAtSource } from './notify-unit.ts';
import { recordConfirmations, recordTold } from './record-person.ts';
import { isUpdating, sendUpdate, updateDelivered } from './update-notice.ts';

export interface RelayPorts extends NotifyPorts, JudgePorts, RemindPorts, PartnerPorts, FailurePorts {
  readonly ledger: NotifyPorts['ledger'];
  readonly routing: JudgePorts['routing'];
  /** Silence of a unit's machine of this age stands on the list for people, in milliseconds. */
  readonly personAfter: number;
}

/**
 * One attempt at one Flag. Facts are fetched and the decision is made anew each time, because consent can be withdrawn
 * in between. When it should be tried again, the step that says so also holds the job that does it.
 * @throws {import('../../need/delivery/ledger.ts').TakenOver} when another worker has taken the work over meanwhile
 */
export async function relayFlag(given: RelayPorts, flagId: string): Promise<NoticeRecord> {
  let key = noticeKey(given.server.baseUrl, flagId);
  const ledger = await given.ledger.takeOver(key, given.server.baseUrl, `Flag/${flagId}`);
  const ports = { ...given, ledger };
  let attempts: number | undefined;
  try {
    const record = await recordOfFlag(ports, flagId);
    ({ key, attempts } = record);
    const cancelled = await retracted(ports, record, flagId);
    if (cancelled) {
      return cancelled;
    }
    return isSettled(record) ? await repeated(ports, record) : await attempt(ports, record, flagId);
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return afterFailure(ports, key, error, attempts);
  }
}

/** A Flag that was entered in error is taken back, once, where the unit has its notice or may have it; else it is decided like any other. */
async function retracted(
  ports: RelayPorts,
  record: NoticeRecord,
  flagId: string,
): Promise<NoticeRecord | undefined> {
  const told = record.state === 'told';
  if (
    isCancelled(record) ||
    !(told || (record.attempts > 0 && (await ports.ledger.mayBeAtUnit(record.key))))
  ) {
    return undefined;
  }
  const flag = await ports.server.read<Flag>('Flag', flagId);
  if (flag?.status !== 'entered-in-error') {
    return undefined;
  }
  if (told) {
    const reason = 'cannot-cancel';
    const done = record.history.some(({ event }) => event === reason);
    const change = {};
    return done
      ? undefined
      : handOver(ports, record.key, waits(reason, worded(saying('retracted-after-told'))), {
          event: reason,
          concept: 'D16',
          change,
        });
  }
  const { facts, issues } = await gatherFacts(ports, flag);
  if (!facts) {
    return inDoubtAbout(ports, record, issues);
  }
  const cancelled = await cancelNotice(ports, record, facts, needCodes(facts.flag));
  await lookAtOthers(ports, cancelled);
  return cancelled;
}

function isSettled(record: NoticeRecord): boolean {
  return (
    record.recordedAtSource === true ||
    record.state === 'closed' ||
    record.state === 'told' ||
    record.state === 'awaiting-acknowledgement' ||
    isGivenBack(record)
  );
}

async function repeated(ports: RelayPorts, record: NoticeRecord): Promise<NoticeRecord> {
  const { key } = record;
  if (record.state === 'told') {
    if (!record.recordedAtSource) {
      return recordTold(ports, record);
    }
    return note(ports, key, { event: 'duplicate', ...worded(saying('told-before')) });
  }
  if (record.recordedAtSource) {
    await endDelivered(ports, record);
    const updated = await updateDelivered(ports, record);
    if (updated) {
      return updated;
    }
    const partnersTold = await tellPartners(ports, record);
    if (partnersTold) {
      return partnersTold;
    }
    return note(ports, key, { event: 'duplicate', ...worded(saying('delivered-before')) });
  }
  if (isGivenBack(record)) {
    return note(ports, key, { event: 'duplicate', ...worded(saying('given-back')) });
  }
  const why = saying(record.state === 'closed' ? 'closed-before' : 'acknowledgement-awaited');
  return note(ports, key, { event: 'duplicate', ...worded(why) });
}

async function attempt(ports: RelayPorts, record: NoticeRecord, flagId: string): Promise<NoticeRecord> {
  const { key } = record;
  const begun = momentOf(ports.clock);
  const flag = await ports.server.read<Flag>('Flag', flagId);
  if (!flag) {
    return inDoubt(ports, record, {
      cause: 'flag-missing',
      ...waits('flag-missing', worded(saying('flag-missing', { flag: `Flag/${flagId}` }))),
    });
  }
  if (isOfAnotherKind(flag)) {
    const change = { state: 'not-needed', cause: 'another-kind' } as const;
    return note(ports, key, { event: 'decided', ...worded(saying('of-another-kind')), change });
  }
  const { facts, issues } = await gatherFacts(ports, flag);
  if (!facts) {
    // A Flag that names nobody is not mended by waiting; the person that it names may only not be there yet.
    const mend = { ask: 'now', pace: 'seldom' } as const;
    return inDoubtAbout(ports, record, issues, flag.subject?.reference === undefined ? mend : {});
  }
  const subject = `Patient/${facts.patient.id}`;
  const confirmations = await ports.ledger.about(key, subject, await daysOfNeed(ports, facts));
  await recordConfirmations(ports, record, confirmations);
  const judgement = await judgeNeed(ports, ports.server.baseUrl, facts, { record, confirmations });
  if (between(begun, momentOf(ports.clock)) > FACTS_HOLD) {
    throw new PeerFailure('FHIR server', 'transient', SLOW);
  }
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

/** Nothing is decided on what was read longer ago, in milliseconds: the server is slow, or this machine stood still. */
const FACTS_HOLD = 120_000;
const SLOW = 'reading what the decision rests on took too long, and it is read anew';

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
