// Where the adapter itself goes: every place that opens a connection is known here, with why it cannot be led elsewhere.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUrlGuard, guardedFetch } from '../../src/edges/transport/access/url-guard.ts';
import { createJsonSource } from '../../src/edges/transport/directory/json-source.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';

/** File → what keeps it where it should go. `pinned`: to the origin of a setting; `guarded`: judged by url-guard.ts. */
const places: Readonly<Record<string, 'pinned' | 'guarded' | 'listens' | 'test partner'>> = {
  'src/edges/page/sign-in/oidc.ts': 'pinned',
  'src/sandbox/ke/deliver.ts': 'test partner',
  'src/sandbox/hospital/channels.ts': 'test partner',
  'src/sandbox/ke.ts': 'test partner',
  'src/sandbox/notifier.ts': 'test partner',
  'src/edges/server/authenticity.ts': 'pinned',
  'src/edges/server/door.ts': 'listens',
  'src/edges/transport/hospital/kit-answers.ts': 'pinned',
  'src/edges/transport/hospital/fhir-requests.ts': 'pinned',
  'src/edges/transport/directory/json-source.ts': 'pinned',
  'src/edges/transport/units/ke-endpoint.ts': 'guarded',
  'src/edges/transport/units/receiver-capability.ts': 'guarded',
  'src/edges/transport/hospital/subscription-server.ts': 'pinned',
  'src/edges/transport/access/bounded-body.ts': 'pinned',
  'src/edges/transport/access/plain-request.ts': 'pinned',
  'src/edges/transport/access/token-client.ts': 'pinned',
  'src/edges/transport/access/token-supply.ts': 'pinned',
  'src/edges/transport/access/url-guard.ts': 'guarded',
  'src/edges/transport/access/request-bounds.ts': 'pinned',
  'src/edges/transport/access/token-discovery.ts': 'pinned',
  'src/edges/transport/terminology/terminology-server.ts': 'pinned',
  'src/edges/telemetry/metrics-export.ts': 'pinned',
  'src/edges/guard/app.ts': 'listens',
  'src/edges/guard/tokens.ts': 'pinned',
  'src/edges/guard/behind/upstream.ts': 'pinned',
  'src/edges/guard/behind/pass.ts': 'pinned',
  'src/adapter/open/check.ts': 'pinned',
  'src/adapter/parts/monitoring.ts': 'pinned',
  'src/sandbox/conform/exchange.ts': 'test partner',
  'src/sandbox/identity-provider.ts': 'test partner',
  'src/sandbox/sender.ts': 'test partner',
  'src/testing.ts': 'test partner',
};

const OPENS =
  /\bawait fetch\(|return fetch\(|answers\(fetch\(|doFetch\(|plainRequest\(|from 'fhir-kit-client'|from 'openid-client'|createRemoteJWKSet\(|node:https?'|from 'undici'|createReceiverCapability\(options/;

describe('a connection', () => {
  it('is opened in no file that is not on the list', () => {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { encoding: 'utf8' });
    const opening = files
      .split('\n')
      .filter((file) => file.endsWith('.ts') && OPENS.test(withoutTypes(readFileSync(file, 'utf8'))));
    expect(opening.filter((file) => !(file in places))).toEqual([]);
    expect(opening.length).toBeGreaterThan(8);
  });

  it('out of data is judged before each call, and no answer leads on', () => {
    for (const [file, how] of Object.entries(places)) {
      const text = readFileSync(file, 'utf8');
      if (how === 'guarded') {
        expect(text, file).toMatch(/guard|options\.fetch|const \{ fetch,/);
      } else if (how === 'pinned' && /\bfetch\(/.test(text) && !file.includes('page/')) {
        // `ending` of request-bounds.ts sets it, too.
        expect(text, file).toMatch(/redirect: '(error|manual)'|\.\.\.ending\(/);
      }
    }
  });
});

function withoutTypes(text: string): string {
  return text.replace(/^import type .*$/gm, '');
}

describe('a host out of data', () => {
  const guard = createUrlGuard({
    resolve: async (host) =>
      host === 'two-faced.example' ? ['93.184.216.34', '10.0.0.7'] : ['93.184.216.34'],
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::7f00:1]/',
    'https://[::ffff:0:7f00:1]/',
    'https://[::ffff:0:10.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[fec0::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:7f00:1::]/',
    'https://[ff02::1]/',
    'https://two-faced.example/',
    'http://public.example/',
    'ftp://public.example/',
    'file:///etc/passwd',
    'gopher://public.example/',
    'data:text/plain,x',
    'https://user@public.example/',
    'https://user:password@public.example/',
  ])('%s is not called', async (url) => {
    await expect(guard(new URL(url))).rejects.toMatchObject({ failure: 'permanent' });
  });

  it('on the public internet is called', async () => {
    await expect(guard(new URL('https://public.example/fhir'))).resolves.toBeUndefined();
  });
});

describe('a server that leads elsewhere', () => {
  let servers: Server[];
  let inside: string;
  let hospital: string;
  const hits: string[] = [];

  beforeAll(async () => {
    const start = async (answer: Parameters<typeof createServer>[1]): Promise<Server> => {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    };
    const url = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const target = await start((request, response) => {
      hits.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      response
        .setHeader('content-type', 'application/fhir+json')
        .end('{"resourceType":"Bundle","type":"searchset"}');
    });
    inside = url(target);
    const leading = await start((request, response) => {
      if (request.url?.includes('_search')) {
        const link = [{ relation: 'next', url: `${inside}/fhir?page=2` }];
        response
          .setHeader('content-type', 'application/fhir+json')
          .end(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', link }));
      } else {
        response.writeHead(307, { location: `${inside}/stolen` }).end();
      }
    });
    hospital = `${url(leading)}/fhir`;
    servers = [target, leading];
  });
  afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

  it.each<[string, () => Promise<unknown>]>([
    [
      'by the link to the next page',
      () => createFhirServer({ baseUrl: hospital, token: 'secret' }).search('Flag', {}),
    ],
    [
      'by redirecting a read',
      () => createFhirServer({ baseUrl: hospital, token: 'secret' }).read('Flag', '1'),
    ],
    [
      'by redirecting a write',
      () =>
        createFhirServer({ baseUrl: hospital, token: 'secret' }).put({ resourceType: 'Patient', id: '1' }),
    ],
    [
      'by redirecting a transaction',
      () =>
        createFhirServer({ baseUrl: hospital, token: 'secret' }).transact({
          resourceType: 'Bundle',
          type: 'transaction',
        }),
    ],
    [
      'by redirecting a directory',
      () => createJsonSource({ baseUrl: hospital, peer: 'directory' }).get('metadata'),
    ],
    [
      'by a page of a directory',
      () => createJsonSource({ baseUrl: hospital, peer: 'directory' }).get(`${inside}/fhir`),
    ],
    [
      'by redirecting a receiver',
      () => guardedFetch(createUrlGuard({ privateHosts: ['127.0.0.1'] }))(hospital),
    ],
    ['by being inside', () => guardedFetch(createUrlGuard())(inside)],
  ])('%s is not followed, and gets nothing', async (_how, call) => {
    await expect(call()).rejects.toThrow();
    expect(hits).toEqual([]);
  });
});
