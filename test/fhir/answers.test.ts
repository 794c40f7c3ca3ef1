// What an answer of a FHIR server says, worked out by hand: histories, transactions, and what of an outcome may be repeated.
import type { Bundle, BundleEntryRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { outcomeFault } from '../../src/ground/fhir/answer/answer.ts';
import { readHistory } from '../../src/ground/fhir/answer/history.ts';
import { readSearchPage } from '../../src/ground/fhir/answer/search.ts';
import { elementPathOf, issueTypeOf, resourceTypeOf, severityOf } from '../../src/ground/fhir/answer/told.ts';
import { readTransactionResponse } from '../../src/ground/fhir/answer/write.ts';

describe('what may be repeated of an outcome', () => {
  it.each([
    [
      'codes',
      issueTypeOf,
      ['not-found', 'code-invalid', 'limited-filter', 'throttled'],
      ['notfound', 'NOT-FOUND', '', 'ola nordmann', 7, null],
    ],
    ['severities', severityOf, ['fatal', 'information'], ['Error', 'warn', {}, undefined]],
    [
      'types',
      resourceTypeOf,
      [
        'Patient',
        'Account',
        'CarePlan',
        'DeviceRequest',
        'EvidenceVariable',
        'GuidanceResponse',
        'ImplementationGuide',
        'MedicationAdministration',
        'MedicinalProduct',
        'MolecularSequence',
        'OperationOutcome',
        'Person',
        'RelatedPerson',
        'RiskAssessment',
        'StructureDefinition',
        'VisionPrescription',
        'CommunicationRequest',
        'ChargeItem',
      ],
      ['patient', 'OlaNordmann', 'PatientAccount', '', 3],
    ],
    [
      'paths',
      elementPathOf,
      ['Patient', 'Patient.name', 'CarePlan.activity[12].detail.status'],
      [
        'Patient.name[12345]',
        'Patient.name.where(family = 1)',
        'OlaNordmann.name',
        'patient.name',
        `Patient${'.a'.repeat(13)}`,
        `Patient${'.name'.repeat(13)}`,
        'Patient.Name',
        4,
        null,
      ],
    ],
  ] as const)('%s: members of FHIR’s own lists alone', (_, of, taken, refused) => {
    for (const text of taken) {
      expect(of(text), text).toBe(text);
    }
    for (const text of refused) {
      expect(of(text), String(text)).toBeUndefined();
    }
  });

  it('a path of twelve steps is the longest', () => {
    const longest = `Patient${'.name'.repeat(12)}`;
    expect(elementPathOf(longest)).toBe(longest);
  });
});

describe('an outcome beside an answer', () => {
  it.each<[string, unknown]>([
    ['a warning', { issue: [{ severity: 'warning', code: 'processing' }] }],
    ['several that are no error', { issue: [{ severity: 'information' }, { severity: 'success' }] }],
    ['no issue', {}],
  ])('with %s stops nothing', (_, outcome) => {
    expect(outcomeFault(outcome)).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['an error', { issue: [{ severity: 'error', code: 'processing' }] }, 'error processing'],
    [
      'a warning that something is missing',
      { issue: [{ severity: 'warning', code: 'incomplete' }] },
      'warning incomplete',
    ],
    ['an error behind a warning', { issue: [{ severity: 'warning' }, { severity: 'fatal' }] }, 'fatal'],
    ['no severity', { issue: [{ code: 'not-found' }] }, 'not-found'],
    ['words that are none of FHIR’s', { issue: [{ severity: 'Kari', code: 'Nordmann' }] }, 'not understood'],
    ['issues that are no list', { issue: 'error' }, 'not understood'],
  ])('with %s makes the answer unusable, and says so in words of FHIR alone', (_, outcome, words) => {
    expect(outcomeFault(outcome)).toEqual({
      code: 'error-outcome',
      text: `an outcome beside the answer says: ${words}`,
    });
  });
});

describe('a history', () => {
  const of = (...entry: unknown[]) =>
    readHistory('Flag', '1', { resourceType: 'Bundle', type: 'history', entry });
  const version = (versionId: string) => ({
    resource: { resourceType: 'Flag', id: '1', meta: { versionId, lastUpdated: 'then' } },
  });

  it('gives the versions as they stand, and what deleted them', () => {
    expect(
      of(version('2'), { request: { method: 'DELETE' }, response: { etag: 'W/"1"', lastModified: 'now' } }),
    ).toEqual([
      { versionId: '2', lastUpdated: 'then', deleted: false },
      { versionId: '1', lastUpdated: 'now', deleted: true },
    ]);
  });

  it('passes over what is not of this resource', () => {
    const other = { resource: { resourceType: 'Flag', id: '9', meta: { versionId: '7' } } };
    const type = { resource: { resourceType: 'Task', id: '1', meta: { versionId: '7' } } };
    expect(of(other, version('1'), type)).toEqual([{ versionId: '1', lastUpdated: 'then', deleted: false }]);
  });

  it('is none where the answer is no history, or names no version', () => {
    expect(of()).toBeUndefined();
    expect(of({ resource: { resourceType: 'Task', id: '1' } })).toBeUndefined();
    expect(
      readHistory('Flag', '1', { resourceType: 'Bundle', type: 'searchset', entry: [version('1')] }),
    ).toBeUndefined();
    expect(
      readHistory('Flag', '1', { resourceType: 'List', type: 'history', entry: [version('1')] }),
    ).toBeUndefined();
    expect(readHistory('Flag', '1', '<html>')).toBeUndefined();
  });
});

describe('one entry of a transaction', () => {
  const read = (request: Partial<BundleEntryRequest>, status: string) => {
    const sent = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ request: { url: 'Flag/1', method: 'GET', ...request } }],
    } as Bundle;
    const entry = [{ response: { status, etag: 'W/"3"' } }];
    return readTransactionResponse(sent, { resourceType: 'Bundle', type: 'transaction-response', entry });
  };
  const done = (status: number) => [{ reference: 'Flag/1', status, versionId: '3' }];

  it.each([
    ['200 OK', {}, done(200)],
    ['299', {}, done(299)],
    ['304', { ifNoneMatch: 'W/"3"' }, done(304)],
    ['304', { ifModifiedSince: '2026-01-01T00:00:00Z' }, done(304)],
    ['304', {}, { code: 'entry-status', text: 'an entry was answered with status 304' }],
    [
      '304',
      { method: 'PUT', ifNoneMatch: '*' },
      { code: 'entry-status', text: 'an entry was answered with status 304' },
    ],
    ['300', {}, { code: 'entry-status', text: 'an entry was answered with status 300' }],
    ['199', {}, { code: 'entry-status', text: 'an entry was answered with status 199' }],
    ['202', {}, { code: 'accepted-only', text: 'an entry was accepted only, not done' }],
    ['fine', {}, { code: 'entry-status', text: 'an entry was answered without a status' }],
  ] as const)('answered %s to %o', (status, request, expected) => {
    expect(read(request as Partial<BundleEntryRequest>, status)).toEqual(expected);
  });
});

describe('a page of a search', () => {
  const page = (parameters: Record<string, string>, resource: object, more: object = {}) => {
    const answer = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource }], ...more };
    return readSearchPage({ type: 'Patient', parameters, bases: [] }, answer);
  };
  const patient = (...identifier: object[]) => ({ resourceType: 'Patient', id: '1', identifier });
  const foreign = { code: 'match-not-asked-for' };
  const found = { matches: [{ id: '1' }] };

  it.each([
    ['the number in its system', 'urn:a|7', [{ system: 'urn:a', value: '7' }], found],
    ['the number in another system', 'urn:a|7', [{ system: 'urn:b', value: '7' }], foreign],
    ['another number in the system', 'urn:a|7', [{ system: 'urn:a', value: '8' }], foreign],
    ['the number in any system', '7', [{ system: 'urn:b', value: '7' }], found],
    ['another number, in any system', '7', [{ system: 'urn:b', value: '8' }], foreign],
    ['the number without a system', '|7', [{ value: '7' }], found],
    ['the number with a system where none is asked for', '|7', [{ system: 'urn:a', value: '7' }], foreign],
    [
      'one of several',
      'urn:a|7,urn:a|8',
      [
        { system: 'urn:a', value: '9' },
        { system: 'urn:a', value: '8' },
      ],
      found,
    ],
    ['no identifier', 'urn:a|7', [], foreign],
  ])('asked by identifier takes %s or not', (_, identifier, identifiers, expected) => {
    expect(page({ identifier }, patient(...identifiers))).toMatchObject(expected);
  });

  it('takes an identifier that is no list for what it says, and looks at nothing that was left out', () => {
    const one = { resourceType: 'Patient', id: '1', identifier: { system: 'urn:a', value: '7' } };
    expect(page({ identifier: 'urn:a|7' }, one)).toMatchObject(found);
    for (const name of ['_elements', '_summary']) {
      expect(page({ identifier: 'urn:a|7', [name]: 'id' }, patient())).toMatchObject(found);
    }
  });

  it('gives the total where the server counts, and none where it estimates or says none', () => {
    const self = (url: string) => ({ total: 3, link: [{ relation: 'self', url }] });
    expect(page({}, patient(), { total: 3 })).toMatchObject({ total: 3 });
    expect(page({}, patient(), self('http://a/Patient?_total=accurate'))).toMatchObject({ total: 3 });
    for (const total of [-1, 1.5, '3', null]) {
      expect(page({}, patient(), { total })).not.toHaveProperty('total');
    }
    for (const kind of ['estimate', 'none&x=1']) {
      expect(page({}, patient(), self(`http://a/Patient?_total=${kind}`))).not.toHaveProperty('total');
    }
  });

  it('is not believed where its entries are no list or a match has no id', () => {
    expect(page({}, patient(), { entry: {} })).toMatchObject({ code: 'not-fhir' });
    expect(page({}, { resourceType: 'Patient', id: '' })).toMatchObject({ code: 'match-without-id' });
    expect(page({}, { resourceType: 'Patient', id: 7 })).toMatchObject({ code: 'match-without-id' });
    expect(page({}, { resourceType: 'Task', id: '1' })).toMatchObject({ code: 'match-of-another-type' });
  });
});
