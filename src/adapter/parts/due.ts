// What is due in all needs, for the API and for the pages.
import type { Store } from '../../edges/store/store.ts';
import { type DueList, type DuePorts, dueDuties } from '../../flows/duties/due.ts';
import type { Config } from '../config/config.ts';

export function dueOf(
  ports: Omit<DuePorts, 'personEvents' | 'dutyDays'>,
  store: Pick<Store, 'personEvents'>,
  config: Config,
): Promise<DueList> {
  return dueDuties({
    ...ports,
    personEvents: store.personEvents,
    ...(config.duties ? { dutyDays: config.duties } : {}),
  });
}
