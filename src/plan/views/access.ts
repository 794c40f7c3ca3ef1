// What the consents open for one recipient at one instant: which kinds of information, and why the others stay closed.
import type { Consent, ConsentRule, InformationType } from '../document/consent.ts';
import { sharedKinds } from './kinds.ts';
import { type AccessQuestion, type Obstacle, type OpenKind, obstacleOf, openedTo } from './opened.ts';
import { holdsRole, isNoLongerInvolved, type Recipient } from './recipient.ts';
import { isEndedByAge, representatives, standingConsents } from './standing.ts';

/** Why a kind of information stays closed. Says nothing about what there is, nor about what the person told others. */
export type WithheldReason =
  | 'not-permitted'
  | 'consent-withdrawn'
  | 'consent-declined'
  | 'consent-ended'
  | 'consent-without-force'
  | 'own-consent-due'
  | 'purpose-not-named'
  | 'no-longer-involved'
  | 'kept-by-the-person';

export interface Access {
  /** Sees the whole plan: the person, who represents the person, and the coordinator while the plan's consent stands. */
  readonly whole: boolean;
  readonly open: ReadonlyMap<InformationType, OpenKind>;
  readonly closed: ReadonlyMap<InformationType, WithheldReason>;
  /** Consents that the access rests on. */
  readonly consents: readonly string[];
  /** Of these, the ones that ended because of age and that the recipient has to ask for anew. */
  readonly asked: readonly string[];
}

/** Decides what is open. Source: pbrl chapter 4, guideline 001 §6 and note 9, concepts C3, C5, C7 to C12. */
export function accessOf(question: AccessQuestion): Access {
  const { plan, recipient, instant } = question;
  if (recipient.party === 'patient') {
    return everything([]);
  }
  if (isNoLongerInvolved(plan, recipient, instant)) {
    return nothing('no-longer-involved');
  }
  const stopped = planConsentStopped(question);
  if (stopped !== undefined) {
    return nothing(stopped);
  }
  const whole = seesWhole(question);
  const { denied, ...opened } = openedTo(question);
  if (whole.length > 0 && denied.size === 0) {
    return everything(whole);
  }
  const asked = whole.length > 0 ? [] : toAskAnew(question);
  const basis = whole.length > 0 ? whole : [...asked, ...opened.consents];
  const open = new Map(whole.length > 0 ? allKinds() : opened.open);
  if (asked.length > 0) {
    open.set('contact', { kind: 'contact', from: [] });
  }
  for (const kind of denied) {
    open.delete(kind);
  }
  const reason = (kind: InformationType) => closedReason(kind, question, denied);
  const closed = new Map(
    sharedKinds.filter((kind) => !open.has(kind)).map((kind) => [kind, reason(kind)] as const),
  );
  return { whole: false, open, closed, consents: open.size > 0 ? [...new Set(basis)] : [], asked };
}

function everything(consents: readonly string[]): Access {
  return { whole: true, open: allKinds(), closed: new Map(), consents, asked: [] };
}

function nothing(reason: WithheldReason): Access {
  const closed = new Map(sharedKinds.map((kind) => [kind, reason] as const));
  return { whole: false, open: new Map(), closed, consents: [], asked: [] };
}

function allKinds(): Map<InformationType, OpenKind> {
  return new Map(sharedKinds.map((kind) => [kind, { kind, from: [] }]));
}

/** When the consent to the plan itself was given up, nothing of it is shared any more, whatever else still runs. */
function planConsentStopped({
  plan,
  consents,
  instant,
  settings,
}: AccessQuestion): WithheldReason | undefined {
  if (plan.kind !== 'individual-plan') {
    return undefined;
  }
  if (standingConsents(plan, consents, 'plan', instant, settings).length > 0) {
    return undefined;
  }
  const given = consents.filter(({ kind }) => kind === 'plan');
  const inactive = given.filter(({ status }) => status === 'inactive');
  if (inactive.some(({ reasons }) => reasons?.some(({ kind }) => kind === 'withdrawn'))) {
    return 'consent-withdrawn';
  }
  if (given.some(({ status }) => status === 'rejected')) {
    return 'consent-declined';
  }
  return inactive.length > 0 ? 'consent-ended' : undefined;
}

/** Consents on which the recipient sees the whole plan, if it does. */
function seesWhole({ plan, recipient, consents, instant, settings }: AccessQuestion): string[] {
  const standing = standingConsents(plan, consents, 'plan', instant, settings);
  const speaks = representatives(plan, consents, instant, settings).has(recipient.party);
  const coordinates =
    plan.coordinator === recipient.party && holdsRole(plan, recipient.party, ['ip-coordinator'], instant);
  return speaks || coordinates ? standing.map(({ id }) => id) : [];
}

/** The consents that ended because the person is 16, while none to the plan stands (pbrl § 4-3). */
function endedByAge({ plan, consents, instant, settings }: AccessQuestion): Consent[] {
  if (standingConsents(plan, consents, 'plan', instant, settings).length > 0) {
    return [];
  }
  const ended = consents.filter((consent) => isEndedByAge(plan, consent, instant, settings));
  return ended.some(({ kind }) => kind === 'plan') ? ended : [];
}

/**
 * Nobody falls out of the plan over night without anybody told: whoever has to ask the person, the coordinator and the
 * coordinating unit, keeps whom to ask and how to reach them, and the consents that are asked for anew.
 */
function toAskAnew(question: AccessQuestion): string[] {
  return asks(question) ? endedByAge(question).map(({ id }) => id) : [];
}

function asks({ plan, recipient, instant }: AccessQuestion): boolean {
  const { party, organization } = recipient;
  const unit = organization?.kind === 'coordinating-unit' ? organization.id : undefined;
  return (
    (plan.coordinator === party && holdsRole(plan, party, ['ip-coordinator'], instant)) ||
    holdsRole(plan, party, ['coordinating-unit'], instant) ||
    (unit !== undefined && (plan.team?.managingOrganizations ?? []).includes(unit))
  );
}

function namesRecipient(rule: ConsentRule, recipient: Recipient): boolean {
  return (rule.recipients ?? []).some(({ party }) => recipient.namedBy.has(party));
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

/** The reason that comes closest: one about the recipient's own consents before the general one. */
function closedReason(
  kind: InformationType,
  question: AccessQuestion,
  denied: ReadonlySet<InformationType>,
): WithheldReason {
  const { plan, recipient, consents, instant, settings } = question;
  if (denied.has(kind)) {
    return 'not-permitted';
  }
  const about = consents.filter(
    (consent) =>
      consent.kind === 'disclosure' &&
      consent.permits?.some((rule) => namesRecipient(rule, recipient) && namesKind(rule, kind)),
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
  return order.find((reason) => reasons.includes(reason)) ?? reasons[0] ?? generalReason(question);
}

/** Who saw the plan until the person was 16 is told why that has ended. */
function generalReason(question: AccessQuestion): WithheldReason {
  const ended = endedByAge(question);
  const spoke = ended.some(({ givenBy }) => givenBy?.includes(question.recipient.party));
  return ended.length > 0 && (spoke || asks(question)) ? 'own-consent-due' : 'not-permitted';
}
