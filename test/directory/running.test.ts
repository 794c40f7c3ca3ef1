// The directory of a running adapter: commands change it beside the adapter, and feeds inside it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FeedSetting } from '../../src/adapter/config/sections/units.ts';
import { createProgram } from '../../src/cli/main.ts';
import type { OutboxItem } from '../../src/need/delivery/outbox.ts';
import { type KeResource, toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { OPERATOR_TOKEN, type Setting, startSetting } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';
import { unit } from './support.ts';

let setting: Setting | undefined;
let source: Server | undefined;
const variable = process.env.DATABASE_URL;

afterEach(async () => {
  await setting?.stop();
  setting = undefined;
  source?.close();
  source?.closeAllConnections();
  source = undefined;
  process.exitCode = undefined;
  vi.restoreAllMocks();
  if (variable === undefined) {
    delete process.env.DATABASE_URL;
  } else {
    process.env.DATABASE_URL = variable;
  }
});

/** Starts an adapter, and names its store to the commands as an operator does. */
async function start(feeds: readonly FeedSetting[] = []): Promise<void> {
  const databaseUrl = await freshDatabase();
  process.env.DATABASE_URL = databaseUrl;
  setting = await startSetting({ config: { store: { databaseUrl }, feeds } });
}

async function run(...args: string[]): Promise<string> {
  const chunks: string[] = [];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await (await createProgram()).parseAsync(['node', 'ip-fhir', ...args]);
  out.mockRestore();
  err.mockRestore();
  return chunks.join('');
}

/** Looks again until it is as wanted; fails after ten seconds. */
async function eventually(look: () => Promise<string>, wanted: string): Promise<void> {
  await expect.poll(look, { interval: 100 }).toContain(wanted);
}

describe('commands beside a running adapter', () => {
  it('work on its store: import, list, show, check, export and route [D13]', async () => {
    await start();
    expect(await run('directory', 'list')).toContain('settings-4601');
    const list = fileURLToPath(new URL('../../fixtures/directory/demo-directory.csv', import.meta.url));
    expect(await run('directory', 'import', list, '--apply', '--at', '2025-12-31')).toContain('1627 added');
    expect(await run('directory', 'show', '1103')).toContain('Stavanger kommune');
    // The configuration has a unit of its own for one of the municipalities: two units cover it now.
    expect(await run('directory', 'check', '--at', '2025-12-31')).toContain('356 of 357 municipalities');
    expect((await run('directory', 'export')).split('\n').length).toBeGreaterThan(400);
    expect(await run('route', '--municipality', '1103')).toContain('https://ke-1103.example/fhir');
  });
});

describe('a feed in a running adapter', () => {
  /** A FHIR directory that holds what it is told to. */
  async function serve(held: () => readonly KeResource[] | undefined): Promise<string> {
    source = createServer((request, response) => {
      const [, , type] = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.split('/');
      const resources = held();
      response.writeHead(resources ? 200 : 503, { 'content-type': 'application/fhir+json' });
      const entry = (resources ?? [])
        .filter(({ resourceType }) => resourceType === type)
        .map((resource) => ({ resource }));
      response.end(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry }));
    });
    await new Promise<void>((resolve) => source?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(source?.address() as AddressInfo).port}/fhir`;
  }

  it('brings the directory up to date on its schedule, without a restart [D13]', async () => {
    let held = toResources(unit('voss', ['4621']));
    const url = await serve(() => held);
    await start([{ form: 'mcsd', url, everyMinutes: 0.01 }]);
    await eventually(() => run('directory', 'list'), 'KE voss');
    held = toResources(unit('voss', ['4621'], { name: 'KE Voss herad' }));
    await eventually(() => run('directory', 'list'), 'KE Voss herad');
  });

  it('that cannot be read three times in a row is told to a person, once', async () => {
    const url = await serve(() => undefined);
    await start([{ form: 'mcsd', url, everyMinutes: 0.005 }]);
    const outbox = async () => {
      const response = await fetch(`${setting?.adapter.url}/api/outbox`, {
        headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
      });
      return (await response.json()) as OutboxItem[];
    };
    await expect.poll(outbox, { interval: 100 }).toHaveLength(1);
    expect((await outbox())[0]).toMatchObject({
      reason: 'directory-feed-fails',
      detail: expect.stringContaining('3 times in a row'),
    });
  });
});
