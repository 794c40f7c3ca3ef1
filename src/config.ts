// Configuration of the adapter: one schema, a file and the environment, every problem told at once.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { DeadlineSettings } from './delivery/deadlines.ts';
import type { Issue } from './outcome/issue.ts';

export interface Config {
  readonly listen: { readonly host: string; readonly port: number };
  /** Base URL under which others reach the adapter; answers of the units are sent to `{publicUrl}/fhir/$process-message`. */
  readonly publicUrl?: string;
  readonly hospital: {
    /** Base URL of the hospital's FHIR server. */
    readonly server: string;
    readonly token?: string;
    readonly name: string;
  };
  readonly notifications: {
    /** Shared secret of the Subscription: HMAC key for X-Signature, or bearer token. */
    readonly secret: string;
  };
  readonly answers: {
    /** Bearer token that coordinating units show when they answer. */
    readonly token: string;
  };
  readonly operators?: {
    /** Bearer token of the people and systems that see the notices and deal with the outbox; without it nobody does. */
    readonly token: string;
  };
  readonly directory: readonly DirectoryEntry[];
  /**
   * FHIRPaths over the Patient that mark a protected address, instead of the usual ones; one that cannot be evaluated
   * makes every address count as protected.
   */
  readonly protectedAddressPaths?: readonly string[];
  readonly retry: {
    /** Tries before a person is asked, when a system is not available. */
    readonly attempts: number;
    readonly firstMs: number;
    readonly longestMs: number;
    /** How often the same message goes again when nobody knows whether it arrived. */
    readonly resends: number;
  };
  readonly store: {
    /** A PostgreSQL server that the hospital runs. Without it the adapter starts its own. */
    readonly databaseUrl?: string;
    /** Folder of the adapter's own PostgreSQL. */
    readonly directory?: string;
    /** Folder of PostgreSQL's programs. */
    readonly pgBin?: string;
  };
  readonly deadlines: DeadlineSettings;
  readonly network: {
    /** Hosts inside private networks that messages may be sent to, with or without `:port`. */
    readonly privateHosts: readonly string[];
  };
  /** Notices worked on at the same time. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

/** One coordinating unit: whom to tell for a municipality. */
export interface DirectoryEntry {
  readonly municipality: string;
  readonly name: string;
  readonly organizationNumber: string;
  readonly endpoint: string;
  /** Name of the environment variable that holds the bearer token for this endpoint. */
  readonly tokenVariable?: string;
  /** Written form of Norwegian of the letters: nb (when nothing is said) or nn. */
  readonly language?: 'nb' | 'nn';
  /** The municipality requires a written application besides: help with it becomes a Task. */
  readonly applicationRequired?: boolean;
}

const url = { type: 'string', format: 'uri', pattern: '^https?://' };

/** JSON Schema (2020-12) of the configuration file. */
export const configSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['hospital', 'notifications', 'answers', 'directory'],
  properties: {
    listen: {
      type: 'object',
      additionalProperties: false,
      properties: {
        host: { type: 'string', minLength: 1 },
        port: { type: 'integer', minimum: 0, maximum: 65535 },
      },
    },
    publicUrl: url,
    hospital: {
      type: 'object',
      additionalProperties: false,
      required: ['server', 'name'],
      properties: {
        server: url,
        token: { type: 'string', minLength: 1 },
        name: { type: 'string', minLength: 1 },
      },
    },
    notifications: {
      type: 'object',
      additionalProperties: false,
      required: ['secret'],
      properties: { secret: { type: 'string', minLength: 16 } },
    },
    answers: {
      type: 'object',
      additionalProperties: false,
      required: ['token'],
      properties: { token: { type: 'string', minLength: 16 } },
    },
    operators: {
      type: 'object',
      additionalProperties: false,
      required: ['token'],
      properties: { token: { type: 'string', minLength: 16 } },
    },
    directory: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['municipality', 'name', 'organizationNumber', 'endpoint'],
        properties: {
          municipality: { type: 'string', pattern: '^\\d{4}$' },
          name: { type: 'string', minLength: 1 },
          organizationNumber: { type: 'string', pattern: '^\\d{9}$' },
          endpoint: url,
          tokenVariable: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' },
          language: { enum: ['nb', 'nn'] },
          applicationRequired: { type: 'boolean' },
        },
      },
    },
    protectedAddressPaths: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
    retry: {
      type: 'object',
      additionalProperties: false,
      properties: {
        attempts: { type: 'integer', minimum: 1, maximum: 100 },
        firstMs: { type: 'integer', minimum: 1 },
        longestMs: { type: 'integer', minimum: 1 },
        resends: { type: 'integer', minimum: 0, maximum: 100 },
      },
    },
    store: {
      type: 'object',
      additionalProperties: false,
      properties: {
        databaseUrl: { type: 'string', pattern: '^postgres(ql)?://' },
        directory: { type: 'string', minLength: 1 },
        pgBin: { type: 'string', minLength: 1 },
      },
    },
    deadlines: {
      type: 'object',
      additionalProperties: false,
      properties: {
        acknowledgementMs: { type: 'integer', minimum: 1 },
        answerWorkingDays: { type: 'integer', minimum: 1, maximum: 365 },
        consentWarningDays: { type: 'integer', minimum: 1, maximum: 365 },
      },
    },
    network: {
      type: 'object',
      additionalProperties: false,
      properties: { privateHosts: { type: 'array', items: { type: 'string', minLength: 1 } } },
    },
    concurrency: { type: 'integer', minimum: 1, maximum: 200 },
    timeoutMs: { type: 'integer', minimum: 1 },
    logLevel: { enum: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] },
  },
} as const;

/** Environment variable → place in the configuration. A variable wins over the file. */
export const environmentVariables: Readonly<
  Record<string, { readonly path: readonly string[]; readonly number?: boolean; readonly list?: boolean }>
> = {
  IP_FHIR_HOST: { path: ['listen', 'host'] },
  IP_FHIR_PORT: { path: ['listen', 'port'], number: true },
  IP_FHIR_PUBLIC_URL: { path: ['publicUrl'] },
  IP_FHIR_HOSPITAL_SERVER: { path: ['hospital', 'server'] },
  IP_FHIR_HOSPITAL_TOKEN: { path: ['hospital', 'token'] },
  IP_FHIR_HOSPITAL_NAME: { path: ['hospital', 'name'] },
  IP_FHIR_NOTIFICATION_SECRET: { path: ['notifications', 'secret'] },
  IP_FHIR_ANSWER_TOKEN: { path: ['answers', 'token'] },
  IP_FHIR_OPERATOR_TOKEN: { path: ['operators', 'token'] },
  IP_FHIR_DIRECTORY: { path: ['directory'] },
  IP_FHIR_RETRY_ATTEMPTS: { path: ['retry', 'attempts'], number: true },
  IP_FHIR_RETRY_FIRST_MS: { path: ['retry', 'firstMs'], number: true },
  IP_FHIR_RETRY_LONGEST_MS: { path: ['retry', 'longestMs'], number: true },
  IP_FHIR_RETRY_RESENDS: { path: ['retry', 'resends'], number: true },
  DATABASE_URL: { path: ['store', 'databaseUrl'] },
  IP_FHIR_STORE_DIRECTORY: { path: ['store', 'directory'] },
  PG_BIN: { path: ['store', 'pgBin'] },
  IP_FHIR_ACKNOWLEDGEMENT_MS: { path: ['deadlines', 'acknowledgementMs'], number: true },
  IP_FHIR_ANSWER_WORKING_DAYS: { path: ['deadlines', 'answerWorkingDays'], number: true },
  IP_FHIR_CONSENT_WARNING_DAYS: { path: ['deadlines', 'consentWarningDays'], number: true },
  IP_FHIR_PRIVATE_HOSTS: { path: ['network', 'privateHosts'], list: true },
  IP_FHIR_CONCURRENCY: { path: ['concurrency'], number: true },
  IP_FHIR_TIMEOUT_MS: { path: ['timeoutMs'], number: true },
  IP_FHIR_LOG_LEVEL: { path: ['logLevel'] },
};

const defaults = {
  listen: { host: '127.0.0.1', port: 8090 },
  // With these, a unit that is away is tried for about a day before a person is asked.
  retry: { attempts: 100, firstMs: 1_000, longestMs: 15 * 60_000, resends: 10 },
  deadlines: { acknowledgementMs: 30 * 60_000, answerWorkingDays: 10, consentWarningDays: 14 },
  concurrency: 8,
  timeoutMs: 10_000,
  logLevel: 'info',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;
interface Tree {
  [name: string]: unknown;
}

/** The configuration, or everything that is wrong with it. Values of secrets never stand in an issue. */
export function readConfig(
  file: string | undefined,
  environment: Environment,
): { config?: Config; issues: readonly Issue[] } {
  const fromFile = file === undefined ? { tree: {}, issues: [] } : readTree(file);
  const { tree, issues } = applyEnvironment(fromFile.tree, environment);
  const found = [...fromFile.issues, ...issues, ...unknownVariables(environment), ...checkTree(tree)];
  return found.length > 0 ? { issues: found } : { config: withDefaults(tree), issues: [] };
}

/** The settings of the store alone, for commands that need nothing else. */
export function readStoreConfig(
  file: string | undefined,
  environment: Environment,
): { store?: Config['store']; issues: readonly Issue[] } {
  const fromFile = file === undefined ? { tree: {}, issues: [] } : readTree(file);
  const { tree, issues } = applyEnvironment(fromFile.tree, environment);
  const wrong = checkTree(tree).filter(({ path }) => path.startsWith('/store'));
  const found = [...fromFile.issues, ...issues, ...wrong];
  return found.length > 0 ? { issues: found } : { store: (tree as Partial<Config>).store ?? {}, issues: [] };
}

function readTree(file: string): { tree: Tree; issues: Issue[] } {
  const fix = 'Give the path of a JSON file; docs/configuration.md shows one';
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { tree: value as Tree, issues: [] };
    }
    return {
      tree: {},
      issues: [
        { severity: 'error', code: 'structure', path: file, text: 'The file holds no JSON object', fix },
      ],
    };
  } catch (error) {
    const text = `The configuration file cannot be read: ${(error as Error).message}`;
    return { tree: {}, issues: [{ severity: 'error', code: 'invalid', path: file, text, fix }] };
  }
}

function applyEnvironment(tree: Tree, environment: Environment): { tree: Tree; issues: Issue[] } {
  const result = structuredClone(tree);
  const issues: Issue[] = [];
  for (const [variable, { path, number, list }] of Object.entries(environmentVariables)) {
    const text = environment[variable];
    if (text === undefined || text === '') {
      continue;
    }
    if (variable === 'IP_FHIR_DIRECTORY') {
      const directory = readDirectory(text);
      issues.push(...directory.issues);
      place(result, path, directory.entries);
    } else if (list) {
      place(
        result,
        path,
        text.split(',').map((each) => each.trim()),
      );
    } else {
      place(result, path, number ? Number(text) : text);
    }
  }
  return { tree: result, issues };
}

/** IP_FHIR_DIRECTORY names a JSON file with the list of units: a list is too long for a variable. */
function readDirectory(file: string): { entries: unknown; issues: Issue[] } {
  try {
    return { entries: JSON.parse(readFileSync(file, 'utf8')), issues: [] };
  } catch (error) {
    const text = `The directory file cannot be read: ${(error as Error).message}`;
    const fix = 'Let IP_FHIR_DIRECTORY name a JSON file with the list of coordinating units';
    return {
      entries: [],
      issues: [{ severity: 'error', code: 'invalid', path: 'IP_FHIR_DIRECTORY', text, fix }],
    };
  }
}

function place(tree: Tree, path: readonly string[], value: unknown): void {
  const last = path.at(-1) ?? '';
  let node = tree;
  for (const name of path.slice(0, -1)) {
    node[name] ??= {};
    node = node[name] as Tree;
  }
  node[last] = value;
}

function unknownVariables(environment: Environment): Issue[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('IP_FHIR_') && !(name in environmentVariables))
    .map((name) => ({
      severity: 'error',
      code: 'not-supported',
      path: name,
      text: 'This environment variable is no setting of the adapter',
      fix: `Known settings: ${Object.keys(environmentVariables).join(', ')}`,
    }));
}

function checkTree(tree: Tree): Issue[] {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const check = ajv.compile(configSchema);
  if (check(tree)) {
    return [];
  }
  return (check.errors ?? []).map(({ instancePath, message, params, keyword }) => {
    const name = String(params.additionalProperty ?? params.missingProperty ?? '');
    const path = `${instancePath}${name ? `/${name}` : ''}`;
    const variable = Object.entries(environmentVariables).find(
      ([, place]) => `/${place.path.join('/')}` === path,
    )?.[0];
    return {
      severity: 'error',
      code: keyword === 'required' ? 'required' : 'value',
      path: path || '/',
      text:
        keyword === 'additionalProperties'
          ? 'This is no setting of the adapter'
          : `The setting ${message ?? 'is not valid'}`,
      fix: variable ? `Set it in the file, or by ${variable}` : 'docs/configuration.md lists every setting',
    };
  });
}

function withDefaults(tree: Tree): Config {
  const given = tree as Partial<Config>;
  return {
    ...(given as Config),
    listen: { ...defaults.listen, ...given.listen },
    retry: { ...defaults.retry, ...given.retry },
    store: { ...given.store },
    deadlines: { ...defaults.deadlines, ...given.deadlines },
    network: { privateHosts: [], ...given.network },
    concurrency: given.concurrency ?? defaults.concurrency,
    timeoutMs: given.timeoutMs ?? defaults.timeoutMs,
    logLevel: given.logLevel ?? defaults.logLevel,
  };
}
