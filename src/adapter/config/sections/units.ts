// The coordinating units of a small directory, told in the configuration itself.
import { type Transport, transports } from '../../../need/directory/terms.ts';
import { object, type Sections, url, words } from '../section.ts';

/** One unit that is told of needs. */
export interface DirectoryEntry {
  /** A coordinating unit of a municipality (when nothing is said) or of a hospital trust, a unit in hospital, or another organisation. */
  readonly level?: 'municipality' | 'hospital-trust' | 'hospital-unit' | 'other';
  /** The municipality that the unit serves; others than coordinating units have none. */
  readonly municipality?: string;
  /** The trust or municipality that the unit is part of: a consent that names it covers the unit. */
  readonly partOf?: { readonly name: string; readonly organizationNumber: string };
  readonly name: string;
  readonly organizationNumber: string;
  /** URL of `$process-message` or of a FHIR server; `her-id:<number>` for a unit of the health network. */
  readonly endpoint: string;
  /** Way to the unit: fhir-message (when nothing is said), fhir-rest, nhn-edi (for a HER-id), handoff or dry-run. */
  readonly transport?: Transport;
  /** Name of the environment variable that holds the bearer token for this endpoint. */
  readonly tokenVariable?: string;
  /** Written form of Norwegian of the letters: nb (when nothing is said) or nn. */
  readonly language?: 'nb' | 'nn';
  /** The municipality requires a written application besides: help with it becomes a Task. */
  readonly applicationRequired?: boolean;
}

/** A source that keeps the directory up to date. */
export interface FeedSetting {
  /** IHE mCSD, or the export and events of the address register. */
  readonly form: 'mcsd' | 'adresseregisteret';
  readonly url: string;
  /** Name of the environment variable that holds the bearer token. */
  readonly tokenVariable?: string;
  /** Wait from one reading to the next, in minutes; an hour when nothing is said. */
  readonly everyMinutes?: number;
}

export interface UnitsConfig {
  readonly feeds?: readonly FeedSetting[];
  /** Units of a small directory; a larger one is imported into the store. */
  readonly directory: readonly DirectoryEntry[];
}

const organizationNumber = { type: 'string', pattern: '^\\d{9}$' };
const members = object(
  {
    level: { enum: ['municipality', 'hospital-trust', 'hospital-unit', 'other'] },
    municipality: { type: 'string', pattern: '^\\d{4}$' },
    partOf: object({ name: words, organizationNumber }, ['name', 'organizationNumber']),
    name: words,
    organizationNumber,
    endpoint: { oneOf: [url, { type: 'string', pattern: '^her-id:\\d+$' }] },
    transport: { enum: [...transports] },
    tokenVariable: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' },
    language: { enum: ['nb', 'nn'] },
    applicationRequired: { type: 'boolean' },
  },
  ['name', 'organizationNumber', 'endpoint'],
);
const entry = {
  ...members,
  if: { properties: { level: { enum: ['hospital-unit', 'other'] } }, required: ['level'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { not: { required: ['municipality'] } },
  else: { required: ['municipality'] },
};

export const unitsSections: Sections<UnitsConfig> = {
  directory: {
    schema: { type: 'array', items: entry },
    // A list is too long for a variable.
    variables: { IP_FHIR_DIRECTORY: { at: [], as: 'file' } },
    defaults: [],
  },
  feeds: {
    schema: {
      type: 'array',
      items: object(
        {
          form: { enum: ['mcsd', 'adresseregisteret'] },
          url,
          tokenVariable: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' },
          everyMinutes: { type: 'number', exclusiveMinimum: 0 },
        },
        ['form', 'url'],
      ),
    },
  },
};
