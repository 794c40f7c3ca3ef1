// Reads the configuration: a file and the environment, every problem told at once.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { baseUrlProblem } from '../../ground/fhir/base-url.ts';
import { INSTANT_FORM, parseInstant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import { type Config, ConfigFile, sections } from './config.ts';
import { applyEnvironment, type Environment, environmentVariables, type Tree } from './environment.ts';
import { resolveReferences } from './references.ts';
import type { Section } from './section.ts';

const entries = Object.entries<Section>(sections);

/** The configuration, or everything that is wrong with it. Values of secrets never stand in an issue. */
export function readConfig(
  file: string | undefined,
  environment: Environment,
): { config?: Config; issues: readonly Issue[] } {
  const { tree, issues } = gather(file, environment);
  const found = [...issues, ...checkTree(tree), ...checkBases(tree)];
  return found.length > 0 ? { issues: found } : { config: withDefaults(tree), issues: [] };
}

/** The settings of the store alone, for commands that need nothing else. */
export function readStoreConfig(
  file: string | undefined,
  environment: Environment,
): { store?: Config['store']; issues: readonly Issue[] } {
  const { tree, issues } = gather(file, environment);
  const found = [...issues, ...checkTree(tree).filter(({ path }) => path.startsWith('/store'))];
  return found.length > 0 ? { issues: found } : { store: withDefaults(tree).store, issues: [] };
}

function gather(file: string | undefined, environment: Environment): { tree: Tree; issues: Issue[] } {
  const fromFile = file === undefined ? { tree: {}, issues: [] } : readTree(file);
  const { tree, issues } = applyEnvironment(fromFile.tree, environment);
  const resolved = resolveReferences(tree, environment);
  return { tree: resolved.value as Tree, issues: [...fromFile.issues, ...issues, ...resolved.issues] };
}

function readTree(file: string): { tree: Tree; issues: Issue[] } {
  const fix = 'Give the path of a JSON file; docs/configuration.md shows one';
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { tree: value as Tree, issues: [] };
    }
    const text = 'The file holds no JSON object';
    return { tree: {}, issues: [{ severity: 'error', code: 'structure', path: file, text, fix }] };
  } catch (error) {
    const text = `The configuration file cannot be read: ${parseProblem(error)}`;
    return { tree: {}, issues: [{ severity: 'error', code: 'invalid', path: file, text, fix }] };
  }
}

function checkTree(tree: Tree): Issue[] {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  // The usual format takes small letters, blanks and 24 o'clock, which no FHIR server has to understand.
  ajv.addFormat('date-time', (text) => parseInstant(text).instant !== undefined);
  const check = ajv.compile(ConfigFile);
  if (check(tree)) {
    return [];
  }
  return (check.errors ?? []).map(({ instancePath, message, params, keyword }) => {
    const name = String(params.additionalProperty ?? params.missingProperty ?? '');
    const path = `${instancePath}${name ? `/${name}` : ''}`;
    const variable = [...environmentVariables].find(([, { at }]) => `/${at.join('/')}` === path)?.[0];
    const isTime = keyword === 'format' && params.format === 'date-time';
    const known = variable
      ? `Set it in the file, or by ${variable}`
      : 'docs/configuration.md lists every setting';
    return {
      severity: 'error',
      code: keyword === 'required' ? 'required' : 'value',
      path: path || '/',
      text:
        keyword === 'additionalProperties'
          ? 'This is no setting of the adapter'
          : `The setting ${message ?? 'is not valid'}`,
      fix: isTime ? INSTANT_FORM : known,
    };
  });
}

/** Base URLs that would be taken for others than they are. */
function checkBases({ hospital }: Tree): Issue[] {
  const { server, bases } = (hospital ?? {}) as { server?: unknown; bases?: unknown };
  const named = (Array.isArray(bases) ? bases : []).map(
    (base, at) => [`/hospital/bases/${at}`, base] as const,
  );
  return [['/hospital/server', server] as const, ...named].flatMap(([path, base]): Issue[] => {
    // What is no http(s) URL at all is told by the schema.
    const problem = typeof base === 'string' && /^https?:/.test(base) ? baseUrlProblem(base) : undefined;
    return problem === undefined
      ? []
      : [
          {
            severity: 'error',
            code: 'value',
            path,
            text: `The base URL cannot be used: ${problem}`,
            fix: 'Give scheme, host and path alone: https://hospital.example/fhir',
          },
        ];
  });
}

/** Each section as it was given, over what holds when nothing is said. */
function withDefaults(tree: Tree): Config {
  const told = entries.flatMap(([name, { defaults }]) => {
    const given = tree[name];
    const byName = typeof defaults === 'object' && !Array.isArray(defaults);
    const value = byName ? { ...defaults, ...(given as object | undefined) } : (given ?? defaults);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(told) as Config;
}
