// Unknown input to a plan document: every problem at once, in plain words, at its place.
import type { ErrorObject } from 'ajv';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { distance } from 'fastest-levenshtein';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from './individual-plan.ts';
import { withSortedRegistries } from './registries.ts';
import { checkRules } from './rules.ts';
import { planSchema } from './schema.ts';
import { pointerStep } from './walk.ts';

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (compiled === undefined) {
    const ajv = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false });
    ajv.addKeyword('x-ref');
    formats.default(ajv);
    compiled = ajv.compile(planSchema());
  }
  return compiled;
}

/** The known name nearest to a wrong one, when it is near enough to be what was meant. */
function nearest(wrong: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, off: distance(wrong.toLowerCase(), name.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.off - b.off)[0];
  return best !== undefined && best.off <= Math.max(2, Math.floor(best.name.length / 2))
    ? best.name
    : undefined;
}

type Explain = (error: ErrorObject) => Pick<Issue, 'code' | 'text'> & Partial<Issue>;

function unknownField(error: ErrorObject): ReturnType<Explain> {
  const field = (error.params as { additionalProperty: string }).additionalProperty;
  const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
  const meant = nearest(field, known);
  return {
    code: 'structure',
    path: pointerStep(error.instancePath, field),
    text: `The field "${field}" is not part of a plan here, and would be lost.`,
    fix: meant === undefined ? `Known fields here: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
  };
}

function notAllowed(error: ErrorObject): ReturnType<Explain> {
  const allowed = (error.params as { allowedValues: unknown[] }).allowedValues.map(String);
  const meant = typeof error.data === 'string' ? nearest(error.data, allowed) : undefined;
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return {
    code: 'code-invalid',
    text: 'The value is none of those allowed here.',
    fix: `Use one of: ${allowed.join(', ')}.${hint}`,
  };
}

const article = (type: string) => (/^[aeio]/.test(type) ? 'an' : 'a');

const explanations: Readonly<Record<string, Explain>> = {
  additionalProperties: unknownField,
  enum: notAllowed,
  required: (error) => {
    const field = (error.params as { missingProperty: string }).missingProperty;
    const about = (error.parentSchema as { properties?: Record<string, { description?: string }> })
      .properties?.[field];
    return {
      code: 'required',
      path: pointerStep(error.instancePath, field),
      text: `The field "${field}" is missing.`,
      fix: about?.description === undefined ? `Add "${field}".` : `Add "${field}": ${about.description}.`,
    };
  },
  type: (error) => {
    const type = String((error.params as { type: unknown }).type);
    return {
      code: 'structure',
      text: `Here stands another kind of value than ${article(type)} ${type}.`,
      fix: `Give ${article(type)} ${type}.`,
    };
  },
  pattern: (error) => {
    const about = (error.parentSchema as { description?: string }).description;
    return {
      code: 'value',
      text: 'The value does not have the form that it must have.',
      fix: about === undefined ? `It must match ${String(error.schema)}.` : `Expected: ${about}.`,
    };
  },
  const: (error) => ({
    code: 'value',
    text: 'The value is not the one that can stand here.',
    fix: `Give ${String((error.params as { allowedValue: unknown }).allowedValue)}, or leave the field out.`,
  }),
  minItems: () => ({
    code: 'structure',
    text: 'The list is empty.',
    fix: 'Leave the field out when there is nothing to say.',
  }),
  minProperties: () => ({
    code: 'structure',
    text: 'The object is empty.',
    fix: 'Leave the field out when there is nothing to say.',
  }),
  format: (error) => ({
    code: 'value',
    text: `The value is no ${(error.params as { format: string }).format}.`,
    fix: 'Correct it.',
  }),
};

function toIssue(error: ErrorObject): Issue {
  const explain = explanations[error.keyword];
  const told = explain?.(error) ?? {
    code: 'invalid' as const,
    text: `The value ${error.message ?? 'is not allowed'}.`,
  };
  return { severity: 'error', path: error.instancePath, ...told };
}

export interface ParsedPlan {
  /** The plan, when nothing of severity error was found. */
  readonly plan?: IndividualPlan;
  readonly issues: readonly Issue[];
}

/**
 * Reads a plan document out of unknown input (already parsed JSON).
 * Never throws on input; every problem is an issue with a JSON pointer. An unknown field is an error, by name.
 * The registries of parties come back in order of id.
 */
export function parsePlan(input: unknown): ParsedPlan {
  const validate = validator();
  if (!validate(input)) {
    return { issues: (validate.errors ?? []).map(toIssue) };
  }
  const plan = input as IndividualPlan;
  const issues = checkRules(plan);
  return issues.some((issue) => issue.severity === 'error')
    ? { issues }
    : { plan: withSortedRegistries(plan), issues };
}
