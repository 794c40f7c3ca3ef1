// Rules over a person's plans as they stand before and after a write: one in force, with a consent that covers it, nothing
// lost, nothing that does not fit together.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { kindOfPlan, standingOfPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { namedItems } from '../../plan/mapping/names.ts';
import { planConsentOf } from '../../plan/views/standing.ts';
import { saidIn } from '../../plan/views/statements.ts';
import { graphIssues } from '../../validator/graph/graph-issues.ts';
import { nameOf } from '../plan/gather-plan.ts';
import { broke } from './rules.ts';
import { namedBy, readingOf, readWorld, rootOf } from './sight.ts';
import type { PlanWorld } from './world.ts';

export interface PlansAround {
  readonly instant: Instant;
  readonly before: readonly PlanWorld[];
  readonly after: readonly PlanWorld[];
  /** `Type/id` of all that is written. */
  readonly written: ReadonlySet<string>;
  /** Records turn out to be one person's, with a plan in force in each. */
  readonly mergesPlans?: boolean;
}

export function planIssues(around: PlansAround): Issue[] {
  return [
    ...secondPlans(around),
    ...around.after.flatMap((world) => {
      const before = around.before.find(({ plan }) => plan === world.plan);
      return isTouched(world, before, around)
        ? [
            ...known(world, around),
            ...consent(world, before, around),
            ...givers(world, around),
            ...graph(world, before, around),
          ]
        : [];
    }),
    ...around.before.flatMap((world) => lost(world, around)),
  ];
}

function isTouched(after: PlanWorld, before: PlanWorld | undefined, { written }: PlansAround): boolean {
  return [...after.resources, ...(before?.resources ?? [])].some((one) => written.has(nameOf(one)));
}

function rootsOf(worlds: readonly PlanWorld[]): CarePlan[] {
  return worlds.flatMap((world) => rootOf(world) ?? []);
}

/** A plan that takes effect while the person has one. */
export function secondPlans({ before, after, written, mergesPlans }: PlansAround): Issue[] {
  const [was, is] = [before, after].map((worlds) => rootsOf(worlds).filter(takesPlace));
  if (!is || is.length < 2) {
    return [];
  }
  const old = new Set((was ?? []).map(nameOf));
  // Records that turn out to be one person's bring the plans of both; a plan that ends makes it better.
  const isWorse = mergesPlans === true || is.length > old.size || is.some((plan) => !old.has(nameOf(plan)));
  if (!isWorse) {
    return [];
  }
  const mine = is.find((plan) => written.has(nameOf(plan))) ?? is[0];
  const fix =
    'End the plan that stands, or mark as entered in error the one that should never have been; then write this one.';
  return [broke('guard-one-plan', `${mine ? nameOf(mine) : 'CarePlan'}.status`, 'Another one stands.', fix)];
}

/** A plan that is written stands in a way that is known. */
function known(world: PlanWorld, { instant, written }: PlansAround): Issue[] {
  const root = rootOf(world);
  if (!root || !written.has(world.plan) || standingOfPlan(root, instant) !== 'not-known') {
    return [];
  }
  const fix =
    'Give a status of FHIR other than unknown, a readable period, and no modifier extension that is not agreed.';
  return [
    broke(
      'guard-plan-readable',
      `${world.plan}.status`,
      'It cannot be said whether this plan is in force.',
      fix,
    ),
  ];
}

function consent(world: PlanWorld, before: PlanWorld | undefined, around: PlansAround): Issue[] {
  const root = rootOf(world);
  if (root?.status !== 'active') {
    return [];
  }
  const { plan, issues } = readingOf(world, around.instant);
  const old = before && readWorld(before, around.instant);
  if (!plan) {
    const stood = before !== undefined && rootOf(before)?.status === 'active' && !old;
    return stood ? [] : unreadable(world, issues);
  }
  if (planConsentOf(plan, plan.consents ?? [], around.instant).state === 'stands') {
    return [];
  }
  const stoodWithout =
    old !== undefined &&
    before !== undefined &&
    rootOf(before)?.status === 'active' &&
    planConsentOf(old.plan, old.plan.consents ?? [], around.instant).state !== 'stands' &&
    !around.written.has(world.plan);
  const fix =
    'Write the consent to the plan (category plan, active, with who gave it and when) in the same transaction, or keep the plan as draft or on hold.';
  return stoodWithout ? [] : [broke('guard-plan-consent', `${world.plan}.status`, 'None stands.', fix)];
}

function unreadable({ plan }: PlanWorld, issues: readonly Issue[]): Issue[] {
  const found = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal').slice(0, 5);
  const fix = 'Correct what is listed, or keep the plan as draft; `ip-fhir from-fhir` tells the same.';
  return [
    broke('guard-plan-readable', plan, 'This one cannot.', fix),
    ...found.map((issue) => ({ ...issue, severity: 'error' as const })),
  ];
}

/** Plans that are to be paused because the consent that they rest on is taken back by this very write. */
export function pausedBy({ before, after, instant, written }: PlansAround): CarePlan[] {
  return after.flatMap((world) => {
    const root = rootOf(world);
    if (root?.status !== 'active' || written.has(world.plan)) {
      return [];
    }
    const old = before.find(({ plan }) => plan === world.plan);
    const [was, is] = [old && readWorld(old, instant), readWorld(world, instant)];
    const state = (read: ReturnType<typeof readWorld>) =>
      read && planConsentOf(read.plan, read.plan.consents ?? [], instant).state;
    return state(was) === 'stands' && is !== undefined && state(is) !== 'stands' ? [root] : [];
  });
}

/** Consents that are written as active are given by somebody who may give them. */
function givers(world: PlanWorld, { instant, written }: PlansAround): Issue[] {
  const active = world.resources.filter(
    (one) => one.resourceType === 'Consent' && one.status === 'active' && written.has(nameOf(one)),
  );
  const read = active.length > 0 ? readWorld(world, instant) : undefined;
  if (!read) {
    return [];
  }
  const { plan, rest } = read;
  const { statements, giverOf, consentOf } = saidIn(plan, plan.consents ?? [], instant);
  const items = namedItems(plan, rest.ids);
  return active.flatMap((one) => {
    const item = items.find(({ name, kind }) => kind === 'consent' && name === nameOf(one));
    const statement = statements.find((each) => consentOf(each).id === item?.ownId);
    const giver = statement && giverOf(statement);
    if (!giver || giver.counts === 'person' || giver.counts === 'representative') {
      return [];
    }
    const fix = 'Let the person give it, or who may consent in the person’s place, and say so in performer.';
    return [
      broke(
        'guard-consent-giver',
        `${nameOf(one)}.performer`,
        'Who gave this one may not, or it is not said.',
        fix,
      ),
    ];
  });
}

/** Rules over the whole that this write breaks and that were not broken before. */
function graph(world: PlanWorld, before: PlanWorld | undefined, { instant }: PlansAround): Issue[] {
  const old = new Set(before ? graphErrors(before.resources, instant).map(keyOf) : []);
  return graphErrors(world.resources, instant).filter((issue) => !old.has(keyOf(issue)));
}

function keyOf({ rule, path }: Issue): string {
  return `${rule}|${path}`;
}

function graphErrors(resources: readonly Resource[], instant: Instant): Issue[] {
  const bundle: Resource = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  };
  return graphIssues(bundle, instant)
    .filter(({ severity, rule }) => severity === 'error' && rule !== 'ip-graph-one-plan')
    .map((issue) => ({ ...issue, path: placed(issue.path, resources), text: placed(issue.text, resources) }));
}

/** Says which resource it is instead of the place in a Bundle that nobody sent. */
function placed(text: string, resources: readonly Resource[]): string {
  return text.replaceAll(/Bundle\.entry\[(\d+)\]\.resource/g, (whole, at) => {
    const resource = resources[Number(at)];
    return resource ? nameOf(resource) : whole;
  });
}

/** What belonged to a plan and would not any more. */
function lost(world: PlanWorld, { after, written }: PlansAround): Issue[] {
  const root = rootOf(world);
  const now = after.find(({ plan }) => plan === world.plan);
  if (!root) {
    return [];
  }
  if (!now) {
    const fix =
      'Leave category and partOf as they are; a plan that should never have been is entered in error.';
    return [broke('guard-plan-stays', world.plan, 'It would be none any more.', fix)];
  }
  const before = rootOf(now);
  if (before && root.subject?.reference !== before.subject?.reference) {
    const fix = 'Leave the subject as it is; mark a plan of the wrong person as entered in error.';
    return [broke('guard-plan-stays', `${world.plan}.subject`, 'Its person would be another.', fix)];
  }
  if (root.status === 'draft' && before?.status === 'draft') {
    return [];
  }
  const [was, is] = [belonging(world), belonging(now)];
  return [...was]
    .filter((name) => !is.has(name) && [...written].length > 0)
    .map((name) =>
      broke(
        'guard-nothing-vanishes',
        world.plan,
        `${name} would not be of the plan any more.`,
        'Leave it where it is, and give it an end or the status entered-in-error.',
      ),
    );
}

/** What the plan names, and what says itself that it is of the plan. */
function belonging(world: PlanWorld): Set<string> {
  const says = world.resources.filter((one) => {
    const { focus, basedOn = [], about = [], partOf = [] } = one as unknown as Record<string, never>;
    const links = [focus, basedOn, about, partOf].flat() as ({ reference?: string } | undefined)[];
    return one.resourceType !== 'CarePlan' || kindOfPlan(one) === 'sub-plan'
      ? links.some((link) => link?.reference === world.plan)
      : false;
  });
  return new Set([...namedBy(world), ...says.map(nameOf)]);
}
