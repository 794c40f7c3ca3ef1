// An adapter that starts before its shared database can be reached: it waits, says so, and takes nothing meanwhile.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, openStoreWhenThere } from '../../src/edges/store/store.ts';
import { freePort } from '../support/free-port.ts';
import { SECRET, startSetting } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

const endings: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

/** A port of the network behind which the test's database is, or is not. */
async function network(): Promise<{ url: string; reachable: () => Promise<void> }> {
  const real = new URL((await freshDatabase()).replace('@/', '@localhost/'));
  const socket = `${real.searchParams.get('host')}/.s.PGSQL.5432`;
  const port = await freePort();
  const sockets = new Set<Socket>();
  const proxy: Server = createServer((near) => {
    const far = connect(socket);
    near.pipe(far).pipe(near);
    for (const each of [near, far]) {
      sockets.add(each.on('error', () => undefined));
    }
  });
  endings.push(() => {
    for (const each of sockets) {
      each.destroy();
    }
    proxy.close();
  });
  return {
    url: `postgresql://${real.username}:${real.password}@127.0.0.1:${port}${real.pathname}`,
    reachable: () => new Promise((resolve) => proxy.listen(port, '127.0.0.1', resolve)),
  };
}

describe('an adapter whose shared database cannot be reached when it starts', () => {
  it('lives and is not ready, refuses notifications with 503, and works by itself once the database is there', async () => {
    const { url: databaseUrl, reachable } = await network();
    const port = await freePort();
    const starting = startSetting({
      config: { store: { databaseUrl }, listen: { host: '127.0.0.1', port } },
    });
    endings.push(() => starting.then((setting) => setting.stop()));
    const base = `http://127.0.0.1:${port}`;
    const ask = (path: string, method = 'GET') =>
      fetch(`${base}${path}`, { method, headers: { authorization: `Bearer ${SECRET}` } });
    await expect
      .poll(() =>
        ask('/ready').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(503);
    expect(await (await ask('/ready')).json()).toMatchObject({ problem: 'the store does not answer' });
    expect(await (await ask('/health')).json()).toEqual({ status: 'up' });
    const refused = await ask('/notifications', 'POST');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({ issue: [{ code: 'transient' }] });
    await reachable();
    const setting = await starting;
    expect((await ask('/ready')).status).toBe(200);
    await setting.load('need-with-consent');
    expect(await setting.raise('need-with-consent')).toMatchObject({ state: 'delivered' });
  });

  it('says each time that it waits, without the address or the password', async () => {
    const { url: databaseUrl, reachable } = await network();
    const said: string[] = [];
    const store = await openStoreWhenThere({ databaseUrl }, async ({ message }) => {
      said.push(message);
      if (said.length === 2) {
        await reachable();
      }
    });
    endings.push(() => store.close(0));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('ECONNREFUSED');
    expect(said.join()).not.toMatch(new RegExp(`${new URL(databaseUrl).password}|127\\.0\\.0\\.1`));
  });
});

describe('a database that refuses', () => {
  it('is not waited for: the adapter ends and says what to do', async () => {
    const { url, reachable } = await network();
    await reachable();
    const databaseUrl = url.replace(/:[^:@]+@/, ':wrong@');
    await expect(openStoreWhenThere({ databaseUrl }, async () => undefined)).rejects.toMatchObject({
      problem: 'refused',
      fix: expect.stringContaining('DATABASE_URL'),
    });
  });

  it('is waited for by the adapter alone, not by commands beside it', async () => {
    const { url: databaseUrl } = await network();
    await expect(openStore({ databaseUrl })).rejects.toMatchObject({ problem: 'unreachable' });
  });
});
