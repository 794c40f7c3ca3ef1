// A stream of plan changes for somebody who keeps a copy of the plans: which plan changed, and the plan as it is now.
import type { Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { INDIVIDUAL_PLAN_TOKEN, isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { freshnessOf, type NamedVersion } from '../../need/delivery/version-order.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { fromFhir } from '../../plan/mapping/from-resources.ts';
import { PeerFailure } from '../ports.ts';
import { changedSince } from '../sync/changed-resources.ts';
import { PlanIndex, versionsOf } from '../sync/plan-index.ts';
import { isDeleted } from '../sync/set-back.ts';
import type { Mark } from '../sync/side.ts';
import { isBareClaim } from './claim.ts';
import { gatherPlan, nameOf } from './gather-plan.ts';
import { gatherTeam, isTeamAlone } from './gather-team.ts';
import type { PlanServer } from './plan-server.ts';

/** What has been told so far. Plain JSON without health data: names and versions of resources. */
export interface FollowState {
  /** Moment to ask from, by the server's clock. */
  readonly cursor?: string;
  /** `CarePlan/id` → the names and versions of what the plan consisted of when it was told last. */
  readonly plans: Readonly<Record<string, Mark>>;
}

export interface PlanChange {
  /** deleted: the server says that it is gone. */
  readonly kind: 'created' | 'changed' | 'deleted';
  /** `CarePlan/id`; of a coordinator without a plan `CareTeam/id`. */
  readonly carePlan: string;
  /** The resources that are new or in a new version. */
  readonly resources: readonly string[];
  /** Undefined when what is there is no plan document; then the issues say why. */
  readonly plan?: IndividualPlan;
  readonly issues: readonly Issue[];
  /** What to go on from once this change has been taken. */
  readonly state: FollowState;
}

/**
 * The plans that changed since the state, each with its newest content; a coordinator without a plan (B11) too. The first time: all
 * that there are. Throws PeerFailure, and tells the rest again, when the server gives less than it has just named.
 */
export async function* planChangesSince(
  server: PlanServer,
  from: FollowState,
  at?: Instant,
): AsyncGenerator<PlanChange> {
  const { cursor, resources } = await changedSince(server, from.cursor ?? '1970-01-01T00:00:00Z');
  const index = new PlanIndex();
  for (const [plan, mark] of Object.entries(from.plans)) {
    index.add(plan, mark);
  }
  const fresh = resources.filter((resource) => !index.isKnown(resource) && !isBareClaim(resource));
  const changed = new Set(fresh.flatMap((one) => (isRoot(one) ? [nameOf(one)] : [...index.plansOf(one)])));
  let plans = { ...from.plans };
  const names = [...changed];
  for (const [no, carePlan] of names.entries()) {
    const found = await gather(server, carePlan, Object.keys(plans[carePlan] ?? {}));
    await checkFresh(server, carePlan, found, fresh);
    const mark = versionsOf(found);
    const news = Object.keys(mark).filter((name) => mark[name] !== from.plans[carePlan]?.[name]);
    const known = plans[carePlan] !== undefined;
    plans = found.length > 0 ? { ...plans, [carePlan]: mark } : plans;
    // Only after the last change of a round the cursor moves: who stops before that is told the rest again.
    const next = no === names.length - 1 ? cursor : from.cursor;
    const state = { ...(next === undefined ? {} : { cursor: next }), plans };
    if (found.length > 0 && news.length > 0) {
      yield told(carePlan, known, found, { news, state, knownModifiers: server.knownModifiers ?? [], at });
    }
  }
  const next = names.length > 0 || from.cursor !== undefined ? { cursor } : {};
  yield* deletedPlans(server, { ...next, plans });
}

/** What was deleted is in no search by time: when there are fewer plans than were told, each of them is asked for. */
async function* deletedPlans(server: PlanServer, from: FollowState): AsyncGenerator<PlanChange> {
  const known = Object.entries(from.plans).flatMap(([name, mark]) =>
    name.startsWith('CarePlan/') && Object.keys(mark).length > 0 ? [name] : [],
  );
  const count = await server.count({ type: 'CarePlan', parameters: { category: INDIVIDUAL_PLAN_TOKEN } });
  if (count === undefined || count >= known.length) {
    return;
  }
  const there = new Set(
    (await server.readMany(known.flatMap((name) => parseReference(name) ?? []))).map(nameOf),
  );
  let plans = { ...from.plans };
  for (const carePlan of known.filter((name) => !there.has(name))) {
    if (await isDeleted(server, carePlan)) {
      const { [carePlan]: _, ...others } = plans;
      plans = others;
      yield { kind: 'deleted', carePlan, resources: [], issues: [], state: { ...from, plans } };
    }
  }
}

function isRoot(resource: Resource): boolean {
  return (isIndividualPlan(resource) && !isBareClaim(resource)) || isTeamAlone(resource);
}

function gather(server: PlanServer, root: string, probable: readonly string[]): Promise<Resource[]> {
  const [type, id = ''] = root.split('/');
  return type === 'CareTeam' ? gatherTeam(server, id) : gatherPlan(server, id, probable);
}

/** What the server has just named must be read as new as it was named: a version that was not read is not told of. */
async function checkFresh(
  server: PlanServer,
  root: string,
  found: readonly Resource[],
  named: readonly Resource[],
): Promise<void> {
  const key = parseReference(root);
  if (found.length === 0 && key && named.some((one) => nameOf(one) === root)) {
    // Gone (410) is an answer; not there (404) is none yet.
    await server.readNamed(key.type as Resource['resourceType'], key.id);
  }
  const read = new Map(found.map((resource) => [nameOf(resource), resource.meta]));
  const behind = named.some((one) => {
    const meta = read.get(nameOf(one));
    const version = { versionId: meta?.versionId, lastUpdated: meta?.lastUpdated };
    return meta !== undefined && freshnessOf(namedVersion(one), version) === 'older';
  });
  if (behind) {
    const text = `GET ${key?.type}: what was read is older than what the search has named`;
    throw new PeerFailure('FHIR server', 'transient', text, { code: 'older-than-named', kind: 'transient' });
  }
}

function namedVersion({ resourceType, id, meta }: Resource): NamedVersion {
  const { versionId, lastUpdated } = meta ?? {};
  return {
    resource: `${resourceType}/${id}`,
    ...(versionId === undefined ? {} : { versionId }),
    ...(lastUpdated === undefined ? {} : { lastUpdated }),
    deleted: false,
    namedAt: '',
  };
}

interface ToldOf {
  readonly news: readonly string[];
  readonly state: FollowState;
  readonly knownModifiers: readonly string[];
  /** When it is read. */
  readonly at: Instant | undefined;
}

function told(
  root: string,
  known: boolean,
  found: readonly Resource[],
  { news, state, knownModifiers, at }: ToldOf,
): PlanChange {
  const asked = root.startsWith('CarePlan/') ? { plan: root } : {};
  const { plan, issues } = fromFhir(found, { knownModifiers, ...asked, ...(at && { at }) });
  const kind = known ? 'changed' : 'created';
  return { kind, carePlan: root, resources: news, ...(plan ? { plan } : {}), issues, state };
}
