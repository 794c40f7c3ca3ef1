// What syncing two systems needs: each a FHIR server or a folder of plan documents, and what both had last.
import { createSyncState, createTextFolder } from '../../edges/transport/sync-files.ts';
import { fhirSide } from '../../flows/sync/fhir-side.ts';
import { fileSide } from '../../flows/sync/file-side.ts';
import type { Side, SyncState } from '../../flows/sync/side.ts';
import type { SyncPorts } from '../../flows/sync/sync-plan.ts';
import { createSeal } from '../../ground/sealing/seal.ts';
import type { Environment } from '../config/environment.ts';
import { readStoreConfig } from '../config/read.ts';
import { openPublishPorts, type PlanServerSettings } from './plan-server.ts';

/** One of the two systems; `name` is what people call it. */
export type SyncedSystem =
  | { readonly name: string; readonly server: PlanServerSettings }
  | { readonly name: string; readonly folder: string };

/**
 * The two systems, and the folder of what both had last.
 * @throws when a key of the store in the environment is no key
 */
export async function openSync(
  systems: readonly [SyncedSystem, SyncedSystem],
  stateFolder: string,
  environment: Environment,
): Promise<Omit<SyncPorts, 'dryRun'>> {
  const [left, right] = await Promise.all(systems.map((system) => sideOf(system, environment)));
  return {
    sides: [left as Side, right as Side],
    state: stateIn(stateFolder, environment),
    clock: { now: () => new Date() },
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  };
}

async function sideOf(system: SyncedSystem, environment: Environment): Promise<Side> {
  return 'folder' in system
    ? fileSide(system.name, createTextFolder(system.folder))
    : fhirSide(system.name, await openPublishPorts(system.server, environment));
}

/** Sealed by `IP_FHIR_STORE_KEY` and `IP_FHIR_PREVIOUS_STORE_KEYS`, when they are set: a base is a whole plan. */
function stateIn(folder: string, environment: Environment): SyncState {
  const { store, issues } = readStoreConfig(undefined, environment);
  if (!store) {
    throw new Error(issues.map(({ path, text }) => `${path}: ${text}`).join('; '));
  }
  const { encryptionKey, previousEncryptionKeys = [] } = store;
  const keys = encryptionKey ? [encryptionKey, ...previousEncryptionKeys] : previousEncryptionKeys;
  return createSyncState(folder, createSeal(keys));
}
