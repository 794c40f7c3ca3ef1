// The adapter between a sandbox hospital, whose notifications may go wrong, and a sandbox unit: real HTTP.

import { type Adapter, startAdapter } from '../../src/adapter/start.ts';
import { type Needs, readNeeds } from '../../src/sandbox/needs.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { type PartnerOptions, type Partners, startPartners } from './sandbox-partners.ts';

export interface SandboxSetting extends Partners {
  readonly adapter: Adapter;
  /** Every need is one that the unit has to hear of. */
  readonly needs: Needs;
  raise(number: number): void;
  /** Until no notification and no work is left. */
  settled(): Promise<void>;
}

export interface SandboxOptions extends PartnerOptions {
  /** Types that are notified without a Subscription; none when the test subscribes. */
  readonly types?: readonly string[];
  /** Stops what the test put between the adapter and its partners: after the one who asks, before those who answer. */
  readonly stopBetween?: () => Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<SandboxSetting> {
  const { types = ['Flag'] } = options;
  const partners = await startPartners(options);
  const { hospital, config } = partners;
  const needs = readNeeds({ need: 100, 'without-consent': 0, declined: 0, ended: 0, other: 0 });
  for (const resource of needs.shared) {
    hospital.write(resource);
  }
  const adapter = await startAdapter({ config, check: await createResourceCheck(), environment: {} });
  if (types.length > 0) {
    hospital.notify(`${adapter.url}/notifications`, types);
  }
  return {
    ...partners,
    adapter,
    needs,
    raise(number) {
      for (const resource of needs.resourcesOf(number)) {
        hospital.write(resource);
      }
    },
    async settled() {
      await hospital.notified();
      await adapter.queue.idle();
    },
    async stop() {
      await adapter.stop();
      await options.stopBetween?.();
      await partners.stop();
    },
  };
}
