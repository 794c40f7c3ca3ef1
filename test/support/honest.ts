// Hospitals that write honest data in ways of their own: the shipped ones, and any number made from them.
import { readFileSync } from 'node:fs';
import type { Patient, Resource } from '@medplum/fhirtypes';
import { type SandboxOptions, type SandboxSetting, startSandbox } from './sandbox-setting.ts';

export interface Honest {
  readonly name: string;
  /** A JSON merge patch for each type of resource. */
  readonly change: Readonly<Record<string, object>>;
  /** Resources that stand beside the need's own. */
  readonly more?: readonly Resource[];
}

export const hospitals = JSON.parse(
  readFileSync(new URL('../../fixtures/honest/hospitals.json', import.meta.url), 'utf8'),
) as Honest[];

/** A sandbox hospital that is known under two names beside its own. */
export function startHonest(options: Partial<SandboxOptions> = {}): Promise<SandboxSetting> {
  const bases = ['https://journal.eldre.example/fhir', 'https://api.journal.example/r4'];
  return startSandbox({
    dialect: 'hapi',
    hospitalBehind: async (server) => ({ server, bases, name: 'Fjellheim sykehus' }),
    ...options,
  });
}

/** RFC 7396. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const result: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[name];
    } else {
      result[name] = merged(result[name], value);
    }
  }
  return result;
}

/** A D-number with the birth date of this national id: the first digit raised by four, the control digits anew. */
function asDNumber(text: string): string {
  const control = (digits: string, weights: readonly number[]) =>
    (11 - (weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11)) % 11;
  // Some individual numbers have no control digits (ten is none): then the next one.
  for (let individual = Number(text.slice(6, 9)); ; individual += 1) {
    const nine = `${Number(text[0]) + 4}${text.slice(1, 6)}${String(individual).padStart(3, '0')}`;
    const first = control(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = control(`${nine}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    if (first < 10 && second < 10) {
      return `${nine}${first}${second}`;
    }
  }
}

/** The resources of one need of a hospital that writes in all of these ways, under ids of that number. */
function resourcesOf({ needs, base }: SandboxSetting, number: number, ways: readonly Honest[]): Resource[] {
  const resources = needs.resourcesOf(number);
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as Patient;
  const inForce = patient.address?.[0] ?? {};
  const addresses = [{ ...inForce, city: 'Gamlevik', use: 'old', period: { end: '2020-01-01' } }, inForce];
  const own = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value)
        .replace(/anders(?=["/])/g, `anders-n${number}`)
        .replaceAll('@base', base)
        .replace('"@oldAddressesFirst"', JSON.stringify(addresses))
        .replace('@dnr', asDNumber(patient.identifier?.[0]?.value ?? '')),
    ) as T;
  const patches = ways.map(({ change }) => own(change));
  const changed = resources.map((resource) =>
    patches.reduce((made, patch) => merged(made, patch[resource.resourceType] ?? {}) as Resource, resource),
  );
  // Written first, as they were there first; a way that was chosen twice stands once.
  return [...own([...new Set(ways.flatMap(({ more = [] }) => more))]), ...changed];
}

/** Writes one honest need into the sandbox hospital; gives the name of its Flag. */
export function writeHonest(setting: SandboxSetting, number: number, ways: readonly Honest[]): string {
  const resources = resourcesOf(setting, number, ways);
  for (const resource of resources) {
    setting.hospital.write(resource);
  }
  return `Flag/${resources.find(({ resourceType }) => resourceType === 'Flag')?.id}`;
}

/** Up to five of the shipped ways together, by chance that a seed makes the same each time (mulberry32). */
export function madeOf(seed: number, number: number): Honest[] {
  let state = (seed + number * 0x9e3779b9) | 0;
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const count = 1 + Math.floor(chance() * 5);
  return Array.from({ length: count }, () => hospitals[Math.floor(chance() * hospitals.length)] as Honest);
}

export interface Told {
  readonly sent: number;
  /** Names of the ways of those that were not sent, and how they stand. */
  readonly others: readonly {
    readonly ways: readonly string[];
    readonly state: string;
    readonly cause?: string;
  }[];
}

/** So many made hospitals, each with one need; resolves when no work is left. */
export async function tellAll(setting: SandboxSetting, seed: number, count: number): Promise<Told> {
  const flags = new Map<string, readonly Honest[]>();
  for (let number = 1; number <= count; number += 1) {
    const ways = madeOf(seed, number);
    flags.set(writeHonest(setting, number, ways), ways);
  }
  await setting.settled();
  const records = await setting.adapter.ledger.list();
  const others = records
    .filter(({ state }) => state !== 'delivered')
    .map(({ flag, state, cause }) => ({
      ways: (flags.get(flag) ?? []).map(({ name }) => name),
      state,
      ...(cause ? { cause } : {}),
    }));
  return { sent: records.length - others.length, others };
}

/** States that nothing but new facts or a person changes. */
export const final: readonly string[] = ['refused', 'not-needed', 'existing-plan', 'closed'];
