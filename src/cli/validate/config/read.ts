// The settings of a run: what the command says, over ip-fhir.config.json, over what holds when nothing is said.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Issue } from '../../../ground/outcome/issue.ts';
import { parseJson } from '../../../ground/outcome/parse-json.ts';
import { parseProblem } from '../../../ground/outcome/parse-problem.ts';
import type { CommandOptions, Settings } from '../validate-options.ts';
import { surelyFits } from './fits.ts';
import { matcherOf } from './glob.ts';
import type { ValidateConfig } from './settings.ts';

/** The file that is taken without being named, in the folder in which the command runs. */
const CONFIG_FILE = 'ip-fhir.config.json';

/** A file of settings as it was read, and the folder that its paths count from. */
export interface ReadConfig {
  readonly path?: string;
  readonly folder: string;
  readonly config: ValidateConfig;
}

/** The file of settings that holds for a run; none is an empty one. Issues when it cannot be used. */
export async function readConfigFile(
  named: string | false | undefined,
): Promise<{ readonly read: ReadConfig } | { readonly path: string; readonly issues: readonly Issue[] }> {
  const path = named === undefined && existsSync(CONFIG_FILE) ? CONFIG_FILE : named;
  if (path === undefined || path === false) {
    return { read: { folder: '.', config: {} } };
  }
  let value: unknown;
  try {
    value = parseJson(readFileSync(path, 'utf8'));
  } catch (error) {
    const text = `The settings cannot be read: ${parseProblem(error)}`;
    const fix = 'Give a JSON file; "ip-fhir config schema validate" writes its schema.';
    return { path, issues: [{ severity: 'error', code: 'invalid', path: '', text, fix }] };
  }
  const issues = [...(await problemsOf(value)), ...emptyPatterns(value)];
  return issues.length > 0
    ? { path, issues }
    : { read: { path, folder: dirname(path), config: value as ValidateConfig } };
}

/** The schema costs more time than a check: it is read for settings of which the build's function does not say that they fit. */
async function problemsOf(value: unknown): Promise<readonly Issue[]> {
  if (await surelyFits(value)) {
    return [];
  }
  const { problemsOfConfig } = await import('./settings.ts');
  return problemsOfConfig(value);
}

/** Lists of files that can match nothing, because they lead out of the folder that they count from. */
function emptyPatterns(value: unknown): Issue[] {
  const { exclude, expectProblems } = (value ?? {}) as ValidateConfig;
  return Object.entries({ exclude, expectProblems }).flatMap(([name, list]) =>
    (Array.isArray(list) ? list : []).flatMap((pattern, at): Issue[] =>
      typeof pattern === 'string' && (isAbsolute(pattern) || pattern.startsWith('..'))
        ? [
            {
              severity: 'error',
              code: 'value',
              path: `/${name}/${at}`,
              text: 'This leads out of the folder in which the settings stand, so it would match nothing.',
              fix: 'Write it from the folder of this file: examples/**',
            },
          ]
        : [],
    ),
  );
}

/** A path of the settings, from where the command runs. */
function from(folder: string, path: string): string {
  return isAbsolute(path) || folder === '.' ? path : join(folder, path);
}

/** Packages of the settings are paths from their folder, where something stands there, and names otherwise. */
function packagesOf({ folder, config }: ReadConfig): string[] {
  return (config.packages ?? []).map((asked) => {
    const path = from(folder, asked);
    return existsSync(path) ? path : asked;
  });
}

/** What holds when nobody says anything. */
const usual = {
  unknownExtensions: 'error',
  bestPractice: 'ignore',
  rules: 'current',
  requireResolved: false,
  together: false,
  format: 'text',
  language: 'en',
  failOn: 'error',
  updateBaseline: false,
  asFound: false,
  watch: false,
} as const;

/** Everything that a run goes by. */
export function settle(given: CommandOptions, read: ReadConfig): Settings {
  const { folder } = read;
  const {
    profiles = [],
    baseline,
    output,
    terminologyCache,
    packages: _,
    $schema: __,
    include = [],
    ...config
  } = read.config;
  const { config: ___, filesFrom: ____, ndjson: lines = false, ...command } = given;
  return {
    exclude: [],
    expectProblems: [],
    severities: {},
    ignore: [],
    municipalitySystems: [],
    ...usual,
    ...(baseline === undefined ? {} : { baseline: from(folder, baseline) }),
    ...(output === undefined ? {} : { output: from(folder, output) }),
    ...(terminologyCache === undefined ? {} : { terminologyCache: from(folder, terminologyCache) }),
    ...config,
    ...command,
    definitions: [...packagesOf(read), ...(given.definitions ?? [])],
    profile: [...profiles.filter((one) => typeof one === 'string'), ...(given.profile ?? [])],
    fileProfiles: profiles.filter((one) => typeof one !== 'string'),
    include: include.map((path) => from(folder, path)),
    lines,
    folder,
  };
}

/** Tests files, as the command names them, against patterns that count from the folder of the settings. */
export function fileMatcher(folder: string, patterns: readonly string[]): (file: string) => boolean {
  const base = resolve(folder);
  const matchers = patterns.map(matcherOf);
  return (file) => {
    const path = resolve(file);
    if (!path.startsWith(base) || matchers.length === 0) {
      return false;
    }
    const below = path.slice(base.length).split('\\').join('/').replace(/^\//, '');
    return matchers.some((matches) => matches(below));
  };
}
