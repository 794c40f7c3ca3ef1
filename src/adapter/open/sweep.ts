// One sweep beside a running adapter, or before one is started.

import { type SweepResult, sweep } from '../../flows/intake/sweep.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { defaultSweep, sweepBegin } from '../config/sections/intake.ts';
import { sweepPortsOf } from '../parts/intake.ts';
import { openHospital } from './hospital.ts';
import { withStore } from './store.ts';

/** Where a sweep begins when it does not go on where the last one ended. */
export interface SweepWish {
  readonly since?: Instant;
  /** Also what the inbox knows. */
  readonly again?: boolean;
}

/** Puts what was never notified into the inbox. */
export function sweepOnce(
  config: Config,
  wish: SweepWish,
  environment: Environment,
): Promise<readonly SweepResult[]> {
  const server = openHospital(config, environment);
  const settings = { ...defaultSweep, ...config.sweep };
  return withStore(config.store, (store) =>
    sweep(sweepPortsOf({ store, server, clock: { now: () => new Date() } }, config.triggers), {
      overlap: settings.overlapMs,
      ...sweepBegin(settings),
      ...(wish.since === undefined ? {} : { since: wish.since }),
      ...(wish.again ? { again: true } : {}),
    }),
  );
}
