// TestReports and TestScripts of the conformance kit, read by HL7's validator.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { roleNames, roles } from '../../../src/sandbox/conform/roles.ts';
import type { VectorResult } from '../../../src/sandbox/conform/run.ts';
import { testReportBundle } from '../../../src/sandbox/conform/verdict/test-report.ts';
import { errorsOf, Oracle } from './oracle.ts';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await Oracle.start({});
});
afterAll(() => oracle?.stop());

/** Every third vector failed and every seventh not tried, so that all forms of a result are there. */
function resultOf(vector: VectorResult['vector'], index: number): VectorResult {
  if (index % 7 === 6) {
    return { vector, outcome: 'not-tried', misses: [], reason: 'no --token was given', milliseconds: 0 };
  }
  const failed = index % 3 === 2;
  const misses = failed ? [{ step: 1, does: 'asks', expected: 'a', found: 'b' }] : [];
  return { vector, outcome: failed ? 'failed' : 'passed', misses, milliseconds: 1 };
}

it.each(roleNames)('the TestReport of a %s and its TestScript have no error', async (role) => {
  const resource = testReportBundle({
    role,
    address: 'https://partner.example/fhir',
    software: 'A system, version 3',
    at: '2026-03-02T10:00:00Z',
    kit: '0.1.0',
    profile: 'must',
    results: roles[role].vectors.map(resultOf),
  });
  const verdict = await oracle.validate({ resource });
  expect(errorsOf(verdict).map(({ expression, text }) => `${expression}: ${text}`)).toEqual([]);
});
