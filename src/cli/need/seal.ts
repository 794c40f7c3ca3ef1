// The key of the store, for what commands keep in files.
import { readStoreConfig } from '../../adapter/config/read.ts';
import { createSeal, type Seal } from '../../ground/sealing/seal.ts';

/**
 * The seal by `IP_FHIR_STORE_KEY` and `IP_FHIR_PREVIOUS_STORE_KEYS`.
 * @throws when one of them is no key
 */
export function sealFromEnvironment(): Seal {
  const { store, issues } = readStoreConfig(undefined, process.env);
  if (!store) {
    throw new Error(issues.map(({ path, text }) => `${path}: ${text}`).join('; '));
  }
  const { encryptionKey, previousEncryptionKeys = [] } = store;
  return createSeal(encryptionKey ? [encryptionKey, ...previousEncryptionKeys] : previousEncryptionKeys);
}
