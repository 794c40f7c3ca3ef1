// The settings of the guard, in a file of their own: it stands before a server, beside no adapter.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Static, Type } from 'typebox';
import { roles } from '../../flows/guard/caller.ts';
import { baseUrlProblem } from '../../ground/fhir/base-url.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { parseJson } from '../../ground/outcome/parse-json.ts';
import { parseProblem } from '../../ground/outcome/parse-problem.ts';
import { closed, said } from '../../ground/schema/forms.ts';
import { Count, Secret, Url, VariableName, Words } from './section.ts';
import { TokenClient } from './sections/token-client.ts';

const ClaimPath = Type.Array(Words, { minItems: 1, description: 'Names of claims, one within the other' });

const HeaderName = said(
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,60}$' }),
  'Name of a header that is trusted',
);

const Role = Type.Object(
  {
    claim: Type.Optional(ClaimPath),
    value: Type.Optional(said(Words, 'What the claim is, or has among its values; without it any value')),
    role: Type.Enum([...roles]),
    seesPersons: Type.Optional(
      Type.Boolean({ description: 'Sees Patient and RelatedPerson whether or not they have a plan' }),
    ),
    emergency: Type.Optional(
      Type.Boolean({
        description:
          'May open a plan for reading in an emergency, with a reason; each is put before a person',
      }),
    ),
  },
  { ...closed, description: 'The first row that fits a token gives its role' },
);

const Purpose = Type.Object(
  {
    claim: Type.Optional(ClaimPath),
    header: Type.Optional(HeaderName),
    reasonClaim: Type.Optional(ClaimPath),
    reasonHeader: Type.Optional(HeaderName),
  },
  {
    ...closed,
    description:
      'Where the purpose of a request is said, and the reason of an emergency. A header counts only where whoever stands before the guard sets it, and takes away what callers send',
  },
);

const Issuer = Type.Object(
  {
    issuer: said(Url, 'As it stands in iss'),
    audience: said(Words, 'As it stands in aud'),
    jwks: said(Url, 'Where the keys of the issuer are'),
    algorithms: Type.Optional(Type.Array(Words, { minItems: 1 })),
    dpop: Type.Optional(
      Type.Enum(['required', 'when-bound'], {
        description:
          'required: every token is bound to a key (HelseID). A bound token is never taken without its proof',
      }),
    ),
    roles: Type.Array(Role, { minItems: 1 }),
    organization: Type.Optional(ClaimPath),
    fhirUser: Type.Optional(ClaimPath),
    purpose: Type.Optional(Purpose),
    scopes: Type.Enum(['smart', 'none'], {
      description: 'smart: a token without SMART scopes opens nothing. none: the issuer gives no such scopes',
    }),
  },
  closed,
);

export const GuardSettings = Type.Object(
  {
    publicBase: said(Url, 'Base URL under which callers reach the guard, such as https://guard.example/fhir'),
    listen: Type.Optional(
      Type.Object(
        { host: Type.Optional(Words), port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })) },
        closed,
      ),
    ),
    server: Type.Object(
      {
        url: said(Url, 'Base URL of the FHIR server behind'),
        bases: Type.Optional(Type.Array(Url)),
        tokenVariable: Type.Optional(VariableName),
        tokenClient: Type.Optional(TokenClient),
        timeoutSeconds: Type.Optional(Count),
      },
      closed,
    ),
    issuers: Type.Array(Issuer, { minItems: 1 }),
    store: Type.Optional(
      Type.Object(
        { directory: Type.Optional(Words) },
        {
          ...closed,
          description: 'Without it, and without DATABASE_URL, the embedded one in its usual folder',
        },
      ),
    ),
    openTypes: Type.Optional(
      Type.Array(Words, {
        description:
          'Types that may hold a copy of anything (Binary, Bundle, List …) and hold nothing of a plan on this server',
      }),
    ),
    maxMatches: Type.Optional(
      said(Count, 'Most matches of one search that are judged; 2000 when nothing is said'),
    ),
    reportOnly: Type.Optional(
      Type.Boolean({
        description: 'Writes that would be refused are logged and let through. Reads are judged all the same',
      }),
    ),
    metricsToken: Type.Optional(
      said(Secret, 'Bearer token of the monitoring system; without it nobody reads the metrics'),
    ),
  },
  closed,
);
export type GuardConfig = Static<typeof GuardSettings>;

/** Reads the file of settings. What is wrong with it is told as issues; the text repeats nothing of it. */
export function readGuardConfig(file: string): {
  readonly config?: GuardConfig;
  readonly issues: readonly Issue[];
} {
  let value: unknown;
  try {
    value = parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    const text = `The file of settings cannot be read: ${parseProblem(error)}`;
    return {
      issues: [
        { severity: 'error', code: 'invalid', path: file, text, fix: 'docs/guard.md has an example.' },
      ],
    };
  }
  return judged(value);
}

function judged(value: unknown): { readonly config?: GuardConfig; readonly issues: readonly Issue[] } {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const check = ajv.compile<GuardConfig>(GuardSettings);
  if (!check(value)) {
    const issues = (check.errors ?? []).map(
      ({ instancePath, message = 'is not valid' }): Issue => ({
        severity: 'error',
        code: 'value',
        path: instancePath || '/',
        text: `The setting ${message}`,
        fix: 'docs/guard.md lists every setting.',
      }),
    );
    return { issues };
  }
  const bases = [value.publicBase, value.server.url, ...(value.server.bases ?? [])];
  const issues = bases.flatMap((base): Issue[] => {
    const problem = baseUrlProblem(base);
    const text = `A base URL cannot be used: ${problem}`;
    return problem
      ? [
          {
            severity: 'error',
            code: 'value',
            path: '/server',
            text,
            fix: 'Give scheme, host and path alone.',
          },
        ]
      : [];
  });
  const all = [...issues, ...value.issuers.flatMap(emergencyProblems)];
  return all.length > 0 ? { issues: all } : { config: value, issues: all };
}

/** An emergency that nobody could tell of, or without its reason, is none; and a person needs none to see the own plan. */
function emergencyProblems({ roles: rows, purpose = {} }: Static<typeof Issuer>, at: number): Issue[] {
  const opening = rows.filter(({ emergency }) => emergency === true);
  const isSaid = purpose.claim !== undefined || purpose.header !== undefined;
  const hasReason = purpose.reasonClaim !== undefined || purpose.reasonHeader !== undefined;
  const ofPerson = opening.some(({ role }) => role === 'person');
  if (opening.length === 0 || (isSaid && hasReason && !ofPerson)) {
    return [];
  }
  const text = ofPerson
    ? 'The role person opens nothing in an emergency'
    : 'A role may open plans in an emergency, and nothing says where the purpose and its reason stand';
  const fix = 'Give purpose a claim or a header for each, or leave emergency out of the role.';
  return [{ severity: 'error', code: 'value', path: `/issuers/${at}/roles`, text, fix }];
}
