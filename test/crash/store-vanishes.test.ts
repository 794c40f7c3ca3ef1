// The store's host vanishes, stands still, or takes no writes: senders are told in time that nothing was taken, nothing
// waits without end, and the work goes on by itself.
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openStore } from '../../src/edges/store/store.ts';
import { type Network, networkToDatabase } from '../support/dropping-proxy.ts';
import { OPERATOR_TOKEN, SECRET, type Setting, startSetting } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

const endings: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

async function start(databaseUrl: string): Promise<Setting> {
  const setting = await startSetting({ config: { store: { databaseUrl } } });
  endings.push(() => setting.stop());
  return setting;
}

const ask = ({ adapter }: Setting, path: string) =>
  fetch(`${adapter.url}${path}`, { headers: { authorization: `Bearer ${OPERATOR_TOKEN}` } });

function notify({ adapter }: Setting, id: string): Promise<Response> {
  const body = JSON.stringify({ resourceType: 'Flag', id, meta: { versionId: '1' } });
  const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${SECRET}` };
  return fetch(`${adapter.url}/notifications`, { method: 'POST', headers, body });
}

async function timed<T>(work: Promise<T>): Promise<readonly [T, seconds: number]> {
  const begun = performance.now();
  return [await work, (performance.now() - begun) / 1000];
}

async function onDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}

describe("the store's host", () => {
  it('vanishes: senders hear in time that nothing was taken, and once it is back the work goes on by itself', async () => {
    const network: Network = await networkToDatabase();
    endings.push(() => network.close());
    const setting = await start(network.url);
    await setting.load('need-with-consent');
    expect((await ask(setting, '/ready')).status).toBe(200);
    network.vanish();
    const many = ['a', 'b', 'c'].map((id) => timed(notify(setting, id)));
    expect((await ask(setting, '/ready')).status).toBe(503);
    const [health, healthSeconds] = await timed(ask(setting, '/health'));
    expect([await health.json(), healthSeconds < 10]).toEqual([{ status: 'up' }, true]);
    for (const [response, seconds] of await Promise.all(many)) {
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(seconds).toBeLessThan(60);
    }
    network.comeBack();
    await expect.poll(async () => (await ask(setting, '/ready')).status, { timeout: 60_000 }).toBe(200);
    await expect.poll(async () => (await notify(setting, 'd')).status, { timeout: 60_000 }).toBe(200);
    expect(await setting.raise('need-with-consent')).toMatchObject({ state: 'delivered' });
    expect(setting.unit.messages).toHaveLength(1);
  });

  it('vanishes, and the adapter is told to stop: it does in bounded time', async () => {
    const network = await networkToDatabase();
    endings.push(() => network.close());
    const setting = await startSetting({ config: { store: { databaseUrl: network.url } } });
    network.vanish();
    void notify(setting, 'a').catch(() => undefined);
    const [, seconds] = await timed(setting.stop());
    expect(seconds).toBeLessThan(90);
  });

  it('takes no writes for a while: 503 with Retry-After, and by itself again', async () => {
    const url = await freshDatabase();
    const setting = await start(url);
    const name = new URL(url.replace('@/', '@localhost/')).pathname.slice(1);
    const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`;
    await onDatabase(url, `alter database ${name} set default_transaction_read_only = on`);
    await onDatabase(url, others);
    const refused = await notify(setting, 'a');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await (await ask(setting, '/ready')).json()).toMatchObject({ checks: { store: 'read-only' } });
    await onDatabase(
      inject('storeUrl').replace('{database}', 'postgres'),
      `alter database ${name} reset default_transaction_read_only`,
    );
    await onDatabase(url, others);
    await expect.poll(async () => (await notify(setting, 'a')).status).toBe(200);
    expect((await ask(setting, '/ready')).status).toBe(200);
  });

  it('is held up by a lock: a worker gives up in time, and its transaction with it', async () => {
    const url = await freshDatabase();
    const store = await openStore({ databaseUrl: url });
    endings.push(() => store.close(0));
    const holder = new pg.Client(url);
    await holder.connect();
    endings.push(() => holder.end());
    await holder.query('begin; lock table ip.inbox');
    const change = { inboxKey: 'k', noticeKey: 'n', flag: 'Flag/f', versioned: false };
    const [error, seconds] = await timed(
      store.accept([change], new Date()).then(
        () => undefined,
        (reason: unknown) => reason,
      ),
    );
    expect(error).toBeInstanceOf(Error);
    expect(seconds).toBeLessThan(45);
    await holder.query('rollback');
    await expect(store.accept([change], new Date())).resolves.toEqual({ fresh: 1, repeated: 0 });
  });
});
