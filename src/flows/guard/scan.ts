// What in the plans of a server breaks which rule: before a guard stands there, and as a check beside it.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { INDIVIDUAL_PLAN, isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { nameOf } from '../plan/gather-plan.ts';
import type { PlanServer } from '../plan/plan-server.ts';
import { planIssues } from './judge-plan.ts';
import { notSaidPlainly } from './judge-write.ts';
import { broke } from './rules.ts';
import { plansOf, recordsOf } from './world.ts';

export interface Scanned {
  /** Individual plans that were looked at. */
  readonly plans: number;
  /** One for each breach; paths name resources, and nothing tells what stands in them. */
  readonly issues: readonly Issue[];
  /** The plans and all that belongs to them, each once. */
  readonly resources: readonly Resource[];
}

/** Reads every individual plan of the server and judges it as if it were written now. */
export async function scanServer(server: PlanServer, instant: Instant): Promise<Scanned> {
  // By the code alone: a plan that says it under another name of its system is one that nobody judges.
  const found = await server.search<CarePlan>('CarePlan', { category: INDIVIDUAL_PLAN.code, _count: '200' });
  const all = found.filter(isIndividualPlan);
  const looked = new Set<string>();
  const issues: Issue[] = [];
  const resources = new Map<string, Resource>();
  for (const plan of all) {
    const subject = parseReference(plan.subject?.reference);
    if (subject?.type !== 'Patient') {
      const fix = 'Let subject refer to a Patient on this server.';
      issues.push(
        broke('guard-person-named', `${nameOf(plan)}.subject`, 'Whose plan this is cannot be found.', fix),
      );
      continue;
    }
    const { names } = await recordsOf(server, [`Patient/${subject.id}`]);
    if (names.some((name) => looked.has(name))) {
      continue;
    }
    for (const name of names) {
      looked.add(name);
    }
    const after = await plansOf(server, names);
    for (const resource of after.flatMap((world) => world.resources)) {
      resources.set(nameOf(resource), resource);
    }
    const written = new Set(after.map((world) => world.plan));
    issues.push(...planIssues({ instant, before: [], after, written }));
  }
  const others = found.filter((plan) => !isIndividualPlan(plan));
  issues.push(...others.flatMap((plan) => notSaidPlainly(nameOf(plan), plan, resources.has(nameOf(plan)))));
  return { plans: all.length, issues, resources: [...resources.values()] };
}
