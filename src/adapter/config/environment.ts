// Settings that stand in environment variables.
import { readFileSync } from 'node:fs';
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import { sections } from './config.ts';
import type { Section, Variable } from './section.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** A configuration before it is checked. */
export interface Tree {
  [name: string]: unknown;
}

/** Every variable, with the whole path of its setting. */
export const environmentVariables: ReadonlyMap<string, Variable> = new Map(
  Object.entries<Section>(sections).flatMap(([section, { variables }]) =>
    Object.entries(variables).map(([name, variable]) => [
      name,
      { ...variable, at: [section, ...variable.at] },
    ]),
  ),
);

/** The tree with what the environment says put over it, and what could not be read. */
export function applyEnvironment(
  tree: Tree,
  environment: Environment,
): { readonly tree: Tree; readonly issues: readonly Issue[] } {
  const result = structuredClone(tree);
  const issues: Issue[] = [];
  for (const [name, { at, as }] of environmentVariables) {
    const text = environment[name];
    if (text !== undefined && text !== '') {
      place(result, at, read(name, text, as, issues));
    }
  }
  return { tree: result, issues: [...issues, ...unknownVariables(environment)] };
}

function read(name: string, text: string, as: Variable['as'], issues: Issue[]): unknown {
  if (as === 'number') {
    return Number(text);
  }
  if (as === 'list') {
    return text.split(',').map((each) => each.trim());
  }
  return as === 'file' ? readJsonFile(name, text, issues) : text;
}

function readJsonFile(name: string, file: string, issues: Issue[]): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const text = `The file that it names cannot be read: ${parseProblem(error)}`;
    const fix = `Let ${name} name a JSON file that holds the setting`;
    issues.push({ severity: 'error', code: 'invalid', path: name, text, fix });
    return [];
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
    .filter((name) => name.startsWith('IP_FHIR_') && !environmentVariables.has(name))
    .map((name) => ({
      severity: 'error',
      code: 'not-supported',
      path: name,
      text: 'This environment variable is no setting of the adapter',
      fix: `Known settings: ${[...environmentVariables.keys()].join(', ')}`,
    }));
}
