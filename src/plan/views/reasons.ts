// Why a kind of information stays closed: nothing about what there is, nor about what the person told others.
import type { Consent, ConsentRule, InformationType } from '../document/consent.ts';
import { type AccessQuestion, type Obstacle, obstacleOf } from './opened.ts';
import type { Recipient } from './recipient.ts';
import { isEndedByAge } from './standing.ts';

export type WithheldReason =
  | 'not-permitted'
  | 'consent-withdrawn'
  | 'consent-declined'
  | 'consent-ended'
  | 'consent-without-force'
  | 'own-consent-due'
  | 'purpose-not-named'
  | 'plan-ended'
  | 'not-yet-involved'
  | 'no-longer-involved'
  | 'kept-by-the-person';

export const withheldSentences: Readonly<Record<WithheldReason, string>> = {
  'not-permitted': 'The person has not given this recipient access to it.',
  'consent-withdrawn': 'The consent to share it has been withdrawn.',
  'consent-declined': 'The person has declined to share it.',
  'consent-ended': 'The consent to share it has ended; a new one is needed.',
  'own-consent-due':
    'The parents consented because of age. The person is 16 now and decides, so the person has to be asked.',
  'consent-without-force': 'A consent names it, but is not in force.',
  'purpose-not-named': 'Health information goes to this agency only for a purpose that the consent names.',
  'plan-ended':
    'The plan has ended. The person, who represents the person, and who keeps the plan still read it.',
  'not-yet-involved': 'The recipient does not take part in the work on the plan yet.',
  'no-longer-involved': 'The recipient no longer takes part in the work on the plan.',
  'kept-by-the-person': 'Messages, complaints, history and the like are not shared by a consent.',
};

function namesRecipient(rule: ConsentRule, recipient: Recipient): boolean {
  return (rule.recipients ?? []).some(({ party }) => recipient.namedBy.has(party));
}

/** What it permits: beside its denials, and as exceptions to them. */
function permitsOf({ permits = [], denials = [] }: Consent): readonly ConsentRule[] {
  return [...permits, ...denials.flatMap(({ exceptions = [] }) => exceptions)];
}

/** `plan` is the whole plan. */
function namesKind({ information = [] }: ConsentRule, kind: InformationType): boolean {
  return information.includes('plan') || information.includes(kind);
}

const reasonOfObstacle: Readonly<Record<Obstacle, WithheldReason>> = {
  declined: 'consent-declined',
  withdrawn: 'consent-withdrawn',
  ended: 'consent-ended',
  'not-for-this': 'purpose-not-named',
  other: 'consent-without-force',
};

/**
 * The reason that comes closest: one about the recipient's own consents before the general one.
 * @param ownConsentDue the recipient saw the plan until the person was 16
 */
export function closedReason(
  kind: InformationType,
  question: AccessQuestion,
  denied: ReadonlySet<InformationType>,
  ownConsentDue: boolean,
): WithheldReason {
  const { plan, recipient, consents, instant, settings } = question;
  if (denied.has(kind)) {
    return 'not-permitted';
  }
  const about = consents.filter(
    (consent) =>
      consent.kind === 'disclosure' &&
      permitsOf(consent).some((rule) => namesRecipient(rule, recipient) && namesKind(rule, kind)),
  );
  const reasons = about.map((consent) =>
    isEndedByAge(plan, consent, instant, settings)
      ? 'own-consent-due'
      : reasonOfObstacle[obstacleOf(consent, kind, question)],
  );
  const order: readonly WithheldReason[] = [
    'purpose-not-named',
    'own-consent-due',
    'consent-withdrawn',
    'consent-declined',
    'consent-ended',
  ];
  const general = ownConsentDue ? 'own-consent-due' : 'not-permitted';
  return order.find((reason) => reasons.includes(reason)) ?? reasons[0] ?? general;
}
