// Two to four systems, kept in step two by two, and what must be true of them at every moment and at the end.
import fc from 'fast-check';
import type { SyncState } from '../../../src/flows/sync/side.ts';
import { type SyncAllPorts, type SyncReport, syncPlans } from '../../../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../../src/plan/document/parse.ts';
import { memoryState, smallPlan } from '../two-writers.ts';
import { EditLog, LEAVING, type Place, places, plain, valueAt, withValueAt } from './log.ts';
import {
  type Fault,
  Killed,
  overState,
  portsOf,
  ServerSystem,
  type System,
  ToolSystem,
  Trip,
} from './systems.ts';
import { tempers } from './tempers.ts';

export interface World {
  readonly systems: readonly System[];
  readonly pairs: readonly Pair[];
  readonly log: EditLog;
  /** The systems that what is written here can come to; none where it has no place here. */
  readonly reach: (from: System, what: Thing) => ReadonlySet<string>;
  readonly complaints: string[];
  readonly trace: string[];
  word: number;
  isRemoved: boolean;
}

export type Thing = Place | 'goals' | 'notes';

export interface Pair {
  readonly systems: readonly [System, System];
  readonly state: SyncState;
}

export interface Landscape {
  /** Of each system: a temper, or `files`. The first two at least one server. */
  readonly tempers: readonly string[];
  readonly isRing: boolean;
}

interface Real {
  /** Makes the persons of this round others than those of any other. */
  readonly run: number;
  readonly system: (name: string, plan: IndividualPlan) => System;
}

const names = ['sykehuset', 'kommunen', 'fastlegen', 'nav'];

const firstPlans = new Map<number, IndividualPlan>();

/** A consent that names what it opens, with which the model works, and a telephone. Made once: it costs more than a pass. */
export function firstPlan(run = 6): IndividualPlan {
  const plan = firstPlans.get(run) ?? newFirstPlan(run);
  firstPlans.set(run, plan);
  return plan;
}

function newFirstPlan(run: number): IndividualPlan {
  const small = smallPlan(1, run);
  const consent = {
    id: 'c-deling',
    kind: 'disclosure',
    status: 'active',
    basis: 'nothing-unless-permitted',
    date: '2026-01-01',
    givenBy: ['patient'],
    period: { start: '2026-01-01', end: '2026-12-31' },
    permits: [
      { recipients: [{ party: 'pos-l', function: 'recipient' }], information: ['goals', 'measures'] },
    ],
  };
  const patient = { ...small.patient, telecom: [{ kind: 'phone', value: '99900000' }] };
  const leaving = {
    positions: [
      ...(small.positions ?? []),
      { id: LEAVING, professional: 'pro-l', organization: 'org-kommune' },
    ],
    participants: [...(small.participants ?? []), { member: LEAVING, roles: [{ code: 'treating-doctor' }] }],
  };
  const consents = [...(small.consents ?? []), consent];
  const whole = { ...small, ...leaving, title: 'Plan', patient, consents };
  return parsePlan(whole).plan as IndividualPlan;
}

/** In a ring what one does not keep is not known by the one after it, so that only those stand in rings that keep everything. */
const wholeTempers = [
  'files',
  'keeps',
  'writes-capitals',
  'other-order',
  'other-line-ends',
  'composes-letters',
  'no-history',
  'uuid-versions',
  'stamps-ahead',
  'stamps-in-seconds',
];

const anyLandscape: fc.Arbitrary<Landscape> = fc.record({
  tempers: fc
    .array(fc.constantFrom('files', 'files', 'keeps', ...Object.keys(tempers)), {
      minLength: 2,
      maxLength: 4,
    })
    .map((all) => (all.every((one) => one === 'files') ? ['keeps', ...all.slice(1)] : all)),
  isRing: fc.boolean(),
});

/** What a consent says there is not what was said, so that such a system stands at an end and is no way between others. */
const endsOnly = ['drops-consent-ends', 'drops-denials'];

/** A plan in force without a coordinator is refused by the ones behind it. */
const LAST_ONLY = 'drops-teams';

export const landscapes = anyLandscape.map(({ tempers: given, isRing }) => {
  const last = given.length - 1;
  const all = given.map((one, nth) =>
    (nth > 0 && nth < last && endsOnly.includes(one)) || (nth < last && one === LAST_ONLY) ? 'keeps' : one,
  );
  const isWhole = all.length > 2 && all.every((one) => wholeTempers.includes(one));
  return { tempers: all, isRing: isRing && isWhole };
});

/** @param real makes the first server of the landscape that keeps everything, where another than one in memory is to be tried */
export async function open({ tempers: all, isRing }: Landscape, real?: Real): Promise<World> {
  const plan = firstPlan(real?.run);
  const realAt = real ? all.indexOf('keeps') : -1;
  const systems = all.map((temper, at): System => {
    const name = names[at] ?? '';
    if (real && at === realAt) {
      return real.system(name, plan);
    }
    return temper === 'files' ? new ToolSystem(name) : new ServerSystem(name, temper, plan);
  });
  const pairs: Pair[] = systems.slice(1).map((system, at) => ({
    systems: [systems[at] as System, system],
    state: memoryState(),
  }));
  const isRinged = isRing && systems.length > 2;
  if (isRinged) {
    pairs.push({ systems: [systems.at(-1) as System, systems[0] as System], state: memoryState() });
  }
  await systems[0]?.write(plan);
  const log = new EditLog((await systems[0]?.show()) as IndividualPlan, isRinged);
  const world: World = {
    ...{ systems, pairs, log, complaints: [], trace: [], word: 0 },
    reach: await reachOf(plan, systems, pairs),
    isRemoved: false,
  };
  return world;
}

/** Each temper is given everything once, in a system of its own: what it shows of that it has a place for. */
const placesOf = new Map<string, ReadonlySet<Thing>>();

async function heldBy(temper: string, plan: IndividualPlan): Promise<ReadonlySet<Thing>> {
  const known = placesOf.get(temper);
  if (known) {
    return known;
  }
  const full = places.reduce<IndividualPlan>(
    (one, place) => withValueAt(one, place, place === '/patient/telecom/0' ? '99112233' : `full ${place}`),
    { ...plan, notes: ['full'] },
  );
  const system = temper === 'files' ? new ToolSystem('x') : new ServerSystem('x', temper, plan);
  await system.write(full);
  const shown = await system.show();
  const same = (place: Place) => shown && plain(valueAt(shown, place)) === plain(valueAt(full, place));
  const held = new Set<Thing>([
    ...places.filter(same),
    'goals',
    ...(shown?.notes ? (['notes'] as const) : []),
  ]);
  placesOf.set(temper, held);
  return held;
}

async function reachOf(plan: IndividualPlan, systems: readonly System[], pairs: readonly Pair[]) {
  const held = new Map<System, ReadonlySet<Thing>>();
  for (const system of systems) {
    held.set(system, await heldBy(system.temper, plan));
  }
  return (from: System, what: Thing): ReadonlySet<string> => {
    const reached = new Set<System>(held.get(from)?.has(what) ? [from] : []);
    for (const one of reached) {
      for (const { systems: both } of pairs.filter((pair) => pair.systems.includes(one))) {
        for (const other of both.filter((each) => held.get(each)?.has(what))) {
          reached.add(other);
        }
      }
    }
    return new Set([...reached].map(({ name }) => name));
  };
}

/** One pass of a pair. Undefined when it was killed, or stopped by what a system answered to all of it. */
export async function pass(
  world: World,
  { systems: [one, other], state }: Pair,
  fault?: Fault,
  decided: Partial<SyncAllPorts> = {},
): Promise<SyncReport | undefined> {
  const trip = new Trip(fault);
  try {
    const { server: _, ...ports } = portsOf({} as never);
    const sides = [one.side(trip), other.side(trip)] as const;
    return await syncPlans({ ...ports, ...decided, sides, state: overState(state, trip), atOnce: 1 });
  } catch (error) {
    if (fault === undefined && !(error instanceof Killed)) {
      world.complaints.push(`a pass threw: ${String(error)}`);
    }
    return undefined;
  } finally {
    world.log.met(one.name, other.name);
  }
}

/** What every system has to be at every moment once the plan is there. */
export async function always(world: World): Promise<void> {
  for (const system of world.systems) {
    if (system instanceof ServerSystem && system.inForce().length > 1) {
      world.complaints.push(`${system.name}: two plans in force`);
    }
  }
}

/** What is written in the last system comes to the first one. */
export async function allInStep(world: World): Promise<void> {
  takeCopiesAway(world);
  for (let turn = 0; turn < world.systems.length; turn += 1) {
    const reports = [];
    for (const pair of world.pairs) {
      reports.push(await pass(world, pair));
    }
    if (reports.every((one) => one?.plans.length === 0)) {
      return;
    }
  }
}

function takeCopiesAway({ systems }: World): void {
  for (const system of systems) {
    if (system instanceof ToolSystem) {
      system.takeCopiesAway();
    }
  }
}

/** After so many passes of all pairs nothing may be left to do: in a ring what goes round is held against itself after a while. */
const MOST_TURNS = 30;

/** Everything works again: people decide what waits for them, and all pairs pass until nothing is left to do. */
export async function settle(world: World): Promise<string[]> {
  const decided: Partial<SyncAllPorts> = {
    ...(world.isRemoved ? { rewriteDeleted: true, afterRestore: 'ours' } : {}),
  };
  takeCopiesAway(world);
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const reports = [];
    for (const pair of world.pairs) {
      reports.push(await pass(world, pair, undefined, decided));
    }
    if (turn > 0 && reports.every((one) => one && one.plans.length === 0)) {
      break;
    }
    if (turn === MOST_TURNS - 1) {
      world.complaints.push(`never still: ${JSON.stringify(reports.map((one) => one?.plans))}`);
    }
  }
  const shown = await Promise.all(
    world.systems.map(async (system) => ({
      name: system.name,
      reach: (what: Thing) => world.reach(system, what),
      plan: await system.show(),
    })),
  );
  return [...new Set([...world.complaints, ...world.log.complaints(shown)])];
}
