// A need that was raised by mistake, after its notice was sent: the unit is told on the same thread.

import { MESSAGE_PROFILE, messageBundle } from '../../ground/fhir/message.ts';
import { isUsable } from '../../ground/outcome/issue.ts';
import { decideSending } from '../../need/consent/gate.ts';
import { momentOf } from '../../need/consent/moment.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import { escalationSteps } from '../../need/delivery/due/escalation.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { composeCancellation, letterOfNotice, type NoticeContent } from '../../need/notice/compose.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { endFollowing } from '../answer/escalate.ts';
import { recipientOf } from '../directory/routing.ts';
import { inDoubt, inDoubtAbout } from '../doubt.ts';
import { evidenceOf, type JudgePorts, knownBy } from '../judge/judge-need.ts';
import { expectTaken } from '../messages/expect-taken.ts';
import { note } from '../note.ts';
import { PLACE_WAIT } from '../ports.ts';
import type { NotifyPorts } from './notify-unit.ts';
import { recordCancellation } from './write-back.ts';

/** True when this notice was taken back before. */
export function isCancelled(record: NoticeRecord): boolean {
  return record.history.some(({ event }) => event === 'cancelled');
}

/** Takes the notice back from the unit that got it. Nothing is said of the person that the unit does not know. */
export async function cancelNotice(
  ports: NotifyPorts & JudgePorts,
  record: NoticeRecord,
  facts: NeedFacts,
  needs: readonly string[],
): Promise<NoticeRecord> {
  const told = recipientOf(record);
  const { recipient, stop } = told
    ? await ports.routing.again(told, 'need-notice-cancellation')
    : { recipient: undefined, stop: undefined };
  if (!recipient || !told) {
    const why = stop ? saying('stopped', { reason: stop.reason, text: stop.text }) : saying('unit-not-known');
    const what = waits('cannot-cancel', worded(saying('cannot-cancel'), why));
    return inDoubt(ports, record, { cause: 'cannot-cancel', ...what, concept: 'D16', ask: 'now' });
  }
  const now = ports.clock.now().toISOString();
  const { permit, refusal } = decideSending(
    {
      kind: 'need-notice-cancellation',
      patient: `Patient/${facts.patient.id}`,
      recipient: knownBy(recipient),
      instant: now,
      asked: momentOf(ports.clock),
    },
    { ...evidenceOf(facts, ports), toldBefore: knownBy(told) },
  );
  if (!permit) {
    return note(ports, record.key, {
      event: refusal.reason,
      ...worded(saying('refused', { reason: refusal.reason, text: refusal.text })),
      concept: refusal.concept,
    });
  }
  const notice: NoticeContent = {
    key: record.key,
    thread: record.thread,
    facts,
    needs,
    by: undefined,
    recipient,
    source: ports.replyTo,
    secret: ports.idSecret,
    follows: record.messageId,
    instant: now,
  };
  const pdf = await ports.renderLetter?.(letterOfNotice(notice, 'cancellation'));
  const { header, content } = composeCancellation(notice, pdf);
  const message = messageBundle(ports.newId(), now, header, content, [MESSAGE_PROFILE]);
  const problems = ports.check(message);
  if (!isUsable(problems)) {
    return inDoubtAbout(ports, record, problems, { ask: 'now', pace: 'seldom' });
  }
  const leave = ports.places ? await ports.places.take(recipient.endpoint) : () => undefined;
  if (!leave) {
    return ports.ledger.record(record.key, { again: PLACE_WAIT, events: [] });
  }
  // Nothing goes when another worker has taken the work over: then this throws.
  try {
    await ports.ledger.record(record.key, { events: [] });
    expectTaken(await ports.endpoint.send(permit, recipient, message), header.id ?? '', 'cancellation');
  } finally {
    leave();
  }
  await recordCancellation(ports.server, record, notice, now);
  await endFollowing(ports.server, record.key, now, 'cancelled');
  return note(ports, record.key, {
    event: 'cancelled',
    ...worded(saying('cancelled')),
    concept: 'D16',
    change: { state: 'closed' },
    met: ['acknowledgement', 'answer', 'first-contact', ...escalationSteps],
  });
}
