// What a vendor mapping says about itself: `mapping.json`, checked before anything is run.
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Issue } from '../../ground/outcome/issue.ts';
import { pointerStep } from '../../ground/outcome/pointer.ts';

/** One thing that a mapping makes. */
export interface VendorOutput {
  /** File with the JSONata expression. */
  readonly expression: string;
  /** `export`: from the other system's data. `plan`: from a plan document, the way back. */
  readonly from: 'export' | 'plan';
  /** `plan`: checked as a plan document. `json`: whatever the other side takes, or FHIR. */
  readonly makes: 'plan' | 'json';
  /** Where the plans are in an export of many: a JSONata path. The expression is then run for each. */
  readonly each?: string;
  /** Fields that this output leaves out on purpose, and why. A path may end in `*` for everything below it. */
  readonly ignored?: Readonly<Record<string, string>>;
}

export interface VendorManifest {
  /** The system in words. */
  readonly title: string;
  /** `public-descriptions`: modelled on what is published, never seen running. `tested`: tried with that system. */
  readonly basis: 'public-descriptions' | 'tested' | 'example';
  /** Where the other side is described. */
  readonly sources: readonly string[];
  readonly input:
    | { readonly format: 'json' }
    | { readonly format: 'csv'; readonly delimiter: string; readonly encoding: 'utf-8' | 'latin1' };
  /** What the installation has to say, by name, and what it means. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Words of the other system → words of the plan, by table. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly outputs: Readonly<Record<string, VendorOutput>>;
}

const texts = { type: 'object', additionalProperties: { type: 'string', pattern: '\\S' } } as const;
const closed = { type: 'object', additionalProperties: false } as const;

const schema = {
  ...closed,
  required: ['title', 'basis', 'sources', 'input', 'parameters', 'codes', 'outputs'],
  properties: {
    title: { type: 'string', pattern: '\\S' },
    basis: { enum: ['public-descriptions', 'tested', 'example'] },
    sources: { type: 'array', items: { type: 'string' } },
    input: {
      oneOf: [
        { ...closed, required: ['format'], properties: { format: { const: 'json' } } },
        {
          ...closed,
          required: ['format', 'delimiter', 'encoding'],
          properties: {
            format: { const: 'csv' },
            delimiter: { type: 'string', minLength: 1, maxLength: 1 },
            encoding: { enum: ['utf-8', 'latin1'] },
          },
        },
      ],
    },
    parameters: texts,
    codes: { type: 'object', additionalProperties: texts },
    outputs: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        ...closed,
        required: ['expression', 'from', 'makes'],
        properties: {
          expression: { type: 'string', pattern: '[.]jsonata$' },
          from: { enum: ['export', 'plan'] },
          makes: { enum: ['plan', 'json'] },
          each: { type: 'string', pattern: '\\S' },
          ignored: texts,
        },
      },
    },
  },
} as const;

const validate = new Ajv2020({ allErrors: true }).compile(schema);

/** The manifest, or everything that is wrong with it. */
export function checkManifest(input: unknown): { manifest?: VendorManifest; issues: Issue[] } {
  if (validate(input)) {
    return { manifest: input as unknown as VendorManifest, issues: [] };
  }
  const issues = (validate.errors ?? []).map(({ instancePath, message, params }): Issue => {
    const { additionalProperty: unknown } = params as { additionalProperty?: string };
    return {
      severity: 'error',
      code: 'structure',
      path: unknown === undefined ? instancePath : pointerStep(instancePath, unknown),
      text: `mapping.json ${unknown === undefined ? (message ?? 'is wrong') : 'has a field that no mapping has'}.`,
      fix: 'See docs/map-your-own-system.md for the fields.',
    };
  });
  return { issues };
}
