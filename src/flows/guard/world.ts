// What has to be known before anything about a person's plans is judged: every record of the person, and every plan with all
// that belongs to it, as it stands on the server or as it would stand after a write.

import type { CarePlan, Patient, Resource } from '@medplum/fhirtypes';
import { personElements } from '../../ground/fhir/answer/search.ts';
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import { numbersOfPerson, tokensOfPerson } from '../../ground/fhir/person.ts';
import { parseReference, type ResourceKey, referencesIn } from '../../ground/fhir/reference.ts';
import { withReferences } from '../../ground/fhir/with-references.ts';
import { isIndividualPlan, kindOfPlan, resemblesIndividualPlan } from '../../ground/law/individual-plan.ts';
import { isBareClaim } from '../plan/claim.ts';
import { gatherPlan, nameOf } from '../plan/gather-plan.ts';
import type { PlanServer, Search } from '../plan/plan-server.ts';
import { foresee, linksTo, plansAbout } from './looking/snapshot.ts';

/** One plan and all that belongs to it; of several records of the person every reference leads to that of the plan. */
export interface PlanWorld {
  /** `CarePlan/id`. */
  readonly plan: string;
  readonly resources: readonly Resource[];
  /** The records by which somebody is the person of the plan: by what the plan's own record says, and not by what others say of it. */
  readonly selves: readonly string[];
}

export interface Persons {
  /** `Patient/id` of every record that is, or may be, of the same person. */
  readonly names: readonly string[];
  /** What is locked while something about them is written: records and numbers, as digests are made of them. */
  readonly keys: readonly string[];
}

/** Rounds in which records lead to more records; more than that is no honest record of a person. */
const ROUNDS = 8;

/**
 * All records of the persons: those that are linked with them in either direction, and those with a number in common.
 * @param written Patients as they will stand
 */
export async function recordsOf(
  server: PlanServer,
  from: readonly string[],
  written: readonly Patient[] = [],
): Promise<Persons> {
  const found = new Set<string>();
  const keys = new Set<string>();
  const linkedTo = (name: string) => written.filter((patient) => linksOf(patient).includes(name)).map(nameOf);
  let waiting = [...new Set(from)];
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round === ROUNDS) {
      throw new RangeError('The records of the person lead to ever more records');
    }
    const next = new Set<string>();
    await foresee(server, waiting);
    const [read, [linking = []]] = await Promise.all([
      server.readMany(waiting.flatMap((name) => parseReference(name) ?? [])),
      server.searchMany([linksTo(waiting)]),
    ]);
    for (const name of waiting) {
      const stored = read.find((one) => nameOf(one) === name) as Patient | undefined;
      const after = written.find((one) => nameOf(one) === name);
      found.add(name);
      const states = [stored, after].filter((one) => one !== undefined);
      for (const link of [...states.flatMap(linksOf), ...linkedTo(name)]) {
        next.add(link);
      }
      for (const key of states.flatMap(numberKeys)) {
        keys.add(key);
      }
    }
    for (const patient of [
      ...(linking as Patient[]),
      ...(await withNumbersOf(server, waiting, read, written)),
    ]) {
      next.add(nameOf(patient));
    }
    waiting = [...next].filter((name) => !found.has(name));
  }
  const names = [...found].toSorted();
  return { names, keys: [...new Set([...names.map((name) => `record|${name}`), ...keys])].toSorted() };
}

async function withNumbersOf(
  server: PlanServer,
  names: readonly string[],
  read: readonly Resource[],
  written: readonly Patient[],
): Promise<Patient[]> {
  const own = [...(read as Patient[]), ...written.filter((one) => names.includes(nameOf(one)))];
  const tokens = new Set(own.flatMap(({ identifier }) => tokensOfPerson(identifier)));
  if (tokens.size === 0) {
    return [];
  }
  const identifier = [...tokens].map((token) => token.replaceAll(/[\\,$]/g, (sign) => `\\${sign}`)).join(',');
  const stored = await server.search<Patient>('Patient', { identifier, _count: '200' });
  const same = written.filter((one) => tokensOfPerson(one.identifier).some((token) => tokens.has(token)));
  return [...stored, ...same];
}

function linksOf({ link }: Patient): string[] {
  return (link ?? []).flatMap(({ other }) => {
    const key = parseReference(other?.reference);
    return key?.type === 'Patient' ? [`Patient/${key.id}`] : [];
  });
}

/** What makes the record one of a person's: links and numbers. */
export function tiesOf(patient: Patient): Set<string> {
  return new Set([...linksOf(patient), ...numberKeys(patient)]);
}

/** The numbers of a record as keys of a lock. */
export function numberKeys({ identifier }: Patient): string[] {
  const { national, local } = numbersOfPerson(identifier);
  return [...(national.size > 0 ? national : local)].map((number) => `number|${number}`);
}

/** Every individual plan of the records, whatever became of it, with all that belongs to it. */
export async function plansOf(server: PlanServer, names: readonly string[]): Promise<PlanWorld[]> {
  if (names.length === 0) {
    return [];
  }
  const [found = []] = await server.searchMany([plansAbout(names)]);
  const plans = (found as CarePlan[]).filter((plan) => isIndividualPlan(plan) && !isBareClaim(plan));
  return Promise.all(plans.map((plan) => worldOf(server, plan, names)));
}

async function worldOf(server: PlanServer, plan: CarePlan, names: readonly string[]): Promise<PlanWorld> {
  const resources = await gatherPlan(server, plan.id ?? '');
  const own = parseReference(plan.subject?.reference);
  const subject = `${own?.type}/${own?.id}`;
  const others = names.filter((name) => name !== subject);
  if (others.length === 0) {
    return { plan: nameOf(plan), resources, selves: [subject] };
  }
  const selves = await selvesOf(server, subject, names);
  // What the person said in another record counts all the same.
  const elsewhere = await server.searchMany(
    others.map((patient): Search => ({ type: 'Consent', parameters: { patient } })),
  );
  const all = new Map([...resources, ...elsewhere.flat()].map((one) => [nameOf(one), one]));
  // Every reference to one of the records leads to the one of the plan.
  const led = (reference: string) => (others.includes(reference) ? subject : reference);
  return { plan: nameOf(plan), resources: [...all.values()].map((one) => withReferences(one, led)), selves };
}

/**
 * Of these records those that are surely the same person as one: it links to them, or has a number in common with them, or one of those
 * does. A link that leads to it says nothing: whoever writes a record could make himself somebody by it.
 */
export async function selvesOf(server: PlanServer, of: string, names: readonly string[]): Promise<string[]> {
  const records = (await server.readMany(names.flatMap((name) => parseReference(name) ?? []))) as Patient[];
  const selves = new Set([of]);
  for (let size = 0; size !== selves.size; ) {
    size = selves.size;
    const known = records.filter((one) => selves.has(nameOf(one)));
    const numbers = new Set(known.flatMap(({ identifier }) => tokensOfPerson(identifier)));
    const linked = known.flatMap(linksOf).filter((name) => names.includes(name));
    const numbered = records.filter(({ identifier }) =>
      tokensOfPerson(identifier).some((token) => numbers.has(token)),
    );
    for (const name of [...linked, ...numbered.map(nameOf)]) {
      selves.add(name);
    }
  }
  return [...selves].toSorted();
}

/** Every Patient that the resource names, itself included. */
export function patientsIn(resource: Resource): string[] {
  const own = resource.resourceType === 'Patient' && resource.id ? [`Patient/${resource.id}`] : [];
  const named = referencesIn(resource).filter(({ type }) => type === 'Patient');
  return [...new Set([...own, ...named.map(({ id }) => `Patient/${id}`)])];
}

/** The Patients whom it is about, by the elements that say so; others are named for what they did. */
export function aboutIn(resource: Resource): string[] {
  const elements = resource as unknown as Readonly<Record<string, unknown>>;
  return personElements.flatMap((name) => {
    const { reference } = (elements[name] ?? {}) as { readonly reference?: unknown };
    const key = typeof reference === 'string' ? parseReference(reference) : undefined;
    return key?.type === 'Patient' ? [`Patient/${key.id}`] : [];
  });
}

/** What the resource names beside persons, for what names no person itself. */
export function othersIn(resource: Resource): ResourceKey[] {
  return referencesIn(resource).filter(({ type }) => type !== 'Patient');
}

/** True for what says of itself that it is ours: by a profile, an extension or a code; or, of a plan, in another way. */
export function isMarked(resource: Resource): boolean {
  const isPlan =
    resource.resourceType === 'CarePlan' &&
    (kindOfPlan(resource) !== 'other' || resemblesIndividualPlan(resource));
  return isPlan || JSON.stringify(resource).includes(`"${CANONICAL}/`);
}

/** The plan and the plans within it, as `CarePlan/id`. */
export function namesOfPlans({ plan, resources }: PlanWorld): ReadonlySet<string> {
  const isWithin = (one: Resource) => one.resourceType === 'CarePlan' && kindOfPlan(one) !== 'other';
  return new Set([plan, ...resources.filter(isWithin).map(nameOf)]);
}

/** True for what names one of these. */
export function namesOneOf(resource: Resource, plans: ReadonlySet<string>): boolean {
  return referencesIn(resource).some(({ type, id }) => plans.has(`${type}/${id}`));
}

/** A server as it would stand after a write. `after`: what is written by `Type/id`; undefined for what is deleted. */
export function afterWrite(server: PlanServer, after: ReadonlyMap<string, Resource | undefined>): PlanServer {
  const current = (stored: readonly Resource[]) => stored.filter((one) => !after.has(nameOf(one)));
  const written = [...after.values()].filter((one) => one !== undefined);
  const matching = (type: string, parameters: Readonly<Record<string, string>>) => {
    const targets = Object.entries(parameters)
      .filter(([name]) => !name.startsWith('_'))
      .flatMap(([, value]) => value.split(','));
    return written.filter(
      (one) =>
        one.resourceType === type &&
        referencesIn(one).some((key) => targets.includes(`${key.type}/${key.id}`)),
    );
  };
  return {
    ...server,
    async read<T extends Resource>(type: T['resourceType'], id: string) {
      const name = `${type}/${id}`;
      return after.has(name) ? (after.get(name) as T | undefined) : server.read<T>(type, id);
    },
    async readMany(keys) {
      const stored = keys.filter(({ type, id }) => !after.has(`${type}/${id}`));
      const own = keys.flatMap(({ type, id }) => after.get(`${type}/${id}`) ?? []);
      return [...(stored.length > 0 ? await server.readMany(stored) : []), ...own];
    },
    async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      const stored = await server.search<T>(type, parameters);
      return [...current(stored), ...matching(type, parameters)] as T[];
    },
    async searchMany(searches: readonly Search[]) {
      const stored = await server.searchMany(searches);
      return searches.map(({ type, parameters }, at) => [
        ...current(stored[at] ?? []),
        ...matching(type, parameters),
      ]);
    },
  };
}
