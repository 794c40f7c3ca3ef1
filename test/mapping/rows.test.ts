// Each published row is true: what stands at its pointer is what stands at its FHIRPath, and nowhere but there.
import { evalFhirPathTyped, toTypedValue } from '@medplum/core';
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import type { Row } from '../../src/plan/mapping/lens/field.ts';
import { mappingRows } from '../../src/plan/mapping/rows.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { planFixture } from './fixture.ts';

type Json = Record<string, unknown>;
const plans = [planFixture(), ...Array.from({ length: 24 }, (_, index) => syntheticPlan(11, index))];
const copy = (plan: IndividualPlan) => JSON.parse(JSON.stringify(plan)) as IndividualPlan;

/** Takes away all that stands at a pointer; true when there was something. */
function drop(node: unknown, steps: readonly string[]): boolean {
  const [step = '', ...rest] = steps;
  if (typeof node !== 'object' || node === null) {
    return false;
  }
  if (step === '*') {
    return (node as unknown[]).map((part) => drop(part, rest)).some(Boolean);
  }
  const holder = node as Json;
  if (rest.length > 0 && !(rest.length === 1 && rest[0] === '*')) {
    return drop(holder[step], rest);
  }
  if (holder[step] === undefined) {
    return false;
  }
  delete holder[step];
  return true;
}

/** The evaluator knows no extensions of primitives: for such a path the extensions take the primitive's place. */
function evaluable(resource: unknown, path: string): unknown {
  const text = JSON.stringify(resource);
  if (!path.includes('.district.extension')) {
    return JSON.parse(text);
  }
  return JSON.parse(text.replaceAll('"district":"', '"name":"').replaceAll('"_district":', '"district":'));
}

/** What stands at a row's FHIRPath in the resources of its type. */
function valuesAt(row: Row, plan: IndividualPlan): string {
  const type = row.fhir.slice(0, row.fhir.indexOf('.'));
  const found = toFhir(plan)
    .bundle.entry.filter((entry) => entry.resource.resourceType === type)
    .flatMap(({ resource }) => evalFhirPathTyped(row.fhir, [toTypedValue(evaluable(resource, row.fhir))]));
  return JSON.stringify(found.map((one) => one.value));
}

const rows = [...mappingRows().values()].flat();
// Ids, the source and the kind decide which resources there are; the round trip and the B11 test show them.
const shown = rows.filter(
  (row) => row.concept.length > 0 && row.pointer !== '/kind' && !row.pointer.endsWith('/id'),
);

describe('a row of the mapping', () => {
  it.each(
    shown.map((row) => [row.pointer, row.fhir, row] as const),
  )('%s stands in %s', (pointer, _fhir, row) => {
    let seen = 0;
    for (const plan of plans) {
      const without = copy(plan);
      if (!drop(without, pointer.split('/').slice(1))) {
        continue;
      }
      const before = valuesAt(row, plan);
      expect(before).not.toBe('[]');
      expect(valuesAt(row, without)).not.toBe(before);
      seen += 1;
      break;
    }
    expect(seen, 'no plan of the test has this value').toBeGreaterThan(0);
  });
});
