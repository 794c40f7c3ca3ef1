// Lists and servers beside one another: none takes out, changes or collides with what is another's.
import type { Endpoint, Organization } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { DirectoryResource } from '../../src/need/directory/directory.ts';
import { type FeedAnswer, previewFeed } from '../../src/need/directory/lists/feed.ts';
import { previewImport } from '../../src/need/directory/lists/import-preview.ts';
import { previewSettings } from '../../src/need/directory/lists/settings-list.ts';

const ORGNR = 'urn:oid:2.16.578.1.12.4.1.4.101';

function organization(id: string, change: Partial<Organization> = {}): Organization {
  return { resourceType: 'Organization', id, active: true, name: `Unit ${id}`, ...change };
}

const partOf = (id: string) => ({ partOf: { reference: `Organization/${id}` } });
const keys = (resources: readonly DirectoryResource[]) =>
  resources.map(({ resourceType, id }) => `${resourceType}/${id}`).sort();

/** The directory after lists were taken in one after the other, each in place of what it said before. */
function takenIn(...lists: readonly (readonly [string, readonly DirectoryResource[]])[]) {
  return lists.reduce<readonly DirectoryResource[]>((current, [list, incoming]) => {
    const preview = previewImport({ current, incoming, list, replace: true });
    expect(preview.issues).toEqual([]);
    return preview.next;
  }, []);
}

describe('a list that replaces what it said', () => {
  const owner = organization('owner-1');

  it('leaves an owner that units of another list are part of', () => {
    const north = organization('north', partOf('owner-1'));
    const south = organization('south', partOf('owner-1'));
    const next = takenIn(['a', [owner, north]], ['b', [owner, south]], ['a', []]);
    expect(keys(next)).toEqual(['Organization/owner-1', 'Organization/south']);
    expect(keys(takenIn(['a', [owner, north]], ['b', [south]], ['a', []]))).toEqual(keys(next));
    // And when nobody needs it any more, it goes.
    expect(takenIn(['a', [owner, north]], ['b', [south]], ['a', []], ['b', []])).toEqual([]);
  });

  it('leaves a unit that another list states in the same words, and what that is part of', () => {
    const unit = organization('unit', partOf('owner-1'));
    const both = takenIn(['a', [owner, unit]], ['b', [owner, unit]], ['a', []]);
    expect(keys(both)).toEqual(['Organization/owner-1', 'Organization/unit']);
    expect(takenIn(['a', [owner, unit]], ['b', [owner, unit]], ['a', []], ['b', []])).toEqual([]);
    // The one that has it alone now may change it.
    const changed = takenIn(['a', [unit]], ['b', [unit]], ['a', []], ['b', [{ ...unit, name: 'New' }]]);
    expect(changed).toMatchObject([{ name: 'New' }]);
  });

  it('follows who needs whom over several steps', () => {
    const chain = [
      organization('top'),
      organization('mid', partOf('top')),
      organization('low', partOf('mid')),
    ];
    const next = takenIn(['a', chain], ['b', [organization('theirs', partOf('low'))]], ['a', []]);
    expect(keys(next)).toEqual(['low', 'mid', 'theirs', 'top'].map((id) => `Organization/${id}`));
  });
});

describe('two servers that use the same ids', () => {
  const answerOf = (change: Partial<FeedAnswer>): FeedAnswer => ({
    upserts: [],
    removals: [],
    registerPeriods: {},
    complete: true,
    cursor: undefined,
    issues: [],
    ...change,
  });
  const take = (resources: readonly DirectoryResource[], feed: string, change: Partial<FeedAnswer>) =>
    previewFeed({ revision: '1', resources, cursors: {} }, feed, answerOf(change));
  const server = (name: string): DirectoryResource[] => [
    organization('1', { name, ...partOf('2') }),
    organization('2', { name: `Owner of ${name}` }),
    {
      resourceType: 'Endpoint',
      id: '1',
      status: 'active',
      name,
      managingOrganization: { reference: 'Organization/1' },
    } as Endpoint,
  ];

  it('stand beside one another, each with its own references', () => {
    const first = take([], 'mcsd:one', { upserts: server('One') }).next;
    const both = take(first, 'mcsd:two', { upserts: server('Two') });
    expect(both.issues).toEqual([]);
    expect(both.next).toHaveLength(6);
    for (const name of ['One', 'Two']) {
      const endpoint = both.next.find(
        (each) => each.resourceType === 'Endpoint' && each.name === name,
      ) as Endpoint;
      const unit = both.next.find(
        ({ resourceType, id }) => `${resourceType}/${id}` === endpoint.managingOrganization?.reference,
      );
      expect(unit?.name).toBe(name);
      const owner = both.next.find(
        ({ id }) => `Organization/${id}` === (unit as Organization).partOf?.reference,
      );
      expect(owner?.name).toBe(`Owner of ${name}`);
    }
    // The same again changes nothing, and what one of them deletes is its own.
    expect(take(both.next, 'mcsd:two', { upserts: server('Two') }).changes).toEqual([]);
    const less = take(both.next, 'mcsd:two', { complete: false, removals: ['Organization/1', 'Endpoint/1'] });
    expect(less.next.map(({ name }) => name).sort()).toEqual(['One', 'One', 'Owner of One', 'Owner of Two']);
    // The id stays, also when the other server has left.
    const alone = take(both.next, 'mcsd:one', { upserts: [] }).next;
    expect(take(alone, 'mcsd:two', { upserts: server('Two') }).changes).toEqual([]);
  });

  it('with an id of any length', () => {
    const long = organization('x'.repeat(64));
    const first = take([], 'mcsd:one', { upserts: [long] }).next;
    const { next } = take(first, 'mcsd:two', { upserts: [{ ...long, name: 'Other' }] });
    expect(new Set(next.map(({ id }) => id)).size).toBe(2);
    expect(next.every(({ id = '' }) => id.length <= 64)).toBe(true);
  });
});

describe('names that differ', () => {
  const unit = {
    municipality: '4601',
    name: 'Koordinerende enhet',
    organizationNumber: '310000248',
    endpoint: 'https://ke.example/fhir',
    partOf: { name: 'Bergen', organizationNumber: '310000027' },
  };

  it('stop no start: the configuration is taken in, and told of', () => {
    const owner = organization('owner-310000027', {
      meta: { profile: ['https://fhir.individuellplan.example/StructureDefinition/ip-organization'] },
      identifier: [{ system: ORGNR, value: '310000027' }],
      name: 'Bergen kommune',
    });
    const resources = takenIn(['west', [owner]]);
    const preview = previewSettings({ revision: '1', resources, cursors: {} }, [unit]);
    expect(preview.issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning conflict']);
    expect(preview.next.map(({ name }) => name)).toContain('Bergen kommune');
    expect(preview.next.map(({ name }) => name)).toContain('Koordinerende enhet');
  });

  it('stop one when what differs is more than the name', () => {
    const owner = organization('owner-310000027', { identifier: [{ system: ORGNR, value: '310000035' }] });
    const resources = takenIn(['west', [owner]]);
    const { issues } = previewSettings({ revision: '1', resources, cursors: {} }, [unit]);
    expect(issues.map(({ severity }) => severity)).toEqual(['error']);
  });
});
