// What one notice asks of the database, the hospital and the unit, counted in an adapter that runs inside this process.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { chmodSync, writeFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startAdapter } from '../../src/adapter/start.ts';
import { startEmbedded, urlOf } from '../../src/edges/store/postgres/embedded-postgres.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { lineCounter } from '../crash/kills.ts';
import { adapterConfig, end, SECRET, says, start } from '../crash/processes.ts';
import { freePort } from './free-port.ts';

export interface RoundTrips {
  /** SQL of each statement in order, those of the job library with them; what comes on a timer left out. */
  readonly statements: readonly string[];
  /** Method and path of each request. */
  readonly requests: readonly string[];
}

/** Notices before those that are counted: connections, tokens and what is learnt of the servers are there by then. */
const BEFORE = [1, 2, 3, 4, 5, 6, 7, 8];
/**
 * What is counted is the least of these: what else goes on at the same moment only adds to it. Each tenth need has no consent.
 */
const COUNTED = [9, 11, 12];
/** What is asked for the work on a notice: the tables of ours, the jobs that it plans and ends, and its transactions. */
const OF_A_NOTICE = /^(?:begin|commit)$|\bip\.|INSERT INTO jobs\.job_common|completed_on = /;
/** What is asked whether a notice comes or not: looks for work and at the directory, deadlines, sweeps. */
const ON_A_TIMER = /WITH next AS|from ip\.directory|ip\.cursor/;

/** @param folder an empty one, which the database may own */
export async function roundTrips(folder: string): Promise<RoundTrips> {
  chmodSync(folder, 0o711);
  const log = join(folder, 'unit');
  writeFileSync(log, '');
  const server = await startEmbedded({ directory: join(folder, 'store'), pgBin: process.env.PG_BIN });
  const [hospital, unit, port] = [await freePort(), await freePort(), await freePort()];
  const order = { log, answerToken: SECRET, handlesDuplicates: true, seed: 1 };
  const partner = start('unit.ts', {
    ...order,
    port: unit,
    unavailable: 0,
    silentAfterTaking: 0,
    doubled: 0,
  });
  await says(partner, 'up');
  const adapter = await startAdapter({
    config: adapterConfig({
      ...{ port, hospital, unit, store: { databaseUrl: urlOf(server.connection) } },
      retry: { attempts: 100, firstMs: 1_000, longestMs: 60_000, resends: 10 },
      acknowledgementMs: 1_800_000,
      timeoutMs: 30_000,
    }),
    check: await createResourceCheck(),
    environment: {},
  });
  const record = start('hospital.ts', {
    ...{ port: hospital, notices: 0, adapters: [], secret: SECRET, log: join(folder, 'raised') },
    concurrency: 1,
  });
  await says(record, 'told');
  const arrived = lineCounter(log);
  let told = 0;
  const notify = async (number: number) => {
    told += 1;
    const flag = await fetch(`http://127.0.0.1:${hospital}/fhir/Flag/flag-anders-n${number}`);
    const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${SECRET}` };
    const url = `http://127.0.0.1:${port}/notifications`;
    await (await fetch(url, { method: 'POST', headers, body: await flag.text() })).arrayBuffer();
    while (arrived() < told) {
      await wait(5);
    }
    await adapter.queue.idle();
  };
  for (const number of BEFORE) {
    await notify(number);
  }
  const rounds: RoundTrips[] = [];
  for (const number of COUNTED) {
    rounds.push(await counting(() => notify(number)));
  }
  await adapter.stop();
  await Promise.all([partner, record].map(end));
  await server.stop();

  const statements = rounds.map((round) =>
    round.statements.filter((text) => OF_A_NOTICE.test(text) && !ON_A_TIMER.test(text)),
  );
  const requests = rounds.map((round) =>
    round.requests
      .filter((request) => !request.includes(`:${port}/`))
      // Of what is asked here the Flag is asked twice: by this test, and by the adapter.
      .slice(1)
      .map((request) => request.replace(/http:\/\/[^/]*/, '')),
  );
  return { statements: fewest(statements), requests: fewest(requests) };
}

function fewest(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

async function counting(work: () => Promise<void>): Promise<RoundTrips> {
  const statements: string[] = [];
  const requests: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query(...given: unknown[]): unknown };
  const [plainQuery, plainFetch] = [prototype.query, globalThis.fetch];
  prototype.query = function (this: unknown, ...given: unknown[]) {
    const [asked] = given as [string | { readonly text?: string }];
    statements.push((typeof asked === 'string' ? asked : (asked.text ?? '')).replaceAll(/\s+/g, ' ').trim());
    return plainQuery.apply(this, given);
  };
  const onRequest = (message: unknown) => {
    const { method, host, path } = (message as { readonly request: ClientRequest }).request;
    requests.push(`${method} http://${host}${path}`);
  };
  subscribe('http.client.request.start', onRequest);
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    requests.push(`${init?.method ?? (input instanceof Request ? input.method : 'GET')} ${url}`);
    return plainFetch(input, init);
  };
  try {
    await work();
  } finally {
    prototype.query = plainQuery;
    globalThis.fetch = plainFetch;
    unsubscribe('http.client.request.start', onRequest);
  }
  return { statements, requests };
}
