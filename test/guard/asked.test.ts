// What the guard takes a request for, and what it refuses before anything is asked of the server behind.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf, whatIsAsked } from '../../src/flows/guard/asking/asked.ts';
import { hasCondition, searchRefusal } from '../../src/flows/guard/asking/parameters.ts';
import { isInScope, onlyPatient, readScopes } from '../../src/flows/guard/caller.ts';
import { applyPatch } from '../../src/flows/guard/json-patch.ts';
import { guardedTypes, kindOfType } from '../../src/flows/guard/kinds.ts';
import { askedOf } from '../../src/flows/guard/search.ts';

const ask = (method: string, path: string) => {
  const [own = '', query = ''] = path.split('?');
  const segments = segmentsOf(`/${own}`);
  return segments ? whatIsAsked(method, segments, new URLSearchParams(query)) : undefined;
};
const status = (method: string, path: string) => {
  const asked = ask(method, path);
  return asked?.ask === 'refused' ? asked.refusal.status : asked?.ask;
};

describe('what a request is taken for', () => {
  it('nothing about plans passes unjudged, however its address is written', () => {
    const spelled = fc
      .constantFrom(...guardedTypes)
      .chain((type) =>
        fc
          .array(fc.boolean(), { minLength: type.length, maxLength: type.length })
          .map((upper) =>
            [...type].map((sign, at) => (upper[at] ? sign.toUpperCase() : sign.toLowerCase())).join(''),
          ),
      );
    const rest = fc.constantFrom(
      '',
      '/1',
      '/1/_history',
      '/1/_history/2',
      '?status=active',
      '/_search',
      '/1/$everything',
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD');
    fc.assert(
      fc.property(spelled, rest, method, (type, after, verb) => {
        expect(ask(verb, `${type}${after}`)?.ask).not.toBe('pass');
      }),
    );
    for (const path of [
      '../CarePlan/1',
      'Encounter/../CarePlan/1',
      '//CarePlan/1',
      'Care%50lan/1',
      './CarePlan',
    ]) {
      expect(ask('GET', path)).toBeUndefined();
    }
  });

  it('what is of the whole server, what steers it and what may hold a copy of anything is closed', () => {
    expect(status('GET', '_history')).toBe(403);
    expect(status('POST', '$graphql')).toBe(403);
    expect(status('GET', 'Group/1/$export')).toBe(501);
    expect(status('PUT', 'SearchParameter/1')).toBe(403);
    expect(status('GET', 'Binary/1')).toBe(403);
    expect(status('DELETE', 'Encounter/1?_cascade=delete')).toBe(403);
    expect(status('POST', 'Patient/$match')).toBe(501);
    expect(status('GET', 'ValueSet/$expand?url=x')).toBe('pass');
    expect(status('GET', 'Encounter/1')).toBe('pass');
    expect(kindOfType('Binary', ['Binary'])).toBe('open');
  });

  it('a search by POST is judged by its body too, and a read brings nothing beside what it names', () => {
    expect(status('POST', 'Encounter/_search')).toBe('search');
    for (const path of [
      'Encounter/1',
      'Encounter/1/_history',
      'Encounter/1/_history/2',
      'Encounter/_history',
    ]) {
      expect([path, status('GET', `${path}?_include=Encounter:patient`)]).toEqual([path, 403]);
      expect([path, status('GET', `${path}?_format=json`)]).toEqual([path, 'pass']);
    }
  });

  it('a parameter that nobody here knows, and an order by what stands elsewhere, are refused', () => {
    const refusals = (query: string) => searchRefusal(new URLSearchParams(query), true)?.status;
    for (const query of [
      '_fields=title',
      '_in=CareTeam/1',
      '_list=1',
      '%20_include=x',
      '?_has:CarePlan:patient:_id=1',
      '_sort=subject.name',
      '_sort=-patient:Patient.name',
      '_sort:asc=subject.name',
      'status;_include=CarePlan:subject',
      '_summary:x=COUNT',
      'toString=1&__proto__=1',
    ]) {
      expect([query, refusals(query)]).toEqual([query, 403]);
    }
    for (const query of [
      'status:not=active&_sort=-date,_lastUpdated',
      'patient.identifier=1',
      'code=a|b&_count=3',
    ]) {
      expect([query, refusals(query)]).toEqual([query, undefined]);
    }
  });

  it('whole resources are asked for, whatever part of them a caller wants', () => {
    const asked = askedOf(
      new URLSearchParams('_elements:exclude=subject&_elements=id&_summary:x=text&_total=accurate&code=1'),
    );
    expect([...asked.keys()]).toEqual(['code', '_count']);
  });

  it('a reference that is a search is found at any depth', () => {
    expect(hasCondition({ a: [{ b: { reference: 'CarePlan?patient=1' } }] })).toBe(true);
    expect(hasCondition({ contained: [{ x: { reference: 'http://here/Patient?_id=1' } }] })).toBe(true);
    expect(hasCondition({ reference: { reference: 'Patient/1' }, text: 'Why?' })).toBe(false);
  });

  it('a search that brings or looks into more than its own type is judged', () => {
    for (const query of [
      '_sort=subject.name',
      '_fields=id',
      '_include=Encounter:patient',
      '_revinclude=CarePlan:encounter',
      'subject.name=x',
      '_has:CarePlan:encounter:_id=1',
    ]) {
      expect(status('GET', `Encounter?${query}`)).toBe('search');
    }
    expect(status('GET', 'Patient/1/Encounter')).toBe('search');
    expect(status('GET', '?_getpages=x')).toBe('search');
  });
});

describe('scopes', () => {
  const caller = (scope: string) => ({
    name: 'x',
    role: 'provider' as const,
    purpose: 'COC',
    seesPersons: false,
    scopes: readScopes(scope),
  });

  it('only narrow, by type and letter, in the form of SMART 1 and 2', () => {
    expect(isInScope(caller('system/Goal.rs'), 'Goal', 'r')).toBe(true);
    expect(isInScope(caller('system/Goal.rs'), 'Goal', 'u')).toBe(false);
    expect(isInScope(caller('user/*.read'), 'Task', 's')).toBe(true);
    expect(isInScope(caller('openid launch system/Goal.rs?status=active'), 'Goal', 'r')).toBe(false);
    expect(onlyPatient({ ...caller('patient/*.rs'), patient: 'Patient/1' }, 'Goal', 'r')).toBe('Patient/1');
    expect(onlyPatient(caller('patient/*.rs'), 'Goal', 'r')).toBe('nobody');
  });
});

describe('a JSON Patch', () => {
  it('gives what it says, and nothing when an operation cannot be done', () => {
    const before = { a: [1, 2], b: { c: 'x' } };
    const patched = applyPatch(before, [
      { op: 'test', path: '/b/c', value: 'x' },
      { op: 'add', path: '/a/-', value: 3 },
      { op: 'replace', path: '/b/c', value: 'y' },
      { op: 'move', from: '/a/0', path: '/d' },
      { op: 'copy', from: '/d', path: '/e' },
      { op: 'remove', path: '/a/0' },
    ]);
    expect(patched).toEqual({ value: { a: [3], b: { c: 'y' }, d: 1, e: 1 } });
    expect(before).toEqual({ a: [1, 2], b: { c: 'x' } });
    for (const operation of [
      { op: 'test', path: '/b/c', value: 'z' },
      { op: 'remove', path: '/none' },
      { op: 'add', path: '/__proto__/x', value: 1 },
      { op: 'add', path: '/a/9', value: 1 },
      { op: 'odd', path: '/a' },
      null,
    ]) {
      expect(applyPatch(before, [operation])).toHaveProperty('problem');
    }
  });
});
