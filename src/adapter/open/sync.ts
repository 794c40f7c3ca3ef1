// What syncing two systems needs: each a FHIR server or a folder of plan documents, and what both had last.

import { realpath } from 'node:fs/promises';
import { lockState } from '../../edges/transport/sync/state-lock.ts';
import { bindState, createSyncState } from '../../edges/transport/sync/sync-state.ts';
import { createTextFolder } from '../../edges/transport/sync/text-folder.ts';
import { fhirSide } from '../../flows/sync/fhir-side.ts';
import { fileSide } from '../../flows/sync/file-side.ts';
import type { Side, SyncState } from '../../flows/sync/side.ts';
import type { SyncPorts } from '../../flows/sync/sync-plan.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { createSeal } from '../../ground/sealing/seal.ts';
import type { Environment } from '../config/environment.ts';
import { readStoreConfig } from '../config/read.ts';
import { openPublishPorts, type PlanServerSettings } from './plan-server.ts';

/** One of the two systems; `name` is what people call it. */
export type SyncedSystem =
  | { readonly name: string; readonly server: PlanServerSettings }
  | { readonly name: string; readonly folder: string };

/**
 * The two systems, and the folder of what both had last, held for this process alone.
 * @param how `rebind`: the systems have other addresses or names than the state was of; `onDamaged`: told of files of the state
 *   that cannot be read
 * @throws when a key of the store in the environment is no key, and when the state is in use or of other systems
 */
export async function openSync(
  systems: readonly [SyncedSystem, SyncedSystem],
  stateFolder: string,
  environment: Environment,
  how: { readonly rebind: boolean; readonly onDamaged: (file: string) => void },
): Promise<Omit<SyncPorts, 'dryRun'>> {
  const addresses = await Promise.all(
    systems.map(async (one) => [one.name, 'folder' in one ? await realpath(one.folder) : one.server.server]),
  );
  await bindState(stateFolder, Object.fromEntries(addresses), how.rebind);
  await lockState(await realpath(stateFolder));
  const [left, right] = await Promise.all(systems.map((system) => sideOf(system, environment)));
  return {
    sides: [left as Side, right as Side],
    state: stateIn(stateFolder, environment, how.onDamaged),
    clock: { now: () => new Date() },
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  };
}

async function sideOf(system: SyncedSystem, environment: Environment): Promise<Side> {
  return 'folder' in system
    ? fileSide(system.name, createTextFolder(system.folder), () => instantOf(new Date()))
    : fhirSide(system.name, await openPublishPorts(system.server, environment));
}

/** Sealed by `IP_FHIR_STORE_KEY` and `IP_FHIR_PREVIOUS_STORE_KEYS`, when they are set: a base is a whole plan. */
function stateIn(folder: string, environment: Environment, onDamaged: (file: string) => void): SyncState {
  const { store, issues } = readStoreConfig(undefined, environment);
  if (!store) {
    throw new Error(issues.map(({ path, text }) => `${path}: ${text}`).join('; '));
  }
  const { encryptionKey, previousEncryptionKeys = [] } = store;
  const keys = encryptionKey ? [encryptionKey, ...previousEncryptionKeys] : previousEncryptionKeys;
  return createSyncState(folder, { seal: createSeal(keys), onDamaged });
}
