// Runs a vendor mapping: an export to a plan document, or a plan to what the other system takes. Nothing is lost unsaid.

import jsonata from 'jsonata';
import type { VendorMappingFiles } from '../../ground/assets/vendor-mappings.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { parsePlan } from '../document/parse.ts';
import { failedExpression, NO_NUMBER } from './failed.ts';
import { type FunctionContext, mappingFunctions } from './functions.ts';
import { checkManifest, type VendorManifest, type VendorOutput } from './manifest.ts';
import { overManyRows } from './many-rows.ts';
import { readExport } from './read-export.ts';
import { watch } from './watch.ts';

export interface VendorRun {
  /** What the mapping made; plan documents are also in `plans`. Absent when something is wrong with all of it. */
  readonly made?: unknown;
  /** The plan, when the export holds one. */
  readonly plan?: IndividualPlan;
  /** Every plan that is right; what is wrong with others stands in the issues, by the place of the plan. */
  readonly plans?: readonly IndividualPlan[];
  readonly issues: readonly Issue[];
}

export interface VendorRunOptions {
  /** Which output of the mapping: `plan` when not said. */
  readonly output?: string;
  /** What the installation says: `--set name=value`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Identity numbers are right by the rules in force then; without it, by those that have been in force all along. */
  readonly at?: Instant;
}

/**
 * Runs one output of a mapping over the bytes of a file. Never throws on input: an expression that fails is an issue,
 * too. Fields of the export that the expression never looks at are warnings, unless the mapping says why they are
 * left out.
 */
export async function runVendorMapping(
  files: VendorMappingFiles,
  bytes: Uint8Array,
  { output = 'plan', parameters = {}, at }: VendorRunOptions = {},
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
  if (read.issues.some(({ severity }) => severity !== 'warning')) {
    return { issues: read.issues };
  }
  const context: FunctionContext = { manifest, parameters, raw: read.data, at, issues: [] };
  const evaluated = await evaluate(expression, chosen, context, mostSteps(bytes.length));
  const found = [...read.issues, ...context.issues, ...evaluated.issues];
  if (found.some(({ severity }) => severity !== 'warning')) {
    return { issues: found };
  }
  if (chosen.makes === 'json') {
    return { made: evaluated.made, issues: found };
  }
  return plansOf(evaluated.made, found, at);
}

/** One plan, or a list of them: then each is judged by itself, and its issues begin with its place in the list. */
function plansOf(made: unknown, found: readonly Issue[], at: Instant | undefined): VendorRun {
  if (!Array.isArray(made)) {
    const { plan, issues } = parsePlan(made, at);
    return plan === undefined
      ? { issues: [...found, ...issues.map(madeByMapping)] }
      : { made: plan, plan, plans: [plan], issues: [...found, ...issues] };
  }
  const read = made.map((one, no) => {
    const { plan, issues } = parsePlan(one, at);
    const told = plan === undefined ? issues.map(madeByMapping) : issues;
    return { plan, issues: told.map((issue) => ({ ...issue, path: `/${no}${issue.path}` })) };
  });
  const doubles = twice(made);
  const isDouble = (id: string) => doubles.some(({ found: double }) => double === id);
  const plans = read.flatMap(({ plan }) => (plan === undefined || isDouble(plan.id) ? [] : [plan]));
  const issues = [...found, ...read.flatMap((one) => one.issues), ...doubles.map(({ issue }) => issue)];
  return plans.length === 0 ? { issues } : { made: plans, plans, issues };
}

/** Two plans of one id would be written over each other: which of them counts, nobody knows. */
function twice(made: readonly unknown[]): { readonly found: unknown; readonly issue: Issue }[] {
  const ids = made.map((one) => (one as { id?: unknown } | null)?.id);
  return ids.flatMap((id, at) => {
    const first = ids.indexOf(id);
    if (id === undefined || first === at) {
      return [];
    }
    const issue: Issue = {
      severity: 'error',
      code: 'duplicate',
      path: `/${at}/id`,
      text: `The plan has the id of plan ${first} of this export: one would be written over the other, so neither is made.`,
      fix: 'Make the id of what tells the plans apart in the export.',
    };
    return [{ found: id, issue }];
  });
}

async function evaluate(
  text: string,
  { expression: file, ignored = {}, each }: VendorOutput,
  context: FunctionContext,
  most: number,
): Promise<{ made?: unknown; issues: Issue[] }> {
  const watched = watch(context.raw);
  try {
    const expression = jsonata(text);
    for (const { name, signature, run } of mappingFunctions(context)) {
      expression.registerFunction(name, run as (...values: unknown[]) => unknown, signature);
    }
    const items = each === undefined ? [watched.data] : await itemsOf(each, watched.data, most);
    const results: unknown[] = [];
    for (const item of items) {
      overManyRows(expression, item);
      limitSteps(expression, most);
      const result: unknown = await expression.evaluate(item);
      results.push(JSON.parse(JSON.stringify(result ?? null)));
    }
    const made = withoutEmpties(each === undefined ? results[0] : results);
    return { made, issues: unseen(watched.unseen(), Object.keys(ignored)) };
  } catch (error) {
    return { issues: [failedExpression(error, text, file)] };
  }
}

/** More than any export of that many bytes needs, and few enough to end: in seconds, or in a minute for very many rows. */
function mostSteps(bytes: number): number {
  return 500_000 + 10 * bytes;
}

/**
 * An expression that never ends is ended, and one that comes to no number (1/0) is stopped where it does: in JSON nothing would
 * stand there, and a comparison would answer. JSONata asks these symbols of its environment before and after each step.
 */
function limitSteps(expression: jsonata.Expression, most: number): void {
  let steps = 0;
  const before = Symbol.for('jsonata.__evaluate_entry') as unknown as string;
  const after = Symbol.for('jsonata.__evaluate_exit') as unknown as string;
  expression.assign(before, () => {
    steps += 1;
    if (steps > most) {
      throw Object.assign(new Error('too many steps'), { code: `after ${most} steps` });
    }
  });
  expression.assign(
    after,
    ({ position }: { position?: number }, _in: unknown, _frame: unknown, result: unknown) => {
      if (typeof result === 'number' && !Number.isFinite(result)) {
        throw Object.assign(new Error('no number'), { code: NO_NUMBER, position });
      }
    },
  );
}

/** What `each` of the output leads to; one alone is a list of one. @throws what JSONata throws */
async function itemsOf(each: string, data: unknown, most: number): Promise<unknown[]> {
  const expression = jsonata(each);
  limitSteps(expression, most);
  const found: unknown = await expression.evaluate(data);
  if (found === undefined) {
    return [];
  }
  return Array.isArray(found) ? [...found] : [found];
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
