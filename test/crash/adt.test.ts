// No message of the patient administration is lost or doubled, whatever is killed: an adapter with its own database is killed while
// a sender sends until each message is answered, as senders do.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { guestConnection } from '../../src/edges/store/postgres/embedded-postgres.ts';
import { openStore } from '../../src/edges/store/store.ts';
import { codeOf, openLine } from '../../src/sandbox/adt/line.ts';
import { compose } from '../../src/sandbox/adt/message.ts';
import { framed } from '../../src/sandbox/adt/plays.ts';
import { readNeeds } from '../../src/sandbox/needs.ts';
import { nationalId } from '../../src/sandbox/persons.ts';
import { freePort } from '../support/free-port.ts';
import { startPartners } from '../support/sandbox-partners.ts';
import { KeptAdapter } from './kills.ts';
import { killAll } from './processes.ts';
import { seeded } from './random.ts';

const messages = Number(process.env.CRASH_ADT ?? 30);
const kills = Number(process.env.CRASH_ADT_KILLS ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-crash-adt-'));
chmodSync(folder, 0o711);
afterEach(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
});

/** Sends the same bytes until they are answered; gives MSA-1 of the answer. */
async function sendUntilAnswered(port: number, bytes: Uint8Array): Promise<string> {
  for (;;) {
    try {
      const line = await openLine({ host: '127.0.0.1', port });
      await line.write(bytes);
      const answer = await line.answer(2_000);
      line.close();
      if (answer !== undefined) {
        return codeOf(answer);
      }
    } catch {
      // The adapter is being started again.
    }
    await wait(50);
  }
}

/** Messages that are still followed and notices that are not delivered, of the running store; undefined while it starts. */
async function open(directory: string): Promise<{ messages: number; notices: number } | undefined> {
  const client = new pg.Client(guestConnection(directory));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ messages: number; notices: number }>(
      `select (select count(body)::int from ip.adt_message) as messages,
              (select count(*)::int from ip.notice where state <> 'delivered') as notices`,
    );
    return rows[0];
  } catch {
    return undefined; // killed just now
  } finally {
    await client.end().catch(() => undefined);
  }
}

it('every message that was answered AA is in the store once and was followed, and every need is told once', async () => {
  const partners = await startPartners({ dialect: 'hapi' });
  const needs = readNeeds({ need: 100, 'without-consent': 0, declined: 0, ended: 0, other: 0 });
  const port = await freePort();
  const store = {
    directory: join(folder, 'store'),
    ...(process.env.PG_BIN ? { pgBin: process.env.PG_BIN } : {}),
  };
  const adapter = new KeptAdapter({
    ...partners.config,
    store,
    // Where the adapter is found stands in its messages: a resend after a kill says the same only when that stays.
    listen: { host: '127.0.0.1', port: await freePort() },
    adt: { port, senders: [{ application: 'PAS' }] },
    sweep: { everyMs: 3_600_000, from: '2099-01-01T00:00:00Z' },
  });
  await adapter.up;
  for (const resource of needs.shared) {
    partners.hospital.write(resource);
  }
  const random = seeded(20_261_129);
  const killAt = new Set(Array.from({ length: kills }, () => Math.floor(random() * messages)));
  for (let number = 1; number <= messages; number += 1) {
    for (const resource of needs.resourcesOf(number)) {
      partners.hospital.write(resource);
    }
    const text = compose({ trigger: 'A01', controlId: `K${number}`, person: nationalId(number) });
    const answered = sendUntilAnswered(port, framed(text));
    if (killAt.has(number)) {
      await wait(random() * 20);
      adapter.kill();
    }
    expect(await answered).toBe('AA');
  }
  const told = () =>
    partners.unit.messages.filter(({ event }) => event === 'need-notice').map(({ headerId }) => headerId);
  await expect.poll(() => new Set(told()).size, { timeout: 120_000, interval: 500 }).toBe(messages);
  // What was sent last may not be recorded yet, and what was taken last not followed.
  await expect
    .poll(() => open(store.directory), { timeout: 120_000, interval: 500 })
    .toEqual({ messages: 0, notices: 0 });
  await adapter.stop();
  const left = await openStore(store);
  try {
    const [row] = await left.database.query<{ all: number; ids: number; open: number }>(
      'select count(*)::int as all, count(distinct key)::int as ids, count(body)::int as open from ip.adt_message',
    );
    expect(row).toEqual({ all: messages, ids: messages, open: 0 });
    const states = (await left.ledger.list()).map(({ state }) => state);
    expect(states).toEqual(Array.from({ length: messages }, () => 'delivered'));
  } finally {
    await left.close(0);
    await partners.stop();
  }
});
