// Reads the configuration: a file and the environment, every problem told at once.

import { readFileSync } from 'node:fs';
import { baseUrlProblem } from '../../ground/fhir/base-url.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseJson } from '../../ground/outcome/parse-json.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import { schemaReader } from '../../ground/schema/read.ts';
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
  const { tree, issues, unreadable } = gather(file, environment);
  // What stands in a file that cannot be read is not missing: its own problem is told alone.
  const found = unreadable ? issues : [...issues, ...checkTree(tree), ...checkBases(tree)];
  return found.length > 0 ? { issues: found } : { config: withDefaults(tree), issues: [] };
}

/** The settings of the store alone, for commands that need nothing else. */
export function readStoreConfig(
  file: string | undefined,
  environment: Environment,
): { store?: Config['store']; issues: readonly Issue[] } {
  const { tree, issues, unreadable } = gather(file, environment);
  const found = unreadable
    ? issues
    : [...issues, ...checkTree(tree).filter(({ path }) => path.startsWith('/store'))];
  return found.length > 0 ? { issues: found } : { store: withDefaults(tree).store, issues: [] };
}

function gather(
  file: string | undefined,
  environment: Environment,
): { tree: Tree; issues: Issue[]; unreadable: boolean } {
  const fromFile = file === undefined ? { tree: {}, issues: [] } : readTree(file);
  const { tree, issues } = applyEnvironment(fromFile.tree, environment);
  const resolved = resolveReferences(tree, environment);
  return {
    tree: resolved.value as Tree,
    issues: [...fromFile.issues, ...issues, ...resolved.issues],
    unreadable: fromFile.issues.length > 0,
  };
}

function readTree(file: string): { tree: Tree; issues: Issue[] } {
  const fix = 'Give the path of a JSON file; docs/configuration.md shows one';
  try {
    const value: unknown = parseJson(readFileSync(file, 'utf8'));
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

const read = schemaReader(() => ConfigFile, 'the settings', { misspeltAlone: true });

function checkTree(tree: Tree): Issue[] {
  return read(tree).map((issue) => {
    const variable = [...environmentVariables].find(([, { at }]) => `/${at.join('/')}` === issue.path)?.[0];
    const way = variable ? `It can be set by ${variable}, too` : 'docs/configuration.md lists every setting';
    return { ...issue, path: issue.path || '/', fix: `${issue.fix ?? 'Correct it.'} ${way}` };
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
