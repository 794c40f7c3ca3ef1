// What stays as quick with a million notices as with a thousand: lists, the look for work, sweeps, taking notifications, retention.
// Rows are made by SQL, the audit's through its own chain. Both stores are asked in turn, so that a busy machine is busy for both.
// Part of `npm run bench`. Option: --rows N.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCursors } from '../src/edges/store/cursors.ts';
import { forgetAdt } from '../src/edges/store/inbox/adt-messages.ts';
import { forgetPersonEvents } from '../src/edges/store/inbox/person-events.ts';
import { measure, sumCounts } from '../src/edges/store/overview/measure.ts';
import { startEmbedded, urlOf } from '../src/edges/store/postgres/embedded-postgres.ts';
import { forgetBodies } from '../src/edges/store/received-messages.ts';
import { openStore, type Store } from '../src/edges/store/store.ts';
import { median } from './processor-time.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);
/** Notices that somebody still has to act on, in a small store and in a large one alike: the rest have ended. */
const OPEN = 1_000;
const AT_ONCE = 2_000;
const ROUNDS = 9;
/** Resources on one page of a sweep. */
const PAGE = 200;
/** What has to hold: a row's longest time in milliseconds with all rows, and how much longer than with few it may take. */
const LIMITS: Readonly<Record<string, { readonly longest?: number; readonly ratio?: number }>> = {
  'the list of notices': { longest: 100 },
  'a page of a sweep, all of it known': { ratio: 1.5 },
  'from kept to begun': { ratio: 1.5 },
  'a look for old events of persons': { longest: 50 },
  'numbers for the monitoring': { ratio: 1.5 },
  'whether anything changed': { ratio: 1.5 },
};

/** $1 and $2: from and to which number. The first {@link OPEN} are with the unit, the others have ended. */
const NOTICES = `with made as (insert into ip.notice (key, source, flag, state, acknowledgement, business, recipient_name,
    recipient_municipality, opened_at, changed_at, recorded_at_source, subject, message_id)
  select 'n' || g, 'https://hospital.example/fhir', 'Flag/f' || g, 'delivered', 'ok',
    case when g > ${OPEN} then 'closed' end, 'Unit ' || g % 300, (1000 + g % 300)::text,
    now() - (g % 5000) * interval '1 hour', now(), true, 'Patient/p' || g, 'm' || g
  from generate_series($1::integer, $2::integer) g returning key, opened_at),
  told as (insert into ip.history (notice_key, at, event, detail) select key, opened_at, 'recorded', 'bench' from made),
  due as (insert into ip.deadline (notice_key, kind, due_at, state)
    select key, 'answer', opened_at + interval '14 days', 'met' from made),
  sent as (insert into ip.receipt (bundle_id, notice_key, message_id, sent_at, answered_at, code)
    select 'b' || key, key, 'm' || key, opened_at, opened_at, 'ok' from made),
  heard as (insert into ip.received_message (message_id, bundle_ids, claimed_at, code, forgotten_at)
    select 'r' || key, array['rb' || key], opened_at, 'ok', now() from made),
  adt as (insert into ip.adt_message (id, key, answers, received_at)
    select 'a' || key, 'ak' || key, array['MSA'], now() from made),
  moved as (insert into ip.person_event (patient, at, event, heard_at)
    select 'Patient/p' || substr(key, 2), opened_at, '{"kind":"moved"}'::jsonb, opened_at from made)
  insert into ip.inbox (key, received_at) select 'i' || key, opened_at from made`;
const LINES = `insert into ip.audit (at, actor, action, notice_key, detail, entry)
  select now(), 'adapter', 'recorded', 'n' || g, 'bench', '{"what":"act"}'::jsonb
  from generate_series($1::integer, $2::integer) g`;

async function fill({ database }: Store, from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at += AT_ONCE) {
    const range = [at, Math.min(to, at + AT_ONCE - 1)];
    await database.query(NOTICES, range);
    await database.query(LINES, range);
  }
  await forgetPersonEvents(database, new Date(), new Date());
  // As the retention does four times a day, with the database's own cleaning between.
  for (const again of [false, true]) {
    await sumCounts(database);
    await database.apart((client) => client.query(again ? 'vacuum (analyze)' : 'vacuum'));
  }
}

type Work = () => Promise<unknown>;

function worksOf(store: Store, which: string): Readonly<Record<string, Work>> {
  const { database, overview, jobs } = store;
  const cursors = createCursors(database, () => new Date());
  let number = 0;
  return {
    'the list of notices': () => overview.list({}),
    'its second page, newest first': () => overview.list({ page: 2, order: 'newest' }),
    'what a unit has to do': () => overview.list({ actor: 'unit' }),
    'one municipality': () => overview.list({ municipality: '1017' }),
    'numbers above the list': () => overview.counts(),
    'one notice': () => overview.show(17),
    'whether anything changed': () => overview.version(),
    'numbers for the monitoring': () => measure(database, new Date()),
    'what is unsettled at a start': () => store.ledger.unsettled(),
    'a notification is kept': () => {
      number += 1;
      const key = `${which}-${number}`;
      const change = { inboxKey: key, noticeKey: key, flag: `Flag/${key}`, versioned: true, versionId: '1' };
      return store.accept([change], new Date());
    },
    'a page of a sweep, all of it known': async () => {
      const changes = Array.from({ length: PAGE }, (_, at) => ({
        ...{ inboxKey: `in${at + 1}`, noticeKey: `n${at + 1}`, flag: `Flag/f${at + 1}` },
        ...{ versioned: true, versionId: '1' },
      }));
      await store.accept(changes, new Date());
      await cursors.change<{ since: string }>('sweep', () => ({ since: new Date().toISOString() }));
    },
    'how much work waits': () => jobs.waiting(10_000),
    'a look for old bodies': () => forgetBodies(database, new Date(0), new Date()),
    'a look for old messages of persons': () => forgetAdt(database, new Date(0)),
    // All of them are old, and of persons with a need.
    'a look for old events of persons': () => forgetPersonEvents(database, new Date(), new Date()),
    'from kept to begun': () => {
      number += 1;
      return toBegun(store, `begun-${which}-${number}`);
    },
  };
}

/** Median milliseconds of each in each store, after one round that is not counted. */
async function times(stores: readonly Readonly<Record<string, Work>>[]): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const name of Object.keys(stores[0] ?? {})) {
    const taken = stores.map((): number[] => []);
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [at, works] of stores.entries()) {
        const begun = performance.now();
        await works[name]?.();
        taken[at]?.push(performance.now() - begun);
      }
    }
    found.set(
      name,
      taken.map((all) => median(all.slice(1))),
    );
  }
  return found;
}

/** From the commit of a job to the handler that gets it: the look for work among all that is planned. */
async function toBegun({ jobs, database }: Store, key: string): Promise<void> {
  const begins = new Promise<void>((resolve) => beginnings.set(key, resolve));
  await jobs.relay(database, key, `Flag/${key}`, 0);
  jobs.wake(0);
  await begins;
}

const beginnings = new Map<string, () => void>();
const nothing = async () => undefined;
const handlers = {
  ...{ deadline: nothing, dead: nothing, feed: nothing, retention: nothing },
  relay: async ({ key }: { readonly key: string }) => beginnings.get(key)?.(),
  onError: (_queue: string, error: unknown) => console.error(error),
};

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-scale-'));
chmodSync(folder, 0o711);
const server = await startEmbedded({ directory: join(folder, 'store'), pgBin: process.env.PG_BIN });
try {
  const large = await openStore({ databaseUrl: urlOf(server.connection) });
  await large.database.apart((client) => client.query('create database few'));
  const small = await openStore({ databaseUrl: urlOf({ ...server.connection, database: 'few' }) });
  await fill(small, 1, OPEN);
  await fill(large, 1, rows);
  for (const store of [small, large]) {
    await store.jobs.work(handlers);
  }
  console.log(
    `with ${OPEN} notices, and with ${rows} of which ${OPEN} have not ended; median of ${ROUNDS} in turn, ms`,
  );
  for (const [name, [few = 0, many = 0]] of await times([worksOf(small, 'few'), worksOf(large, 'many')])) {
    const { longest = Number.POSITIVE_INFINITY, ratio = Number.POSITIVE_INFINITY } = LIMITS[name] ?? {};
    const judged = many > longest || many / few > ratio ? 'OVER' : 'kept';
    const limits = [
      ...(longest < Number.POSITIVE_INFINITY ? [`at most ${longest} ms`] : []),
      ...(ratio < Number.POSITIVE_INFINITY ? [`at most ${ratio} times`] : []),
    ];
    console.log(
      `  ${name.padEnd(36)} ${few.toFixed(1).padStart(8)} ${many.toFixed(1).padStart(9)}  ${(many / few).toFixed(2)}` +
        (limits.length > 0 ? `  ${limits.join(', ')}: ${judged}` : ''),
    );
  }
  const begun = performance.now();
  const { lines, breaks } = await large.audit.verify();
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `  the audit verified: ${lines} lines, ${breaks.length} breaks, ${Math.round(lines / seconds)} lines/s`,
  );
  await small.close();
  await large.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
