// What is due, by the notices of an adapter's store and the hospital's record as it stands.
import { type DueList, dueDuties } from '../../../flows/duties/due.ts';
import type { Config } from '../../config/config.ts';
import type { Environment } from '../../config/environment.ts';
import { readingOf } from '../../parts/reading.ts';
import { openHospital } from '../hospital.ts';
import { withStore } from '../store.ts';

/** Every open duty of the needs that the adapter knows. */
export function dueOf(config: Config, environment: Environment): Promise<DueList> {
  const { duties } = config;
  return withStore(config.store, ({ ledger, personEvents }) =>
    dueDuties(
      {
        server: openHospital(config, environment),
        ledger,
        personEvents,
        clock: { now: () => new Date() },
        ...readingOf(config),
        ...(duties ? { dutyDays: duties } : {}),
      },
      // Nobody waits for a page: this is where the oldest needs are read too.
      Number.POSITIVE_INFINITY,
    ),
  );
}
