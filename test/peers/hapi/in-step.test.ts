// The model of plans in step with HAPI as one of the systems: IP_IN_STEP_ROUNDS, IP_IN_STEP_SEED.
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { steps } from '../../support/in-step/play.ts';
import { RealSystem } from '../../support/in-step/real-system.ts';
import { allInStep, landscapes, open, settle } from '../../support/in-step/world.ts';

const baseUrl = inject('hapiBaseUrl');
const runs = Number(process.env.IP_IN_STEP_ROUNDS ?? 4);
const seed = Number(process.env.IP_IN_STEP_SEED ?? 2026);

it('loses no edit, opens no consent and makes no task that nobody caused with HAPI among the systems [A7] [B14] [C5]', async () => {
  let round = 0;
  const withServer = landscapes.filter(({ tempers }) => tempers.includes('keeps'));
  await fc.assert(
    fc.asyncProperty(withServer, steps, async (landscape, commands) => {
      round += 1;
      const run = seed * 10_000 + round;
      const world = await open(landscape, {
        run,
        system: (name, plan) => new RealSystem(name, baseUrl, plan),
      });
      if (landscape.isRing) {
        await allInStep(world);
      }
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      const complaints = await settle(world);
      expect(complaints, `${JSON.stringify(landscape)}\n${world.trace.join('\n')}`).toEqual([]);
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  console.log(`in step with HAPI: ${round} rounds`);
}, 7_200_000);
