// What stays as quick with a million notices as with a thousand: lists, the look for work, taking notifications, retention. Rows
// are made by SQL, the audit's through its own chain. Part of `npm run bench`. Option: --rows N.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from '../src/edges/store/overview/measure.ts';
import { startEmbedded, urlOf } from '../src/edges/store/postgres/embedded-postgres.ts';
import { forgetBodies } from '../src/edges/store/received-messages.ts';
import { openStore, type Store } from '../src/edges/store/store.ts';
import { median } from './processor-time.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);
/** Notices that somebody still has to act on, in a small store and in a large one alike: the rest have ended. */
const OPEN = 1_000;
const AT_ONCE = 2_000;
const ROUNDS = 7;

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
    select 'b' || key, key, 'm' || key, opened_at, opened_at, 'ok' from made)
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
  await database.apart((client) => client.query('vacuum (analyze)'));
}

/** Median milliseconds of each, after one round that is not counted. */
async function times(store: Store, round: number): Promise<Record<string, number>> {
  const { database, overview, jobs } = store;
  let number = 0;
  const works: Record<string, () => Promise<unknown>> = {
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
      const key = `round-${round}-${number}`;
      const change = { inboxKey: key, noticeKey: key, flag: `Flag/${key}`, versioned: true, versionId: '1' };
      return store.accept([change], new Date());
    },
    'how much work waits': () => jobs.waiting(10_000),
    'a look for old bodies': () => forgetBodies(database, new Date(0), new Date()),
  };
  const found: Record<string, number> = {};
  for (const [name, work] of Object.entries(works)) {
    const taken: number[] = [];
    for (let time = 0; time <= ROUNDS; time += 1) {
      const begun = performance.now();
      await work();
      taken.push(performance.now() - begun);
    }
    found[name] = median(taken.slice(1));
  }
  found['from kept to begun'] = await toBegun(store, round);
  return found;
}

/** From the commit of a job to the handler that gets it: the look for work among all that is planned. */
async function toBegun({ jobs, database }: Store, round: number): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time <= ROUNDS; time += 1) {
    const key = `begun-${round}-${time}`;
    const begins = new Promise<void>((resolve) => beginnings.set(key, resolve));
    await jobs.relay(database, key, `Flag/${key}`, 0);
    const begun = performance.now();
    jobs.wake(0);
    await begins;
    taken.push(performance.now() - begun);
  }
  return median(taken.slice(1));
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
  const store = await openStore({ databaseUrl: urlOf(server.connection) });
  await store.jobs.work(handlers);
  await fill(store, 1, OPEN);
  const few = await times(store, 0);
  await fill(store, OPEN + 1, rows);
  const many = await times(store, 1);
  console.log(
    `with ${OPEN} notices, and with ${rows} of which ${OPEN} have not ended; median of ${ROUNDS}, ms`,
  );
  for (const [name, before] of Object.entries(few)) {
    const after = many[name] ?? Number.NaN;
    const ratio = (after / before).toFixed(1);
    console.log(
      `  ${name.padEnd(34)} ${before.toFixed(1).padStart(8)} ${after.toFixed(1).padStart(9)}  ${ratio}`,
    );
  }
  const begun = performance.now();
  const { lines, breaks } = await store.audit.verify();
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `  the audit verified: ${lines} lines, ${breaks.length} breaks, ${Math.round(lines / seconds)} lines/s`,
  );
  await store.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}
