import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFINITIONS, type ExpectedIssue, examples, NO_BASIS_EXTENSIONS } from '../support/fhir-package.ts';
import { errorsOf, Oracle, type OracleIssue } from './oracle.ts';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await Oracle.start({ definitions: [DEFINITIONS], allowExtensions: [NO_BASIS_EXTENSIONS] });
});
afterAll(() => oracle?.stop());

const all = examples();
const sound = all.filter(([, { expected }]) => expected === undefined);
const faulty = all.flatMap(([file, { profile, expected }, resource]) =>
  expected === undefined ? [] : [{ file, profile, expected, resource }],
);

describe('the examples, judged by the HL7 validator', () => {
  it('are there to be judged, sound and faulty', () => {
    expect([sound.length > 50, faulty.length > 200]).toEqual([true, true]);
  });

  it.each(sound)('accepts %s', async (_file, { profile }, resource) => {
    const verdict = await oracle.validate({ resource, profiles: [profile] });
    expect(errorsOf(verdict).map(reason)).toEqual([]);
  });

  it.each(faulty)('finds the one fault of $file', async ({ profile, expected, resource }) => {
    const verdict = await oracle.validate({ resource, profiles: [profile] });
    const found = verdict.issues.filter(({ severity }) => severity === expected.severity);
    expect(found.map(reason)).toContain(reason(expected));
    expect(
      errorsOf(verdict)
        .filter((issue) => !isSameFault(issue, expected))
        .map(reason),
    ).toEqual([]);
  });
});

/** A fault as it is compared: what kind, where, and by which invariant. */
function reason(issue: OracleIssue | ExpectedIssue): string {
  const key = 'text' in issue ? issue.invariant?.replace(/^.*#/, '') : issue.key;
  return `${issue.code} ${path(issue.expression)}${key === undefined ? '' : ` ${key}`}`;
}

/** Without the resource names that the validator writes into paths, and the dot that it leaves at their end. */
function path(expression: string | null): string {
  return (expression ?? '').replaceAll(/\/\*[^*]*\*\//g, '').replace(/\.$/, '');
}

/** Of a code that is not in the value set the validator also says that it could not infer the code's system. */
function isSameFault(issue: OracleIssue, expected: ExpectedIssue): boolean {
  if (expected.severity !== 'error') {
    return false;
  }
  if (reason(issue) === reason(expected)) {
    return true;
  }
  return issue.rule === 'UNABLE_TO_INFER_CODESYSTEM' && path(issue.expression) === path(expected.expression);
}
