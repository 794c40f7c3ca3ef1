// A stream of plan changes for somebody who keeps a copy of the plans: which plan changed, and the plan as it is now.
import type { Resource } from '@medplum/fhirtypes';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { fromFhir } from '../../plan/mapping/from-resources.ts';
import { changedSince } from '../sync/changed-resources.ts';
import { PlanIndex, versionsOf } from '../sync/plan-index.ts';
import type { Mark } from '../sync/side.ts';
import { gatherPlan, nameOf } from './gather-plan.ts';
import type { PlanServer } from './plan-server.ts';

/** What has been told so far. Plain JSON without health data: names and versions of resources. */
export interface FollowState {
  /** Moment to ask from, by the server's clock. */
  readonly cursor?: string;
  /** `CarePlan/id` → the names and versions of what the plan consisted of when it was told last. */
  readonly plans: Readonly<Record<string, Mark>>;
}

export interface PlanChange {
  readonly kind: 'created' | 'changed';
  /** `CarePlan/id`. */
  readonly carePlan: string;
  /** The resources that are new or in a new version. */
  readonly resources: readonly string[];
  /** Undefined when what is there is no plan document; then the issues say why. */
  readonly plan?: IndividualPlan;
  readonly issues: readonly Issue[];
  /** What to go on from once this change has been taken. */
  readonly state: FollowState;
}

/** The plans that changed since the state, each with its newest content. The first time: all plans that there are. */
export async function* planChangesSince(server: PlanServer, from: FollowState): AsyncGenerator<PlanChange> {
  const { cursor, resources } = await changedSince(server, from.cursor ?? '1970-01-01T00:00:00Z');
  const index = new PlanIndex();
  for (const [plan, mark] of Object.entries(from.plans)) {
    index.add(plan, mark);
  }
  const fresh = resources.filter((resource) => !index.isKnown(resource));
  const changed = new Set(
    fresh.flatMap((one) => (isIndividualPlan(one) ? [nameOf(one)] : [...index.plansOf(one)])),
  );
  let plans = { ...from.plans };
  const names = [...changed];
  for (const [at, carePlan] of names.entries()) {
    const found = await gatherPlan(server, carePlan.split('/')[1] ?? '', Object.keys(plans[carePlan] ?? {}));
    const mark = versionsOf(found);
    const news = Object.keys(mark).filter((name) => mark[name] !== from.plans[carePlan]?.[name]);
    const known = plans[carePlan] !== undefined;
    plans = { ...plans, [carePlan]: mark };
    // Only after the last change of a round the cursor moves: who stops before that is told the rest again.
    const next = at === names.length - 1 ? cursor : from.cursor;
    const state = { ...(next === undefined ? {} : { cursor: next }), plans };
    if (found.length > 0 && news.length > 0) {
      yield told(carePlan, known, found, news, state);
    }
  }
}

function told(
  carePlan: string,
  known: boolean,
  found: readonly Resource[],
  resources: readonly string[],
  state: FollowState,
): PlanChange {
  const { plan, issues } = fromFhir(found, { plan: carePlan });
  const kind = known ? 'changed' : 'created';
  return { kind, carePlan, resources, ...(plan ? { plan } : {}), issues, state };
}
