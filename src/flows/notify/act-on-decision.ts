// What follows from the decision about one need: people are asked, Tasks are written, the unit is told, or it is recorded why not.
// Only what was read ends the matter; the rest is looked at again.

import { type ActionCode, notifying } from '../../need/decision/actions.ts';
import { basesAsked } from '../../need/decision/doubts.ts';
import { isOver } from '../../need/decision/record/tasks.ts';
import { stopOf } from '../../need/decision/stops.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { nextStepOf, waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { noticeKey } from '../../need/notice/identity.ts';
import { inDoubt, untilNamed } from '../doubt.ts';
import { confirmableOf } from '../judge/confirmable.ts';
import type { Judgement } from '../judge/judge-need.ts';
import { handOver } from '../note.ts';
import { endWithoutSending, unclearSend } from './end-without-sending.ts';
import { judged, type NotifyPorts, notifyUnit, refusedBy, stoppedBy, whyOf } from './notify-unit.ts';
import { endActions, recordActions } from './record-actions.ts';

/** Does what the decision says, with the facts that it was made from. */
export async function act(
  ports: NotifyPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  judgement: Judgement,
): Promise<NoticeRecord> {
  const { key } = record;
  const { decision } = judgement;
  const has = (...codes: readonly ActionCode[]) => codes.some((code) => decision.actions.includes(code));
  if (has('hand-to-person')) {
    if (isOver(decision.situation)) {
      await endActions(ports, key, facts, decision);
    }
    return handToPerson(ports, record, facts, judgement);
  }
  const tasks = await recordActions(ports, key, facts, decision, judgement.recipient);
  if (has(...notifying)) {
    return notifyUnit(ports, record, facts, judgement);
  }
  if (await isUnclear(ports, judgement, facts)) {
    return waitForFacts(ports, record, facts, judgement, tasks);
  }
  const ended = await endByRule(ports, record, judgement, tasks);
  if (decision.situation.flag !== 'active' && decision.situation.flag !== 'repeated') {
    await lookAtOthers(ports, ended);
  }
  return ended;
}

/** A need that another Flag raises too is settled when the unit was told of that one. */
async function isUnclear(
  ports: NotifyPorts,
  { decision: { rule }, sending }: Judgement,
  facts: NeedFacts,
): Promise<boolean> {
  if (rule !== 'flag-repeated') {
    return stopOf(rule) === 'unclear' && sending?.refusal?.rests !== 'read';
  }
  const others = await Promise.all(
    (facts.otherFlags ?? []).map(({ id }) => ports.ledger.get(noticeKey(ports.server.baseUrl, id ?? ''))),
  );
  return !others.some((other) => other?.state === 'delivered' || other?.state === 'told');
}

/** The record says what ends it. */
function endByRule(
  ports: NotifyPorts,
  record: NoticeRecord,
  { decision, recipient, sending }: Judgement,
  tasks: readonly Saying[],
): Promise<NoticeRecord> {
  const why = [whyOf(decision), ...tasks];
  const concept = decision.reasons[0]?.concept;
  const { rule, situation } = decision;
  if (situation.has === 'plan' || situation.has === 'coordinator') {
    const change = { state: 'existing-plan', cause: rule } as const;
    return endWithoutSending(ports, record, change, 'decided', why, concept);
  }
  const refusal = sending?.refusal;
  const isDuplicate = rule === 'flag-repeated';
  if (
    !isDuplicate &&
    (rule === 'consent-withdrawn' || rule === 'consent-declined' || stopOf(rule) === 'unclear')
  ) {
    const event = refusal?.reason ?? rule;
    const change = { state: 'refused', cause: event, ...judged(record, recipient) } as const;
    const all = [...(refusal ? [refusedBy(refusal)] : []), ...why, saying('nothing-sent')];
    return endWithoutSending(ports, record, change, event, all, refusal?.concept ?? concept);
  }
  const change = { state: 'not-needed', cause: rule } as const;
  return endWithoutSending(ports, record, change, 'decided', why, concept);
}

/** What would let it go is not there, or is not understood. That is no no. */
function waitForFacts(
  ports: NotifyPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  { decision, recipient, sending }: Judgement,
  tasks: readonly Saying[],
): Promise<NoticeRecord> {
  const refusal = sending?.refusal;
  const cause = refusal?.reason ?? decision.rule;
  const first = refusal && refusedBy(refusal);
  const isEarly = decision.rule === 'flag-not-yet';
  const what = worded(first, whyOf(decision), ...tasks, unclearSend(record), saying('nothing-sent'));
  return inDoubt(ports, record, {
    cause,
    ...what,
    nextStep: consentSteps,
    concept: refusal?.concept ?? decision.reasons[0]?.concept,
    pace: 'fading',
    lookAt: isEarly ? facts.flag.period?.start : refusal?.lookAgainAt,
    ...(isEarly || decision.rule === 'flag-repeated' ? { ask: 'never' as const } : {}),
    change: judged(record, recipient),
    confirmable: confirmableOf(facts, recipient, refusal),
  });
}

const consentSteps =
  'Ask the person, and record information and consent; or confirm that a consent covers it, tell the unit by telephone or letter, or decline';

/** Where it stands what is not understood or could not be got. */
function doubtful(doubts: Judgement['doubts']): Saying[] {
  return doubts.map(({ path, text }) => saying('in-doubt', { path, text }));
}

/** Rules of a need that nobody can be told of. */
const noRecipient: readonly string[] = ['recipient-unknown', 'hospital-unknown'];

function handToPerson(
  ports: NotifyPorts,
  record: NoticeRecord,
  facts: NeedFacts,
  { decision, recipient, stop, sending, doubts }: Judgement,
): Promise<NoticeRecord> {
  // Where routing stopped, its reason says more than the rule's: what is wrong, and what mends it.
  const unreached = noRecipient.includes(decision.rule);
  const because = unreached ? stop : undefined;
  const refusal = sending?.refusal;
  const first = because ? stoppedBy(because) : refusal && refusedBy(refusal);
  const cause = because?.reason ?? decision.rule;
  const concept = decision.reasons[0]?.concept;
  const what = waits(cause, worded(first, whyOf(decision), ...doubtful(doubts), unclearSend(record)));
  // Who mends the record or the directory works in Norwegian, whoever reads the list.
  const words = { ...what, nextStep: `${what.nextStep}. ${nextStepOf(cause, what.said, 'nb')}` };
  const kind = stopOf(decision.rule);
  const bases = basesAsked(doubts);
  if (kind === 'weigh' || kind === 'read') {
    const attention = { ...words, passing: true } as const;
    return handOver(ports, record.key, attention, { event: 'decided', concept });
  }
  return inDoubt(ports, record, {
    cause,
    event: 'decided',
    ...words,
    concept,
    // The directory is filled by itself; the record is put right by somebody.
    ...(kind === 'unclear' ? { pace: 'fading' } : { ask: 'now', pace: unreached ? 'steady' : 'seldom' }),
    ...(bases.length > 0 ? { ...untilNamed, bases } : {}),
    lookAt: refusal?.lookAgainAt,
    confirmable: confirmableOf(facts, recipient, refusal),
  });
}

/** What this Flag no longer raises, another one of the person may: it was passed over because of this one. */
export async function lookAtOthers(ports: NotifyPorts, { key, subject }: NoticeRecord): Promise<void> {
  for (const other of subject === undefined ? [] : await ports.ledger.bySubject(subject)) {
    if (other.key !== key && other.cause === 'flag-repeated') {
      await ports.ledger.record(other.key, { events: [], again: 0 });
    }
  }
}
