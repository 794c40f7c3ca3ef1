// `ip-fhir init` and `serve --check`: from nothing to settings that the adapter takes, and what is wrong before it is started.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../src/adapter/config/config.ts';
import { readConfig } from '../../src/adapter/config/read.ts';
import { checkNeighbours } from '../../src/adapter/open/check.ts';
import { main } from '../../src/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'init-'));
const servers: Server[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

async function command(...given: string[]): Promise<{ code: unknown; told: string }> {
  const told: string[] = [];
  const take = (text: unknown) => told.push(String(text)) > 0;
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(take);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(take);
  try {
    await main(['node', 'ip-fhir', ...given]);
    return { code: process.exitCode, told: told.join('') };
  } finally {
    out.mockRestore();
    err.mockRestore();
    process.exitCode = undefined;
  }
}

const answers = [
  ['--hospital', 'Fjellheim sykehus'],
  ['--server', 'http://127.0.0.1:9/fhir'],
  ['--municipality', '4601'],
  ['--unit', 'Koordinerende enhet'],
  ['--organization-number', '310000248'],
  ['--endpoint', 'http://127.0.0.1:9/fhir'],
].flat();

describe('init', () => {
  afterEach(() => rmSync(join(folder, 'made.json'), { force: true }));
  const made = join(folder, 'made.json');

  it('writes settings that the adapter takes, for one pair of eyes, with secrets of their own', async () => {
    const { code } = await command('init', '--out', made, ...answers);
    expect(code).toBeUndefined();
    const { config, issues } = readConfig(made, {});
    expect(issues).toEqual([]);
    expect(config).toMatchObject({
      hospital: { name: 'Fjellheim sykehus' },
      directory: [{ municipality: '4601', organizationNumber: '310000248' }],
      network: { privateHosts: ['127.0.0.1'] },
    });
    expect(config?.notifications.secret).not.toBe(config?.answers.token);
    expect(statSync(made).mode & 0o077).toBe(0);
  });

  it('tells everything that is missing or wrong at once, and writes nothing', async () => {
    const { code, told } = await command(
      'init',
      '--out',
      made,
      ...answers.slice(0, 6),
      '--organization-number',
      '310000249',
    );
    expect(code).toBe(2);
    expect(told).toMatch(/--organization-number <number>: .*nine digits[\s\S]*--unit[\s\S]*--endpoint/);
    expect(existsSync(made)).toBe(false);
  });

  it('does not write over settings that are there, unless it is told to', async () => {
    writeFileSync(made, '{}');
    expect((await command('init', '--out', made, ...answers)).code).toBe(2);
    expect(readFileSync(made, 'utf8')).toBe('{}');
    expect((await command('init', '--force', '--out', made, ...answers)).code).toBeUndefined();
  });
});

async function serverThat(
  answer: (url: string) => readonly [status: number, body: unknown],
): Promise<string> {
  const server = createServer((request, response) => {
    const [status, body] = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
}

describe('serve --check', () => {
  /** Nothing listens at port 9: the database is never there. */
  const settings = (server: string, more: object = {}): Config => {
    const file = join(folder, 'check.json');
    writeFileSync(
      file,
      JSON.stringify({
        listen: { port: 0 },
        hospital: { server, name: 'Fjellheim sykehus' },
        notifications: { secret: 'sixteen-characters' },
        answers: { token: 'sixteen-characters' },
        store: { databaseUrl: 'postgres://127.0.0.1:9/none' },
        timeoutMs: 5_000,
        ...more,
      }),
    );
    const { config, issues } = readConfig(file, {});
    expect(issues).toEqual([]);
    return config as Config;
  };
  const problems = async (config: Config, environment = {}) =>
    Object.fromEntries(
      (await checkNeighbours(config, environment)).map(({ setting, problem }) => [setting, problem]),
    );
  const good = (url: string): readonly [number, unknown] =>
    url.endsWith('/metadata')
      ? [200, { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' }]
      : [200, { resourceType: 'Bundle', type: 'searchset' }];

  it('finds nothing wrong with a hospital that answers as one, and says why the database does not', async () => {
    const found = await problems(settings(await serverThat(good)));
    expect(found).toEqual({
      '/hospital/server': undefined,
      '/hospital/token': undefined,
      '/listen': undefined,
      '/store/databaseUrl': expect.stringMatching(/ECONNREFUSED|cannot|connect/i),
    });
  });

  it.each([
    ['a refusal', () => [401, {}] as const, /answers 401/, /answers 401/],
    [
      'another version of FHIR',
      (url: string) =>
        url.endsWith('/metadata')
          ? ([200, { resourceType: 'CapabilityStatement', fhirVersion: '5.0.0' }] as const)
          : good(url),
      /FHIR 5\.0\.0/,
      undefined,
    ],
    [
      'an OperationOutcome for a search',
      (url: string) =>
        url.endsWith('/metadata') ? good(url) : ([200, { resourceType: 'OperationOutcome' }] as const),
      undefined,
      /OperationOutcome/,
    ],
    ['something else', () => [200, 'hello'] as const, /something else than JSON/, /something else than JSON/],
  ])('tells a hospital that answers with %s', async (_, answer, metadata, flags) => {
    const found = await problems(settings(await serverThat(answer)));
    const expected = (text: RegExp | undefined) =>
      text === undefined ? undefined : expect.stringMatching(text);
    expect(found).toMatchObject({
      '/hospital/server': expected(metadata),
      '/hospital/token': expected(flags),
    });
  });

  it('tells units that may not be called or do not answer, variables that are not set, and folders that are none', async () => {
    const server = await serverThat(good);
    const unit = (endpoint: string, more: object = {}) => ({
      municipality: '4601',
      name: 'Unit',
      organizationNumber: '310000248',
      endpoint,
      ...more,
    });
    const config = settings(server, {
      directory: [
        unit(server),
        unit('http://127.0.0.2:9/fhir', { tokenVariable: 'UNIT_TOKEN' }),
        unit('her-id:80001'),
        unit('http://127.0.0.3:9/fhir'),
      ],
      network: { privateHosts: ['127.0.0.1', '127.0.0.3'] },
      dryRun: { folder: join(folder, 'nowhere') },
    });
    expect(await problems(config)).toMatchObject({
      '/directory/0/endpoint': undefined,
      '/directory/1/endpoint': expect.stringContaining('private'),
      '/directory/3/endpoint': expect.stringContaining('fetch failed'),
      '/directory/1/tokenVariable': expect.stringContaining('not set'),
      '/dryRun/folder': expect.stringContaining('ENOENT'),
    });
    expect(await problems(config, { UNIT_TOKEN: 'x' })).toMatchObject({
      '/directory/1/tokenVariable': undefined,
    });
  });

  it('as a command lists what is there and what is not, and fails when something is not', async () => {
    settings(await serverThat(good));
    const { code, told } = await command('serve', '--check', '--config', join(folder, 'check.json'));
    expect(code).toBe(2);
    expect(told).toMatch(/ok {5}the hospital's FHIR server[\s\S]*1 of 4 do not answer/);
    expect(told).toMatch(/wrong {2}the database: .*\n {7}\/store\/databaseUrl\n {7}→ /);
  });
});
