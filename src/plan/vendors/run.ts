// Runs a vendor mapping: an export to a plan document, or a plan to what the other system takes. Nothing is lost unsaid.
import jsonata from 'jsonata';
import type { VendorMappingFiles } from '../../ground/assets/vendor-mappings.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { parsePlan } from '../document/parse.ts';
import { type FunctionContext, mappingFunctions } from './functions.ts';
import { checkManifest, type VendorManifest, type VendorOutput } from './manifest.ts';
import { readExport } from './read-export.ts';
import { watch } from './watch.ts';

export interface VendorRun {
  /** What the mapping made; a plan document is also in `plan`. Absent when something is wrong. */
  readonly made?: unknown;
  readonly plan?: IndividualPlan;
  readonly issues: readonly Issue[];
}

export interface VendorRunOptions {
  /** Which output of the mapping: `plan` when not said. */
  readonly output?: string;
  /** What the installation says: `--set name=value`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Runs one output of a mapping over the bytes of a file. Never throws on input: an expression that fails is an issue,
 * too. Fields of the export that the expression never looks at are warnings, unless the mapping says why they are
 * left out.
 */
export async function runVendorMapping(
  files: VendorMappingFiles,
  bytes: Uint8Array,
  { output = 'plan', parameters = {} }: VendorRunOptions = {},
): Promise<VendorRun> {
  const { manifest, issues } = checkManifest(files.manifest);
  if (manifest === undefined) {
    return { issues };
  }
  const chosen = Object.hasOwn(manifest.outputs, output) ? manifest.outputs[output] : undefined;
  const expression = chosen && files.expressions[chosen.expression];
  if (chosen === undefined || expression === undefined) {
    return { issues: [noSuchOutput(output, manifest, chosen)] };
  }
  const read = readExport(bytes, chosen.from === 'plan' ? { format: 'json' } : manifest.input);
  if (read.issues.length > 0) {
    return { issues: read.issues };
  }
  const context: FunctionContext = { manifest, parameters, raw: read.data, issues: [] };
  const evaluated = await evaluate(expression, chosen, context);
  const found = [...context.issues, ...evaluated.issues];
  if (found.some(({ severity }) => severity !== 'warning')) {
    return { issues: found };
  }
  if (chosen.makes === 'json') {
    return { made: evaluated.made, issues: found };
  }
  const { plan, issues: ofPlan } = parsePlan(evaluated.made);
  return plan === undefined
    ? { issues: [...found, ...ofPlan.map(madeByMapping)] }
    : { made: plan, plan, issues: [...found, ...ofPlan] };
}

async function evaluate(
  text: string,
  { expression: file, ignored = {} }: VendorOutput,
  context: FunctionContext,
): Promise<{ made?: unknown; issues: Issue[] }> {
  const watched = watch(context.raw);
  try {
    const expression = jsonata(text);
    limitSteps(expression);
    for (const { name, signature, run } of mappingFunctions(context)) {
      expression.registerFunction(name, run as (...values: unknown[]) => unknown, signature);
    }
    const result: unknown = await expression.evaluate(watched.data);
    const made = withoutEmpties(JSON.parse(JSON.stringify(result ?? null)));
    return { made, issues: unseen(watched.unseen(), Object.keys(ignored)) };
  } catch (error) {
    return { issues: [failed(error, file)] };
  }
}

/** More than any export needs, and few enough to end in seconds. */
const MOST_STEPS = 500_000;

/** An expression that never ends is ended. JSONata asks this symbol of its environment before each step of an evaluation. */
function limitSteps(expression: jsonata.Expression): void {
  let steps = 0;
  const everyStep = Symbol.for('jsonata.__evaluate_entry') as unknown as string;
  expression.assign(everyStep, () => {
    steps += 1;
    if (steps > MOST_STEPS) {
      throw Object.assign(new Error('too many steps'), { code: `after ${MOST_STEPS} steps` });
    }
  });
}

/** JSONata leaves empty lists and objects where there was nothing to say; a plan says nothing instead. */
function withoutEmpties(value: unknown): unknown {
  if (value === null || value === '') {
    return undefined;
  }
  if (typeof value !== 'object') {
    return value;
  }
  if (Array.isArray(value)) {
    const kept = value.map(withoutEmpties).filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpties(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** One warning for each part of the data, naming the fields in it that nobody looked at. */
function unseen(paths: readonly string[], ignored: readonly string[]): Issue[] {
  const left = paths.filter((path) => !ignored.some((pattern) => isUnder(path, pattern)));
  const parts = Map.groupBy(left, (path) => path.slice(0, path.search(/[.]|$/)));
  return [...parts].map(([part, fields]) => ({
    severity: 'warning',
    code: 'incomplete',
    path: part,
    text: `The mapping never looks at ${fields.join(', ')}; what they say is lost.`,
    fix: 'Map them in the expression, or name them under "ignored" of the output in mapping.json, with the reason.',
  }));
}

function isUnder(path: string, pattern: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function failed(error: unknown, file: string): Issue {
  // JSONata's messages may quote data; its code and position tell enough to find the place.
  const { code, position, token } = error as { code?: string; position?: number; token?: string };
  const at = position === undefined ? '' : ` at character ${position}`;
  const near = token === undefined ? '' : `, near "${token}"`;
  return {
    severity: 'error',
    code: 'processing',
    path: '',
    text: `The expression in ${file} failed${at}${near} (JSONata ${code ?? 'error'}).`,
    fix: 'Try the expression with the same input on https://try.jsonata.org, with made-up persons only.',
  };
}

function noSuchOutput(output: string, { outputs }: VendorManifest, chosen: VendorOutput | undefined): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path: '/outputs',
    text:
      chosen === undefined
        ? `The mapping makes nothing called "${output}".`
        : `The mapping has no file ${chosen.expression}.`,
    fix: `It makes: ${Object.keys(outputs).join(', ')}.`,
  };
}

function madeByMapping(issue: Issue): Issue {
  return { ...issue, text: `The plan that the mapping made is not right here. ${issue.text}` };
}
