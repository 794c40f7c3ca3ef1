// Makes the parts of a synthetic plan agree: what one part may say because of what another says. The rules are those
// that a plan has to keep before it is sent (`profiles/rules/graph.json`).
import type { Consent } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Professional } from '../document/parties.ts';
import type { Random } from './random.ts';

/** What makes one consent that of the plan itself (A10): given by the person, active, and to nothing else. */
function asPlanConsent({ id, date, form, formDocument, organizations, recorded }: Consent): Consent {
  return {
    id,
    kind: 'plan',
    status: 'active',
    basis: 'nothing-unless-permitted',
    date: date ?? '2026-02-03',
    givenBy: ['patient'],
    ...(organizations && { organizations }),
    ...(form && { form }),
    ...(formDocument && { formDocument }),
    ...(recorded && { recorded }),
  };
}

/** An active plan rests on a consent to it (B2); a synthetic one whose person has given none is still a draft. */
function consented(plan: IndividualPlan, random: Random): IndividualPlan {
  if (plan.kind === 'coordinator-only' || plan.status !== 'active') {
    return plan;
  }
  const consents = plan.consents ?? [];
  if (consents.some(({ kind, status }) => kind === 'plan' && status === 'active')) {
    return plan;
  }
  const [first, ...others] = consents;
  if (first === undefined || random.chance(0.1)) {
    return { ...plan, status: 'draft' };
  }
  return { ...plan, consents: [asPlanConsent(first), ...others] };
}

const letIn = new Set(['accepted', 'in-progress', 'completed']);

/** An invitation is accepted only with a consent that lets the one invited in (B13, C12). */
function invited(plan: IndividualPlan): IndividualPlan {
  if (plan.invitations === undefined) {
    return plan;
  }
  const consents = [...(plan.consents ?? [])];
  const invitations = plan.invitations.map((invitation) => {
    const { status, responsible } = invitation;
    if (!letIn.has(status)) {
      return invitation;
    }
    const at = consents.findIndex((one) => one.status === 'active' && one.permits !== undefined);
    const consent = consents[at];
    const [permit, ...others] = consent?.permits ?? [];
    if (consent === undefined || permit === undefined || responsible === undefined) {
      return { ...invitation, status: 'requested' as const };
    }
    const recipients = permit.recipients ?? [];
    const isNamed = recipients.some(({ party }) => party === responsible);
    const named = isNamed
      ? recipients
      : [...recipients, { party: responsible, function: 'recipient' as const }];
    consents[at] = { ...consent, permits: [{ ...permit, recipients: named }, ...others] };
    return { ...invitation, consent: consent.id };
  });
  return { ...plan, ...(plan.consents && { consents }), invitations };
}

/** The coordinator of the specialist health service is health personnel (E13). */
function qualified(plan: IndividualPlan): IndividualPlan {
  const members = (plan.participants ?? [])
    .filter(({ roles }) => roles?.some(({ code }) => code === 'hospital-coordinator'))
    .map(({ member }) => plan.positions?.find(({ id }) => id === member)?.professional ?? member);
  const hprOf = ({ id }: Professional, at: number) =>
    members.includes(id) ? { hprNumber: `9999${10_000 + at}` } : {};
  const professionals = plan.professionals?.map((one, at) => ({ ...hprOf(one, at), ...one }));
  return professionals === undefined ? plan : { ...plan, professionals };
}

/** A revision does not lie before the plan period (A9). */
function revised(plan: IndividualPlan): IndividualPlan {
  const start = plan.period?.start;
  if (start === undefined || plan.revisionDates === undefined) {
    return plan;
  }
  const revisionDates = plan.revisionDates.map((revision) =>
    revision.date < start ? { ...revision, date: `2026${revision.date.slice(4)}` } : revision,
  );
  return { ...plan, revisionDates };
}

export function agreed(plan: IndividualPlan, random: Random): IndividualPlan {
  return revised(qualified(invited(consented(plan, random))));
}
