// The plan with which a server is tried: a person who does not exist, and one of everything that servers are known not to keep.
import type { CarePlan, Goal, Resource } from '@medplum/fhirtypes';
import { INDIVIDUAL_PLAN } from '../../../ground/law/individual-plan.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import { toFhir } from '../../../plan/mapping/to-bundle.ts';

/** An element of somebody else, as it may stand beside ours. */
export const FOREIGN = 'https://trial.invalid/foreign-extension';

/** @param id makes all names that the trial has on the server, so that two trials do not meet */
function trialPlan(id: string): IndividualPlan {
  const recipients = [{ party: 'pos', function: 'recipient' as const }];
  return {
    id: `trial-${id}`,
    source: { system: `https://trial.invalid/${id}` },
    kind: 'individual-plan',
    status: 'draft',
    title: 'Prøve av server, ikke noen plan',
    summary: 'Første linje\nog andre linje: æøå Æ',
    patient: {
      name: { given: ['Prøve'], family: 'Testesen' },
      telecom: [{ kind: 'phone', value: '99900000' }],
    },
    period: { start: '2026-01-01' },
    team: { status: 'active' },
    organizations: [{ id: 'org', name: 'Syntetisk virksomhet' }],
    professionals: [{ id: 'pro', name: { given: ['Liv'], family: 'Testesen' } }],
    positions: [{ id: 'pos', professional: 'pro', organization: 'org' }],
    coordinator: 'pos',
    participants: [
      { member: 'patient', roles: [{ code: 'patient' }] },
      { member: 'pos', roles: [{ code: 'ip-coordinator' }], contribution: 'Samordner' },
    ],
    goals: [{ id: 'g', text: 'Prøvemål', status: 'active', notes: ['Et notat'] }],
    measures: [
      {
        id: 'm',
        text: 'Prøvetiltak',
        status: 'requested',
        commitment: 'plan',
        goals: ['g'],
        responsible: 'pos',
        how: 'Slik',
        deadline: '2026-12-01',
      },
    ],
    consents: [
      {
        id: 'c',
        kind: 'disclosure',
        status: 'active',
        basis: 'nothing-unless-permitted',
        date: '2026-01-01',
        givenBy: ['patient'],
        period: { start: '2026-01-01', end: '2026-12-31' },
        permits: [{ recipients, information: ['goals', 'measures'] }],
        denials: [{ recipients, information: ['measures'] }],
      },
    ],
    notes: ['Et notat til planen'],
  };
}

/** As it is sent: no individual plan by its category, so that nobody who looks for plans finds it, and in force for nobody. */
export function trialResources(id: string): Resource[] {
  return toFhir(trialPlan(id)).bundle.entry.map(({ resource }): Resource => {
    const own = resource as unknown as Resource;
    if (own.resourceType === 'CarePlan') {
      const { category: _, ...plan } = own;
      return { ...plan, category: [{ text: 'Trial of a server: no plan' }] };
    }
    return own.resourceType === 'Goal' ? withForeign(own) : own;
  });
}

function withForeign(goal: Goal): Goal {
  return { ...goal, extension: [...(goal.extension ?? []), { url: FOREIGN, valueString: 'Beholdes' }] };
}

/** The same as the plan that it would be: for reading it. */
export function asPlan(resources: readonly Resource[]): Resource[] {
  return resources.map((one) =>
    one.resourceType === 'CarePlan'
      ? ({ ...one, category: [{ coding: [INDIVIDUAL_PLAN] }] } as CarePlan)
      : one,
  );
}
