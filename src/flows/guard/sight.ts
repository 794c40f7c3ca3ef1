// What one caller sees of a resource: all of it, the part that consents open, or nothing. The same view as everywhere else.
import type { CarePlan, Consent, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { isIndividualPlan, kindOfPlan } from '../../ground/law/individual-plan.ts';
import { type Instant, millisecondsOf } from '../../ground/norway/instant.ts';
import { isOrganizationNumber } from '../../ground/norway/organization-number.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { fromFhir } from '../../plan/mapping/from-resources.ts';
import { type NamedItem, namedItems } from '../../plan/mapping/names.ts';
import type { Rest } from '../../plan/mapping/rest.ts';
import { viewToFhir } from '../../plan/mapping/view/to-collection.ts';
import { type PlanView, viewFor } from '../../plan/views/view.ts';
import { nameOf } from '../plan/gather-plan.ts';
import type { Caller } from './caller.ts';
import { guardedTypes, masterTypes, personTypes } from './kinds.ts';
import { Memory } from './looking/memory.ts';
import { isMarked, namesOfPlans, namesOneOf, type PlanWorld } from './world.ts';

/** What a caller gets of a resource. `as-is`: it is of no plan, or the caller sees the whole plan. */
export type Seen = { readonly as: 'as-is' | 'cut'; readonly resource: Resource } | { readonly as: 'hidden' };

export interface ReadPlan {
  readonly plan: IndividualPlan;
  readonly rest: Rest;
}

/** What one caller sees of one plan. */
export interface SightOfPlan {
  readonly world: PlanWorld;
  readonly whole: boolean;
  /** As the party that sees most; nothing for who keeps the plan. */
  readonly view?: PlanView;
}

interface Sight extends SightOfPlan {
  /** `Type/id` of what belongs to the plan. */
  readonly members: ReadonlySet<string>;
  /** `Type/id` of Consents that the plan or a part of it names. */
  readonly names: ReadonlySet<string>;
  /** What is shown instead of the resources, where not the whole is seen. */
  readonly shown: ReadonlyMap<string, Resource>;
}

const HIDDEN: Seen = { as: 'hidden' };

interface Reading {
  readonly hour: number;
  readonly said: ReturnType<typeof fromFhir>;
}

/** Worlds do not change: each is read once in an hour. What is a number of a person follows the rules of the day. */
const readOf = new WeakMap<PlanWorld, Reading>();
const HOUR = 3_600_000;

/** What these resources say, read as a plan, with what is wrong with it. */
export function readingOf(world: PlanWorld, at: Instant): ReturnType<typeof fromFhir> {
  const hour = Math.floor(millisecondsOf(at) / HOUR);
  const known = readOf.get(world);
  if (known?.hour === hour) {
    return known.said;
  }
  const said = fromFhir(world.resources, { plan: world.plan, at });
  readOf.set(world, { hour, said });
  return said;
}

/** The plan of these resources, when it can be read as one. */
export function readWorld(world: PlanWorld, at: Instant): ReadPlan | undefined {
  const { plan, rest } = readingOf(world, at);
  return plan && { plan, rest };
}

/** `Type/id` of what belongs to the plan, whoever may see it: all of these types that it leads to. */
export function membersOf({ resources }: PlanWorld): Set<string> {
  return new Set(resources.filter(({ resourceType }) => guardedTypes.has(resourceType)).map(nameOf));
}

export function rootOf({ plan, resources }: PlanWorld): CarePlan | undefined {
  return resources.find((one): one is CarePlan => isIndividualPlan(one) && nameOf(one) === plan);
}

/** `Type/id` of all that the plan and its parts name in the elements that say what belongs to them. */
export function namedBy({ resources }: PlanWorld): Set<string> {
  const plans = resources.filter(
    (one): one is CarePlan => one.resourceType === 'CarePlan' && kindOfPlan(one) !== 'other',
  );
  const references = plans.flatMap(({ goal = [], careTeam = [], supportingInfo = [], activity = [] }) => [
    ...goal,
    ...careTeam,
    ...supportingInfo,
    ...activity.flatMap(({ reference, outcomeReference = [] }) => [
      ...(reference ? [reference] : []),
      ...outcomeReference,
    ]),
  ]);
  return new Set(
    references.flatMap(({ reference }) => {
      const key = parseReference(reference);
      return key ? [`${key.type}/${key.id}`] : [];
    }),
  );
}

/** As which parties of the plan the caller comes; none when the plan does not know the caller. */
export function partiesOf({ plan, rest }: ReadPlan, caller: Caller, { selves }: PlanWorld): string[] {
  const items = namedItems(plan, rest.ids);
  const { fhirUser, organization } = caller;
  const numbered = (id: string | undefined) =>
    organization !== undefined &&
    isOrganizationNumber(organization) &&
    plan.organizations?.find((one) => one.id === id)?.organizationNumber === organization;
  if (fhirUser === undefined) {
    return (plan.organizations ?? []).filter(({ id }) => numbered(id)).map(({ id }) => id);
  }
  if (selves.includes(fhirUser)) {
    return caller.role === 'person' ? ['patient'] : [];
  }
  const own = (kinds: readonly string[]) =>
    items
      .filter(({ name, kind }: NamedItem) => name === fhirUser && kinds.includes(kind))
      .map(({ ownId }) => ownId);
  const positions = (plan.positions ?? []).filter(
    ({ id, professional }) =>
      own(['position']).includes(id) || own(['professional']).includes(professional ?? ''),
  );
  const held = positions.filter(
    ({ organization: employer }) => organization === undefined || numbered(employer),
  );
  // Somebody comes for one organisation: positions in others open nothing.
  const staff = positions.length > 0 ? held.map(({ id }) => id) : own(['professional']);
  return [...own(['relative']), ...staff];
}

function isKeeperOf({ plan }: ReadPlan, { role, organization }: Caller): boolean {
  if (role !== 'keeper') {
    return false;
  }
  const controller = plan.organizations?.find(({ id }) => id === plan.controller)?.organizationNumber;
  return controller === undefined || controller === organization;
}

interface SightCase {
  readonly world: PlanWorld;
  readonly caller: Caller;
  readonly instant: Instant;
}

const sights = new Memory();

function rememberedSight(asked: SightCase): Sight {
  const { world, caller, instant } = asked;
  const { role, fhirUser, organization } = caller;
  return sights.answer(
    readingOf(world, instant),
    { asked: JSON.stringify([role, fhirUser, organization]), instant },
    () => sightOf(asked, readWorld(world, instant)),
  );
}

function sightOf({ world, caller, instant }: SightCase, read: ReadPlan | undefined): Sight {
  const own = { world, members: membersOf(world), names: namedBy(world), shown: new Map<string, Resource>() };
  if (!read) {
    // Who sees what of it, nobody can say; that it is the person's own is known.
    return { ...own, whole: caller.role === 'person' && world.selves.includes(caller.fhirUser ?? '') };
  }
  if (isKeeperOf(read, caller)) {
    return { ...own, whole: true };
  }
  const { plan } = read;
  const views = partiesOf(read, caller, world).map((party) =>
    viewFor(plan, party, plan.consents ?? [], instant),
  );
  const whole = views.find((view) => view.plan === plan);
  if (whole) {
    return { ...own, whole: true, view: whole };
  }
  const [widest] = views.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const shown = widest?.plan ? shownOf(widest.plan, read.rest, world) : own.shown;
  return { ...own, whole: false, shown, ...(widest ? { view: widest } : {}) };
}

function sizeOf({ plan }: PlanView): number {
  return plan === undefined ? 0 : Object.keys(plan).length;
}

/** The view as resources under the names that the server gave, each with the version that it was cut from. */
function shownOf(view: IndividualPlan, rest: Rest, { resources }: PlanWorld): Map<string, Resource> {
  const { bundle } = viewToFhir(view, {}, rest.ids);
  const stored = new Map(resources.map((one) => [nameOf(one), one]));
  return new Map(
    bundle.entry.flatMap(({ resource: made }) => {
      const resource = made as unknown as Resource;
      const from = stored.get(nameOf(resource));
      if (!from || masterTypes.has(resource.resourceType)) {
        return [];
      }
      const { versionId, lastUpdated } = from.meta ?? {};
      const meta = {
        ...resource.meta,
        ...(versionId ? { versionId } : {}),
        ...(lastUpdated ? { lastUpdated } : {}),
      };
      return [[nameOf(resource), { ...resource, meta }] as const];
    }),
  );
}

/** Answers what a caller sees of resources about persons whose plans are known. */
export interface Eyes {
  see(resource: Resource): Seen;
  /** The caller's view of a plan (`CarePlan/id`), and whether that is the whole. */
  viewOf(plan: string): SightOfPlan | undefined;
  /** True when the caller sees some plan of these persons whole. */
  readonly seesAPlanWhole: boolean;
}

export interface EyesCase extends Omit<SightCase, 'world'> {
  readonly records: readonly string[];
  readonly worlds: readonly PlanWorld[];
  /** In an emergency: the plans are seen whole, whatever consents open. */
  readonly opened?: boolean;
}

/** `records`: every record of the persons whose plans these are. */
export function eyesOf({ worlds, opened = false, ...asked }: EyesCase): Eyes {
  const { records, caller } = asked;
  const sights = worlds.map((world) => {
    const sight = rememberedSight({ ...asked, world });
    const { view: _, ...whole } = { ...sight, whole: true };
    return opened ? whole : sight;
  });
  const named = sights.map(({ world, whole }) => ({ plans: namesOfPlans(world), whole }));
  const seesAPlanWhole = sights.some(({ whole }) => whole);
  const { fhirUser = '' } = caller;
  const isSelf =
    caller.role === 'person' &&
    records.includes(fhirUser) &&
    worlds.every(({ selves }) => selves.includes(fhirUser));
  const alone = (resource: Resource): Seen => {
    const { resourceType } = resource;
    if (personTypes.has(resourceType)) {
      const own = nameOf(resource) === caller.fhirUser || isSelf;
      return own || caller.seesPersons ? asIs(resource) : HIDDEN;
    }
    // What says that it is ours and is of no plan yet: seen by who keeps plans, and by the person.
    const mayBeOfAPlan = isMarked(resource) && !isSelf && !seesAPlanWhole && caller.role !== 'keeper';
    return mayBeOfAPlan ? HIDDEN : asIs(resource);
  };
  return {
    seesAPlanWhole,
    viewOf: (plan) => sights.find(({ world }) => world.plan === plan),
    see(resource) {
      const name = nameOf(resource);
      const of = sightsFor(resource, sights);
      if (of.length === 0) {
        // What names a plan and is no known part of it: nobody says who may see it, so it is for those who see all of it.
        const about = named.filter(({ plans }) => namesOneOf(resource, plans));
        return about.every(({ whole }) => whole) || isSelf ? alone(resource) : HIDDEN;
      }
      const seen = of.map((sight) => seenIn(sight, resource));
      if (!personTypes.has(resource.resourceType)) {
        return seen.toSorted((a, b) => order.indexOf(a.as) - order.indexOf(b.as))[0] ?? HIDDEN;
      }
      const widest = seen.toSorted((a, b) => order.indexOf(b.as) - order.indexOf(a.as))[0] ?? HIDDEN;
      return name === caller.fhirUser || caller.seesPersons ? asIs(resource) : widest;
    },
  };
}

const order: readonly Seen['as'][] = ['hidden', 'cut', 'as-is'];

function asIs(resource: Resource): Seen {
  return { as: 'as-is', resource };
}

function seenIn({ whole, shown }: Sight, resource: Resource): Seen {
  if (whole) {
    return asIs(resource);
  }
  const cut = shown.get(nameOf(resource));
  return cut ? { as: 'cut', resource: cut } : HIDDEN;
}

/** The plans that decide who sees it. A Consent that one plan names is that plan's; every other counts for all of them. */
function sightsFor(resource: Resource, sights: readonly Sight[]): readonly Sight[] {
  const name = nameOf(resource);
  const of = sights.filter(({ members }) => members.has(name));
  if ((resource as Consent).resourceType !== 'Consent') {
    return of;
  }
  const naming = of.filter(({ names }) => names.has(name));
  return naming.length > 0 ? naming : of;
}
