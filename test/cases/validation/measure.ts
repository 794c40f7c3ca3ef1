// Cases with known verdicts of HL7's validator, and how far ours agrees with them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '../../../src/ground/outcome/issue.ts';
import { createValidator, type ValidationResult, type Validator } from '../../../src/validator/index.ts';

export interface KnownError {
  readonly severity: string;
  readonly code: string | null;
  readonly expression: string | null;
  readonly text: string;
}

/** Cases with verdicts of HL7's validator of 2026, run offline. */
export type TodaysSet = 'mutants-2026' | 'foreign' | 'us-core' | 'dk';

/** One check with a known verdict. */
export interface Case {
  readonly set: 'mutants' | 'examples' | 'core' | 'other' | TodaysSet;
  readonly id: string;
  readonly kind: string;
  readonly expected: 'valid' | 'invalid';
  readonly errors: readonly KnownError[];
  readonly onlyByTerminologyServer: boolean;
  /** What HL7's own validator is given, for a newer verdict. */
  readonly job: {
    readonly text?: string;
    readonly resource?: unknown;
    readonly profiles: readonly string[];
    readonly definitions: readonly unknown[];
  };
  run(): ValidationResult;
}

export interface Finding {
  readonly of: Case;
  readonly valid: boolean;
  readonly errors: readonly Issue[];
  readonly crash?: string;
}

const shared = join(process.env.IP_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'validation');

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(join(shared, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What a line says of its own case. */
function labelOf(row: Record<string, unknown>) {
  return {
    id: String(row.id),
    kind: String(row.change ?? ''),
    expected: row.expected as Case['expected'],
    errors: row.errors as KnownError[],
    onlyByTerminologyServer: false,
  };
}

function simpleCase(set: 'mutants' | 'examples', row: Record<string, unknown>, validator: Validator): Case {
  const resource = typeof row.resource === 'string' ? (JSON.parse(row.resource) as unknown) : row.resource;
  return {
    set,
    ...labelOf(row),
    job: { resource, profiles: [], definitions: [] },
    run: () => validator.validate(resource),
  };
}

interface Hl7Check {
  readonly mode: string;
  readonly profile?: string;
  readonly expected: Case['expected'];
  readonly errors: readonly KnownError[];
  readonly onlyByTerminologyServer: boolean;
}

function hl7Cases(row: Record<string, unknown>): Case[] {
  const options = (row.options ?? {}) as Record<string, unknown>;
  return (row.checks as Hl7Check[]).map((check) => {
    const definitions = [
      ...(row.definitions as unknown[]),
      ...(check.mode === 'profile' ? (row.profileDefinitions as unknown[]) : []),
    ];
    const profiles = check.mode === 'profile' && check.profile !== undefined ? [check.profile] : [];
    const text = String(row.text);
    return {
      set: row.inCoreSubset === true ? 'core' : 'other',
      id: `${String(row.id)} (${check.mode})`,
      kind: String(row.module),
      expected: check.expected,
      errors: check.errors,
      onlyByTerminologyServer: check.onlyByTerminologyServer,
      job: { text, profiles, definitions },
      run: () =>
        createValidator({
          definitions: [{ kind: 'resources', resources: definitions }],
          requireResolved: String(options.validateReference ?? '').startsWith('CHECK_EXISTS'),
          htmlInMarkdown: options.noHtmlInMarkdown === true ? 'error' : 'ignore',
        }).validateText(text, { profiles }),
    };
  });
}

/** The resources of a folder of definitions. */
function definitionsIn(folder: string): unknown[] {
  const path = join(shared, folder);
  return readdirSync(path).map((file) => JSON.parse(readFileSync(join(path, file), 'utf8')) as unknown);
}

function todaysCases(set: TodaysSet, file: string, folders: readonly string[] = []): Case[] {
  const definitions = folders.flatMap(definitionsIn);
  const validator = createValidator({ definitions: [{ kind: 'resources', resources: definitions }] });
  return lines(file).map((row) => {
    const text = String(row.text);
    return {
      set,
      ...labelOf(row),
      job: { text, profiles: [], definitions },
      run: () => validator.validateText(text),
    };
  });
}

/** Cases judged by the rules of today: changed examples, and resources that others wrote, with and without profiles. */
export function readTodaysCases(): Case[] {
  return [
    ...todaysCases('mutants-2026', 'mutants-2026.ndjson'),
    ...todaysCases('foreign', 'foreign/base-r4.ndjson'),
    ...todaysCases('us-core', 'foreign/us-core.ndjson', ['foreign/us-core-definitions']),
    ...todaysCases('dk', 'foreign/dk.ndjson', ['foreign/dk-core-definitions', 'foreign/medcom-definitions']),
  ];
}

/**
 * Cases with the verdicts that were recorded with them. Those on examples and changed examples were made in 2023: whoever
 * compares with a newer validator asks for the rules of today.
 */
export function readCases(rules: 'current' | '2023' = '2023'): Case[] {
  const validator = createValidator({ rules });
  return [
    ...lines('mutants.ndjson').map((row) => simpleCase('mutants', row, validator)),
    ...lines('examples.ndjson').map((row) => simpleCase('examples', row, validator)),
    ...lines('hl7-cases.ndjson').flatMap(hl7Cases),
  ];
}

function isError(issue: Issue): boolean {
  return issue.severity === 'error' || issue.severity === 'fatal';
}

export function check(of: Case): Finding {
  try {
    const { valid, issues } = of.run();
    return { of, valid, errors: issues.filter(isError) };
  } catch (error) {
    return {
      of,
      valid: false,
      errors: [],
      crash: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

export interface Agreement {
  readonly cases: number;
  readonly agreed: number;
  readonly falseRejects: number;
  readonly valid: number;
  readonly falseAccepts: number;
  readonly crashes: number;
  readonly knownErrors: number;
  readonly matchedErrors: number;
}

function withoutComments(expression: string | null): string {
  return (expression ?? '').replace(/\/\*[^*]*\*\//g, '');
}

/** How many of HL7's errors ours tells at the same place with the same code, each used once. */
function matched(finding: Finding, errors: readonly KnownError[]): number {
  const ours = finding.errors.map(
    (issue) => `${issue.code} ${withoutComments(issue.path === '$' ? '' : issue.path)}`,
  );
  let count = 0;
  for (const error of errors) {
    const at = ours.indexOf(`${error.code} ${withoutComments(error.expression)}`);
    if (at < 0) {
      continue;
    }
    ours.splice(at, 1);
    count += 1;
  }
  return count;
}

/** Agreement with the verdicts of the cases, or with other ones by case. */
export function agreement(
  findings: readonly Finding[],
  verdictOf = (of: Case) => of as Pick<Case, 'expected' | 'errors'>,
): Agreement {
  const result = {
    cases: 0,
    agreed: 0,
    falseRejects: 0,
    valid: 0,
    falseAccepts: 0,
    crashes: 0,
    knownErrors: 0,
    matchedErrors: 0,
  };
  for (const finding of findings) {
    const verdict = verdictOf(finding.of);
    const expected = verdict.expected === 'valid';
    result.cases += 1;
    if (expected) {
      result.valid += 1;
    }
    if (finding.valid === expected && !finding.crash) {
      result.agreed += 1;
    } else if (expected) {
      result.falseRejects += 1;
    } else {
      result.falseAccepts += 1;
    }
    if (finding.crash) {
      result.crashes += 1;
    }
    result.knownErrors += verdict.errors.length;
    result.matchedErrors += matched(finding, verdict.errors);
  }
  return result;
}
