// To whom a municipality's need goes, by what the record names.

import type { Flag, Observation, Organization, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { routeNeed } from '../../src/flows/directory/route-need.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { EXT_MUNICIPALITY_CODE, ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { readFacts } from '../../src/need/decision/read-facts.ts';
import type { NeedFacts } from '../../src/need/notice/facts.ts';
import { routingTo } from '../support/directory.ts';

const [WARD, OTHER_WARD, TRUST, TRUST_KE] = ['310000019', '310000051', '310000027', '310000035'];
const OTHER_TRUST = '310000043';
const trustUnit = { name: 'Trust', organizationNumber: TRUST };
const routing = routingTo(
  { level: 'hospital-unit', name: 'Ward', organizationNumber: WARD, partOf: trustUnit },
  { level: 'hospital-unit', name: 'Other ward', organizationNumber: OTHER_WARD, partOf: trustUnit },
  {
    level: 'hospital-trust',
    municipality: '4601',
    name: 'KE',
    organizationNumber: TRUST_KE,
    partOf: trustUnit,
  },
);

const organization = (number: string, type?: string): Organization => ({
  resourceType: 'Organization',
  id: number,
  identifier: [{ system: ORGNR, value: number }],
  ...(type ? { type: [{ coding: [{ system: codeSystem('ip-organization-type'), code: type }] }] } : {}),
});
const trust = organization(TRUST, 'trust');
const ward = [organization(WARD), trust];
const otherWard = [organization(OTHER_WARD), trust];
const homeCare = [organization('310000078', 'municipal-service')];

const living = (municipality: string): Patient =>
  ({
    resourceType: 'Patient',
    id: 'anders',
    address: [
      {
        use: 'home',
        _district: {
          extension: [
            {
              url: EXT_MUNICIPALITY_CODE,
              valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.3402', code: municipality },
            },
          ],
        },
      },
    ],
  }) as unknown as Patient;

const factsOf = (more: Partial<NeedFacts>): NeedFacts => ({
  flag: {
    resourceType: 'Flag',
    id: 'f',
    status: 'active',
    code: {},
    subject: { reference: 'Patient/anders' },
  },
  patient: living('4601'),
  assessment: undefined,
  consents: [],
  carePlans: [],
  careTeams: [],
  author: undefined,
  authorRole: undefined,
  organization: undefined,
  organizations: new Map(),
  ...more,
});
const routed = async (more: Partial<NeedFacts>) => {
  const { routed: found, place } = await routeNeed(routing, 'municipality', factsOf(more));
  return [place, found.recipient?.organizationNumber ?? found.stop?.reason];
};

describe('on the way to the hospital', () => {
  it.each<[string, Partial<NeedFacts>, readonly [string, string]]>([
    ['the unit of the stay', { stayAt: ward, performers: [otherWard] }, ['found', WARD]],
    ['the unit of the running services', { performers: [homeCare, ward] }, ['found', WARD]],
    ['neither of two units', { performers: [ward, otherWard] }, ['unit-unknown', TRUST_KE]],
    ['a unit without an address', { stayAt: [organization('310000078'), trust] }, ['unit-unknown', TRUST_KE]],
    ['the trust alone', { stayAt: [trust] }, ['unit-unknown', TRUST_KE]],
    ['nobody: by the home municipality', { performers: [homeCare] }, ['unit-unknown', TRUST_KE]],
    [
      'a trust that the directory does not have: no other trust is told',
      { stayAt: [organization('310000078'), organization(OTHER_TRUST, 'trust')] },
      ['not-found', 'ke-missing'],
    ],
    ['nobody, where no trust is known', { patient: living('0301') }, ['not-found', 'ke-missing']],
  ])('the record names %s [D9]', async (_what, more, expected) => {
    expect(await routed(more)).toEqual(expected);
  });
});

describe('what a municipality asks a hospital for', () => {
  const raising = (...codes: string[]): Flag => ({
    ...factsOf({}).flag,
    code: { coding: codes.map((code) => ({ system: codeSystem('ip-flag-code'), code })) },
  });
  const read = (flag: Flag, assessment?: Observation) =>
    readFacts(factsOf({ flag, assessment }), {
      instant: requireInstant('2026-04-01T10:00:00+02:00', 'instant'),
      consent: 'given',
      recipient: 'found',
      direction: 'to-hospital',
    }).services;

  it('is no child coordinator: that one is the municipality’s own [D9]', () => {
    expect(read(raising('need-for-child-coordinator'))).toBe('municipality');
    expect(read(raising('need-for-child-coordinator', 'need-for-coordinator'))).toBe('not-stated');
  });
});
