// What the adapter keeps, and what it says while it runs.
import { KEY_FORM } from '../../../ground/sealing/seal.ts';
import { object, type Sections, words } from '../section.ts';

export interface OperationConfig {
  readonly store: {
    /** A PostgreSQL server that the hospital runs. Without it the adapter starts its own. */
    readonly databaseUrl?: string;
    /** Folder of the adapter's own PostgreSQL. */
    readonly directory?: string;
    /** Folder of PostgreSQL's programs. */
    readonly pgBin?: string;
    /** Key that seals bodies of messages and plans: an id, a colon, 32 bytes in base64. */
    readonly encryptionKey?: string;
    /** Keys before it: they open what they sealed. */
    readonly previousEncryptionKeys?: readonly string[];
  };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

const sealingKey = { type: 'string', pattern: KEY_FORM };

export const operationSections: Sections<OperationConfig> = {
  store: {
    schema: object({
      databaseUrl: { type: 'string', pattern: '^postgres(ql)?://' },
      directory: words,
      pgBin: words,
      encryptionKey: sealingKey,
      previousEncryptionKeys: { type: 'array', items: sealingKey },
    }),
    variables: {
      DATABASE_URL: { at: ['databaseUrl'] },
      IP_FHIR_STORE_DIRECTORY: { at: ['directory'] },
      PG_BIN: { at: ['pgBin'] },
      IP_FHIR_STORE_KEY: { at: ['encryptionKey'] },
      IP_FHIR_PREVIOUS_STORE_KEYS: { at: ['previousEncryptionKeys'], as: 'list' },
    },
    defaults: {},
  },
  logLevel: {
    schema: { enum: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] },
    variables: { IP_FHIR_LOG_LEVEL: { at: [] } },
    defaults: 'info',
  },
};
