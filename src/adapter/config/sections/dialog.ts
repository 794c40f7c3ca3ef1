// How units without FHIR are reached: by the health network, by the hospital's own message handler, or only on trial.
import { count, object, type Sections, url, words } from '../section.ts';
import { keyAlgorithm, keyReference, variable } from './token-client.ts';

/** Name and HER-id, as the address register has them. */
interface RegisteredParty {
  readonly name: string;
  readonly herId: string;
}

/** How a client proves to HelseID who it is. */
export interface HelseIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope?: string;
  /** Algorithm of the key: PS256 when nothing is said. */
  readonly algorithm?: string;
  /** Where the private key is: a file, or an environment variable. */
  readonly key: { readonly file: string } | { readonly variable: string };
  /** For a client that serves several organisations: parent and, below it, child. */
  readonly organisation?: { readonly parent: string; readonly child?: string };
}

export interface NhnSettings {
  readonly api: string;
  readonly version: 'v2' | 'v3';
  readonly sourceSystem?: string;
  /** Wait between two looks, in milliseconds. */
  readonly everyMs?: number;
  readonly helseId?: HelseIdSettings;
  /** Name of the variable with a fixed bearer token, for a sandbox. */
  readonly tokenVariable?: string;
}

export interface HandOffSettings {
  /** Folder into which messages are put. */
  readonly outbox?: string;
  /** Folder from which receipts and replies are taken. */
  readonly receipts?: string;
  /** Or: address to which messages are posted. */
  readonly url?: string;
  readonly tokenVariable?: string;
  readonly everyMs?: number;
  /** The message handler runs as another user of the adapter's group, and reads the files as such. */
  readonly groupReads?: boolean;
}

export interface DialogConfig {
  readonly dialog?: {
    readonly sender: { readonly organisation: RegisteredParty; readonly unit?: RegisteredParty };
    readonly nhn?: NhnSettings;
    readonly handOff?: HandOffSettings;
  };
  /** Messages to endpoints of the connection type dry-run are kept here instead of being sent. */
  readonly dryRun?: { readonly folder: string };
}

const herId = { type: 'string', pattern: '^\\d+$' };
const party = object({ name: words, herId }, ['name', 'herId']);
const organizationNumber = { type: 'string', pattern: '^\\d{9}$' };

const helseId = object(
  {
    issuer: url,
    clientId: words,
    scope: words,
    algorithm: keyAlgorithm,
    key: keyReference,
    organisation: object({ parent: organizationNumber, child: organizationNumber }, ['parent']),
  },
  ['issuer', 'clientId', 'key'],
);

const nhn = {
  ...object(
    {
      api: url,
      version: { enum: ['v2', 'v3'] },
      sourceSystem: words,
      everyMs: count,
      helseId,
      tokenVariable: variable,
    },
    ['api', 'version'],
  ),
  oneOf: [{ required: ['helseId'] }, { required: ['tokenVariable'] }],
};

const handOff = {
  ...object({
    outbox: words,
    receipts: words,
    url,
    tokenVariable: variable,
    everyMs: count,
    groupReads: { type: 'boolean' },
  }),
  oneOf: [{ required: ['outbox'] }, { required: ['url'] }],
};

export const dialogSections: Sections<DialogConfig> = {
  dialog: {
    schema: object({ sender: object({ organisation: party, unit: party }, ['organisation']), nhn, handOff }, [
      'sender',
    ]),
  },
  dryRun: {
    schema: object({ folder: words }, ['folder']),
    variables: { IP_FHIR_DRY_RUN_FOLDER: { at: ['folder'] } },
  },
};
