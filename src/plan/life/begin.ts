// How a plan begins: one per person, with consent, with somebody responsible; and how it pauses and goes on.
import { Type } from 'typebox';
import { dayOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import { IndividualPlan } from '../document/individual-plan.ts';
import { standingConsents } from '../views/standing.ts';
import { coordinatorOf, isCoordinator, isRunByHospital, notInvolved, notManaging } from './authority.ts';
import { eventOf, refusal, type Step, warning } from './outcome.ts';

const otherPlans = Type.Array(IndividualPlan, {
  description: 'Plans of the person that are known, wherever they are kept',
});

export const Start = eventOf('start', 'The plan starts: from draft to active', { others: otherPlans });
export type Start = Read<typeof Start>;

export const Hold = eventOf('hold', 'The plan is put on hold', {});
export type Hold = Read<typeof Hold>;

export const Resume = eventOf('resume', 'A plan on hold goes on', { others: otherPlans });
export type Resume = Read<typeof Resume>;

export const OpenPlan = eventOf('open-plan', 'A person who had a coordinator only, gets a plan (B11)', {});
export type OpenPlan = Read<typeof OpenPlan>;

export const start: Step<Start> = (plan, event) => {
  if (plan.kind === 'individual-plan' && plan.status !== 'draft') {
    return [
      refusal(
        'B2',
        '/status',
        `Only a draft can start; this plan is ${plan.status}.`,
        'Use the event that fits the status: resume, or a new plan.',
      ),
    ];
  }
  const refusals = [...whatStandsInTheWay(plan, event), ...notTheCoordinator(plan, event)];
  if (refusals.length > 0) {
    return refusals;
  }
  const period = { ...plan.period, start: plan.period?.start ?? dayOf(event.at) };
  const team = { ...plan.team, status: 'active' as const };
  return { change: { status: 'active', period, team }, history: 'activated', says: 'The plan was started' };
};

export const hold: Step<Hold> = (plan, event) => {
  if (plan.status !== 'active') {
    return [
      refusal(
        'B3',
        '/status',
        `Only an active plan can be put on hold; this one is ${plan.status}.`,
        'Leave it as it is.',
      ),
    ];
  }
  const strangers = notInvolved(plan, event, 'B3');
  if (strangers.length > 0) {
    return strangers;
  }
  const { reason } = event;
  if (reason === undefined) {
    return [
      refusal(
        'B4',
        '',
        'A plan is put on hold for a reason, which the history keeps.',
        'Give the reason with the event.',
      ),
    ];
  }
  return {
    change: { status: 'on-hold', statusReason: { text: reason } },
    history: 'put-on-hold',
    says: 'The plan was put on hold',
  };
};

export const resume: Step<Resume> = (plan, event) => {
  if (plan.status !== 'on-hold') {
    return [
      refusal(
        'B3',
        '/status',
        `Only a plan on hold can go on; this one is ${plan.status}.`,
        'An ended plan stays ended: start a new one.',
      ),
    ];
  }
  const refusals = [...notManaging(plan, event, 'B3'), ...whatStandsInTheWay(plan, event)];
  if (refusals.length > 0) {
    return refusals;
  }
  return {
    change: { status: 'active', statusReason: undefined },
    history: 'resumed',
    says: 'The plan goes on',
  };
};

export const openPlan: Step<OpenPlan> = (plan, event) => {
  if (plan.kind === 'individual-plan') {
    return [refusal('B11', '/kind', 'This is a plan already.', 'Leave it as it is.')];
  }
  const strangers = notManaging(plan, event, 'B11');
  if (strangers.length > 0) {
    return strangers;
  }
  return {
    change: { kind: 'individual-plan', status: 'draft', coordinator: coordinatorOf(plan, event.at) },
    history: 'created',
    says: 'A plan was opened for a person who had a coordinator',
  };
};

function whatStandsInTheWay(plan: IndividualPlan, event: Start | Resume): Issue[] {
  if (plan.kind === 'coordinator-only') {
    return coordinatorAlone(plan, event.at);
  }
  return [
    ...anotherPlan(plan, event.others),
    ...consentMissing(plan, event.at),
    ...writtenConsentMissing(plan, event.at),
    ...nobodyResponsible(plan),
  ];
}

/** One plan per person, whoever started it (regulation § 15; 002 §3). */
function anotherPlan(plan: IndividualPlan, others: readonly IndividualPlan[]): Issue[] {
  const running = others.filter(
    (other) =>
      (other.id !== plan.id || other.source.system !== plan.source.system) &&
      other.kind === 'individual-plan' &&
      (other.status === 'active' || other.status === 'on-hold') &&
      isSamePerson(plan, other),
  );
  return running.map((other) =>
    refusal(
      'B1',
      '/patient',
      `The person has a plan already, kept by ${other.source.system} and ${other.status}: a person has one plan only.`,
      'Take part in that plan, have it handed over, or end it first.',
    ),
  );
}

/** The same person: a national number or an identifier of the same system in common. */
export function isSamePerson(one: IndividualPlan, other: IndividualPlan): boolean {
  const known = new Set(identifiersOf(one));
  return identifiersOf(other).some((identifier) => known.has(identifier));
}

function identifiersOf({ patient }: IndividualPlan): string[] {
  const national = (patient.nationalIds ?? []).map(({ kind, assigner, value }) =>
    kind === 'hnr' ? `hnr|${assigner ?? ''}|${value}` : `national|${value}`,
  );
  return [...national, ...(patient.otherIds ?? []).map(({ system, value }) => `${system}|${value}`)];
}

/** The plan may be made only with consent (regulation § 9 h; 002 §3, 004 «Samtykke»). */
function consentMissing(plan: IndividualPlan, instant: Instant): Issue[] {
  if (standingConsents(plan, plan.consents ?? [], 'plan', instant).length > 0) {
    return [];
  }
  return [
    refusal(
      'B2',
      '/consents',
      'No consent to the plan being made is in force.',
      'Record an active consent of kind "plan", given by the person or by who may consent on the person\'s behalf.',
    ),
  ];
}

/** Where the specialist service is responsible, the consent is written and signed, and the form is in the record (C2). */
function writtenConsentMissing(plan: IndividualPlan, instant: Instant): Issue[] {
  if (!isRunByHospital(plan)) {
    return [];
  }
  const standing = standingConsents(plan, plan.consents ?? [], 'plan', instant);
  const isSigned = (consent: (typeof standing)[number]) =>
    (consent.form === 'electronic' && consent.recorded?.signature !== undefined) ||
    ((consent.form === 'written' || consent.form === 'scanned') && consent.formDocument !== undefined);
  if (standing.length === 0 || standing.some(isSigned)) {
    return [];
  }
  return [
    refusal(
      'C2',
      '/consents',
      'A hospital is responsible for this plan, and the consent to it is not written and signed.',
      'Have the form signed, scan it, and refer to it by "formDocument"; or take an electronic signature.',
    ),
  ];
}

/** Somebody is controller of the plan, and somebody coordinates it, from the first day (A17, C13). */
function nobodyResponsible(plan: IndividualPlan): Issue[] {
  const issues: Issue[] = [];
  if (plan.controller === undefined) {
    issues.push(
      refusal(
        'C13',
        '/controller',
        'Nobody is controller of the plan.',
        'Name the municipality, or the hospital trust for a plan of specialist services alone.',
      ),
    );
  }
  if (plan.coordinator === undefined) {
    issues.push(
      refusal('A5', '/coordinator', 'Nobody coordinates the plan.', 'Have a coordinator appointed first.'),
    );
  }
  return issues;
}

/** A coordinator without a plan needs no consent to a plan, but needs a coordinator (B11). */
function coordinatorAlone(plan: IndividualPlan, instant: Instant): Issue[] {
  if (coordinatorOf(plan, instant) !== undefined) {
    return [];
  }
  return [refusal('B11', '/participants', 'Nobody coordinates.', 'Have a coordinator appointed first.')];
}

/** The coordinator creates and starts the plan (B12). */
function notTheCoordinator(plan: IndividualPlan, event: Start): Issue[] {
  if (isCoordinator(plan, event.by, event.at)) {
    return [];
  }
  return [
    refusal(
      'B12',
      '',
      'A plan is started by its coordinator.',
      'Let the coordinator start it, or have a coordinator appointed.',
    ),
  ];
}

/** What a plan that has started should still get done. */
export function obligations(plan: IndividualPlan): Issue[] {
  return [...notWithMunicipality(plan)];
}

/** When the municipality gives services too, the plan is the municipality's (hol § 7-1; B5, C13). */
function notWithMunicipality(plan: IndividualPlan): Issue[] {
  const municipal = new Set(
    (plan.organizations ?? []).flatMap(({ id, kind }) =>
      kind === 'municipality' || kind === 'municipal-service' ? [id] : [],
    ),
  );
  const gives = (plan.runningServices ?? []).some(
    ({ provider, status }) => status === 'running' && provider !== undefined && municipal.has(provider),
  );
  if (!gives || !isRunByHospital(plan)) {
    return [];
  }
  return [
    warning(
      'B5',
      '/controller',
      'The municipality gives services to the person, and a hospital is responsible for the plan.',
      'Hand the plan over to the municipality.',
    ),
  ];
}
