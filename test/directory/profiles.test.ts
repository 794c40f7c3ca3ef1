// What the directory writes holds to the profiles that it declares.
import { readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Issue } from '../../src/ground/outcome/issue.ts';
import { readCsv } from '../../src/need/directory/lists/csv-import.ts';
import { previewFeed } from '../../src/need/directory/lists/feed.ts';
import { toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { transports } from '../../src/need/directory/transports.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { municipalities, unit } from './support.ts';

let check: (resource: Resource) => readonly Issue[];
beforeAll(async () => {
  check = await createResourceCheck();
});

/** R4 binds the connection type extensibly, and has no code for Norway's network, hand-offs and dry runs. */
const unavoidable = 'http://hl7.org/fhir/ValueSet/endpoint-connection-type';
const problems = (resource: Resource) => check(resource).filter(({ rule }) => rule !== unavoidable);

describe('the resources of a unit', () => {
  const full = unit('valdres', ['3451', '3452'], {
    phone: '0000 3451',
    email: 'ke@valdres.example',
    street: 'Skulevegen 1',
    postalCode: '2900',
    city: 'Fagernes',
    writtenForm: 'nn',
    validFrom: '2024-01-01',
    validTo: '2030-12-31',
    endpoints: [
      {
        transport: 'fhir-message',
        address: 'https://valdres.example/fhir',
        events: ['need-notice', 'need-reply'],
      },
      { transport: 'fhir-rest', address: 'https://valdres.example/rest', events: [] },
      { transport: 'nhn-edi', address: 'her-id:993451', events: [] },
      { transport: 'handoff', address: 'meldingstjener', events: [] },
      { transport: 'dry-run', address: 'urn:dry-run', events: [] },
    ],
  });
  const district = unit('frogner', ['030105']);
  const trust = unit('trust', ['4601', '4621'], { level: 'hospital-trust' });

  it.each(
    [...toResources(full), ...toResources(district), ...toResources(trust)].map(
      (resource) => [`${resource.resourceType}/${resource.id}`, resource] as const,
    ),
  )('%s holds to its profile', (_, resource) => {
    expect(resource.meta?.profile).toHaveLength(1);
    expect(problems(resource)).toEqual([]);
  });

  it.each(
    transports,
  )('hold to them with an endpoint for %s: its connection type is published', (transport) => {
    const address = transport === 'nhn-edi' ? 'her-id:993451' : 'https://valdres.example';
    const endpoints = [{ transport, address, events: [] }];
    expect(toResources(unit('valdres', ['3451'], { endpoints })).flatMap(problems)).toEqual([]);
  });

  it('hold to them too after the address register has spoken', () => {
    const resources = toResources(full);
    const answer = {
      upserts: [],
      removals: [],
      registerPeriods: { 'Endpoint/ke-valdres-nhn-edi': { start: '2015-01-01', end: '2025-05-31' } },
      complete: false,
      cursor: undefined,
      issues: [],
    };
    const { next, changes } = previewFeed({ revision: '1', resources, cursors: {} }, 'register', answer);
    expect(changes).toHaveLength(1);
    expect(next.flatMap(problems)).toEqual([]);
  });

  it('of the demo directory hold to theirs: a sample of each kind', () => {
    const text = readFileSync(
      new URL('../../fixtures/directory/demo-directory.csv', import.meta.url),
      'utf8',
    );
    const { resources } = readCsv(text, municipalities, '2025-12-31');
    const sample = resources.filter((_, index) => index % 50 === 0);
    expect(sample.flatMap(problems)).toEqual([]);
  });
});
