// The directory of units for commands: in the store of an adapter or in a file, filled from a feed, asked of receivers.
import { createUrlGuard, guardedFetch } from '../../edges/transport/access/url-guard.ts';
import { createFileDirectory } from '../../edges/transport/directory/directory-file.ts';
import {
  createReceiverCapability,
  type ReceiverCapability,
} from '../../edges/transport/units/receiver-capability.ts';
import type { DirectoryStore } from '../../need/directory/store.ts';
import type { Environment } from '../config/environment.ts';
import { readStoreConfig } from '../config/read.ts';
import { withStore } from './store.ts';

/** Where a directory is kept. */
export interface DirectoryPlace {
  /** A file of its own. */
  readonly file?: string;
  /** Settings of an adapter, whose store has it. */
  readonly config?: string;
}

const DEFAULT_FILE = 'ip-fhir-directory.json';

/**
 * Works on the directory of a store, also beside a running adapter, or in a file.
 * @throws when the settings cannot be read
 */
export function withDirectory<T>(
  { file, config }: DirectoryPlace,
  environment: Environment,
  work: (store: DirectoryStore) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, IP_FHIR_STORE_DIRECTORY } = environment;
  if (file !== undefined || !(config || DATABASE_URL || IP_FHIR_STORE_DIRECTORY)) {
    return work(createFileDirectory(file ?? DEFAULT_FILE));
  }
  const { store: settings, issues } = readStoreConfig(config, environment);
  if (!settings) {
    throw new Error(issues.map(({ path, text }) => `${path}: ${text}`).join('; '));
  }
  return withStore(settings, (store) => work(store.directory));
}

/**
 * Asks receivers what they take. Their addresses are data of a directory: the same rules hold as when a message is sent
 * there (`IP_FHIR_PRIVATE_HOSTS`).
 */
export function openReceivers(environment: Environment): ReceiverCapability {
  const privateHosts = (environment.IP_FHIR_PRIVATE_HOSTS ?? '').split(',').map((host) => host.trim());
  return createReceiverCapability({
    now: Date.now,
    fetch: guardedFetch(createUrlGuard({ privateHosts })),
  });
}
