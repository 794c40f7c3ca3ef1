// What the adapter keeps, and what it says while it runs.
import { object, type Sections, words } from './section.ts';

export interface OperationConfig {
  readonly store: {
    /** A PostgreSQL server that the hospital runs. Without it the adapter starts its own. */
    readonly databaseUrl?: string;
    /** Folder of the adapter's own PostgreSQL. */
    readonly directory?: string;
    /** Folder of PostgreSQL's programs. */
    readonly pgBin?: string;
  };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

export const operationSections: Sections<OperationConfig> = {
  store: {
    schema: object({
      databaseUrl: { type: 'string', pattern: '^postgres(ql)?://' },
      directory: words,
      pgBin: words,
    }),
    variables: {
      DATABASE_URL: { at: ['databaseUrl'] },
      IP_FHIR_STORE_DIRECTORY: { at: ['directory'] },
      PG_BIN: { at: ['pgBin'] },
    },
    defaults: {},
  },
  logLevel: {
    schema: { enum: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] },
    variables: { IP_FHIR_LOG_LEVEL: { at: [] } },
    defaults: 'info',
  },
};
