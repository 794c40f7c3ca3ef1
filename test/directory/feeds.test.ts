// The feeds over real HTTP, against servers that answer as the specifications say.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { feedOf } from '../../src/adapter/parts/feeds.ts';
import { createMcsdFeed } from '../../src/edges/transport/directory/mcsd-feed.ts';
import { createPartyExportFeed } from '../../src/edges/transport/directory/party-export.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { checkDirectory } from '../../src/need/directory/directory-check.ts';
import { previewFeed } from '../../src/need/directory/lists/feed.ts';
import { previewImport } from '../../src/need/directory/lists/import-preview.ts';
import { toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { resolveArea } from '../../src/need/directory/routing/resolve.ts';
import { newKey } from '../support/issuer.ts';
import { instant, municipalities, notice, unit } from './support.ts';

const key = await newKey('RS384');
const moment = requireInstant(instant, 'instant');

type Handler = (url: URL, authorization: string | undefined) => { status?: number; body: unknown };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    const { status = 200, body } = handler(new URL(request.url ?? '/', base), request.headers.authorization);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
}

const stored = (resources: readonly DirectoryResource[]) => ({ revision: '1', resources, cursors: {} });

describe('a FHIR directory by mCSD', () => {
  const [owner, organization, service, endpoint] = toResources(unit('bergen', ['4601']));
  const all = [owner, organization, service, endpoint] as DirectoryResource[];
  const bundle = (type: string, entry: unknown[], more: object = {}) => ({
    resourceType: 'Bundle',
    type,
    entry,
    ...more,
  });

  /** Two resources a page for searches; `_history` as handed in. */
  function directory(history: (type: string, since: string) => unknown[] | number): Handler {
    return (url) => {
      const [, , type = '', operation] = url.pathname.split('/');
      if (operation === '_history') {
        const answer = history(type, url.searchParams.get('_since') ?? '');
        return typeof answer === 'number'
          ? { status: answer, body: {} }
          : { body: bundle('history', answer, { meta: { lastUpdated: '2025-02-02T00:00:00Z' } }) };
      }
      const found = all.filter(({ resourceType }) => resourceType === type);
      const page = Number(url.searchParams.get('page') ?? 0);
      const next =
        found.length > page + 1
          ? [{ relation: 'next', url: `${url.origin}/fhir/${type}?page=${page + 1}` }]
          : [];
      const body = bundle(
        'searchset',
        found.slice(page, page + 1).map((resource) => ({ resource })),
        {
          link: next,
          meta: { lastUpdated: '2025-01-01T00:00:00Z' },
        },
      );
      return { body };
    };
  }

  it('is read whole, page by page, and routes', async () => {
    const feed = createMcsdFeed({ baseUrl: await serve(directory(() => [])) });
    const answer = await feed.pull(undefined, [], moment);
    expect(answer).toMatchObject({ complete: true, cursor: '2025-01-01T00:00:00Z', issues: [] });
    const { next } = previewFeed(stored([]), feed.name, answer);
    const { recipient } = resolveArea({
      municipality: '4601',
      purpose: notice,
      instant,
      directory: directoryOf(next, municipalities),
    });
    expect(recipient?.endpoint.address).toBe('https://bergen.example/fhir');
    expect(previewFeed(stored(next), feed.name, answer).changes).toEqual([]);
  });

  it('then brings what changed: the newest version wins, and a deletion deletes', async () => {
    const asked: string[] = [];
    const feed = createMcsdFeed({
      baseUrl: await serve(
        directory((type, since) => {
          asked.push(since);
          const version = (id: string, time: string, address: string) => ({
            resource: { ...endpoint, id, address, meta: { lastUpdated: time } },
            request: { method: 'PUT', url: `Endpoint/${id}` },
          });
          return type === 'Endpoint'
            ? [
                version('ke-bergen-fhir-message', '2025-01-20T00:00:00Z', 'https://newest.example/fhir'),
                version('ke-bergen-fhir-message', '2025-01-10T00:00:00Z', 'https://older.example/fhir'),
                {
                  request: { method: 'DELETE', url: 'Endpoint/gone' },
                  response: { lastModified: '2025-01-15T00:00:00Z' },
                },
                version('gone', '2025-01-05T00:00:00Z', 'https://gone.example/fhir'),
              ]
            : [];
        }),
      ),
    });
    const gone: Endpoint = { ...(endpoint as Endpoint), id: 'gone' };
    const first = previewImport({
      current: [],
      incoming: [...all, gone],
      list: feed.name,
      replace: false,
    }).next;
    const answer = await feed.pull('2025-01-01T00:00:00Z', first, moment);
    expect(new Set(asked)).toEqual(new Set(['2025-01-01T00:00:00Z']));
    expect(answer.cursor).toBe('2025-02-02T00:00:00Z');
    const { changes, next } = previewFeed(stored(first), feed.name, answer);
    expect(changes.map(({ kind, reference }) => `${kind} ${reference}`)).toEqual([
      'changed Endpoint/ke-bergen-fhir-message',
      'removed Endpoint/gone',
    ]);
    expect(next).toContainEqual(expect.objectContaining({ address: 'https://newest.example/fhir' }));
    expect(next).toHaveLength(all.length);
  });

  it('deletes nothing that came from another list', async () => {
    const feed = createMcsdFeed({
      baseUrl: await serve(
        directory((type) =>
          type === 'Endpoint'
            ? [{ request: { method: 'DELETE', url: 'Endpoint/ke-bergen-fhir-message' } }]
            : [],
        ),
      ),
    });
    const list = previewImport({ current: [], incoming: all, list: 'west', replace: false }).next;
    const { changes, next } = previewFeed(
      stored(list),
      feed.name,
      await feed.pull('2025-01-01T00:00:00Z', list, moment),
    );
    expect(changes).toEqual([]);
    expect(next).toEqual(list);
  });

  it('is read whole again when it keeps no history, and says so', async () => {
    const feed = createMcsdFeed({ baseUrl: await serve(directory(() => 501)) });
    const answer = await feed.pull('2025-01-01T00:00:00Z', [], moment);
    expect(answer).toMatchObject({
      complete: true,
      issues: [{ severity: 'warning', code: 'not-supported' }],
    });
    expect(answer.upserts).toHaveLength(4);
  });

  it('never follows a page to another server, where the token would go along', async () => {
    const stranger = await serve(() => ({ body: bundle('searchset', []) }));
    const feed = createMcsdFeed({
      baseUrl: await serve(() => ({
        body: bundle('searchset', [], { link: [{ relation: 'next', url: `${stranger}/x` }] }),
      })),
      token: async () => 'secret',
    });
    await expect(feed.pull(undefined, [], moment)).rejects.toThrow('points to another server');
  });

  it('believes no search that is less than it counts, or that tells of an error: nothing is taken out for that', async () => {
    const part = { resourceType: 'Bundle', type: 'searchset', total: 2, entry: [] };
    const failed = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [
        { resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'timeout' }] } },
      ],
    };
    const astray = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: 'https://directory.example:443:443/fhir?page=2' }],
    };
    for (const [body, code] of [
      [part, 'fewer-than-total'],
      [failed, 'error-outcome'],
      [astray, undefined],
    ] as const) {
      const baseUrl = await serve(() => ({ body }));
      await expect(createMcsdFeed({ baseUrl }).pull(undefined, [], moment)).rejects.toMatchObject({
        name: 'PeerFailure',
        code,
      });
    }
  });

  it('is read with tokens of a client that signs for them, and says why when it gets none', async () => {
    let asked = 0;
    const base = await serve((url, authorization) => {
      if (url.pathname.endsWith('/.well-known/smart-configuration')) {
        return { body: { token_endpoint: `${url.origin}/token` } };
      }
      if (url.pathname === '/token') {
        asked += 1;
        return { body: { access_token: 'got', token_type: 'Bearer', expires_in: 300 } };
      }
      return authorization === 'Bearer got'
        ? directory(() => [])(url, authorization)
        : { status: 401, body: {} };
    });
    const tokenClient = (variable: string) => ({
      clientId: 'adapter',
      key: { variable },
      algorithm: 'RS384' as const,
    });
    const feed = (variable: string) =>
      feedOf({ form: 'mcsd', url: base, tokenClient: tokenClient(variable) }, { KEY: JSON.stringify(key) });
    expect((await feed('KEY').pull(undefined, [], moment)).upserts).toHaveLength(all.length);
    expect(asked).toBe(1);
    await expect(feed('NONE').pull(undefined, [], moment)).rejects.toThrow('NONE');
  });

  it('gives up on pages in a circle, on other answers, and on a server that is down', async () => {
    const circle = await serve((url) => ({
      body: bundle('searchset', [], { link: [{ relation: 'next', url: url.href }] }),
    }));
    await expect(createMcsdFeed({ baseUrl: circle }).pull(undefined, [], moment)).rejects.toThrow('circle');
    const other = await serve(() => ({ body: { resourceType: 'OperationOutcome' } }));
    await expect(createMcsdFeed({ baseUrl: other }).pull(undefined, [], moment)).rejects.toThrow(
      'instead of a Bundle',
    );
    const down = await serve(() => ({ status: 503, body: {} }));
    await expect(
      createMcsdFeed({ baseUrl: down }).pull('2025-01-01T00:00:00Z', [], moment),
    ).rejects.toMatchObject({
      failure: 'transient',
      status: 503,
    });
  });
});

describe('the older interface of the address register', () => {
  const network = (key: string, area: string, herId: string) =>
    toResources(
      unit(key, [area], { endpoints: [{ transport: 'nhn-edi', address: `her-id:${herId}`, events: [] }] }),
    );
  const known: DirectoryResource[] = [
    ...network('bergen', '4601', '9901'),
    ...network('voss', '4621', '9902'),
  ];
  const party = (HerId: number, To: string) => ({
    HerId,
    Name: 'Saksbehandling',
    Valid: { From: '2015-01-01T00:00:00', To },
  });
  const open = '9999-12-31T23:59:59.9999999';
  const answers: Handler = (url, authorization) => {
    if (authorization !== 'Bearer register') {
      return { status: 401, body: {} };
    }
    if (url.pathname.endsWith('CommunicationPartyExport')) {
      return {
        body: {
          LastDateTimeOffset: '2025-05-01T06:00:00+02:00',
          LastEventId: 'e1',
          CommunicationParties: [party(9901, open), party(1234, open)],
        },
      };
    }
    return url.searchParams.get('EventId') === 'e1'
      ? {
          body: {
            CommunicationParties: [
              {
                EventId: 'e2',
                EventType: 'CommunicationPartyUpdated',
                CommunicationParty: party(9901, '2025-05-31T23:59:59'),
              },
              {
                EventId: 'e3',
                EventType: 'CommunicationPartyCreated',
                CommunicationParty: party(9902, open),
              },
            ],
            Links: { Next: { Href: `${url.origin}/fhir/CommunicationPartyEvents?EventId=e3` } },
          },
        }
      : { body: { CommunicationParties: [], Links: {} } };
  };
  const connect = async (handler: Handler = answers) =>
    createPartyExportFeed({ baseUrl: await serve(handler), token: async () => 'register' });
  const reached = (resources: readonly DirectoryResource[], municipality: string) =>
    resolveArea({
      municipality,
      purpose: notice,
      instant,
      directory: directoryOf(resources, municipalities),
    }).recipient?.organization.id;

  it('ends endpoints whose HER-id the export no longer has, and makes no unit of other parties', async () => {
    const feed = await connect();
    const answer = await feed.pull(undefined, known, moment);
    expect(answer).toMatchObject({
      cursor: 'e1',
      upserts: [],
      issues: [{ path: 'Endpoint/ke-voss-nhn-edi' }],
    });
    const { next, changes } = previewFeed(stored(known), feed.name, answer);
    expect(changes).toHaveLength(2);
    expect([reached(next, '4601'), reached(next, '4621')]).toEqual(['ke-bergen', undefined]);
    expect(previewFeed(stored(next), feed.name, answer).changes).toEqual([]);
  });

  it('follows the events: a HER-id that ends stops, one that comes back routes again [D13]', async () => {
    const feed = await connect();
    const first = previewFeed(stored(known), feed.name, await feed.pull(undefined, known, moment)).next;
    const answer = await feed.pull('e1', first, moment);
    expect(answer.cursor).toBe('e3');
    const { next } = previewFeed(stored(first), feed.name, answer);
    expect([reached(next, '4601'), reached(next, '4621')]).toEqual([undefined, 'ke-voss']);
    const { issues } = checkDirectory({
      directory: directoryOf(next, municipalities),
      instant,
      event: 'need-notice',
    });
    expect(issues).toContainEqual(
      expect.objectContaining({
        path: 'Endpoint/ke-bergen-nhn-edi',
        text: expect.stringContaining('HER-id has ended'),
      }),
    );
  });

  it.each([
    'unknown',
    '31.12.2030',
    '2030-02-30T00:00:00',
    20_301_231,
    '2030-12-31 00:00',
  ])('with an end that reads %j leaves the endpoint out of use, for it is no limit that can be read [D13]', async (end) => {
    const feed = await connect((url, authorization) => {
      const usual = answers(url, authorization);
      const CommunicationParties = [party(9901, end as string), party(9902, open)];
      return url.pathname.endsWith('CommunicationPartyExport')
        ? { body: { ...(usual.body as object), CommunicationParties } }
        : usual;
    });
    const { next } = previewFeed(stored(known), feed.name, await feed.pull(undefined, known, moment));
    expect([reached(next, '4601'), reached(next, '4621')]).toEqual([undefined, 'ke-voss']);
  });

  it('is not undone by importing the list again', async () => {
    const feed = await connect();
    const list = previewImport({ current: [], incoming: known, list: 'west', replace: false }).next;
    const { next } = previewFeed(stored(list), feed.name, await feed.pull(undefined, list, moment));
    const again = previewImport({ current: next, incoming: known, list: 'west', replace: false });
    expect(again.changes).toEqual([]);
    expect(reached(again.next, '4621')).toBeUndefined();
  });

  it('changes nothing when the register refuses or answers something else', async () => {
    const refused = createPartyExportFeed({ baseUrl: await serve(answers) });
    await expect(refused.pull(undefined, known, moment)).rejects.toMatchObject({
      failure: 'permanent',
      status: 401,
    });
    const odd = await connect(() => ({ body: { hello: 1 } }));
    await expect(odd.pull(undefined, known, moment)).rejects.toThrow('no CommunicationParties');
  });
});
