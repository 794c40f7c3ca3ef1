// The vectors of a role as a FHIR TestScript, which TestReports refer to. What TestScript has no words for stands in the
// description of its assertion: it is judged by the kit.
import type { TestScript, TestScriptSetupActionAssert, TestScriptTest } from '@medplum/fhirtypes';
import { CANONICAL } from '../../../ground/fhir/canonical.ts';
import { saidOf } from '../expect.ts';
import { roles } from '../roles.ts';
import { type Expectation, type Request, type Role, requestsOf, type Step, type Vector } from '../vector.ts';

export function testScriptUrl(role: Role): string {
  return `${CANONICAL}/TestScript/ip-conform-${role}`;
}

/** @see https://hl7.org/fhir/R4/testscript.html */
export function testScriptOf(role: Role, kit: string): TestScript {
  const { title, about, vectors } = roles[role];
  return {
    resourceType: 'TestScript',
    id: `ip-conform-${role}`,
    url: testScriptUrl(role),
    version: kit,
    name: `IpConform${role.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())}`,
    title,
    status: 'active',
    experimental: false,
    publisher: 'individuell-plan-fhir',
    description: about,
    test: vectors.map(testOf),
  };
}

function testOf({ id, shows, level, steps }: Vector): TestScriptTest {
  return {
    id: id.replaceAll(/[^A-Za-z0-9.-]/g, '-'),
    name: id,
    description: shows,
    action: steps.flatMap((step) => [
      ...requestsOf(step).map((request) => ({ operation: operationOf(step, request) })),
      ...step.expect.map((expectation) => ({ assert: assertOf(expectation, level) })),
    ]),
  };
}

function operationOf({ does }: Step, { method, path = '' }: Request) {
  return {
    description: `The kit ${does}`,
    method: method.toLowerCase() as 'get',
    encodeRequestUrl: false,
    url: `{address}${path}`,
  };
}

function assertOf(expectation: Expectation, level: Vector['level']): TestScriptSetupActionAssert {
  const common = {
    description: saidOf(expectation, undefined, 10_000),
    direction: 'response' as const,
    warningOnly: level === 'should',
  };
  if ('status' in expectation) {
    const codes = expectation.status.join(',');
    return { ...common, operator: 'in', responseCode: codes };
  }
  if ('holds' in expectation) {
    return { ...common, expression: expectation.holds };
  }
  // As a header: the element for media types is bound to a code system that validators do not have offline.
  return 'type' in expectation
    ? { ...common, headerField: 'Content-Type', operator: 'contains', value: expectation.type }
    : common;
}
