// Who reads what without a permit that names them: one row a right. What is not here, a consent has to open.
import type { InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { AccessQuestion } from './opened.ts';
import { holdsRole } from './recipient.ts';
import { representatives, representativesAtTheEnd } from './standing.ts';

export interface Right {
  readonly who: 'representative' | 'coordinator' | 'controller' | 'county-governor';
  /** Whether the plan goes on or has ended (completed, revoked, entered in error). */
  readonly plan: 'running' | 'ended' | 'either';
  /** `whole`: all that is not denied. `complaints`: complaints that lie with it, and what they concern. */
  readonly sees: 'whole' | 'complaints';
  readonly concept: string;
  readonly source: string;
  readonly has: (question: AccessQuestion) => boolean;
}

const ENDED: ReadonlySet<IndividualPlan['status']> = new Set(['completed', 'revoked', 'entered-in-error']);

/** An ended plan is shown on no standing permit any more. */
export function hasEnded({ status }: Pick<IndividualPlan, 'status'>): boolean {
  return ENDED.has(status);
}

/** The person herself stands above the table: she sees all of her plan, whatever its status (B15). */
export const rights: readonly Right[] = [
  {
    who: 'representative',
    plan: 'running',
    sees: 'whole',
    concept: 'C6',
    source: '002 §3, 000 note 3: who consents in the person’s place, by ground and mandate',
    has: ({ plan, recipient, consents, instant, settings }) =>
      representatives(plan, consents, instant, settings).has(recipient.party),
  },
  {
    who: 'coordinator',
    plan: 'running',
    sees: 'whole',
    concept: 'A5',
    source:
      '003 «Formålet», 004 «Starte opp»: who makes the plan with the person, while the consent to it stands',
    has: ({ plan, recipient, instant }) =>
      plan.coordinator === recipient.party &&
      recipient.isStaff &&
      holdsRole(plan, recipient.party, ['ip-coordinator'], instant),
  },
  {
    who: 'representative',
    plan: 'ended',
    sees: 'whole',
    concept: 'C6',
    source: '002 §3: as the person, in whose place it stood when the plan ended',
    has: ({ plan, recipient, consents, instant, settings }) =>
      representativesAtTheEnd(plan, consents, instant, settings).has(recipient.party),
  },
  {
    who: 'controller',
    plan: 'ended',
    sees: 'whole',
    concept: 'C13',
    source: '001 §6, 004 «Arkivering»: the controller and its coordinating unit keep the plan',
    has: keepsThePlan,
  },
  {
    who: 'county-governor',
    plan: 'either',
    sees: 'complaints',
    concept: 'G8',
    source: '003, 004 «Klageadgang»: decides the complaint that was sent there',
    has: (question) => complaintsWith(question).length > 0,
  },
];

/** The organization itself, or the coordinating unit of it and who works there. */
function keepsThePlan({ plan, recipient }: AccessQuestion): boolean {
  if (plan.controller === undefined) {
    return false;
  }
  if (recipient.party === plan.controller) {
    return true;
  }
  return recipient.capacities.some(
    ({ organization, within }) =>
      organization?.kind === 'coordinating-unit' &&
      (within.includes(plan.controller ?? '') ||
        (plan.team?.managingOrganizations ?? []).includes(organization.id)),
  );
}

type Complaint = NonNullable<IndividualPlan['complaints']>[number];

/** Complaints that lie, or lay, with the County Governor whom the recipient is or works for. */
export function complaintsWith({ plan, recipient }: AccessQuestion): readonly Complaint[] {
  const governors = recipient.capacities.flatMap(({ organization }) =>
    organization?.kind === 'county-governor' ? [organization.id] : [],
  );
  return (plan.complaints ?? []).filter(
    ({ stage, status, responsible }) =>
      status !== 'draft' &&
      (stage === 'sent-to-county-governor' || stage === 'decided') &&
      responsible !== undefined &&
      [recipient.party, ...governors].includes(responsible) &&
      governors.length > 0,
  );
}

/** What a ground of complaint concerns (F3): without these the complaint cannot be decided. */
export const concernedBy: Readonly<
  Record<NonNullable<Complaint['grounds']>[number], readonly InformationType[]>
> = {
  'no-plan': ['service-needs'],
  'no-coordinator': ['participants'],
  'plan-inadequate': ['goals', 'resources', 'service-needs', 'measures', 'evaluations', 'participants'],
  participation: ['participants', 'meetings'],
  delay: ['measures', 'evaluations', 'participants'],
  appointment: ['participants'],
  'not-followed-up': ['measures', 'evaluations', 'participants'],
  'few-services': ['service-needs'],
};
