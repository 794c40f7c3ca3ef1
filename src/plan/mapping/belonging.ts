// What belongs to a plan: what the CarePlan names, what its sub-plans name, and what says itself that it is of this plan.
// Another plan's goals, requests and appointments are beside it, whatever they are based on.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Collected } from './collect.ts';
import { isObject, type JsonObject } from './lens/json.ts';

/** `Type/id` of every reference, wherever it stands in the value. */
function referencesWithin(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) {
    for (const element of value) {
      referencesWithin(element, found);
    }
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const part = value[name];
      if (name === 'reference' && typeof part === 'string') {
        found.push(part);
      } else {
        referencesWithin(part, found);
      }
    }
  }
  return found;
}

/** Elements by which a plan names what belongs to it. */
const naming = ['goal', 'activity', 'careTeam', 'supportingInfo'] as const;

/** Elements by which a resource says of which plan it is. Being based on a plan is being of it for tasks and messages alone. */
const saying: Readonly<Record<string, readonly string[]>> = {
  Task: ['focus', 'basedOn'],
  Communication: ['about', 'basedOn'],
  DocumentReference: ['context'],
  Provenance: ['target'],
  CarePlan: ['partOf'],
};

/** Whom a plan has to do with: nobody says by himself that he is of a plan, so somebody has to refer to him. */
const parties: ReadonlySet<string> = new Set([
  'RelatedPerson',
  'Practitioner',
  'PractitionerRole',
  'Organization',
]);

/** What may be about a part of the plan, and says of which. */
const ABOUT: ReadonlySet<string> = new Set(['Task', 'Provenance', 'DocumentReference']);

interface PlanResources {
  readonly root: Collected | undefined;
  /** The team, when there is no plan. */
  readonly team: string | undefined;
  readonly resources: readonly Collected[];
  /** The address that a reference leads to. */
  readonly addressOf: (reference: string) => string;
  /** Says of itself, by its identifier, that it is ours. */
  readonly isOurs: (one: Collected) => boolean;
}

/** The addresses of all that belongs to the plan. */
export function belongingTo(plan: PlanResources): ReadonlySet<string> {
  const { root, team, resources, addressOf, isOurs } = plan;
  const leadsTo = (value: unknown) => referencesWithin(value).map(addressOf);
  const says = ({ resource }: Collected, target: string) =>
    (saying[String(resource.resourceType)] ?? []).some((element) =>
      leadsTo(resource[element]).includes(target),
    );
  const owner = root?.address ?? team;
  const subPlans = resources.filter(
    ({ resource, address }) =>
      resource.resourceType === 'CarePlan' &&
      address !== root?.address &&
      leadsTo(resource.partOf).includes(owner ?? ''),
  );
  const ofOurs = root === undefined ? [] : [root, ...subPlans];
  const named = new Set(
    ofOurs.flatMap(({ resource }) => naming.flatMap((element) => leadsTo(resource[element]))),
  );
  const ofOthers = otherPlans(plan, new Set(ofOurs.map(({ address }) => address)), leadsTo);
  const isOwn = (one: Collected) =>
    one === root ||
    one.resource.resourceType === 'Consent' ||
    named.has(one.address) ||
    isOurs(one) ||
    (owner !== undefined && says(one, owner)) ||
    (root === undefined && !ofOthers(one));
  const isParty = ({ resource }: Collected) => parties.has(String(resource.resourceType));
  const belongs = new Set(
    resources.filter((one) => isOurs(one) || (!isParty(one) && isOwn(one))).map(({ address }) => address),
  );
  follow(plan, belongs, leadsTo);
  return belongs;
}

/** Whether a resource is of a plan other than ours: that plan names it, or it is based on it. */
function otherPlans(
  { resources, addressOf }: PlanResources,
  ours: ReadonlySet<string>,
  leadsTo: (value: unknown) => string[],
): (one: Collected) => boolean {
  const others = resources.filter(
    ({ resource, address }) => resource.resourceType === 'CarePlan' && !ours.has(address),
  );
  const named = new Set(
    others.flatMap(({ resource }) => naming.flatMap((element) => leadsTo(resource[element]))),
  );
  return ({ resource, address }) =>
    named.has(address) ||
    referencesWithin(resource.basedOn).some((reference) => addressOf(reference).startsWith('CarePlan/'));
}

/** What is carried along: the people and documents that what belongs refers to, and what is about a part of it. */
function follow(
  { resources }: PlanResources,
  belongs: Set<string>,
  leadsTo: (value: unknown) => string[],
): void {
  const carried = resources.filter(({ resource }) => {
    const type = String(resource.resourceType);
    return parties.has(type) || type === 'DocumentReference';
  });
  const about = resources
    .filter(({ resource }) => ABOUT.has(String(resource.resourceType)))
    .map(({ address, resource }) => ({
      address,
      told: (saying[String(resource.resourceType)] ?? []).flatMap((element) =>
        element === 'basedOn' ? [] : leadsTo(resource[element]),
      ),
    }));
  /** All that one who belongs refers to; each is asked once. */
  const wanted = new Set<string>();
  const asked = new Set<string>();
  for (let before = -1; before !== belongs.size; ) {
    before = belongs.size;
    for (const { address, resource } of resources) {
      if (belongs.has(address) && !asked.has(address)) {
        asked.add(address);
        for (const target of leadsTo(resource)) {
          wanted.add(target);
        }
      }
    }
    for (const { address } of carried.filter((one) => wanted.has(one.address))) {
      belongs.add(address);
    }
    for (const { address, told } of about) {
      // What is about the person, or somebody, is not about the plan.
      const types = told.filter((target) => belongs.has(target)).map((target) => target.split('/')[0] ?? '');
      if (types.some((type) => type !== 'Patient' && !parties.has(type))) {
        belongs.add(address);
      }
    }
  }
}

/** Told, so that nobody thinks it is in the plan. */
export function besideThePlan(address: string, resource: JsonObject): Issue {
  return {
    severity: 'information',
    code: 'informational',
    path: address,
    text: 'The plan does not name this resource, and it does not say that it is of this plan, so it is kept beside the plan and is no part of it.',
    fix: `If it belongs to the plan, let the CarePlan refer to the ${String(resource.resourceType)}.`,
  };
}
