// Routing is a law, not a list of cases: it always answers, always the same, whatever the order of the entries.
import type { Patient } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MUNICIPALITY_SYSTEMS } from '../../src/ground/fhir/identifier-system.ts';
import { type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { type KeEntry, toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { resolve, resolveArea } from '../../src/need/directory/routing/resolve.ts';
import { stopReasons } from '../../src/need/directory/routing/stop.ts';
import { transports } from '../../src/need/directory/transports.ts';
import { address, municipalities, notice, unit } from './support.ts';

const numbers = [
  '0301',
  '4601',
  '1201',
  '4621',
  '3101',
  '3001',
  '0101',
  '1507',
  '1850',
  '5039',
  '2111',
  '9999',
  '0399',
];
const areas = [...numbers, '030105', '030103', '460101'];
const days = ['2019-12-31', '2020-01-01', '2023-12-31', '2024-01-01', '2025-06-15'];

const number = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...numbers) },
  { weight: 1, arbitrary: fc.string() },
);
const day = fc.constantFrom(...days);
const instant = fc.oneof({ weight: 9, arbitrary: day }, { weight: 1, arbitrary: fc.string() });

const entry: fc.Arbitrary<KeEntry> = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    covered: fc.uniqueArray(fc.constantFrom(...areas), { minLength: 1, maxLength: 4 }),
    level: fc.constantFrom('municipality', 'city-district', 'hospital-trust'),
    validFrom: fc.option(day, { nil: undefined }),
    validTo: fc.option(day, { nil: undefined }),
    endpoints: fc.array(
      fc.record({
        transport: fc.constantFrom(...transports),
        address: fc.constantFrom('https://a.example/fhir', 'https://b.example/fhir', 'her-id:12', ''),
        events: fc.subarray(['need-notice', 'need-reply']),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ key, covered, level, validFrom, validTo, endpoints }) =>
    unit(key, covered, {
      level: level as KeEntry['level'],
      endpoints,
      ...(validFrom ? { validFrom } : {}),
      ...(validTo ? { validTo } : {}),
    }),
  );

const broken: fc.Arbitrary<DirectoryResource> = fc.constantFrom<DirectoryResource>(
  { resourceType: 'HealthcareService', id: 'lost' },
  { resourceType: 'Organization', id: 'ke-a', partOf: { reference: 'Organization/ke-a' } },
  { resourceType: 'Location', id: 'nowhere' },
);

const resources = fc
  .tuple(fc.array(entry, { maxLength: 6 }), fc.array(broken, { maxLength: 2 }))
  .map(([entries, more]) => [...entries.flatMap<DirectoryResource>(toResources), ...more]);

const patient: fc.Arbitrary<Patient> = fc
  .array(
    fc.record({
      municipality: number,
      system: fc.constantFrom(...MUNICIPALITY_SYSTEMS, 'urn:other'),
      use: fc.constantFrom('home', 'temp', 'old'),
      official: fc.boolean(),
      cityDistrict: fc.constantFrom('030105', '030116', '460101', '5', ''),
      end: fc.option(day, { nil: undefined }),
    }),
    { maxLength: 3 },
  )
  .map((wishes) => ({
    resourceType: 'Patient',
    address: wishes.map(({ use, end, ...wish }) =>
      address({ ...wish, use: use as 'home', ...(end ? { period: { end } } : {}) }),
    ),
  }));

const question = fc.record({
  resources,
  patient,
  instant,
  seed: fc.integer(),
  to: fc.constantFrom('municipality' as const, 'hospital-trust' as const),
});

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, at: Math.imul(index + 1, seed | 1) >>> 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe('routing', () => {
  it('is total: it never throws, and gives either a recipient or a known reason', () => {
    fc.assert(
      fc.property(question, ({ resources, patient, instant, to }) => {
        const directory = directoryOf(resources, municipalities);
        const { recipient, stop } = resolve({ patient, purpose: { ...notice, to }, instant, directory });
        expect((recipient === undefined) !== (stop === undefined)).toBe(true);
        if (stop) {
          expect(stopReasons).toContain(stop.reason);
          expect(stop.text && stop.forPerson).toBeTruthy();
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('is deterministic and independent of the order of resources and addresses', () => {
    fc.assert(
      fc.property(question, ({ resources, patient, instant, seed, to }) => {
        const ask = (list: readonly DirectoryResource[], person: Patient) =>
          resolve({
            patient: person,
            purpose: { ...notice, to },
            instant,
            directory: directoryOf(list, municipalities),
          });
        const first = ask(resources, patient);
        expect(ask(resources, patient)).toEqual(first);
        const mixed = { ...patient, address: shuffled(patient.address ?? [], seed) };
        const second = ask(shuffled(resources, seed), mixed);
        expect(second.recipient).toEqual(first.recipient);
        expect(second.stop).toEqual(first.stop);
      }),
      { numRuns: 1500 },
    );
  });

  it('reaches only a unit that covers the municipality, or an older number of exactly the same one', () => {
    fc.assert(
      fc.property(resources, number, day, (list, municipality, when) => {
        const directory = directoryOf(list, municipalities);
        const { recipient } = resolveArea({ municipality, purpose: notice, instant: when, directory });
        if (recipient) {
          const allowed = [
            recipient.municipality.number,
            ...municipalities.formerNumbers(recipient.municipality.number),
          ];
          const covered = directory.coverageOf(recipient.service).map(({ area }) => area);
          expect(covered.some((area) => allowed.includes(area))).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
