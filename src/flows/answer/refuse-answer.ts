// Answers that are not taken: what their sender is told, and that the hospital hears of each.
import type { Acknowledgement, Message } from '../../ground/fhir/message.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { type NotePorts, note } from '../note.ts';
import type { Misfit } from './fits.ts';

/** What an acknowledgement says. */
export type Verdict = Omit<Acknowledgement, 'of'>;

export function refusal(issue: Issue): Verdict {
  return { code: 'fatal-error', outcome: toOperationOutcome([issue]) };
}

/** The unit has said something: what it was, a person has to ask. Messages of other events answer nothing. */
export function notUnderstood({ event }: Message, issue: Issue): Misfit {
  const { path, text } = issue;
  const reason = 'answer-not-understood';
  return event === 'need-reply'
    ? { issue, attention: waits(reason, worded(saying(reason, { path, text }))) }
    : { issue };
}

/** The hospital hears of every answer that is refused. */
export function told({ event }: Message, misfit: Misfit): Misfit {
  const { issue, attention } = misfit;
  const what = worded(saying('answer-refused', { path: issue.path }));
  return attention || event !== 'need-reply' ? misfit : { issue, attention: waits('answer-refused', what) };
}

export async function tellUnknown(ports: NotePorts, { event }: Message, messageId: string): Promise<void> {
  if (event === 'need-reply') {
    const what = worded(saying('unknown-answer', { message: messageId }));
    await ports.ledger.raise(ports.clock.now().toISOString(), waits('unknown-message', what));
  }
}

/** What does not fit is not filed. Where it may be about somebody else, or was not understood, a person has to know. */
export async function refuse(ports: NotePorts, record: NoticeRecord, misfit: Misfit): Promise<Verdict> {
  const { attention, issue } = misfit;
  if (attention) {
    const { detail, said, reason } = attention;
    const event = reason === 'answer-not-understood' ? reason : 'answer-refused';
    const concept = event === 'answer-refused' && reason !== event ? 'C7' : 'E1';
    await note(ports, record.key, { event, detail, said, concept, attention });
  }
  return refusal(issue);
}
