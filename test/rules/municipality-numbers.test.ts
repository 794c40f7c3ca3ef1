// Municipality numbers in resources: each of the four systems, today's numbers and those of before, and where they stand.
import { readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { numbersModule } from '../../scripts/municipality-numbers.ts';
import { MUNICIPALITY_SYSTEMS } from '../../src/ground/fhir/identifier-system.ts';
import { municipalityFacts } from '../../src/ground/norway/municipality-table.ts';
import { graphIssues } from '../../src/validator/graph/graph-issues.ts';
import { createValidator } from '../../src/validator/index.ts';
import { instant } from '../support/days.ts';

const identifier = [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: '02919130035' }];
const now = instant('2026-11-29T12:00:00+01:00');
const profile = ['https://individuell-plan.example/fhir/StructureDefinition/ip-patient'];

function patient(code: string, system: string, meta: object = { profile }): Resource {
  const url = 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode';
  const district = { extension: [{ url, valueCoding: { system, code } }] };
  return {
    resourceType: 'Patient',
    meta,
    address: [{ use: 'home', district: 'X', _district: district }],
  } as unknown as Resource;
}

describe('a municipality number', () => {
  it.each(MUNICIPALITY_SYSTEMS)('that never was is found under %s, where it stands', (system) => {
    for (const code of ['4699', '301', '03011', 'Oslo', '']) {
      expect(graphIssues(patient(code, system), now)).toMatchObject([
        {
          rule: 'ip-graph-municipality',
          severity: 'error',
          path: 'Patient.address[0].district.extension[0].value.ofType(Coding).code',
        },
      ]);
    }
  });

  it('is right when it is in use, was in use, or stands for no municipality on purpose', () => {
    const numbers = municipalityFacts().entries.map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(800);
    for (const code of [...numbers, '9999', '2111']) {
      expect(graphIssues(patient(code, MUNICIPALITY_SYSTEMS[0] ?? ''), now), code).toEqual([]);
    }
  });

  it('is looked at as an identifier too, and under a system of others not at all', () => {
    const area = (system: string) =>
      ({
        resourceType: 'HealthcareService',
        coverageArea: [{ identifier: { system, value: '4699' } }],
      }) as unknown as Resource;
    expect(graphIssues(area(MUNICIPALITY_SYSTEMS[0] ?? ''), now)).toMatchObject([
      { severity: 'warning', path: 'HealthcareService.coverageArea[0].identifier.value' },
    ]);
    expect(graphIssues(area('urn:other'), now)).toEqual([]);
  });

  it('is judged under a system that a setting names as under those that are known, in JSON and in text', () => {
    const system = 'https://kommune.example/kommunenummer';
    const validator = createValidator({ municipalitySystems: [system], now: '2026-11-29T12:00:00+01:00' });
    for (const [code, rules] of [
      ['4601', []],
      ['4699', ['ip-graph-municipality']],
    ] as const) {
      const given = { ...patient(code, system), identifier, name: [{ family: 'Prøve' }] };
      const before = structuredClone(given);
      for (const { issues } of [validator.validate(given), validator.validateText(JSON.stringify(given))]) {
        expect(issues.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(rules);
      }
      expect(given).toEqual(before);
    }
    const without = createValidator().validate({
      ...patient('4601', system),
      identifier,
      name: [{ family: 'Prøve' }],
    });
    expect(without.issues.map(({ rule }) => rule?.split('#').at(-1))).toContain('ip-pat-3');
  });

  it('is a warning in resources of others, and when the numbers are no longer known to be all', () => {
    const [system = ''] = MUNICIPALITY_SYSTEMS;
    expect(graphIssues(patient('4699', system, {}), now)).toMatchObject([{ severity: 'warning' }]);
    const later = instant('2028-06-01T12:00:00+02:00');
    expect(graphIssues(patient('4699', system), later)).toMatchObject([{ severity: 'warning' }]);
  });

  it('is known to the validator from the one table', () => {
    const file = new URL('../../src/ground/norway/municipality-numbers.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(numbersModule(municipalityFacts()));
  });
});
