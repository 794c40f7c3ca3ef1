// An empty or short answer of a source ends nothing by itself: what would take much away waits for a person.
import type { Endpoint } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { takeInFeed, UnusableUnits } from '../../src/flows/directory/fill-directory.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { loadMunicipalities } from '../../src/ground/norway/municipality-table.ts';
import type { DirectoryFeed, FeedAnswer } from '../../src/need/directory/lists/feed.ts';
import { lossesOf } from '../../src/need/directory/lists/losses.ts';
import type { StoredDirectory } from '../../src/need/directory/store.ts';

const now = requireInstant('2026-11-29T10:00:00Z', 'now');

function endpoint(id: string): Endpoint {
  return {
    resourceType: 'Endpoint',
    id,
    status: 'active',
    identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.2', value: `80000${id}` }],
    connectionType: { code: 'nhn-edi' },
    payloadType: [{ text: 'dialogmelding' }],
    address: `her-id:80000${id}`,
  };
}

const units = Array.from({ length: 10 }, (_, at) => endpoint(String(10 + at)));

/** A register that says of so many of the known HER-ids that they have ended. */
async function takeIn(ended: number, known = units): Promise<{ changed: number; written: boolean }> {
  let written = false;
  const stored: StoredDirectory = { revision: '1', resources: known, cursors: {} };
  const registerPeriods = Object.fromEntries(
    known.slice(0, ended).map(({ id }) => [`Endpoint/${id}`, { end: '2026-11-01' }]),
  );
  const answer: FeedAnswer = {
    upserts: [],
    removals: [],
    registerPeriods,
    complete: false,
    cursor: 'c1',
    issues: [],
  };
  const feed: DirectoryFeed = { name: 'register', pull: async () => answer };
  const store = {
    read: async () => stored,
    revision: async () => '1',
    write: async () => {
      written = true;
    },
  };
  const changed = await takeInFeed(store as never, feed, loadMunicipalities(), now).catch(
    (error: unknown) => {
      expect(error).toBeInstanceOf(UnusableUnits);
      return -1;
    },
  );
  return { changed, written };
}

it.each([
  [1, 'few end: they end', true],
  [5, 'half end: they end', true],
  [6, 'more than half end: a person looks', false],
  [10, 'all end, as when the export is empty: a person looks', false],
])('%i of ten: %s', async (ended, _, taken) => {
  expect(await takeIn(ended)).toEqual({ changed: taken ? ended : -1, written: taken });
});

it('the only unit does not end because a source is silent of it', async () => {
  expect((await takeIn(1, units.slice(0, 1))).written).toBe(false);
});

it('what has ended before is no loss, and neither is what ends in time to come', () => {
  const ended = (end: string): Endpoint => ({
    ...endpoint('10'),
    extension: [
      {
        url: 'https://individuell-plan.example/fhir/StructureDefinition/ip-register-period',
        valuePeriod: { end },
      },
    ],
  });
  expect(lossesOf([ended('2026-11-01')], [], now)).toMatchObject({ lost: 0, large: false });
  expect(lossesOf([endpoint('10')], [ended('2027-01-01')], now)).toMatchObject({ lost: 0, large: false });
  expect(lossesOf([endpoint('10')], [ended('2026-11-01')], now)).toMatchObject({ lost: 1, large: true });
});
