// The one reader of unknown JSON by a schema: every problem at once, in plain words, at its place, and no value repeated.
import type { ErrorObject } from 'ajv';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { distance } from 'fastest-levenshtein';
import { INSTANT_FORM, parseInstant } from '../norway/instant.ts';
import { holdsNationalId } from '../norway/national-id.ts';
import type { Issue } from '../outcome/issue.ts';
import { pointerStep } from '../outcome/pointer.ts';

let shared: Ajv2020 | undefined;

function ajv(): Ajv2020 {
  if (shared === undefined) {
    shared = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false });
    formats.default(shared);
    // The usual format takes small letters, blanks and 24 o'clock, which are no instant.
    shared.addFormat('date-time', (text) => parseInstant(text).instant !== undefined);
    shared.addKeyword('x-ref');
    shared.addKeyword({
      keyword: 'x-no-national-id',
      type: 'string',
      schemaType: 'boolean',
      errors: false,
      validate: (isRule: boolean, text: string) => !isRule || !holdsNationalId(text),
    });
  }
  return shared;
}

/** What is wrong with a value; nothing when it fits. */
export type SchemaReader = (input: unknown) => readonly Issue[];

/**
 * A reader of values by a schema, which is compiled when the first value comes. It never throws on a value.
 * `whole` says what the value is a part of, with its article: "a plan". `misspeltAlone`: a field that is misspelt is told as
 * such, and not as missing besides.
 */
export function schemaReader(
  schema: () => object,
  whole: string,
  { misspeltAlone = false }: { readonly misspeltAlone?: boolean } = {},
): SchemaReader {
  let compiled: ValidateFunction | undefined;
  return (input) => {
    compiled ??= ajv().compile(schema());
    if (compiled(input)) {
      return [];
    }
    const errors = compiled.errors ?? [];
    const misspelt = new Set(misspeltAlone ? errors.flatMap(meantBy) : []);
    return errors
      .map((error) => toIssue(error, whole))
      .filter(({ code, path }) => !(code === 'required' && misspelt.has(path)));
  };
}

/** The field that an unknown one was meant to be: it is misspelt, and not missing besides. */
function meantBy(error: ErrorObject): string[] {
  const { meant } = error.keyword === 'additionalProperties' ? unknownIn(error) : {};
  return meant === undefined ? [] : [pointerStep(error.instancePath, meant)];
}

/** A field that is unknown where it stands, those that are known there, and the one that it was probably meant to be. */
function unknownIn({ params, parentSchema }: ErrorObject): {
  readonly field: string;
  readonly known: readonly string[];
  readonly meant?: string | undefined;
} {
  const field = (params as { additionalProperty: string }).additionalProperty;
  const known = Object.keys((parentSchema as { properties?: object }).properties ?? {});
  return { field, known, meant: nearest(field, known) };
}

/** The known name nearest to a wrong one, when it is near enough to be what was meant. */
function nearest(wrong: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, off: distance(wrong.toLowerCase(), name.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.off - b.off)[0];
  return best !== undefined && best.off <= Math.max(2, Math.floor(best.name.length / 2))
    ? best.name
    : undefined;
}

/** Other names are not repeated: they may be anything, somebody's name too. */
const NAME_OF_A_FIELD = /^[a-z][A-Za-z]{0,30}$/;

type Explain = (error: ErrorObject, whole: string) => Pick<Issue, 'code' | 'text'> & Partial<Issue>;

function unknownField(error: ErrorObject, whole: string): ReturnType<Explain> {
  const { field, known, meant } = unknownIn(error);
  const isShown = NAME_OF_A_FIELD.test(field);
  const named = isShown ? `The field "${field}"` : 'A field whose name may be anything, and is not repeated,';
  return {
    code: 'structure',
    path: pointerStep(error.instancePath, isShown ? field : '(a name that is none)'),
    text: `${named} is not part of ${whole} here, and would be lost.`,
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

function noFormat(error: ErrorObject): ReturnType<Explain> {
  const { format } = error.params as { format: string };
  if (format === 'date-time') {
    const { problem } = parseInstant(error.data);
    return { code: 'value', text: `The value is no instant: ${problem}.`, fix: INSTANT_FORM };
  }
  return { code: 'value', text: `The value is no ${format}.`, fix: 'Correct it.' };
}

const article = (type: string) => (/^[aeio]/.test(type) ? 'an' : 'a');
const descriptionOf = (schema: unknown) => (schema as { description?: string } | undefined)?.description;

const explanations: Readonly<Record<string, Explain>> = {
  additionalProperties: unknownField,
  enum: notAllowed,
  required: (error) => {
    const field = (error.params as { missingProperty: string }).missingProperty;
    const about = descriptionOf(
      (error.parentSchema as { properties?: Record<string, unknown> }).properties?.[field],
    );
    return {
      code: 'required',
      path: pointerStep(error.instancePath, field),
      text: `The field "${field}" is missing.`,
      fix: about === undefined ? `Add "${field}".` : `Add "${field}": ${about}.`,
    };
  },
  type: (error) => {
    const type = String((error.params as { type: unknown }).type);
    const about = descriptionOf(error.parentSchema);
    return {
      code: 'structure',
      text: `Here stands another kind of value than ${article(type)} ${type}.`,
      fix: `Give ${article(type)} ${type}${about === undefined ? '' : `: ${about}`}.`,
    };
  },
  pattern: (error) => {
    const about = descriptionOf(error.parentSchema);
    if (error.schema === '\\S') {
      const fix = about === undefined ? 'Give a readable text.' : `Give a readable text: ${about}.`;
      return { code: 'value', text: 'The text is blank.', fix };
    }
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
  minItems: (error) => {
    const about = descriptionOf(error.parentSchema);
    return {
      code: 'structure',
      text: 'The list is empty.',
      fix:
        about === undefined
          ? 'Leave the field out when there is nothing to say.'
          : `Name at least one: ${about}.`,
    };
  },
  minProperties: () => ({
    code: 'structure',
    text: 'The object is empty.',
    fix: 'Leave the field out when there is nothing to say.',
  }),
  format: noFormat,
  'x-no-national-id': (error) => ({
    code: 'value',
    text: 'A national identity number stands here, where addresses, logs and the audit show it.',
    fix: `Expected: ${descriptionOf(error.parentSchema) ?? 'an id of your own'}.`,
  }),
};

function toIssue(error: ErrorObject, whole: string): Issue {
  const explain = explanations[error.keyword];
  const told = explain?.(error, whole) ?? {
    code: 'invalid' as const,
    text: `The value ${error.message ?? 'is not allowed'}.`,
  };
  return { severity: 'error', path: error.instancePath, ...told };
}
