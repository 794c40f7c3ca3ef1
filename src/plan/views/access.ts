// What the consents open for one recipient at one instant: which kinds of information, and why the others stay closed.
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { type Bounds, isInForce, periodState } from '../../ground/norway/period.ts';
import type { Consent, ConsentRule, InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { healthKinds, sharedKinds } from './kinds.ts';
import { holdsRole, isNoLongerInvolved, type Recipient } from './recipient.ts';
import { isDecisionFor } from './representation.ts';
import {
  type ConsentDefect,
  consentDefect,
  representatives,
  standingConsents,
  stateDefect,
} from './standing.ts';

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

/** A kind that is open. With windows, only what is from one of them. */
export interface OpenKind {
  readonly kind: InformationType;
  /** Periods that the information must come from; empty: from any time. */
  readonly from: readonly Bounds[];
}

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

export interface AccessQuestion {
  readonly plan: IndividualPlan;
  readonly recipient: Recipient;
  readonly consents: readonly Consent[];
  readonly instant: Instant;
  /** What the controller has set on age; otherwise the defaults. */
  readonly settings?: RepresentationSettings;
}

/** Decides what is open. Source: pbrl chapter 4, guideline 001 §6 and note 9, concepts C3, C5, C7 to C12. */
export function accessOf(question: AccessQuestion): Access {
  const { plan, recipient, instant } = question;
  // @concept C3 C7 without: return { whole: true, open: new Map(), closed: new Map(), consents: [] };
  // @concept B15 without: if (recipient.party === 'patient') return nothing('not-permitted');
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
  const denied = deniedKinds(question);
  if (whole.length > 0 && denied.size === 0) {
    return everything(whole);
  }
  const rules = whole.length > 0 ? [] : permitsFor(question);
  const asked = whole.length > 0 ? [] : toAskAnew(question);
  const basis = whole.length > 0 ? whole : [...asked, ...rules.map(({ consent }) => consent.id)];
  const open = whole.length > 0 ? allKinds() : openedBy(rules, recipient, instant);
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
  const own = consents.filter(({ kind }) => kind === 'plan');
  const defects = own.map((consent) => consentDefect(plan, consent, instant, settings));
  if (defects.includes(undefined)) {
    return undefined;
  }
  if (defects.includes('withdrawn')) {
    return 'consent-withdrawn';
  }
  return defects.includes('declined') ? 'consent-declined' : undefined;
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
  const ended = consents.filter(
    (consent) => consentDefect(plan, consent, instant, settings) === 'person-of-age',
  );
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

interface PermitOfConsent {
  readonly consent: Consent;
  readonly rule: ConsentRule;
}

function namesRecipient(rule: ConsentRule, recipient: Recipient): boolean {
  return (rule.recipients ?? []).some(({ party }) => recipient.namedBy.has(party));
}

function permitsFor(question: AccessQuestion): PermitOfConsent[] {
  const { recipient, instant } = question;
  return openingConsents(question).flatMap((consent) =>
    (consent.permits ?? [])
      .filter((rule) => namesRecipient(rule, recipient) && isInForce(rule.period, instant))
      .map((rule) => ({ consent, rule })),
  );
}

/** A denial whose period cannot be read holds: what is not understood never opens. */
function mayBeInForce(period: Bounds | undefined, instant: Instant): boolean {
  return ['in-force', 'unreadable'].includes(periodState(period, instant));
}

/** Consents to share that stand, and decisions that parents are told what parental responsibility takes (pbrl § 3-4). */
function openingConsents({ plan, recipient, consents, instant, settings }: AccessQuestion): Consent[] {
  const decisions = consents.filter(
    (consent) =>
      consent.kind === 'disclosure' &&
      stateDefect(consent, instant) === undefined &&
      isDecisionFor(plan, consent, recipient.party, instant),
  );
  return [...standingConsents(plan, consents, 'disclosure', instant, settings), ...decisions];
}

/**
 * A denial without recipients is about everybody, one without kinds about everything. What was denied stays denied whoever
 * may consent now: a child's no to its parents too (pbrl § 3-4).
 */
function deniedKinds({ recipient, consents, instant }: AccessQuestion): Set<InformationType> {
  const denials = consents
    .filter((consent) => stateDefect(consent, instant) === undefined)
    .flatMap(({ denials: rules = [] }) => rules)
    .filter((rule) => mayBeInForce(rule.period, instant))
    .filter((rule) => rule.recipients === undefined || namesRecipient(rule, recipient));
  const kinds = denials.flatMap((rule) => rule.information ?? ['plan' as const]);
  return new Set(kinds.includes('plan') ? sharedKinds : kinds);
}

function openedBy(
  permits: readonly PermitOfConsent[],
  recipient: Recipient,
  instant: Instant,
): Map<InformationType, OpenKind> {
  const open = new Map<InformationType, OpenKind>();
  for (const { rule } of permits) {
    if (!isInForce(rule.period, instant)) {
      continue;
    }
    for (const kind of kindsIn(rule).filter((each) => opens(rule, each, recipient))) {
      const before = open.get(kind);
      const window = rule.informationFrom === undefined ? [] : [rule.informationFrom];
      const unlimited = window.length === 0 || before?.from.length === 0;
      open.set(kind, { kind, from: unlimited ? [] : [...(before?.from ?? []), ...window] });
    }
  }
  return open;
}

/** `plan` is the whole plan. */
function kindsIn(rule: ConsentRule): readonly InformationType[] {
  const named = rule.information ?? [];
  return named.includes('plan') ? sharedKinds : named.filter((kind) => sharedKinds.includes(kind));
}

/** Purposes that belong to an agency outside the health service. */
const purposesOfAgency: Readonly<Record<string, readonly string[]>> = {
  nav: ['employment', 'social-services'],
  school: ['education'],
  kindergarten: ['education'],
  ppt: ['education'],
  'child-welfare': ['social-services'],
  voluntary: ['social-services'],
  other: ['social-services', 'education', 'employment'],
};

/** Health information goes to another agency only for a purpose of that agency, named in the consent (C10). */
function opens(rule: ConsentRule, kind: InformationType, recipient: Recipient): boolean {
  // @concept C10 G7 without: return true;
  if (!healthKinds.has(kind)) {
    return true;
  }
  const levels = rule.confidentiality;
  if (levels !== undefined && !levels.some((level) => level !== 'normal')) {
    return false;
  }
  // An organization of which nobody says what it is, may be any agency.
  const agency = recipient.organization === undefined ? '' : (recipient.organization.kind ?? 'other');
  const purposes = purposesOfAgency[agency];
  return purposes === undefined || (rule.purposes ?? []).some((purpose) => purposes.includes(purpose));
}

const reasonOfDefect: Readonly<Partial<Record<ConsentDefect, WithheldReason>>> = {
  declined: 'consent-declined',
  withdrawn: 'consent-withdrawn',
  expired: 'consent-ended',
  'person-of-age': 'own-consent-due',
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
  const about = consents
    .filter((consent) => consent.kind === 'disclosure')
    .flatMap((consent) => (consent.permits ?? []).map((rule) => ({ consent, rule })))
    .filter(({ rule }) => namesRecipient(rule, recipient) && kindsIn(rule).includes(kind));
  const reasons = about.map(({ consent, rule }): WithheldReason => {
    const defect = consentDefect(plan, consent, instant, settings);
    if (defect !== undefined) {
      return reasonOfDefect[defect] ?? 'consent-without-force';
    }
    if (periodState(rule.period, instant) === 'ended') {
      return 'consent-ended';
    }
    return isInForce(rule.period, instant) ? 'purpose-not-named' : 'consent-without-force';
  });
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
