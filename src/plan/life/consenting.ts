// Consent given, declined and withdrawn, and what each does to the plan.

import { startOf } from '../../ground/norway/day.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { isAfter, parseMoment } from '../../ground/norway/moment.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import { Consent } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { refTo } from '../document/shared.ts';
import { representationInPlan } from '../views/representation.ts';
import { standingConsents } from '../views/standing.ts';
import { isCoordinator, isInOffice, notManaging, speaksForPerson } from './authority.ts';
import { endedAt, ending } from './finish.ts';
import { added, changed, eventOf, refusal, type Step } from './outcome.ts';
import { subjectOf } from './subject.ts';

export const RecordConsent = eventOf(
  'record-consent',
  'A consent was asked for: given, or declined (status "rejected")',
  { consent: Consent },
);
export type RecordConsent = Read<typeof RecordConsent>;

export const WithdrawConsent = eventOf('withdraw-consent', 'A consent is withdrawn', {
  consent: refTo('consent', 'Id of the consent in the plan'),
});
export type WithdrawConsent = Read<typeof WithdrawConsent>;

export const SetAsideConsent = eventOf(
  'set-aside-consent',
  "There is reason to believe that a representative\\'s consent is not in the best interest of the person (C6)",
  { consent: refTo('consent', 'Id of the consent in the plan') },
);
export type SetAsideConsent = Read<typeof SetAsideConsent>;

export const recordConsent: Step<RecordConsent> = (plan, event) => {
  const { consent, at, by } = event;
  if (plan.consents?.some(({ id }) => id === consent.id)) {
    return [
      refusal(
        'C4',
        '/consents',
        'There is a consent by that id already, and what was said once stays as it was.',
        'Record a new consent under a new id, and withdraw the former one.',
      ),
    ];
  }
  const refusals = [
    ...mayNotRecord(plan, event),
    ...saidOtherwise(event),
    ...declinedWithoutReason(consent),
    ...withoutForce(plan, consent, at),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const recorded = { ...consent.recorded, recorded: at, by };
  return {
    change: {
      consents: added(plan.consents, { ...consent, recorded }),
      consentRenewals: renewalsDone(plan, consent, at),
    },
    history: consent.status === 'rejected' ? 'consent-declined' : 'consent-given',
    says: consent.status === 'rejected' ? 'The person declined' : 'A consent was recorded',
  };
};

/** Who manages the plan takes consents down; the person, or who represents her, gives her own (C12, 004). */
function mayNotRecord(plan: IndividualPlan, event: RecordConsent): Issue[] {
  const { consent, by, at } = event;
  const isOwn = (consent.givenBy ?? []).every((giver) => giver === by);
  const mayGive = by === 'patient' || plan.relatives?.some(({ id }) => id === by);
  const own = consent.givenBy !== undefined && isOwn && mayGive && isInOffice(plan, by, at);
  return own ? [] : notManaging(plan, event, 'C12');
}

const stillToBeSaid: ReadonlySet<Consent['status']> = new Set(['inactive', 'entered-in-error']);

/** Who took it down and when is the event's own; who gave or signed it and when is never made up (C12). */
function saidOtherwise({ consent, at, by }: RecordConsent): Issue[] {
  const { recorded, date, informationGiven, capacityAssessed, status, givenBy = [] } = consent;
  const signature = recorded?.signature;
  const saw = (member: string, text: string, fix: string) => refusal('C12', `/consent/${member}`, text, fix);
  const issues: Issue[] = [];
  if (recorded && (recorded.by !== by || compareWith(recorded.recorded, at) !== 'same')) {
    issues.push(
      saw(
        'recorded',
        'The consent says that somebody else took it down, or at another time, than the event does.',
        'Leave "recorded" out but for the signature: who and when are those of the event.',
      ),
    );
  }
  if (signature && (!givenBy.includes(signature.who) || isAfter(signature.when, at))) {
    issues.push(
      saw(
        'recorded/signature',
        'The signature is of somebody who did not give the consent, or of a time that has not come.',
        'Give the signature of who consented, or leave it out.',
      ),
    );
  }
  const dates = { date, informationGiven, capacityAssessed: capacityAssessed?.date };
  for (const [member, moment] of Object.entries(dates)) {
    if (moment !== undefined && isAfter(moment, at)) {
      issues.push(
        saw(
          member,
          'The consent tells of something at a time that had not come when it was recorded.',
          'Give the date on which it was said; let "period" start when it is to count from.',
        ),
      );
    }
  }
  if (stillToBeSaid.has(status)) {
    issues.push(
      saw('status', `A consent is not recorded as ${status}.`, 'Record what was said, and withdraw it then.'),
    );
  }
  return issues;
}

function compareWith(moment: string, at: Instant): 'same' | 'other' {
  const instant = parseMoment(moment)?.instant;
  return instant !== undefined && compareInstants(instant, at) === 0 ? 'same' : 'other';
}

/** That the person says no is documented with what was asked and why it counts (001 §4.1, 004). */
function declinedWithoutReason(consent: Consent): Issue[] {
  if (consent.status !== 'rejected') {
    return [];
  }
  const kinds = (consent.reasons ?? []).map(({ kind }) => kind as string);
  if (kinds.some((kind) => ['declined', 'objected'].includes(kind))) {
    return [];
  }
  return [
    refusal(
      'C5',
      '/consents',
      'The person declined, and nothing says so but the status.',
      'Add a reason of kind "declined", with the words of the person if there are any.',
    ),
  ];
}

function withoutForce(plan: IndividualPlan, consent: Consent, at: Instant): Issue[] {
  if (consent.status !== 'active') {
    return [];
  }
  const issues: Issue[] = [];
  const judged = representationInPlan(plan, consent, beginningOf(consent, at));
  if (judged.counts !== 'person' && judged.counts !== 'representative') {
    issues.push(
      refusal(
        'C6',
        '/consents',
        `The consent does not count: ${judged.text}.`,
        'Name the person in "givenBy"; or who may consent in the person\'s place: parents of a child under 16 (reason "minor"), or next of kin or a guardian of who lacks capacity (reason "lacks-capacity" and "capacityAssessed"). A person soon to be 16 can consent from the birthday on: let "period" start there.',
      ),
    );
  }
  return [...issues, ...saysTooLittle(consent)];
}

/** A consent for a later time, such as one asked for before a birthday, is judged when it begins. */
function beginningOf({ period }: Consent, at: Instant): Instant {
  const start = parseMoment(period?.start);
  if (start === undefined || periodState(period, at) !== 'not-yet') {
    return at;
  }
  return start.instant ?? startOf(start.first);
}

/** A consent to share names what and with whom (001 note 9). */
function saysTooLittle({ kind, permits = [] }: Consent): Issue[] {
  if (kind !== 'disclosure' && kind !== 'notice') {
    return [];
  }
  const says = ({ recipients, information }: (typeof permits)[number]) =>
    recipients !== undefined && information !== undefined;
  if (permits.length > 0 && permits.every(says)) {
    return [];
  }
  return [
    refusal(
      'C3',
      '/consents',
      'The consent does not say what is shared, or with whom.',
      'Give every permit "recipients" and "information".',
    ),
  ];
}

/** The renewal that asked for this has its answer, and no other: the one of a consent that names whom this names. */
function renewalsDone(
  plan: IndividualPlan,
  consent: Consent,
  at: Instant,
): IndividualPlan['consentRenewals'] {
  if (consent.status !== 'active' && consent.status !== 'rejected') {
    return plan.consentRenewals;
  }
  const open = (plan.consentRenewals ?? []).filter(({ status }) => status === 'requested');
  const asked = open.find(({ consent: id }) => {
    const renewed = plan.consents?.find((one) => one.id === id);
    return renewed !== undefined && renewed.kind === consent.kind && isAboutTheSame(renewed, consent);
  });
  const unnamed =
    consent.kind === 'disclosure' ? open.find(({ consent: id }) => id === undefined) : undefined;
  const answered = asked ?? unnamed;
  return plan.consentRenewals?.map((renewal) =>
    renewal === answered ? { ...renewal, status: 'completed', carriedOut: { start: at, end: at } } : renewal,
  );
}

function isAboutTheSame(renewed: Consent, consent: Consent): boolean {
  const [before, now] = [renewed, consent].map(({ permits = [], denials = [] }) =>
    [...permits, ...denials, ...denials.flatMap(({ exceptions = [] }) => exceptions)].flatMap(
      ({ recipients = [] }) => recipients.map(({ party }) => party),
    ),
  );
  return before?.length === 0 || (now ?? []).some((party) => before?.includes(party));
}

function activeConsent(
  plan: IndividualPlan,
  { consent }: WithdrawConsent | SetAsideConsent,
  concept: 'C6' | 'C11',
) {
  return subjectOf(plan.consents, {
    id: consent,
    status: 'active',
    concept,
    path: '/consents',
    what: 'consent',
  });
}

/** The consents with this one inactive from an instant on, and why. */
function inactive(
  { consents }: IndividualPlan,
  consent: Consent,
  at: Instant,
  reason: NonNullable<Consent['reasons']>[number],
): Consent[] {
  return changed(
    consents,
    ({ id }) => id === consent.id,
    (one): Consent => ({
      ...one,
      status: 'inactive',
      period: endedAt(one.period, at),
      reasons: [...(one.reasons ?? []), reason],
    }),
  );
}

export const withdrawConsent: Step<WithdrawConsent> = (plan, event) => {
  const { at, by, reason } = event;
  const { found: consent, refusals: missing } = activeConsent(plan, event, 'C11');
  if (missing !== undefined) {
    return missing;
  }
  if (!speaksForPerson(plan, by, at) && !isCoordinator(plan, by, at)) {
    return [
      refusal(
        'C11',
        '',
        "A consent is withdrawn by the person, or by who consents on the person's behalf; the coordinator can write it down.",
        'Let one of them do it.',
      ),
    ];
  }
  const withdrawn = { kind: 'withdrawn' as const, ...(reason !== undefined && { text: reason }) };
  const consents = inactive(plan, consent, at, withdrawn);
  const others = standingConsents(plan, consents, 'plan', at);
  const ends = consent.kind === 'plan' && others.length === 0 && plan.status !== 'draft';
  return {
    change: { consents, ...(ends && ending(plan, 'revoked', at, 'The consent to the plan was withdrawn')) },
    history: ends ? 'revoked' : 'consent-withdrawn',
    says: ends ? 'The consent to the plan was withdrawn, and the plan ended' : 'A consent was withdrawn',
  };
};

/** Judged individually, so it needs the reason of this case; and it is about a representative's consent only (002 §3). */
export const setAsideConsent: Step<SetAsideConsent> = (plan, event) => {
  const strangers = notManaging(plan, event, 'C6');
  if (strangers.length > 0) {
    return strangers;
  }
  const { reason, at } = event;
  const { found: consent, refusals: missing } = activeConsent(plan, event, 'C6');
  if (missing !== undefined) {
    return missing;
  }
  if (consent.givenBy?.includes('patient')) {
    return [
      refusal(
        'C6',
        '/consents',
        'The person consented, and nobody sets that aside.',
        'Only what a representative consented to can be judged against the interest of the person.',
      ),
    ];
  }
  if (reason === undefined) {
    return [
      refusal(
        'C6',
        '',
        "A representative's consent counts as the person's own unless there is reason to believe otherwise, and no reason is given.",
        'Say why it is not in the best interest of this person.',
      ),
    ];
  }
  const ended = { kind: 'ended' as const, text: reason };
  return {
    change: { consents: inactive(plan, consent, at, ended) },
    history: 'consent-withdrawn',
    says: "A representative's consent was set aside",
  };
};
