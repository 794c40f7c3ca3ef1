// The answer of the consents as a refusal of the gate: reason, words for the record, and what it rests on.
import type { ConsentAnswer, Doubt } from '../../ground/law/consent/answer.ts';
import type { Unread } from '../../ground/law/consent/statement.ts';
import { type Refusal, type RefusalReason, refusalOf } from './refusal.ts';

type Shut = Exclude<ConsentAnswer, { answer: 'permit' }>;

/** What was asked, for the words of the refusal. */
export interface AskedFor {
  readonly category: string;
  readonly instant: string;
  /** All kinds of information that were asked for. */
  readonly information: readonly string[];
  /** Concept of the kind of message, for a consent that is missing. */
  readonly concept: string;
}

export function refuseBy(answer: Shut, asked: AskedFor): Refusal {
  return answer.answer === 'no' ? refusedByNo(answer, asked) : refusedByDoubt(answer, asked);
}

function refusedByNo(
  { no, consent, over, kinds }: Extract<Shut, { answer: 'no' }>,
  asked: AskedFor,
): Refusal {
  const earlier = over === undefined ? '' : `${over} was given before ${consent}: `;
  switch (no) {
    case 'declined':
      return refusalOf('consent-declined', `${earlier}${consent} records that the person declines`, {
        consent,
      });
    case 'withdrawn':
      return refusalOf('consent-withdrawn', `${earlier}${consent} is recorded as withdrawn`, { consent });
    case 'denied': {
      const some = asked.information.some((kind) => !kinds.includes(kind));
      return some
        ? refusalOf(
            'consent-not-covering-information',
            `${earlier}${consent} denies these kinds of information to this recipient: ${kinds.join(', ')}`,
            { consent, rests: 'read' },
          )
        : refusalOf('consent-denied', `${earlier}${consent} denies this recipient what is to be told`, {
            consent,
          });
    }
  }
}

const reasons: Readonly<Record<Doubt, RefusalReason>> = {
  missing: 'consent-missing',
  'not-begun': 'consent-not-begun',
  'not-in-force': 'consent-not-in-force',
  'wrong-recipient': 'consent-wrong-recipient',
  'not-covering': 'consent-not-covering-information',
  'other-purpose': 'consent-for-other-purpose',
  'no-purpose-for-agency': 'consent-not-for-agency',
  giver: 'consent-giver-not-entitled',
  'not-understood': 'consent-not-understood',
  order: 'consent-order-unclear',
  'not-verified': 'consent-not-verified',
  'unknown-kind': 'consent-of-unknown-kind',
};

function refusedByDoubt(answer: Extract<Shut, { answer: 'unclear' }>, asked: AskedFor): Refusal {
  const { doubt, consent, from, confirmable } = answer;
  const text =
    answer.doubt === 'missing'
      ? `No consent of category "${asked.category}" is recorded for this person`
      : wordsOf(answer, asked);
  return refusalOf(reasons[doubt], text, {
    ...(consent !== undefined && { consent }),
    ...(doubt === 'missing' && { concept: asked.concept }),
    ...(from !== undefined && { lookAgainAt: from }),
    ...(confirmable && { confirmable }),
  });
}

function wordsOf(
  { doubt, consent = 'the consent', beside, kinds, unread, text, from }: Extract<Shut, { answer: 'unclear' }>,
  { instant }: AskedFor,
): string {
  const also = beside === undefined ? '' : `; beside it stands ${beside}`;
  switch (doubt) {
    case 'not-begun':
      return `${consent} is not in force at ${instant}: it begins ${from === undefined ? 'later' : `at ${from}`}${also}`;
    case 'not-in-force':
      return `${consent} is not in force at ${instant}: it has ended, is inactive, or was not given yet${also}`;
    case 'wrong-recipient':
      return `${consent} has no permit in force for this recipient${also}`;
    case 'not-covering':
      return `${consent} does not cover these kinds of information for this recipient: ${kinds.join(', ')}${also}`;
    case 'other-purpose':
      return `${consent} permits it for other purposes than to treat or to coordinate care${also}`;
    case 'no-purpose-for-agency':
      return `${consent} names no purpose for which an agency outside the health services may get: ${kinds.join(', ')}${also}`;
    case 'giver':
      return `${consent} does not count: ${text ?? 'who gave it is not known'}${also}`;
    case 'order':
      return `${consent} permits it and ${beside ?? 'another consent'} says no, and which of them is later cannot be told. Correct their dates, or record the person's word anew`;
    case 'not-verified':
      return `${consent} was checked with the person and not confirmed (Consent.verification)${also}`;
    case 'unknown-kind':
      return `${consent} may cover it: its category is not among those that are set to mean consent to this${also}`;
    case 'not-understood':
      return `A part of ${consent} is not understood, so it permits nothing: ${placesOf(unread)}${also}`;
    case 'missing':
      return 'No consent is recorded';
  }
}

function placesOf(unread: readonly Unread[]): string {
  const shown = unread.slice(0, 3).map(({ where, what }) => (where === '' ? what : `${where} (${what})`));
  return shown.join('; ') || 'it cannot be told whether it permits or denies';
}
