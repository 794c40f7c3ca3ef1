// What references within a plan may lead to.
import type { IndividualPlan } from './individual-plan.ts';
import type { RefTarget } from './shared.ts';

export type Targets = Readonly<Record<RefTarget, ReadonlyMap<string, string>>>;

/** The lists of parties; their ids are one set. */
export const partyLists = ['relatives', 'professionals', 'positions', 'organizations'] as const;

export function idsOf(items: readonly { id: string }[] | undefined): string[] {
  return (items ?? []).map((item) => item.id);
}

/** The ids that a reference of each sort may name in this plan, each with the list that it is in. */
export function targetsOf(plan: IndividualPlan): Targets {
  const named = (
    list: 'goals' | 'measures' | 'consents' | 'documents' | 'meetings' | 'professionals' | 'organizations',
  ) => new Map(idsOf(plan[list]).map((id) => [id, list]));
  const parties = partyLists.flatMap((list) => idsOf(plan[list]).map((id): [string, string] => [id, list]));
  return {
    party: new Map([['patient', 'patient'], ...parties]),
    person: new Map([['patient', 'patient'], ...parties.filter(([, list]) => list !== 'organizations')]),
    staff: new Map(parties.filter(([, list]) => list === 'professionals' || list === 'positions')),
    organization: named('organizations'),
    professional: named('professionals'),
    goal: named('goals'),
    measure: named('measures'),
    consent: named('consents'),
    document: named('documents'),
    meeting: named('meetings'),
  };
}
