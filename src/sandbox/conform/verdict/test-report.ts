// A run as a FHIR TestReport, in a Bundle with the TestScript that it refers to.
import type {
  Bundle,
  TestReport,
  TestReportSetupActionAssert,
  TestReportTest,
  TestReportTestAction,
} from '@medplum/fhirtypes';
import { CANONICAL } from '../../../ground/fhir/canonical.ts';
import type { VectorResult } from '../run.ts';
import { requestsOf } from '../vector.ts';
import { countsOf, type RoleRun } from './run-of-role.ts';
import { testScriptOf, testScriptUrl } from './test-script.ts';

/** @see https://hl7.org/fhir/R4/testreport.html */
export function testReportBundle(run: RoleRun): Bundle {
  const id = `ip-conform-${run.role}-${run.at.replaceAll(/\D/g, '').slice(0, 14)}`;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: run.at,
    entry: [
      { fullUrl: `${CANONICAL}/TestReport/${id}`, resource: testReportOf(run, id) },
      { fullUrl: testScriptUrl(run.role), resource: testScriptOf(run.role, run.kit) },
    ],
  };
}

function testReportOf(run: RoleRun, id: string): TestReport {
  const { role, address, software, at, kit, results } = run;
  const { passed, failed, counted } = countsOf(run);
  const tried = passed + failed;
  const isUrl = /^https?:/.test(address);
  return {
    resourceType: 'TestReport',
    id,
    name: `Conformance of a ${role}`,
    status: 'completed',
    testScript: { reference: testScriptUrl(role) },
    result: counted > 0 ? 'fail' : 'pass',
    ...(tried > 0 ? { score: Math.round((10_000 * passed) / tried) / 100 } : {}),
    tester: `ip-fhir conform ${kit}`,
    issued: at,
    participant: [
      { type: 'test-engine', uri: CANONICAL, display: `ip-fhir conform ${kit}` },
      {
        type: 'server',
        uri: isUrl ? address : 'urn:conformance:recorded',
        ...(software ? { display: software } : {}),
      },
    ],
    test: results.map(testOf),
  };
}

function testOf(result: VectorResult): TestReportTest {
  const { vector, outcome, misses, reason } = result;
  const failedAt = misses[0]?.step ?? Number.POSITIVE_INFINITY;
  const action = vector.steps.flatMap((step, index): TestReportTestAction[] => {
    const number = index + 1;
    const wasDone = outcome !== 'not-tried' && number <= failedAt;
    const operations = requestsOf(step).map(() => ({
      operation: { result: wasDone ? ('pass' as const) : ('skip' as const), message: `The kit ${step.does}` },
    }));
    return [...operations, { assert: assertOf(result, number, wasDone) }];
  });
  return {
    name: vector.id,
    description: reason ? `${vector.shows} (not tried: ${reason})` : vector.shows,
    action,
  };
}

function assertOf(
  { vector, misses }: VectorResult,
  step: number,
  wasDone: boolean,
): TestReportSetupActionAssert {
  if (!wasDone) {
    return { result: 'skip' };
  }
  const [miss] = misses.filter((each) => each.step === step);
  if (!miss) {
    return { result: 'pass' };
  }
  return {
    result: vector.level === 'must' ? 'fail' : 'warning',
    message: `Expected ${miss.expected}; came ${miss.found}. ${vector.fix}`,
  };
}
