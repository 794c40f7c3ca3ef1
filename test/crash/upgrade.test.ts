// An upgrade: today's adapter starts on the store that release 0.1.0 left behind, and what was on its way goes on.
import { readFileSync } from 'node:fs';
import type { Bundle, Consent, Resource } from '@medplum/fhirtypes';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { close, listen, startAdapter } from '../../src/adapter/start.ts';
import { openStore } from '../../src/edges/store/store.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { startFhirServer } from '../support/fhir-server.ts';
import { ANSWER_TOKEN, adapterSettings, fixture, SECRET } from '../support/hospital.ts';

/** Where everything was when the store was left: addresses of this machine that nothing else takes. */
const HOSPITAL = { host: '127.77.0.1', port: 8181 };
const UNIT = { host: '127.77.0.2', port: 8182 };
const ADAPTER = { host: '127.77.0.3', port: 8183 };
const left = readFileSync(new URL('upgrade/store-of-0.1.0.sql', import.meta.url), 'utf8');

const endings: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

/** A new database with what the release left; its time is moved so that it was left just now. */
async function databaseAsLeft(): Promise<string> {
  const name = 'left_by_an_older_release';
  const admin = new pg.Client(inject('storeUrl').replace('{database}', 'postgres'));
  await admin.connect();
  await admin.query(`drop database if exists ${name}`);
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = inject('storeUrl').replace('{database}', name);
  const client = new pg.Client(url);
  await client.connect();
  await client.query('set session_replication_role = replica');
  const later = Date.now() - Date.parse(/left it at (\S+),/.exec(left)?.[1] ?? '');
  const parts = left.split(/^-- @/m).slice(1);
  for (const part of parts.filter((each) => each.startsWith('tables'))) {
    await client.query(part.replace(/^tables\n/, ''));
  }
  const filled = parts
    .filter((each) => each.startsWith('rows'))
    .map((part) => ({ table: /^rows (\S+)/.exec(part)?.[1] ?? '', rows: part.slice(part.indexOf('\n')) }));
  // The statements that make the tables fill some of them; what the release left takes their place.
  await client.query(`truncate ${filled.map(({ table }) => table).join()} cascade`);
  for (const { table, rows } of filled) {
    await fill(client, table, table.startsWith('ip.audit') ? rows : movedBy(later, rows));
  }
  await client.end();
  return url;
}

async function fill(client: pg.Client, table: string, rows: string): Promise<void> {
  const columns = [...new Set((JSON.parse(rows) as object[]).flatMap((row) => Object.keys(row)))];
  const named = columns.map((column) => `"${column}"`).join();
  await client.query(
    `insert into ${table} (${named}) overriding system value
     select ${named} from json_populate_recordset(null::${table}, $1::json)`,
    [rows],
  );
  const [schema, name] = table.split('.');
  const { rows: identities } = await client.query<{ column_name: string }>(
    `select column_name from information_schema.columns
     where table_schema = $1 and table_name = $2 and is_identity = 'YES'`,
    [schema, name],
  );
  for (const { column_name: column } of identities) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', '${column}'), (select max("${column}") from ${table}))`,
    );
  }
}

/** The audit is a chain of hashes and stays as it is; everything else was a moment ago, by the same time everywhere. */
function movedBy(later: number, text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, (instant) =>
    new Date(Date.parse(instant) + later).toISOString(),
  );
}

async function startToday(databaseUrl: string) {
  const hospital = await startFhirServer({ secret: SECRET, at: HOSPITAL });
  endings.push(() => hospital.stop());
  for (const [story, name] of [
    ['need-with-consent', 'anders'],
    ['need-without-consent', 'berit'],
    ['existing-plan', 'cecilie'],
    ['need-with-consent', 'dagny'],
  ] as const) {
    await load(hospital, story, name);
  }
  const unit = createSandboxKe({
    name: 'Unit',
    answerToken: ANSWER_TOKEN,
    answerAfter: 20,
    answer: 'coordinator-appointed',
  });
  const { server } = await listen(unit.app, UNIT.host, UNIT.port);
  endings.push(() => close(server));
  const endpoint = `http://${UNIT.host}:${UNIT.port}/fhir/$process-message`;
  const adapter = await startAdapter({
    config: {
      ...adapterSettings({ endpoint }),
      listen: ADAPTER,
      network: { privateHosts: [UNIT.host] },
      hospital: { server: hospital.baseUrl, name: 'Fjellheim sykehus' },
      store: { databaseUrl },
      timeoutMs: 30_000,
      doubt: { firstMs: 1_000, longestMs: 5_000, personAfterMs: 3_600_000 },
    },
    check: await createResourceCheck(),
    environment: {},
  });
  endings.push(() => adapter.stop());
  return { hospital, unit, adapter };
}

type Hospital = Awaited<ReturnType<typeof startFhirServer>>;

async function load(hospital: Hospital, story: string, name: string, only?: 'Consent'): Promise<void> {
  const own = <T>(file: string): T =>
    JSON.parse(JSON.stringify(fixture<T>(story, file)).replaceAll('anders', name)) as T;
  const resources = (own<Bundle>('hospital.json').entry ?? []).map(({ resource }) => resource as Resource);
  for (const resource of only
    ? resources.filter((each): each is Consent => each.resourceType === only)
    : resources) {
    await hospital.repository.updateResource(resource);
  }
  if (!only) {
    await hospital.repository.updateResource(own<Resource>('flag.json'));
  }
}

describe('the store of release 0.1.0', () => {
  it('is taken over: what was sent is asked for again, what waited is sent, what nobody permitted stays until somebody does', async () => {
    const { hospital, unit, adapter } = await startToday(await databaseAsLeft());
    const of = async (name: string): Promise<NoticeRecord | undefined> =>
      (await adapter.ledger.list()).find(({ flag }) => flag === `Flag/flag-${name}`);
    const states = async () =>
      Object.fromEntries(
        await Promise.all(['anders', 'dagny'].map(async (name) => [name, (await of(name))?.business])),
      );
    await expect
      .poll(states, { timeout: 120_000, interval: 200 })
      .toEqual({ anders: 'coordinator-appointed', dagny: 'coordinator-appointed' });
    // What was refused is looked at anew, and is still nothing that goes out.
    expect(['refused', 'unclear']).toContain((await of('berit'))?.state);
    const sent = () => unit.messages.map(({ headerId }) => headerId).sort();
    const idsOf = async (...names: string[]) =>
      (await Promise.all(names.map(of))).map((record) => record?.messageId).sort();
    expect(sent()).toEqual(await idsOf('anders', 'dagny'));
    // The message that was unanswered keeps its id, so that a unit that did get it knows it again.
    const known = /"flag":"Flag\/flag-anders"[^\n]*"message_id":"([^"]+)"/.exec(left)?.[1];
    expect(sent()).toContain(known);

    await load(hospital, 'need-with-consent', 'berit', 'Consent');
    const body = JSON.stringify({ resourceType: 'Consent', id: 'consent-berit', meta: { versionId: '1' } });
    const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${SECRET}` };
    const told = await fetch(`${adapter.url}/notifications`, { method: 'POST', headers, body });
    expect(told.status).toBeLessThan(300);
    await expect
      .poll(async () => (await of('berit'))?.business, { timeout: 120_000, interval: 200 })
      .toBe('coordinator-appointed');
    expect(sent()).toEqual(await idsOf('anders', 'berit', 'dagny'));
  }, 600_000);

  it('keeps its audit whole, and is refused by nobody afterwards', async () => {
    const databaseUrl = await databaseAsLeft();
    const store = await openStore({ databaseUrl });
    endings.push(() => store.close());
    const { lines, breaks } = await store.audit.verify();
    expect(breaks).toEqual([]);
    expect(lines).toBeGreaterThanOrEqual(63);
    const notices = await store.ledger.list();
    expect(notices.map(({ flag, state, history }) => [flag, state, history.length > 0]).sort()).toEqual([
      ['Flag/flag-anders', 'awaiting-acknowledgement', true],
      // The older release told no refusal from a doubt: all are looked at again.
      ['Flag/flag-berit', 'unclear', true],
      ['Flag/flag-dagny', 'waiting-to-resend', true],
    ]);
  }, 120_000);
});
