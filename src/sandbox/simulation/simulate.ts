// A country in virtual time, hospital by hospital, and what its checker says of it.

import { type Day, plusDays, startOf } from '../../ground/norway/day.ts';
import { dateOf } from '../../ground/norway/instant.ts';
import { check, type Finding } from '../checker/check.ts';
import type { Observed } from '../checker/observed.ts';
import { unitsOf } from './country.ts';
import type { PlantedFault } from './faults.ts';
import { liveYear, type WorldOptions } from './world.ts';

export interface SimulateOptions {
  readonly municipalities: number;
  /** Number of the first need, 0 when nothing is said: parts of a country are lived side by side. */
  readonly first?: number;
  readonly needs: number;
  readonly days: number;
  readonly seed: number;
  /** The first day. */
  readonly from: Day;
  /** Checks messages before they leave. */
  readonly check: WorldOptions['check'];
  readonly fault?: PlantedFault;
  /** Called after each hospital with its needs, and all findings so far. */
  readonly onProgress?: (needs: number, findings: number) => void;
}

export interface SimulatedCountry {
  readonly needs: number;
  readonly hospitals: number;
  readonly messages: number;
  /** How many needs ended in each state. */
  readonly states: Readonly<Record<string, number>>;
  /** How many duties stand in each state. */
  readonly duties: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

/** Needs of one hospital: what is held in memory at a time. */
export const HOSPITAL = 500;

export async function simulate(options: SimulateOptions): Promise<SimulatedCountry> {
  const { municipalities, needs, days, seed, from, fault, onProgress, first: start = 0 } = options;
  const units = unitsOf(municipalities, seed, from);
  const [begins, ends] = [dateOf(startOf(from)).getTime(), dateOf(startOf(plusDays(from, days))).getTime()];
  const states: Record<string, number> = {};
  const duties: Record<string, number> = {};
  const findings: Finding[] = [];
  let [messages, hospitals] = [0, 0];
  for (let first = start; first < start + needs; first += HOSPITAL) {
    const count = Math.min(HOSPITAL, start + needs - first);
    const observed = await liveYear({
      seed,
      units,
      first,
      needs: count,
      begins,
      ends,
      check: options.check,
      fault,
    });
    findings.push(...check(observed));
    messages += countIn(observed, states, duties);
    hospitals += 1;
    onProgress?.(count, findings.length);
  }
  return { needs, hospitals, messages, states, duties, findings };
}

function countIn(
  { needs }: Observed,
  states: Record<string, number>,
  duties: Record<string, number>,
): number {
  for (const { state, duties: stated } of needs) {
    states[state.name] = (states[state.name] ?? 0) + 1;
    for (const duty of stated) {
      duties[duty.state] = (duties[duty.state] ?? 0) + 1;
    }
  }
  return needs.reduce((sum, { sent }) => sum + sent.length, 0);
}

/** Parts of one country together. */
export function together(parts: readonly SimulatedCountry[]): SimulatedCountry {
  const sum = (of: (part: SimulatedCountry) => number) => parts.reduce((total, part) => total + of(part), 0);
  const counts = (of: (part: SimulatedCountry) => Readonly<Record<string, number>>) => {
    const names = new Set(parts.flatMap((part) => Object.keys(of(part))));
    return Object.fromEntries([...names].map((name) => [name, sum((part) => of(part)[name] ?? 0)]));
  };
  return {
    needs: sum(({ needs }) => needs),
    hospitals: sum(({ hospitals }) => hospitals),
    messages: sum(({ messages }) => messages),
    states: counts(({ states }) => states),
    duties: counts(({ duties }) => duties),
    findings: parts.flatMap(({ findings }) => findings),
  };
}
