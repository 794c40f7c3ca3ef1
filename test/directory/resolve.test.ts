import type { Endpoint, HealthcareService, Organization, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { MUNICIPALITY_SYSTEMS } from '../../src/ground/fhir/identifier-system.ts';
import { directoryOf } from '../../src/need/directory/directory.ts';
import { toResources } from '../../src/need/directory/lists/ke-entry.ts';
import {
  type Resolution,
  type RoutingPreferences,
  resolve,
  resolveArea,
} from '../../src/need/directory/routing/resolve.ts';
import { EXT_VALID_PERIOD } from '../../src/need/directory/terms.ts';
import {
  type AddressWish,
  directoryWith,
  instant,
  municipalities,
  notice,
  patient,
  unit,
} from './support.ts';

const bergen = unit('bergen', ['4601']);
const voss = unit('voss', ['4621']);
const directory = directoryWith(bergen, voss);

function route(person: Patient, more: Partial<Parameters<typeof resolve>[0]> = {}): Resolution {
  return resolve({ patient: person, purpose: notice, instant, directory, ...more });
}

const reached = ({ recipient, stop }: Resolution) => recipient?.organization.id ?? stop?.reason;
const live = (...addresses: AddressWish[]) => route(patient(...addresses));

describe('which address counts', () => {
  it('takes the unit of the municipality in the official address', () => {
    const { recipient } = live({ municipality: '4601', official: true }, { municipality: '4621' });
    expect(recipient).toMatchObject({
      organization: { id: 'ke-bergen' },
      endpoint: { address: 'https://bergen.example/fhir' },
      transport: 'fhir-message',
      municipality: { number: '4601', name: 'Bergen' },
    });
  });

  it('does not choose between two home addresses in different municipalities', () => {
    expect(reached(live({ municipality: '4601' }, { municipality: '4621' }))).toBe('address-ambiguous');
    expect(reached(live({ municipality: '4601' }, {}))).toBe('address-ambiguous');
    expect(reached(live({ municipality: '4601' }, { municipality: '4601' }))).toBe('ke-bergen');
  });

  it.each([
    ['an old address', { use: 'old' }],
    ['an ended address', { period: { end: '2025-06-14' } }],
    ['an address that has not begun', { period: { start: '2025-06-16' } }],
    ['a postal address', { type: 'postal' }],
    ['a billing address', { use: 'billing' }],
    ['an address at work', { use: 'work' }],
  ] as [string, AddressWish][])('leaves %s out', (_, wish) => {
    expect(reached(live({ municipality: '4621', ...wish }, { municipality: '4601' }))).toBe('ke-bergen');
    expect(reached(live({ municipality: '4621', ...wish }))).toBe('address-missing');
  });

  it('lets a temporary stay count only when the person receives services there', () => {
    const person = patient(
      { municipality: '4601', official: true },
      { municipality: '4621', use: 'temp', period: { start: '2025-06-01', end: '2025-08-31' } },
    );
    expect(reached(route(person))).toBe('ke-bergen');
    expect(reached(route(person, { receivesServicesIn: ['4621'] }))).toBe('ke-voss');
    expect(reached(route(person, { receivesServicesIn: ['1235'] }))).toBe('ke-voss');
    expect(reached(route(person, { receivesServicesIn: ['5501'] }))).toBe('ke-bergen');
    expect(
      reached(route(person, { receivesServicesIn: ['4621'], instant: '2025-09-01T00:00:00+02:00' })),
    ).toBe('ke-bergen');
  });

  it('reads the three code systems of the municipality number as equal, and no other', () => {
    for (const system of MUNICIPALITY_SYSTEMS) {
      expect(reached(live({ municipality: '4601', system }))).toBe('ke-bergen');
    }
    expect(reached(live({ municipality: '4601', system: 'urn:oid:1.2.3' }))).toBe(
      'municipality-system-unknown',
    );
  });

  it('reads a system that is named besides', () => {
    const more = directoryOf(directory.resources(), municipalities, ['urn:oid:1.2.3']);
    const person = patient({ municipality: '4601', system: 'urn:oid:1.2.3' });
    expect(reached(route(person, { directory: more }))).toBe('ke-bergen');
  });

  it('never guesses a municipality from a name, and never mends a number', () => {
    expect(reached(live({ district: 'Bergen', city: 'Bergen', postalCode: '5003' }))).toBe(
      'municipality-missing',
    );
    expect(reached(live({ municipality: '301' }))).toBe('municipality-malformed');
    expect(reached(live({ municipality: '0399' }))).toBe('municipality-unknown');
  });

  it('stops for protected addresses and says nothing of the place', () => {
    const restricted: Patient = {
      ...patient({ municipality: '4601' }),
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }] },
    };
    const result = route(restricted);
    expect(reached(result)).toBe('address-protected');
    expect(JSON.stringify(result)).not.toContain('4601');
    const masked: Patient = { resourceType: 'Patient' };
    masked.address = [
      {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' },
        ],
      },
    ];
    expect(reached(route(masked))).toBe('address-protected');
  });

  it("reads a source's own label of a protected address", () => {
    const person: Patient = {
      ...patient({ municipality: '4601' }),
      meta: { security: [{ system: 'https://hospital.example/sperre', code: '6' }] },
    };
    const preferences: RoutingPreferences = { protectedLabels: ['https://hospital.example/sperre|6'] };
    expect(reached(route(person))).toBe('ke-bergen');
    expect(reached(route(person, { preferences }))).toBe('address-protected');
  });

  it('sends nothing about a deceased person, a replaced record, or to an address abroad', () => {
    expect(reached(route({ ...patient({ municipality: '4601' }), deceasedBoolean: true }))).toBe(
      'person-deceased',
    );
    const link: Patient['link'] = [{ type: 'replaced-by', other: { reference: 'Patient/2' } }];
    expect(reached(route({ ...patient({ municipality: '4601' }), link }))).toBe('record-replaced');
    expect(reached(live({ country: 'SE' }))).toBe('address-abroad');
    expect(reached(live({ municipality: '4601', country: 'NO' }))).toBe('ke-bergen');
  });
});

describe('which unit receives', () => {
  const oslo = directoryWith(
    unit('frogner', ['030105']),
    unit('sagene', ['030103']),
    unit('stavanger', ['1103']),
    unit('stavanger-madla', ['110304']),
  );
  const area = (municipality: string, district?: string, place = oslo) =>
    reached(
      resolveArea({
        municipality,
        ...(district ? { district } : {}),
        purpose: notice,
        instant,
        directory: place,
      }),
    );

  it('prefers the city district to the municipality, and asks when the district is not known', () => {
    expect(area('0301', '030105')).toBe('ke-frogner');
    expect(area('0301')).toBe('district-missing');
    expect(area('0301', '030116')).toBe('ke-missing');
    expect(area('1103', '110304')).toBe('ke-stavanger-madla');
    expect(area('1103')).toBe('ke-stavanger');
    expect(area('1103', '110301')).toBe('ke-stavanger');
  });

  it('refuses a district that contradicts the municipality or does not exist', () => {
    expect(area('1103', '030105')).toBe('district-conflict');
    expect(area('0301', '030155')).toBe('district-unknown');
    expect(area('0301', '5')).toBe('district-malformed');
  });

  it('reads the district from the address, or from the patient', () => {
    const person = patient({ municipality: '0301', cityDistrict: '030105' });
    expect(reached(route(person, { directory: oslo }))).toBe('ke-frogner');
  });

  it('serves every municipality of an inter-municipal unit', () => {
    const shared = directoryWith(unit('valdres', ['3451', '3452', '3453']));
    expect(['3451', '3452', '3453'].map((number) => area(number, undefined, shared))).toEqual(
      Array(3).fill('ke-valdres'),
    );
  });

  it('stops when two units claim the same area, and when none does [D13]', () => {
    const twice = directoryWith(unit('one', ['4601']), unit('two', ['4601', '4621']));
    expect(area('4601', undefined, twice)).toBe('ke-ambiguous');
    expect(area('4621', undefined, twice)).toBe('ke-two');
    expect(area('5501', undefined, twice)).toBe('ke-missing');
  });

  it("sends the municipality's notice to the trust's unit, and the hospital's to the municipality's", () => {
    const both = directoryWith(bergen, unit('helse-bergen', ['4601', '4621'], { level: 'hospital-trust' }));
    const to = (level: 'municipality' | 'hospital-trust') =>
      reached(
        resolveArea({ municipality: '4601', purpose: { ...notice, to: level }, instant, directory: both }),
      );
    expect(to('municipality')).toBe('ke-bergen');
    expect(to('hospital-trust')).toBe('ke-helse-bergen');
  });

  it("does not take a city district's unit for the whole municipality", () => {
    const odd = directoryWith(unit('frogner', ['0301'], { level: 'city-district' }));
    expect(area('0301', undefined, odd)).toBe('ke-missing');
  });

  it('reads coverage from a Location too, and a base URL in front of references', () => {
    const [owner, organization, service, endpoint] = toResources(bergen) as [
      Organization,
      Organization,
      HealthcareService,
      Endpoint,
    ];
    const remote = directoryOf(
      [
        owner,
        organization,
        endpoint,
        {
          ...service,
          providedBy: { reference: `https://directory.example/fhir/Organization/${organization.id}` },
          coverageArea: [{ reference: 'Location/area' }],
        },
        {
          resourceType: 'Location',
          id: 'area',
          identifier: [{ system: MUNICIPALITY_SYSTEMS[1] ?? '', value: '4601' }],
        },
      ],
      municipalities,
    );
    expect(area('4601', undefined, remote)).toBe('ke-bergen');
  });

  it('tells the written form of Norwegian that the unit uses', () => {
    const nynorsk = directoryWith(unit('voss', ['4621'], { writtenForm: 'nn' }));
    expect(
      resolveArea({ municipality: '4621', purpose: notice, instant, directory: nynorsk }).recipient?.language,
    ).toBe('nn');
  });
});

describe('which endpoint takes the message', () => {
  const base = toResources(bergen);
  const [owner, organization, service, endpoint] = base as [
    Organization,
    Organization,
    HealthcareService,
    Endpoint,
  ];
  const at = (
    resources: (Organization | HealthcareService | Endpoint)[],
    preferences: RoutingPreferences = {},
  ) =>
    resolveArea({
      municipality: '4601',
      purpose: notice,
      instant,
      directory: directoryOf(resources, municipalities),
      preferences,
    });
  const parentEndpoint: Endpoint = { ...endpoint, id: 'parent', address: 'https://parent.example/fhir' };

  it('climbs from the service over the unit to the organisation above until one can take it', () => {
    const own = { ...service, endpoint: [] };
    const above = [{ ...owner, endpoint: [{ reference: 'Endpoint/parent' }] }, own, parentEndpoint];
    expect(at([...above, organization]).recipient?.endpoint.id).toBe('parent');
    const off: Endpoint = { ...endpoint, status: 'off' };
    const fallen = [...above, { ...organization, endpoint: [{ reference: `Endpoint/${endpoint.id}` }] }];
    expect(at([...fallen, endpoint]).recipient).toMatchObject({
      endpoint: { id: endpoint.id },
      alternatives: [{ endpoint: { id: 'parent' } }],
    });
    expect(at([...fallen, off]).recipient?.endpoint.id).toBe('parent');
    expect(at([own, organization, owner]).stop?.reason).toBe('endpoint-missing');
  });

  it('ends the climb when organisations stand in a circle', () => {
    const circle = { ...owner, partOf: { reference: `Organization/${organization.id}` } };
    expect(at([{ ...service, endpoint: [] }, organization, circle]).stop?.reason).toBe('endpoint-missing');
  });

  it.each([
    ['status off', { status: 'off' }],
    ['an ended period', { period: { end: '2025-06-14' } }],
    ['a period that has not begun', { period: { start: '2025-06-16' } }],
    ['a payload it does not take', { payloadType: [{ coding: [{ code: 'other' }] }] }],
    ['an unknown connection type', { connectionType: { system: 'urn:x', code: 'fax' } }],
    ['an address that is no URL', { address: 'ke@bergen.example' }],
    ['a test status', { status: 'test' }],
  ] as [string, Partial<Endpoint>][])('passes over an endpoint with %s, and says so', (_, change) => {
    const result = at([owner, organization, service, { ...endpoint, ...change }]);
    expect(result.stop?.reason).toBe('endpoint-unusable');
    expect(result.explain.some(({ text }) => text.startsWith('passed over'))).toBe(true);
  });

  it('uses a test endpoint only where the settings allow it', () => {
    const test: Endpoint = { ...endpoint, status: 'test' };
    expect(at([owner, organization, service, test], { allowTest: true }).recipient?.endpoint.id).toBe(
      endpoint.id,
    );
  });

  it('follows the preferred order of transports and keeps the rest as fall-backs', () => {
    const edi = { transport: 'nhn-edi', address: 'her-id:123456', events: [] } as const;
    const both = toResources({ ...bergen, endpoints: [...bergen.endpoints, edi] });
    expect(at(both).recipient).toMatchObject({
      transport: 'fhir-message',
      alternatives: [{ transport: 'nhn-edi' }],
    });
    expect(at(both, { transports: ['nhn-edi', 'fhir-message'] }).recipient?.transport).toBe('nhn-edi');
    expect(at(both, { transports: ['handoff'] }).stop?.reason).toBe('endpoint-unusable');
  });

  it('never uses a dry run unless asked to', () => {
    const dry = toResources({
      ...bergen,
      endpoints: [{ transport: 'dry-run', address: 'urn:dry-run', events: [] }],
    });
    expect(at(dry).stop?.reason).toBe('endpoint-unusable');
    expect(at(dry, { transports: ['dry-run'] }).recipient?.transport).toBe('dry-run');
  });

  it('does not choose between two addresses of the same kind', () => {
    const second = { ...endpoint, id: 'second', address: 'https://second.example/fhir' };
    const two = { ...service, endpoint: [...(service.endpoint ?? []), { reference: 'Endpoint/second' }] };
    expect(at([owner, organization, two, endpoint, second]).stop?.reason).toBe('endpoint-ambiguous');
    expect(
      at([owner, organization, two, endpoint, { ...second, address: endpoint.address }]).recipient,
    ).toBeDefined();
  });

  it('stops at a unit that is no longer active', () => {
    expect(at([owner, { ...organization, active: false }, service, endpoint]).stop?.reason).toBe(
      'ke-inactive',
    );
    const ended = { extension: [{ url: EXT_VALID_PERIOD, valuePeriod: { end: '2024-12-31' } }] };
    expect(at([owner, { ...organization, ...ended }, service, endpoint]).stop?.reason).toBe('ke-inactive');
    expect(at([owner, organization, { ...service, ...ended }, endpoint]).stop?.reason).toBe('ke-missing');
    expect(at([owner, service, endpoint]).stop?.reason).toBe('ke-missing');
  });
});

describe('the explanation', () => {
  it('shows each step, and every stop has a text for the person who takes over', () => {
    const { explain } = live({ municipality: '1201', official: true });
    expect(explain.map(({ at }) => at)).toEqual([
      'address',
      'municipality',
      'unit',
      'unit',
      'endpoint',
      'endpoint',
    ]);
    expect(explain[1]?.text).toBe('1201 Bergen → 4601 Bergen, on 2025-06-15');
    const { stop } = live({ municipality: '1850' });
    expect(stop).toMatchObject({
      reason: 'municipality-divided',
      candidates: [{ number: '1806' }, { number: '1875' }],
      forPerson: expect.stringContaining('Slå opp adressen'),
    });
  });

  it('refuses an instant without a time zone', () => {
    expect(reached(route(patient({ municipality: '4601' }), { instant: '2025-06-15T09:30:00' }))).toBe(
      'instant-invalid',
    );
    expect(reached(route(patient({ municipality: '4601' }), { instant: 'in June' }))).toBe('instant-invalid');
  });
});
