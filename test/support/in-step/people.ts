// What people do in the systems: they edit, add, consent, and work with another plan, with files, and with backups.
import fc from 'fast-check';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import { consentOf, isOnPlan, LEAVING, type Place, places, withValueAt } from './log.ts';
import { faults } from './passes.ts';
import { at, step, textAt } from './step.ts';
import { ServerSystem, ToolSystem, Trip } from './systems.ts';
import { allInStep, pass } from './world.ts';

export const editing = fc
  .tuple(fc.nat(3), fc.constantFrom(...places))
  .map(([which, place]: [number, Place]) =>
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

export const adding = fc
  .tuple(fc.nat(3), fc.constantFrom(...(['goals', 'notes'] as const)))
  .map(([which, kind]) =>
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

/** A participant leaves: he sees the plan for as long as he stands there. */
export const leaving = fc.nat(3).map((which) =>
  step(`${LEAVING} leaves in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const before = await system.show();
    if (before && isOnPlan(before)) {
      const participants = before.participants?.filter(({ member }) => member !== LEAVING);
      await system.write({ ...before, participants } as IndividualPlan);
      if (!isOnPlan(await system.show())) {
        world.log.tookOff(system.name);
      }
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

export const consenting = fc.tuple(fc.nat(3), fc.constantFrom(...Object.keys(changes))).map(([which, what]) =>
  step(`${what} in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const before = await system.show();
    const own = consentOf(before);
    if (before && own) {
      const next = changes[what]?.(own) ?? own;
      const consents = (before.consents ?? []).map((one) => (one === own ? next : one));
      await system.write({ ...before, consents });
      const after = (await system.show()) as IndividualPlan;
      world.log.consented(system.name, before, after, system.isServer);
    }
  }),
);

/** Another kind of plan of the same person, which names the goals of the individual plan. */
export const nursing = fc.nat(3).map((which) =>
  step(`a nursing plan in ${which}`, async (world) => {
    const system = at(world.systems, which);
    if (system instanceof ServerSystem) {
      system.startNursingPlan();
    }
  }),
);

/** What happens to files: a copy beside it, until somebody takes it away; half of it for a moment; another name. */
export const filing = fc
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

export const restoring = fc.tuple(fc.nat(3), fc.nat(3)).map(([which, steps]) => {
  let back: (() => void) | undefined;
  return step(`backup of ${which}`, async (world) => {
    const system = at(world.systems, which);
    if (!system.hasBackup || !(await system.show())) {
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

export const removing = fc.nat(3).map((which) =>
  step(`deletion in ${which}`, async (world) => {
    const system = at(world.systems, which);
    const there = await Promise.all(world.systems.map((one) => one.show()));
    const plan = await system.show();
    // Where it is the only one that has the plan, nobody else could bring it back.
    if (plan && there.filter(Boolean).length === world.systems.length) {
      await allInStep(world);
      await system.remove(plan);
      world.isRemoved = true;
      const others = world.systems.filter((one) => one !== system);
      world.log.setBack(undefined, await Promise.all(others.map((one) => one.show())));
    }
  }),
);

export const rivalling = fc.tuple(fc.nat(3), faults).map(([which, fault]) =>
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
