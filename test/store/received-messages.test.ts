// The table of duplicates, on a real database.
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { freshDatabase } from '../support/store.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore({ databaseUrl: await freshDatabase() });
});
afterAll(() => store.close(0));

const at = '2026-11-22T12:00:00.000Z';
const later = '2026-11-22T12:05:00.000Z';
const response: Bundle = { resourceType: 'Bundle', type: 'message', id: 'acknowledgement' };

it('judges each of the four cases of Bundle.id and MessageHeader.id', async () => {
  const { received } = store;
  expect(await received.begin('m1', 'b1', at)).toEqual({ kind: 'new' });
  await received.finish('m1', response);
  expect(await received.begin('m1', 'b1', at)).toEqual({ kind: 'repeat', response });
  expect(await received.begin('m1', 'b2', at)).toEqual({ kind: 'resend', response });
  expect(await received.begin('m1', 'b2', at)).toEqual({ kind: 'repeat', response });
  expect(await received.begin('m2', 'b1', at)).toEqual({ kind: 'bundle-id-reused' });
});

it('gives a message to one worker at a time, and to another when the first one died', async () => {
  const { received } = store;
  const arrivals = await Promise.all(
    Array.from({ length: 8 }, (_, index) => received.begin('m3', `b3-${index}`, at)),
  );
  expect(arrivals.filter(({ kind }) => kind === 'new')).toHaveLength(1);
  expect(arrivals.filter(({ kind }) => kind === 'in-work')).toHaveLength(7);
  expect(await received.begin('m3', 'b3-later', later)).toEqual({ kind: 'new' });
});

it('forgets a message that could not be taken, so that the next send is a first one', async () => {
  const { received } = store;
  await received.begin('m4', 'b4', at);
  await received.release('m4');
  expect(await received.begin('m4', 'b4', at)).toEqual({ kind: 'new' });
});
