// The verdict on a write: everything that would be written, over the state before and the state after. Pure.
import type { CarePlan, Resource, Task } from '@medplum/fhirtypes';
import { hasCode } from '../../ground/fhir/coded.ts';
import { referencesIn } from '../../ground/fhir/reference.ts';
import {
  INDIVIDUAL_PLAN,
  isIndividualPlan,
  resemblesIndividualPlan,
} from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { isMarkedAsPart } from '../../plan/mapping/view/subsetted.ts';
import { isBareClaim } from '../plan/claim.ts';
import { type Caller, mayWrite, mayWriteMaster } from './caller.ts';
import { planIssues, secondPlans } from './judge-plan.ts';
import { taskIssues } from './judge-task.ts';
import { guardedTypes, masterTypes } from './kinds.ts';
import { broke } from './rules.ts';
import { type Eyes, membersOf, rootOf } from './sight.ts';
import { isMarked, namesOfPlans, namesOneOf, type PlanWorld, patientsIn } from './world.ts';

/** One resource that is written, under the name that it has or will have. */
export interface Written {
  readonly name: string;
  readonly type: string;
  readonly before: Resource | undefined;
  /** Undefined when it is deleted. */
  readonly after: Resource | undefined;
  /** How it came: before the owner's word was merged into what stands. */
  readonly merged?: boolean;
  /** The guard writes it itself, as a consequence of what the caller writes. */
  readonly imposed?: boolean;
}

export interface WriteCase {
  readonly caller: Caller;
  readonly instant: Instant;
  /** `Type/id` of what would be about somebody else than it is. */
  readonly moved: ReadonlySet<string>;
  readonly before: readonly PlanWorld[];
  readonly after: readonly PlanWorld[];
  readonly written: readonly Written[];
  /** What the caller sees of what stands. */
  readonly eyes: Eyes;
  /** What stands of what the written resources refer to, by `Type/id`. */
  readonly referred: ReadonlyMap<string, Resource>;
  /** Issues of one resource against R4 and the profiles that it declares. */
  readonly check: (resource: Resource) => readonly Issue[];
  /** Records turn out to be one person's, with a plan in force in each. */
  readonly mergesPlans: boolean;
}

/** True when it bears on a plan, so that the rules hold for it. What does not is the server's own matter. */
export function isOfPlans({ name, before, after, type }: Written, worlds: readonly PlanWorld[]): boolean {
  return (
    masterTypes.has(type) ||
    worlds.some((world) => membersOf(world).has(name)) ||
    [before, after].some(
      (one) =>
        one !== undefined && (isMarked(one) || worlds.some((world) => namesOneOf(one, namesOfPlans(world)))),
    )
  );
}

export function judgeWrite(write: WriteCase): Issue[] {
  const { before, after, instant, mergesPlans } = write;
  const worlds = [...before, ...after];
  const ours = write.written.filter((one) => isOfPlans(one, worlds));
  const around = { instant, before, after, mergesPlans, written: new Set(ours.map(({ name }) => name)) };
  const own = ours.filter(({ imposed }) => !imposed);
  const closed = own.flatMap((one) => access(one, write));
  if (closed.length > 0) {
    // Who may not write it is not told what else would be wrong with plans that are hidden; and who may write none, not
    // even that there is one.
    return closed.some(({ rule }) => rule === 'guard-role') ? closed : [...secondPlans(around), ...closed];
  }
  return [
    ...own.flatMap((one) => shape(one, write)),
    ...ours.flatMap((one) => content(one, write, worlds)),
    ...planIssues(around),
  ];
}

/** May this caller write this resource at all? */
function access(one: Written, { caller, eyes, written, referred, before: worlds }: WriteCase): Issue[] {
  const { name, type, before, after } = one;
  if (masterTypes.has(type)) {
    const fix = 'Let the system of who keeps the plans write it.';
    return mayWriteMaster(caller, before === undefined)
      ? []
      : [
          broke(
            'guard-role',
            name,
            `The role ${caller.role} does not change records of who works where.`,
            fix,
          ),
        ];
  }
  if (!mayWrite(caller, type)) {
    const fix = 'Ask the coordinator to write it; docs/guard.md lists who writes what.';
    return [broke('guard-role', name, `The role ${caller.role} does not write ${type}.`, fix)];
  }
  if (before && !one.merged && eyes.see(before).as !== 'as-is') {
    const fix = 'Ask the coordinator to write it, or the person for a consent that opens it.';
    return [broke('guard-only-what-is-seen', name, 'This one is not seen whole.', fix)];
  }
  if (!before && after && !eyes.seesAPlanWhole && isForWhoSeesAPlan(after, worlds)) {
    const fix = 'Let who coordinates the plan that the person has, or the person, write it.';
    return [broke('guard-only-what-is-seen', name, 'The person has a plan that is not seen whole.', fix)];
  }
  const own = new Set(written.map((each) => each.name));
  const old = new Set((before ? referencesIn(before) : []).map(({ type: t, id }) => `${t}/${id}`));
  const hidden = (after && !one.merged ? referencesIn(after) : [])
    .map((key) => `${key.type}/${key.id}`)
    .filter((target) => !old.has(target) && !own.has(target) && !target.startsWith('Patient/'))
    .filter((target) => {
      const found = referred.get(target);
      return found !== undefined && guardedTypes.has(found.resourceType) && eyes.see(found).as === 'hidden';
    });
  const fix = 'Refer only to what you can read.';
  return hidden.length > 0
    ? [broke('guard-only-what-is-seen', name, 'It refers to something that is not there for you.', fix)]
    : [];
}

/**
 * What decides who sees a plan: with a consent, a relative or a plan of his own for the person somebody could let himself
 * in. Where a plan stands, it is for those who see it whole.
 */
function isForWhoSeesAPlan(after: Resource, before: readonly PlanWorld[]): boolean {
  const standing = before.filter((world) => {
    const status = rootOf(world)?.status;
    return status !== 'completed' && status !== 'revoked' && status !== 'entered-in-error';
  });
  const decides =
    ['Consent', 'RelatedPerson', 'CareTeam'].includes(after.resourceType) || isIndividualPlan(after);
  return standing.length > 0 && decides;
}

/** Is what came fit to be written? */
function shape({ name, after, merged }: Written, { check }: WriteCase): Issue[] {
  if (!after) {
    return [];
  }
  if (!merged && isMarkedAsPart(after as unknown as Parameters<typeof isMarkedAsPart>[0])) {
    const fix = 'Read the whole with a token that sees it, or write only a resource of your own.';
    return [broke('guard-part-only', `${name}.meta.tag`, 'This one says that it is a part.', fix)];
  }
  return check(after)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .slice(0, 10)
    .map((issue) => ({ ...issue, rule: issue.rule ?? 'guard-profile', path: `${name}: ${issue.path}` }));
}

/** Rules over one resource, before and after. */
function content(
  one: Written,
  { caller, moved, referred, before, after: now }: WriteCase,
  worlds: readonly PlanWorld[],
): Issue[] {
  const { name, type, after } = one;
  const issues: Issue[] = [];
  if (masterTypes.has(type)) {
    const used = worlds.some(({ resources }) =>
      resources.some((each) => `${each.resourceType}/${each.id}` === name),
    );
    return !after && used ? [deleted(name)] : [];
  }
  if (!after) {
    return [deleted(name)];
  }
  const members = worlds.some((world) => membersOf(world).has(name));
  const people = patientsIn(after);
  const namesPlan = referencesIn(after).some(({ type: target }) => target === 'CarePlan');
  // Who did what to something is of whatever it is about.
  if (members && people.length === 0 && !namesPlan && type !== 'Provenance') {
    const fix = 'Name the person (subject, patient or for), or the plan that it is of.';
    issues.push(broke('guard-person-named', name, 'This one names neither.', fix));
  }
  const isPlan = isIndividualPlan(after) && !isBareClaim(after);
  if (isPlan && !now.some(({ plan }) => plan === name)) {
    const fix = 'Let subject refer to a Patient on this server.';
    issues.push(broke('guard-person-named', `${name}.subject`, 'Whose plan this is cannot be found.', fix));
  }
  if (after.resourceType === 'CarePlan' && !isPlan && !isBareClaim(after)) {
    issues.push(...notSaidPlainly(name, after, members));
  }
  if (moved.has(name)) {
    const fix = 'Leave the person as it is; mark what is about the wrong person as entered in error.';
    issues.push(broke('guard-plan-stays', name, 'It would be about somebody else.', fix));
  }
  if (after.resourceType === 'Task') {
    const known = [...before.flatMap(({ resources }) => resources), ...referred.values()];
    issues.push(...taskIssues({ name, before: one.before as Task | undefined, after, caller, known }));
  }
  return issues;
}

/** A plan that is none by its category, or part of none, and says that it is one all the same: nobody would judge it as one. */
export function notSaidPlainly(name: string, plan: CarePlan, isMember: boolean): Issue[] {
  const { system, code } = INDIVIDUAL_PLAN;
  if (resemblesIndividualPlan(plan)) {
    const fix = `Say it by the code ${code} of ${system}, or call it something else.`;
    return [
      broke('guard-plan-readable', `${name}.category`, 'This one says so otherwise than by its code.', fix),
    ];
  }
  const isNamed = hasCode(plan.category, system, code);
  const fix = 'Let partOf refer to the individual plan on this server, or leave it out.';
  return isNamed && !isMember
    ? [broke('guard-plan-readable', `${name}.partOf`, 'This one is part of no plan that is here.', fix)]
    : [];
}

function deleted(name: string): Issue {
  const fix = 'Give it an end, or the status entered-in-error, instead of deleting it.';
  return broke('guard-nothing-deleted', name, 'This one would be.', fix);
}
