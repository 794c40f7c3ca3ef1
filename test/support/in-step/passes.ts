// Passes of a pair, and what goes wrong in them.
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { places, withValueAt } from './log.ts';
import { at, step, textAt } from './step.ts';
import { ServerSystem } from './systems.ts';
import { tempers } from './tempers.ts';
import { pass } from './world.ts';

export const faults = fc.option(
  fc.record({
    how: fc.constantFrom(...(['kill before', 'kill after', 'token ends', 'no answer', 'not done'] as const)),
    at: fc.integer({ min: 1, max: 40 }),
  }),
  { nil: undefined, freq: 1 },
);

export const passing = fc.tuple(fc.nat(3), faults).map(([which, fault]) =>
  step(`pass of ${which}${fault ? `, ${fault.how} at ${fault.at}` : ''}`, async (world) => {
    await pass(world, at(world.pairs, which), fault);
  }),
);

/** A person writes in a server in the moment in which a pass is about to write there. */
export const racing = fc.tuple(fc.nat(3), fc.constantFrom(...places)).map(([which, place]) =>
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

export const lacking = fc
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
export const showingParts = fc.nat(3).map((which) =>
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
