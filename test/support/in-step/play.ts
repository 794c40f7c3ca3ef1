// Two to four systems, kept in step two by two, in which people edit, and which fail: commands for a model-based test.
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { SyncState } from '../../../src/flows/sync/side.ts';
import { type SyncAllPorts, type SyncReport, syncPlans } from '../../../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../../src/plan/document/parse.ts';
import { memoryState, smallPlan } from '../two-writers.ts';
import { consentOf, EditLog, type Place, places, plain, valueAt, withValueAt } from './log.ts';
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

type Thing = Place | 'goals' | 'notes';

interface Pair {
  readonly systems: readonly [System, System];
  readonly state: SyncState;
}

export interface Landscape {
  /** Of each system: a temper, or `files`. The first two at least one server. */
  readonly tempers: readonly string[];
  readonly isRing: boolean;
}

const names = ['sykehuset', 'kommunen', 'fastlegen', 'nav'];

/** A consent that names what it opens, with which the model works, and a telephone. */
export function firstPlan(): IndividualPlan {
  const small = smallPlan(1, 6);
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
  const whole = { ...small, title: 'Plan', patient, consents: [...(small.consents ?? []), consent] };
  return parsePlan(whole).plan as IndividualPlan;
}

/** In a ring what one does not keep is not known by the one after it, so that only those stand in rings that keep everything. */
const wholeTempers = [
  'files',
  'keeps',
  'writes-capitals',
  'other-order',
  'other-line-ends',
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

export async function open({ tempers: all, isRing }: Landscape): Promise<World> {
  const plan = firstPlan();
  const systems = all.map((temper, at) => {
    const name = names[at] ?? '';
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
async function always(world: World): Promise<void> {
  for (const system of world.systems) {
    if (system instanceof ServerSystem && system.inForce().length > 1) {
      world.complaints.push(`${system.name}: two plans in force`);
    }
  }
}

type Step = fc.AsyncCommand<object, World>;

function step(text: string, run: (world: World) => Promise<void>): Step {
  return {
    check: () => true,
    async run(_, world) {
      world.trace.push(text);
      await run(world);
      await always(world);
    },
    toString: () => text,
  };
}

/** With blanks and line ends where systems treat them each in their own way. */
function textAt(place: Place, word: number): string {
  switch (place) {
    case '/patient/telecom/0':
      return `${99000000 + word}`;
    case '/summary':
      return `v${word}\nog en linje`;
    case '/goals/g1/text':
      return ` v${word} `;
    default:
      return `v${word}`;
  }
}

const at = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;

const editing = fc.tuple(fc.nat(3), fc.constantFrom(...places)).map(([which, place]: [number, Place]) =>
  step(`edit ${place} in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const before = await system.show();
    if (before) {
      world.word += 1;
      const text = textAt(place, world.word);
      await system.write(withValueAt(before, place, text));
      world.log.edited(system.name, place, before, (await system.show()) as IndividualPlan);
    }
  }),
);

const adding = fc.tuple(fc.nat(3), fc.constantFrom(...(['goals', 'notes'] as const))).map(([which, kind]) =>
  step(`add to ${kind} in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const before = await system.show();
    if (before && world.reach(system, kind).size > 0) {
      world.word += 1;
      const value = `ny-${world.word}`;
      const goals = [...(before.goals ?? []), { id: value, text: value, status: 'active' as const }];
      const added = kind === 'goals' ? { goals } : { notes: [...(before.notes ?? []), value] };
      await system.write({ ...before, ...added });
      world.log.added(system.name, kind, value);
    }
  }),
);

type Consent = NonNullable<IndividualPlan['consents']>[number];
const rule = (information: readonly string[]) =>
  [{ recipients: [{ party: 'pos-l', function: 'recipient' }], information }] as unknown as NonNullable<
    Consent['permits']
  >;

export const changes: Readonly<Record<string, (consent: Consent) => Consent>> = {
  withdraw: (consent) => ({ ...consent, status: 'inactive' }),
  reopen: (consent) => ({ ...consent, status: 'active' }),
  'permit goals alone': (consent) => ({ ...consent, permits: rule(['goals']) }),
  'permit measures alone': (consent) => ({ ...consent, permits: rule(['measures']) }),
  'permit three kinds': (consent) => ({ ...consent, permits: rule(['goals', 'measures', 'assessments']) }),
  'deny goals': (consent) => ({ ...consent, denials: rule(['goals']) }),
  'deny nothing': ({ denials: _, ...consent }) => consent,
  'end early': (consent) => ({ ...consent, period: { start: '2026-01-01', end: '2026-06-30' } }),
  'never end': (consent) => ({ ...consent, period: { start: '2026-01-01' } }),
};

const consenting = fc.tuple(fc.nat(3), fc.constantFrom(...Object.keys(changes))).map(([which, what]) =>
  step(`${what} in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const before = await system.show();
    const own = consentOf(before);
    if (before && own) {
      const next = changes[what]?.(own) ?? own;
      const consents = (before.consents ?? []).map((one) => (one === own ? next : one));
      await system.write({ ...before, consents });
      world.log.consented(system.name, before, (await system.show()) as IndividualPlan);
    }
  }),
);

const faults = fc.option(
  fc.record({
    how: fc.constantFrom(...(['kill before', 'kill after', 'token ends', 'no answer', 'not done'] as const)),
    at: fc.integer({ min: 1, max: 40 }),
  }),
  { nil: undefined, freq: 1 },
);

const passing = fc.tuple(fc.nat(3), faults).map(([which, fault]) =>
  step(`pass of ${which}${fault ? `, ${fault.how} at ${fault.at}` : ''}`, async (world) => {
    await pass(world, at(world.pairs, which), fault);
  }),
);

/** A person writes in a server in the moment in which a pass is about to write there. */
const racing = fc.tuple(fc.nat(3), fc.constantFrom(...places)).map(([which, place]) =>
  step(`pass of ${which}, while somebody edits ${place}`, async (world) => {
    const pair = at(world.pairs, which);
    const [system] = pair.systems.filter((one) => one instanceof ServerSystem);
    const there = system ? await system.show() : undefined;
    if (!system || !there) {
      await pass(world, pair);
      return;
    }
    world.word += 1;
    const text = textAt(place, world.word);
    const { temper } = system;
    system.server.temper = {
      ...tempers[temper],
      before: () => {
        system.server.temper = { ...tempers[temper] };
        system.writeNow(there, withValueAt(there, place, text));
      },
    };
    await pass(world, pair);
    if (system.server.temper.before === undefined) {
      world.log.edited(
        system.name,
        place,
        there,
        withValueAt(there, place, text),
        world.reach(system, place).size > 0,
      );
    }
    system.server.temper = { ...tempers[temper] };
  }),
);

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

const lacking = fc
  .tuple(fc.nat(3), fc.constantFrom('Goal', 'ServiceRequest', 'Consent', 'CarePlan', 'Patient'))
  .map(([which, type]) =>
    step(`pass of ${which}, in which answers lack each ${type}`, async (world) => {
      const pair = at(world.pairs, which);
      const servers = pair.systems.filter((one) => one instanceof ServerSystem);
      for (const { server } of servers) {
        server.temper = { ...server.temper, omits: (name) => name.startsWith(`${type}/`) };
      }
      await pass(world, pair);
      for (const { server, temper } of servers) {
        server.temper = { ...tempers[temper] };
      }
    }),
  );

/** Every answer is marked as a part of what stands there (SUBSETTED): no source, so that nothing may come of it. */
const showingParts = fc.nat(3).map((which) =>
  step(`pass of ${which}, in which answers are parts`, async (world) => {
    const pair = at(world.pairs, which);
    const servers = pair.systems.filter((one) => one instanceof ServerSystem);
    const before = await Promise.all(pair.systems.map((one) => one.show()));
    for (const { server } of servers) {
      server.temper = { ...server.temper, shows: asPart };
    }
    await pass(world, pair);
    for (const { server, temper } of servers) {
      server.temper = { ...tempers[temper] };
    }
    const after = await Promise.all(pair.systems.map((one) => one.show()));
    const isTouched = before.some((plan, nth) => plan && JSON.stringify(plan) !== JSON.stringify(after[nth]));
    if (servers.length > 0 && isTouched && before.every((plan) => plan)) {
      world.complaints.push('something came of parts');
    }
  }),
);

function asPart(resource: Resource): Resource {
  const tag = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
  return { ...resource, meta: { ...resource.meta, tag: [...(resource.meta?.tag ?? []), tag] } };
}

/** Another kind of plan of the same person, which names the goals of the individual plan. */
const nursing = fc.nat(3).map((which) =>
  step(`a nursing plan in ${which}`, async (world) => {
    const system = at(world.systems, which);
    if (system instanceof ServerSystem) {
      system.startNursingPlan();
    }
  }),
);

/** What happens to files: a copy beside it, until somebody takes it away; half of it for a moment; another name. */
const filing = fc
  .tuple(fc.nat(3), fc.constantFrom(...(['copy', 'damage', 'rename'] as const)))
  .map(([which, what]) =>
    step(`${what} the file in ${which}`, async (world) => {
      const system = at(world.systems, which);
      const isEverywhere = (await Promise.all(world.systems.map((one) => one.show()))).every(Boolean);
      // A file that was never in step is no known one: its plan gets another file beside it.
      if (system instanceof ToolSystem && isEverywhere) {
        const undo = system.file(what);
        if (what === 'damage') {
          await pass(world, at(world.pairs, which));
          undo();
        }
      }
    }),
  );

const restoring = fc.tuple(fc.nat(3), fc.nat(3)).map(([which, steps]) => {
  let back: (() => void) | undefined;
  return step(`backup of ${which}`, async (world) => {
    const system = at(world.systems, which);
    if (!system.isServer || system.temper === 'no-history' || !(await system.show())) {
      return;
    }
    await allInStep(world);
    back = system.backup();
    for (let nth = 0; nth < steps; nth += 1) {
      const before = await system.show();
      if (before) {
        world.word += 1;
        await system.write(withValueAt(before, '/title', `v${world.word}`));
        world.log.edited(system.name, '/title', before, (await system.show()) as IndividualPlan);
      }
      await allInStep(world);
    }
    back();
    const others = world.systems.filter((one) => one !== system);
    world.log.setBack(await system.show(), await Promise.all(others.map((one) => one.show())));
    for (const pair of world.pairs.filter(({ systems }) => systems.includes(system))) {
      await pass(world, pair, undefined, { afterRestore: 'ours', everything: true });
    }
  });
});

const removing = fc.nat(3).map((which) =>
  step(`deletion in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const there = await Promise.all(world.systems.map((one) => one.show()));
    const plan = await system.show();
    // Where it is the only one that has the plan, nobody else could bring it back.
    if (plan && there.filter(Boolean).length === world.systems.length) {
      await allInStep(world);
      system.remove(plan);
      world.isRemoved = true;
      const others = world.systems.filter((one) => one !== system);
      world.log.setBack(undefined, await Promise.all(others.map((one) => one.show())));
    }
  }),
);

const rivalling = fc.tuple(fc.nat(3), faults).map(([which, fault]) =>
  step(
    `another plan of the person for ${which}${fault ? `, ${fault.how} at ${fault.at}` : ''}`,
    async (world) => {
      const system = at(world.systems, which);
      const own = await system.show();
      if (system instanceof ServerSystem && own?.status === 'active') {
        const rival = { ...own, id: 'en-annen', source: { system: 'https://annet.example/plan' } };
        const published = await system.publish(rival, new Trip(fault)).catch(() => undefined);
        if (published?.published) {
          world.complaints.push(`${system.name}: a second plan was published`);
        }
      }
    },
  ),
);

export const steps: fc.Arbitrary<Iterable<Step>> = fc.commands(
  [
    editing,
    editing,
    editing,
    adding,
    consenting,
    consenting,
    passing,
    passing,
    racing,
    lacking,
    showingParts,
    nursing,
    filing,
    restoring,
    removing,
    rivalling,
  ],
  { maxCommands: 25, size: 'max' },
);

/** Everything works again: people decide what waits for them, and all pairs pass until nothing is left to do. */
export async function settle(world: World): Promise<string[]> {
  const decided: Partial<SyncAllPorts> = {
    ...(world.isRemoved ? { rewriteDeleted: true, afterRestore: 'ours' } : {}),
  };
  takeCopiesAway(world);
  for (let turn = 0; turn < 12; turn += 1) {
    const reports = [];
    for (const pair of world.pairs) {
      reports.push(await pass(world, pair, undefined, decided));
    }
    if (turn > 0 && reports.every((one) => one && one.plans.length === 0)) {
      break;
    }
    if (turn === 11) {
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
