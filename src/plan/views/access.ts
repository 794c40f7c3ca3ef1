// The one question of every part: what is open to one recipient at one instant, on what ground, and why the rest stays closed.
import type { Consent, InformationType } from '../document/consent.ts';
import { sharedKinds } from './kinds.ts';
import { type AccessQuestion, type OpenKind, openedTo } from './opened.ts';
import { closedReason, type WithheldReason } from './reasons.ts';
import { holdsRole, involvementOf } from './recipient.ts';
import { complaintsWith, concernedBy, hasEnded, type Right, rights } from './rights.ts';
import { isEndedByAge, planConsentOf, standingConsents } from './standing.ts';

export interface Access {
  /** Sees the whole plan: the person, who represents the person, and the coordinator while the plan's consent stands. */
  readonly whole: boolean;
  readonly open: ReadonlyMap<InformationType, OpenKind>;
  readonly closed: ReadonlyMap<InformationType, WithheldReason>;
  /** Denied, whatever else would open it: the person has answered. */
  readonly denied: ReadonlySet<InformationType>;
  /** Consents that the access rests on. */
  readonly consents: readonly string[];
  /** Of these, the ones that ended and that the recipient has to ask for anew. */
  readonly asked: readonly string[];
  /** Complaints that lie with the recipient. */
  readonly complaints: readonly string[];
}

/** Decides what is open. Source: pbrl chapter 4, guideline 001 §6 and note 9, concepts C3, C5, C7 to C12, G8. */
export function accessOf(asked: AccessQuestion): Access {
  const { plan, recipient, instant } = asked;
  if (recipient.party === 'patient') {
    return everything([]);
  }
  const held = rightsOf(asked);
  const holds = (who: Right['who']) => held.some((right) => right.who === who);
  // Ground and mandate open the plan to who represents the person, keeping it to who keeps it: taking part does not matter.
  const asWhat = holds('representative') || holds('controller') ? 'being' : 'taking-part';
  const states = recipient.capacities.map((capacity) =>
    involvementOf(plan, recipient, capacity, instant, asWhat),
  );
  const involved = recipient.capacities.filter((_, at) => states[at] === 'involved');
  if (involved.length === 0) {
    return nothing(states.includes('not-yet') ? 'not-yet-involved' : 'no-longer-involved');
  }
  const question = { ...asked, capacities: involved };
  const stopped = stoppedBecause(question);
  if (stopped === undefined || held.some(({ plan: when }) => when === 'ended')) {
    return accessIn(question, held);
  }
  return holds('county-governor') ? ofGovernor(question, () => stopped) : asksAnew(question, stopped);
}

function rightsOf(question: AccessQuestion): Right[] {
  const state = hasEnded(question.plan) ? 'ended' : 'running';
  return rights.filter(({ plan, has }) => (plan === 'either' || plan === state) && has(question));
}

function everything(consents: readonly string[]): Access {
  return { ...nothing('not-permitted'), whole: true, open: allKinds(), closed: new Map(), consents };
}

function nothing(reason: WithheldReason): Access {
  const closed = new Map(sharedKinds.map((kind) => [kind, reason] as const));
  const none = { consents: [], asked: [], complaints: [], denied: new Set<InformationType>() };
  return { whole: false, open: new Map(), closed, ...none };
}

function allKinds(): Map<InformationType, OpenKind> {
  return new Map(sharedKinds.map((kind) => [kind, { kind, from: [] }]));
}

/** What keeps every standing permit from counting: the plan has ended, or nobody agrees to it any more (B2, C11). */
function stoppedBecause(question: AccessQuestion): WithheldReason | undefined {
  const { plan, consents, instant, settings } = question;
  if (hasEnded(plan)) {
    return 'plan-ended';
  }
  if (plan.kind !== 'individual-plan') {
    return undefined;
  }
  const { state } = planConsentOf(plan, consents, instant, settings);
  const reasons = {
    withdrawn: 'consent-withdrawn',
    declined: 'consent-declined',
    ended: 'consent-ended',
  } as const;
  return state === 'stands' || state === 'none' ? undefined : reasons[state];
}

function accessIn(question: AccessQuestion, held: readonly Right[]): Access {
  const whole = seesWhole(question, held);
  const { denied, ...opened } = openedTo(question);
  if (whole !== undefined && denied.size === 0) {
    return everything(whole);
  }
  const because = (kind: InformationType) => closedReason(kind, question, denied, ownConsentDue(question));
  if (whole === undefined && held.some(({ sees }) => sees === 'complaints')) {
    return ofGovernor(question, because, opened.open);
  }
  const anew = whole === undefined ? toAskAnew(question) : [];
  const open = new Map(whole === undefined ? opened.open : allKinds());
  if (anew.length > 0) {
    open.set('contact', { kind: 'contact', from: [] });
  }
  return accessTo(open, denied, because, {
    consents: whole ?? [...anew, ...opened.consents],
    asked: anew,
    complaints: [],
  });
}

function accessTo(
  opened: Map<InformationType, OpenKind>,
  denied: ReadonlySet<InformationType>,
  because: (kind: InformationType) => WithheldReason,
  rest: Pick<Access, 'consents' | 'asked' | 'complaints'>,
): Access {
  const open = new Map([...opened].filter(([kind]) => !denied.has(kind)));
  const shut = sharedKinds.filter((kind) => !open.has(kind));
  const consents = open.size > 0 ? [...new Set(rest.consents)] : [];
  const closed = new Map(shut.map((kind) => [kind, because(kind)] as const));
  return { whole: false, open, closed, denied, ...rest, consents };
}

/** Consents on which the recipient sees the whole plan, if it does; of an ended plan none are needed. */
function seesWhole(question: AccessQuestion, held: readonly Right[]): string[] | undefined {
  const whole = held.filter(({ sees }) => sees === 'whole');
  if (whole.some(({ plan }) => plan === 'ended')) {
    return [];
  }
  const { plan, consents, instant, settings } = question;
  const standing = standingConsents(plan, consents, 'plan', instant, settings);
  return whole.length > 0 && standing.length > 0 ? standing.map(({ id }) => id) : undefined;
}

/** The complaints that lie with the County Governor, and what they concern. */
function ofGovernor(
  question: AccessQuestion,
  because: (kind: InformationType) => WithheldReason,
  opened: ReadonlyMap<InformationType, OpenKind> = new Map(),
): Access {
  const complaints = complaintsWith(question);
  const { denied } = openedTo(question);
  const concerned = complaints.flatMap(({ grounds = [] }) =>
    grounds.flatMap((ground) => concernedBy[ground]),
  );
  const open = new Map(opened);
  for (const kind of concerned) {
    open.set(kind, { kind, from: [] });
  }
  return accessTo(open, denied, because, {
    consents: [],
    asked: [],
    complaints: complaints.map(({ id }) => id),
  });
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

/** The same where the last consent to the plan ran out, was replaced or was set aside: nobody has said no. */
function asksAnew(question: AccessQuestion, stopped: WithheldReason): Access {
  const { plan, consents, instant, settings } = question;
  const { ended } = planConsentOf(plan, consents, instant, settings);
  if (stopped !== 'consent-ended' || !asks(question)) {
    return nothing(stopped);
  }
  const { denied } = openedTo(question);
  const asked = ended.map(({ id }) => id);
  const open = new Map([['contact', { kind: 'contact', from: [] }]] as const);
  return accessTo(open, denied, () => stopped, { consents: asked, asked, complaints: [] });
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

/** Who saw the plan until the person was 16 is told why that has ended. */
function ownConsentDue(question: AccessQuestion): boolean {
  const ended = endedByAge(question);
  const spoke = ended.some(({ givenBy }) => givenBy?.includes(question.recipient.party));
  return ended.length > 0 && (spoke || asks(question));
}
