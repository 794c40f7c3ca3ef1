// What happened to persons, on a real database: deleted when it is old and nobody needs it.
import { afterAll, expect, it } from 'vitest';
import { forgetPersonEvents } from '../../src/edges/store/inbox/person-events.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import type { PersonEvent } from '../../src/need/duties/event.ts';
import { freshDatabase } from '../support/store.ts';

let store: Store | undefined;
afterAll(() => store?.close(0));

it('goes with its age where the person has no need here, but for the death', async () => {
  store = await openStore({ databaseUrl: await freshDatabase(), concurrency: 1 });
  const { personEvents, ledger, database } = store;
  const [old, fresh] = [new Date('2026-01-01T12:00:00Z'), new Date('2026-11-01T12:00:00Z')];
  const admitted = {
    kind: 'admitted',
    stay: 'stay/1',
    at: '2026-01-01T12:00:00Z',
    source: 'ADT A01',
  } as PersonEvent;
  const died = { kind: 'died', at: '2026-01-01T13:00:00Z', source: 'ADT A08' } as PersonEvent;
  await personEvents.add('Patient/old', [admitted, died], old);
  await personEvents.add('Patient/fresh', [admitted], fresh);
  await personEvents.add('Patient/with-need', [admitted], old);
  await ledger.takeOver('https://hospital.example/fhir|Flag/1', 'https://hospital.example/fhir', 'Flag/1');
  await ledger.about('https://hospital.example/fhir|Flag/1', 'Patient/with-need');
  expect(await forgetPersonEvents(database, new Date('2026-08-01T12:00:00Z'))).toBe(1);
  expect((await personEvents.of('Patient/old')).map(({ kind }) => kind)).toEqual(['died']);
  expect(await personEvents.saidDead('Patient/old')).toBe(true);
  expect(await personEvents.of('Patient/fresh')).toHaveLength(1);
  expect(await personEvents.of('Patient/with-need')).toHaveLength(1);
  expect(await forgetPersonEvents(database, new Date('2026-08-01T12:00:00Z'))).toBe(0);
});
