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
  await ledger.about('https://hospital.example/fhir|Flag/1', 'Patient/with-need', []);
  const [limit, now] = [new Date('2026-08-01T12:00:00Z'), new Date('2026-11-01T12:00:00Z')];
  expect(await forgetPersonEvents(database, limit, now)).toBe(1);
  expect((await personEvents.of('Patient/old')).map(({ kind }) => kind)).toEqual(['died']);
  expect(await personEvents.saidDead('Patient/old')).toBe(true);
  expect(await personEvents.of('Patient/fresh')).toHaveLength(1);
  expect(await personEvents.of('Patient/with-need')).toHaveLength(1);
  expect(await forgetPersonEvents(database, limit, now)).toBe(0);
  // The need was another person's: what happened to this one goes when it is looked at again.
  await ledger.about('https://hospital.example/fhir|Flag/1', 'Patient/other', []);
  expect(await forgetPersonEvents(database, limit, new Date('2026-12-02T12:00:00Z'))).toBe(1);
  expect(await personEvents.of('Patient/with-need')).toEqual([]);
});

it('is not read again each time because its person has a need', async () => {
  const { database } = store as Store;
  await database.query(
    `with n as (insert into ip.notice (key, source, flag, subject, state, acknowledgement, opened_at, changed_at)
       select 'k' || g, 'https://hospital.example/fhir', 'Flag/k' || g, 'Patient/k' || g, 'closed', 'ok', now(), now()
       from generate_series(1, 500) g returning subject)
     insert into ip.person_event (patient, at, event, heard_at)
       select subject, timestamptz '2026-01-01', '{"kind":"moved"}', timestamptz '2026-01-01' from n`,
  );
  const limit = new Date('2026-08-01T12:00:00Z');
  await forgetPersonEvents(database, limit, new Date('2026-11-01T12:00:00Z'));
  const written = () =>
    database.query<{ xmin: string }>(
      `select distinct xmin::text from ip.person_event where looked_at is not null`,
    );
  const before = await written();
  expect(before).toHaveLength(1);
  await forgetPersonEvents(database, limit, new Date('2026-11-02T12:00:00Z'));
  expect(await written()).toEqual(before);
});

it('goes all of it where there is more than one statement looks at', async () => {
  const { database, personEvents } = store as Store;
  await database.query(
    `insert into ip.person_event (patient, at, event, heard_at)
       select 'Patient/many' || g, timestamptz '2026-01-01', '{"kind":"moved"}', timestamptz '2026-01-01'
       from generate_series(1, 7) g`,
  );
  const limit = new Date('2026-08-01T12:00:00Z');
  // What stays is looked at in the same portions, and holds nothing up.
  expect(await forgetPersonEvents(database, limit, new Date('2027-01-05T12:00:00Z'), 3)).toBe(7);
  expect(await personEvents.of('Patient/many7')).toEqual([]);
  expect(await personEvents.of('Patient/k1')).toHaveLength(1);
});
