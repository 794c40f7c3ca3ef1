// The store of an adapter for a command: beside a running adapter, or started for as long as the command works.
import { openStoreBeside, type Store, type StoreOptions } from '../../edges/store/store.ts';

export type { Store } from '../../edges/store/store.ts';

/**
 * Does the work on the store that the settings name and closes it, whatever comes of the work.
 * @throws {import('../../edges/store/postgres/failure.ts').StoreFailure} when the store cannot be used
 */
export async function withStore<T>(settings: StoreOptions, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStoreBeside(settings);
  try {
    return await work(store);
  } finally {
    await store.close(0);
  }
}
