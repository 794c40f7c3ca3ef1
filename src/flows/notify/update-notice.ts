// A newer version of the Flag raises more than the unit was told: one more message on the notice's own thread, with the
// same Task, through the same gate and with the same care for retries as the notice itself.

import type { Flag } from '@medplum/fhirtypes';
import { notifying } from '../../need/decision/actions.ts';
import { neededCodes } from '../../need/decision/read-facts.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { recipientOf } from '../directory/routing.ts';
import { inDoubt, inDoubtAbout } from '../doubt.ts';
import { gatherFacts } from '../judge/gather-facts.ts';
import { type Judgement, type JudgePorts, judgeNeed } from '../judge/judge-need.ts';
import { handOver, note } from '../note.ts';
import { unclearSend } from './end-without-sending.ts';
import { type NotifyPorts, notifyUnit, refusedBy, stoppedBy, whyOf } from './notify-unit.ts';
import { isEnded } from './open-thread.ts';
import { recordActions } from './record-actions.ts';

type UpdatePorts = NotifyPorts & JudgePorts;

/** True while the last update of the notice has not arrived, or not been recorded. */
export function isUpdating({ updates = 0, state, recordedAtSource }: NoticeRecord): boolean {
  return updates > 0 && state !== 'delivered' && recordedAtSource !== true;
}

/**
 * Tells the unit what the Flag raises now, when that is more than it was told; undefined when it is not.
 * What cannot be told goes to a person, once.
 */
export async function updateDelivered(
  ports: UpdatePorts,
  record: NoticeRecord,
): Promise<NoticeRecord | undefined> {
  if (record.state !== 'delivered' || !record.needs) {
    return undefined;
  }
  const flag = await ports.server.read<Flag>('Flag', record.flag.replace(/^Flag\//, ''));
  if (flag?.status !== 'active' || added(record, flag, everything(ports)).length === 0) {
    return undefined;
  }
  const { facts, issues } = await gatherFacts(ports, flag);
  if (!facts) {
    return inDoubtAbout(ports, record, issues);
  }
  const judgement = await judgeNeed(ports, ports.server.baseUrl, facts);
  if (added(record, flag, judgement.decision.situation).length === 0) {
    const what = worded(saying('added-not-told'), whyOf(judgement.decision));
    return note(ports, record.key, { event: 'duplicate', ...what, concept: 'D7' });
  }
  return sendUpdate(ports, record, facts, judgement);
}

/** Codes of the Flag that remain needed and that the unit was not told of. */
function added(
  { needs = [] }: NoticeRecord,
  flag: Flag,
  situation: Parameters<typeof neededCodes>[1],
): readonly string[] {
  return neededCodes(flag, situation).filter((code) => !needs.includes(code));
}

/** The situation in which all that may be told on this side is told. */
function everything({ side }: UpdatePorts): Parameters<typeof neededCodes>[1] {
  return {
    need: 'plan-and-coordinator',
    direction: side === 'municipality' ? 'to-hospital' : 'to-municipality',
  };
}

/** Sends the update that this version of the Flag leads to, or the one again that is on its way. */
export async function sendUpdate(
  ports: UpdatePorts,
  record: NoticeRecord,
  facts: NeedFacts,
  judgement: Judgement,
): Promise<NoticeRecord> {
  const hindrance = hindranceOf(record, judgement);
  if (hindrance !== undefined) {
    return toPerson(ports, record, facts, hindrance);
  }
  await recordActions(ports, record.key, facts, judgement.decision, judgement.recipient);
  if (isUpdating(record)) {
    return notifyUnit(ports, record, facts, judgement);
  }
  const { madeAt: _, messageId: __, ...fresh } = record;
  return notifyUnit(ports, { ...fresh, updates: (record.updates ?? 0) + 1 }, facts, judgement);
}

/** Why a machine must not send it; undefined when it may. */
function hindranceOf(
  record: NoticeRecord,
  { decision, recipient, sending, stop }: Judgement,
): readonly Saying[] | undefined {
  const refused = sending?.refusal && refusedBy(sending.refusal);
  if (!decision.actions.some((action) => notifying.includes(action))) {
    const why = refused ?? (stop && stoppedBy(stop));
    return [...(why ? [why] : []), whyOf(decision)];
  }
  if (!sending?.permit || !recipient) {
    return [refused ?? saying('no-unit')];
  }
  if (isEnded(record)) {
    return [saying('unit-has-ended', { state: record.business ?? '' })];
  }
  if (recipient.organization !== recipientOf(record)?.organization) {
    return [saying('other-unit-now', { unit: recipient.name, first: record.recipient?.name ?? '' })];
  }
  return recipient.transport === 'fhir-rest' ? [saying('takes-no-messages')] : undefined;
}

function toPerson(
  ports: UpdatePorts,
  record: NoticeRecord,
  { flag }: NeedFacts,
  hindrance: readonly Saying[],
): Promise<NoticeRecord> {
  const what = added(record, flag, everything(ports));
  const more = what.length > 0 ? saying('added', { needs: what.join(',') }) : saying('added-nothing-new');
  const reason = 'need-added-after-notice' as const;
  const attention = waits(reason, worded(more, ...hindrance, unclearSend(record)));
  if (isUpdating(record)) {
    return inDoubt(ports, record, { ...attention, cause: reason, concept: 'D7', pace: 'seldom', ask: 'now' });
  }
  const change = { needs: [...(record.needs ?? []), ...what] };
  return handOver(ports, record.key, attention, { event: reason, concept: 'D7', change });
}
