// What does a duty, written down once more: nothing else counts as having done it.
import type { Stated } from './observed.ts';

const doneBy: Readonly<Record<string, readonly string[]>> = {
  inform: ['informed'],
  'document-assessment': ['assessment-documented'],
  ask: ['wish-stated', 'declined'],
  'document-decline': ['decline-documented'],
  'tell-complaint-right': ['complaint-right-told'],
  'ask-consent': ['consent-given'],
  'tell-unit': ['unit-told'],
  'note-plan': ['plan-noted'],
  'contact-coordinator': ['coordinator-contacted'],
  'fetch-plan': ['plan-fetched'],
  'answer-notice': ['unit-answered', 'given-back', 'municipal-coordinator-appointed'],
  'appoint-in-municipality': ['municipal-coordinator-appointed'],
  'first-contact': ['first-contact-made'],
  'follow-move': ['unit-told', 'plan-handed-over'],
  'tell-partners': ['partners-told'],
  'settle-withdrawal': ['unit-told-of-withdrawal', 'withdrawal-not-told'],
  'plan-in-use': ['plan-in-use'],
  'renew-consent': ['consent-given'],
  'ask-consent-anew': ['consent-given', 'own-consent-got'],
  'own-consent-at-16': ['own-consent-got'],
  'answer-complaint': ['complaint-answered', 'decision-upheld'],
  'send-complaint-on': ['complaint-sent-on'],
  'end-plan': ['plan-ended'],
  'tell-end': ['end-told'],
  archive: ['plan-archived'],
};

/** What is wrong with how the duty says that it is over; undefined when nothing is. */
export function wrongEnd({ rule, state, ended }: Stated): string | undefined {
  const isOver = state !== 'open' && state !== 'overdue';
  const isTold = ended !== undefined && ended.kind !== '' && !Number.isNaN(Date.parse(ended.at));
  if (isOver !== isTold) {
    return `${rule} is ${state}, and says ${isTold ? 'what ended it' : 'nothing of its end'}`;
  }
  const right = doneBy[rule];
  return ended && (state === 'met' || state === 'late') && right?.includes(ended.kind) === false
    ? `${rule} is ${state} by ${ended.kind}, which does not do it`
    : undefined;
}
