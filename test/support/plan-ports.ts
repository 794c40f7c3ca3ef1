// What publishing and syncing need beside a server: the clock and the chance of this machine.
import { setTimeout } from 'node:timers/promises';
import type { PlanServer } from '../../src/flows/plan/plan-server.ts';
import type { PublishPorts } from '../../src/flows/plan/publish-plan.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

let check: ReturnType<typeof createResourceCheck> | undefined;

export async function planPorts(server: PlanServer): Promise<PublishPorts> {
  check ??= createResourceCheck('kept');
  return {
    server,
    check: await check,
    clock: { now: () => new Date() },
    wait: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
    random: Math.random,
  };
}
