// What a server may be asked to send by itself, past every judge.
import { describe, expect, it } from 'vitest';
import { subscriptionRefusal } from '../../src/flows/guard/asking/subscription.ts';
import { type Caller, readScopes } from '../../src/flows/guard/caller.ts';

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const TOPIC = 'https://individuell-plan.example/fhir/SubscriptionTopic/ip-need';
const bases = ['https://guard.example/fhir', 'http://hapi.internal:8080/fhir'];

const asking = (scope: string, patient?: string): Caller => ({
  name: 'a-client',
  role: 'provider',
  purpose: 'TREAT',
  seesPersons: false,
  scopes: readScopes(scope),
  ...(patient ? { patient } : {}),
});
const all = asking('system/*.cruds');
const channel = { type: 'rest-hook', endpoint: 'https://told.example/x', payload: 'application/fhir+json' };
const flags = { resourceType: 'Subscription', status: 'requested', reason: 'x', criteria: 'Flag?', channel };
const filtered = (...queries: readonly string[]) => ({
  _criteria: {
    extension: queries.map((valueString) => ({ url: `${BACKPORT}/backport-filter-criteria`, valueString })),
  },
});
const content = (valueCode: string) => ({
  channel: {
    ...channel,
    _payload: { extension: [{ url: `${BACKPORT}/backport-payload-content`, valueCode }] },
  },
});

/** Status of the refusal; undefined when the server may have it. */
function refusalOf(body: object, caller = all, verb: 'create' | 'update' | 'patch' | 'delete' = 'create') {
  return subscriptionRefusal({ caller, verb, body, openTypes: [], bases })?.status;
}

describe('a Subscription through the guard', () => {
  it.each([
    ['of a type that is not about plans', flags],
    ['with a filter of the backport guide on it', { ...flags, ...filtered('Flag?patient=Patient/1') }],
    [
      'to the topic of needs, by ids',
      { ...flags, criteria: TOPIC, ...filtered('Flag?'), ...content('id-only') },
    ],
    ['to the topic of needs, with nothing in it', { ...flags, criteria: TOPIC, ...content('empty') }],
    [
      'with the secret of Medplum',
      {
        ...flags,
        extension: [
          { url: 'https://www.medplum.com/fhir/StructureDefinition/subscription-secret', valueString: 's' },
        ],
      },
    ],
  ])('%s is relayed', (_what, body) => {
    expect(refusalOf(body)).toBeUndefined();
  });

  it.each([
    ['about plans', { ...flags, criteria: 'CarePlan?' }],
    ['about persons', { ...flags, criteria: 'Patient?' }],
    ['about everything', { ...flags, criteria: '[*]' }],
    ['about several types', { ...flags, criteria: '[Flag,CarePlan]' }],
    ['without criteria', { ...flags, criteria: undefined }],
    ['that looks into others', { ...flags, criteria: 'Flag?subject:Patient.name=Liv' }],
    ['that brings others along', { ...flags, criteria: 'Flag?_include=Flag:subject' }],
    ['whose filter is about plans', { ...flags, ...filtered('Flag?', 'CarePlan?') }],
    ['whose filter says nothing', { ...flags, ...filtered('') }],
    ['to another topic', { ...flags, criteria: 'https://other.example/topic', ...content('id-only') }],
    [
      'to the topic of needs, with whole resources',
      { ...flags, criteria: TOPIC, ...content('full-resource') },
    ],
    ['to the topic of needs, that does not say how much', { ...flags, criteria: TOPIC }],
    [
      'with an extension that may bring more',
      {
        ...flags,
        channel: {
          ...channel,
          extension: [{ url: 'https://hapi.example/payload-search', valueString: 'CarePlan?' }],
        },
      },
    ],
    [
      'with an extension in a header',
      { ...flags, channel: { ...channel, _header: [{ extension: [{ url: 'x' }] }] } },
    ],
    ['with what changes its meaning', { ...flags, modifierExtension: [{ url: 'x', valueBoolean: true }] }],
    ['that is something else', { ...flags, resourceType: 'Task' }],
  ])('%s is not', (_what, body) => {
    expect(refusalOf(body)).toBe(501);
  });

  it('is changed by patch for nobody', () => {
    expect(refusalOf([], all, 'patch')).toBe(501);
  });

  it.each([
    ['no scope to write it', 'system/Flag.rs'],
    ['a scope to change it alone', 'system/Subscription.u system/Flag.rs'],
    ['no scope to search what it tells of', 'system/Subscription.cruds system/Flag.r'],
    ['no scope to read what it tells of', 'system/Subscription.cruds system/Flag.s'],
    ['scopes for one patient', 'patient/*.cruds'],
    ['what it tells of for one patient alone', 'system/Subscription.cruds patient/Flag.rs'],
  ])('is not set up with %s', (_what, scope) => {
    expect(refusalOf(flags, asking(scope, 'Patient/1'))).toBe(403);
  });

  it('is ended with the scope for it, and without it is not', () => {
    expect(refusalOf({}, asking('system/Subscription.d'), 'delete')).toBeUndefined();
    expect(refusalOf({}, asking('system/Subscription.crus'), 'delete')).toBe(403);
  });

  it.each([
    'http://hapi.internal:8080/fhir/Flag',
    'HTTP://HAPI.internal:8080/other',
    'https://guard.example/fhir',
    'https://user:password@guard.example:443/x',
  ])('that has the server write to %s is refused', (endpoint) => {
    expect(refusalOf({ ...flags, channel: { ...channel, endpoint } })).toBe(422);
  });
});
