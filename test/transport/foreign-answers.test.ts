// What a FHIR server says counts only when it is what was asked for: answers of every foreign shape, over real HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFhirServer, type FhirServerOptions } from '../../src/edges/transport/hospital/fhir-server.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { answerFaults } from '../../src/ground/fhir/answer/answer.ts';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server: what it holds, how it answers, and what it was asked. */
let holds: Map<string, Resource>;
let reply: (asked: { method: string; url: string; body: string }, nth: number) => Reply | undefined;
let asked: { method: string; url: string; body: string }[];
let baseUrl = '';

const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method = '', url = '' } = request;
    const question = { method, url, body: Buffer.concat(chunks).toString() };
    asked.push(question);
    const { status, body, headers } = reply(question, asked.length) ?? {
      status: 404,
      body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [] }),
    };
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers }).end(body);
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/fhir`;
});
afterAll(() => {
  http.close();
  http.closeAllConnections();
});
beforeEach(() => {
  asked = [];
  holds = new Map();
});

const client = (options: Partial<FhirServerOptions> = {}) => createFhirServer({ baseUrl, ...options });
const json = (body: unknown, status = 200, headers = {}): Reply => ({
  status,
  body: JSON.stringify(body),
  headers,
});
const failureOf = async (work: Promise<unknown>): Promise<PeerFailure> => {
  const error = await work.then(
    (value) => `no failure, but ${JSON.stringify(value)}`,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(PeerFailure);
  return error as PeerFailure;
};
const codeOf = async (work: Promise<unknown>) => (await failureOf(work)).code;

const consent = (id: string, patient = 'Patient/p') => ({
  resourceType: 'Consent',
  id,
  status: 'active',
  patient: { reference: patient },
});
const searchset = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'searchset', entry });
const match = (resource: unknown, mode?: string) => ({ resource, ...(mode ? { search: { mode } } : {}) });
const outcome = (severity: string, code = 'processing') => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code }],
});
const search = () => client().search('Consent', { patient: 'Patient/p' });
const page = {
  status: 200,
  body: '<html><body>Sign in</body></html>',
  headers: { 'content-type': 'text/html' },
};

describe('a read', () => {
  it.each([
    ['{}', json({}), 'not-fhir'],
    ['null', json(null), 'not-fhir'],
    ['a text', json('yes'), 'not-fhir'],
    ['an empty body', { status: 200, body: '' }, 'not-fhir'],
    ['a page', page, 'not-fhir'],
    ['an OperationOutcome', json(outcome('information')), 'outcome-instead'],
    ['another type', json({ resourceType: 'Patient', id: 'c' }), 'another-type'],
    ['another id', json(consent('d')), 'another-id'],
    ['no id', json({ resourceType: 'Consent' }), 'another-id'],
    ['a page with 404', { ...page, status: 404 }, 'not-fhir'],
    ['a gateway\u2019s JSON with 404', json({ path: '/fhir', error: 'Not Found' }, 404), 'not-fhir'],
    ['202', json(consent('c'), 202), 'accepted-only'],
  ])('that is answered with %s is asked again, and is no «not there»', async (_, answer, code) => {
    reply = () => answer;
    const failure = await failureOf(client().read('Consent', 'c'));
    expect([failure.kind, failure.code]).toEqual(['transient', code]);
  });

  it.each([
    ['404 with an OperationOutcome', json(outcome('error', 'not-found'), 404)],
    ['404 without a body', { status: 404, body: '' }],
    ['410', json(outcome('error', 'deleted'), 410)],
  ])('that is answered %s says that it is not there', async (_, answer) => {
    reply = () => answer;
    expect(await client().read('Consent', 'c')).toBeUndefined();
  });

  it('of what was just named is passing with 404, and gone with 410', async () => {
    reply = () => json(outcome('error', 'not-found'), 404);
    expect(await codeOf(client().readNamed('Flag', 'f'))).toBe('not-there');
    reply = () => json(outcome('error', 'deleted'), 410);
    expect(await client().readNamed('Flag', 'f')).toBeUndefined();
  });

  it('takes JSON whatever the content type says', async () => {
    reply = () => ({ ...json(consent('c')), headers: { 'content-type': 'text/plain' } });
    expect(await client().read('Consent', 'c')).toMatchObject({ id: 'c' });
  });
});

describe('a search', () => {
  const both = [match(consent('c1'), 'match'), match(consent('c2'), 'match')];

  it.each([
    ['{}', json({}), 'not-fhir'],
    ['a page', page, 'not-fhir'],
    ['an OperationOutcome', json(outcome('error')), 'outcome-instead'],
    ['a Bundle of another type', json({ ...searchset(...both), type: 'collection' }), 'not-a-searchset'],
    ['entries that are no list', json({ ...searchset(), entry: {} }), 'not-fhir'],
    [
      'an error beside the matches',
      json(searchset(...both, match(outcome('error'), 'outcome'))),
      'error-outcome',
    ],
    ['an error that is not marked', json(searchset(...both, match(outcome('fatal')))), 'error-outcome'],
    [
      'a warning that says «incomplete»',
      json(searchset(match(outcome('warning', 'incomplete'), 'outcome'))),
      'error-outcome',
    ],
    ['a severity that is none', json(searchset(match(outcome('dreadful'), 'outcome'))), 'error-outcome'],
    ['fewer than counted', json({ ...searchset(...both), total: 3 }), 'fewer-than-total'],
    ['nothing of what is counted', json({ ...searchset(), total: 1 }), 'fewer-than-total'],
    [
      'another type among the matches',
      json(searchset(match({ resourceType: 'Patient', id: 'p' }))),
      'match-of-another-type',
    ],
    ['an empty entry', json(searchset({})), 'match-of-another-type'],
    ['a match without id', json(searchset(match({ ...consent('c'), id: undefined }))), 'match-without-id'],
    [
      'a match about another person',
      json(searchset(...both, match(consent('x', 'Patient/q')))),
      'match-about-another',
    ],
    [
      'a match about nobody',
      json(searchset(match({ resourceType: 'Consent', id: 'c' }))),
      'match-about-another',
    ],
    [
      'a person of another base',
      json(searchset(match(consent('x', 'https://other.example/fhir/Patient/p')))),
      'unknown-base',
    ],
  ])('that is answered with %s is asked again, and is no «none»', async (_, answer, code) => {
    reply = () => answer;
    const failure = await failureOf(search());
    expect([failure.kind, failure.code]).toEqual(['transient', code]);
  });

  it.each([
    ['an empty searchset', searchset(), 0],
    ['a searchset without entries', { resourceType: 'Bundle', type: 'searchset' }, 0],
    ['no marks and no count', searchset(match(consent('c1')), match(consent('c2'))), 2],
    ['warnings', searchset(...both, match(outcome('warning', 'not-supported'), 'outcome')), 2],
    [
      'included resources of other types and persons',
      searchset(...both, match({ resourceType: 'Patient', id: 'q' }, 'include')),
      2,
    ],
    [
      'a count that is called an estimate',
      { ...searchset(...both), total: 900, link: [{ relation: 'self', url: 'Consent?_total=estimate' }] },
      2,
    ],
    ['versioned references', searchset(match(consent('c1', 'Patient/p/_history/3'))), 1],
  ])('that is answered with %s is believed', async (_, answer, count) => {
    reply = () => json(answer);
    expect(await search()).toHaveLength(count);
  });

  it('knows the server by its other bases', async () => {
    reply = () => json(searchset(match(consent('c1', 'https://FHIR.hospital.example:443/r4/Patient/p'))));
    const bases = ['https://fhir.hospital.example/r4/'];
    expect(await client({ bases }).search('Consent', { patient: 'Patient/p' })).toHaveLength(1);
  });

  it('by an identifier or a reference is not answered with everything', async () => {
    reply = () =>
      json(searchset(match({ resourceType: 'CarePlan', id: 'other', identifier: [{ value: 'x' }] })));
    expect(await codeOf(client().search('CarePlan', { identifier: 'urn:s|mine' }))).toBe(
      'match-not-asked-for',
    );
    expect(await codeOf(client().search('Task', { 'based-on': 'CarePlan/1' }))).toBe('match-of-another-type');
    reply = () =>
      json(searchset(match({ resourceType: 'Task', id: 't', basedOn: [{ reference: 'CarePlan/2' }] })));
    expect(await codeOf(client().search('Task', { 'based-on': 'CarePlan/1' }))).toBe('match-not-asked-for');
    expect(await client().search('Task', { 'based-on': 'CarePlan/2,CarePlan/3' })).toHaveLength(1);
  });

  it('is complete over its pages: a page that is gone or fails is no end', async () => {
    const first = {
      ...searchset(match(consent('c1'))),
      link: [{ relation: 'next', url: `${baseUrl}?_getpages=1` }],
    };
    for (const [answer, code] of [
      [json(outcome('error'), 404), 'page-gone'],
      [json(outcome('error'), 410), 'page-gone'],
      [json({}), 'not-fhir'],
      [json(outcome('error')), 'outcome-instead'],
    ] as const) {
      reply = ({ method }) => (method === 'POST' ? json(first) : answer);
      expect(await codeOf(search())).toBe(code);
    }
    reply = ({ method }) => (method === 'POST' ? json(first) : json(searchset(match(consent('c2')))));
    expect(await search()).toHaveLength(2);
  });

  it.each([
    'https://127.0.0.1:443:443/fhir?_getpages=1',
    'https://elsewhere.example/fhir?page=2',
    'http://[',
    7,
  ])('whose next page lies at %s is stopped and told, and nothing is asked there', async (url) => {
    reply = () => json({ ...searchset(match(consent('c1'))), link: [{ relation: 'next', url }] });
    expect(await codeOf(search())).toBe('page-elsewhere');
    expect(asked).toHaveLength(1);
  });

  it('whose next page lies at an inner address of the same server goes on at ours', async () => {
    reply = ({ method }) =>
      method === 'POST'
        ? json({
            ...searchset(match(consent('c1'))),
            link: [{ relation: 'next', url: 'http://fhir-server.internal:8080/baseR4?_getpages=1&_count=2' }],
          })
        : json(searchset(match(consent('c2'))));
    const bases = ['http://fhir-server.internal:8080/baseR4'];
    expect(await client({ bases }).search('Consent', { patient: 'Patient/p' })).toHaveLength(2);
    expect(asked[1]?.url).toBe('/fhir?_getpages=1&_count=2');
  });
});

describe('a server without search by POST', () => {
  const noPost = ({ method, url }: { method: string; url: string }) =>
    method === 'POST' ? json(outcome('error', 'not-supported'), 405) : getOf(url);
  let getOf: (url: string) => Reply;

  it('is asked by GET for what shows nobody', async () => {
    getOf = () => json(searchset(match(consent('c1'))));
    reply = noPost;
    const server = client();
    expect(await server.search('Consent', { patient: 'Patient/p' })).toHaveLength(1);
    await server.search('Consent', { patient: 'Patient/p' });
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  it.each([
    'urn:oid:2.16.578.1.12.4.1.4.1|16854004984',
    'urn:oid:2.16.578.1.12.4.1.4.1|odd',
    '16854004984',
  ])('is never asked by GET for %s: that is told, and stops', async (identifier) => {
    getOf = () => json(searchset());
    reply = noPost;
    const failure = await failureOf(client().search('Patient', { identifier }));
    expect([failure.code, failure.failure]).toEqual(['search-would-show-id', 'permanent']);
    expect(asked.every(({ method, url }) => method === 'POST' && !url.includes('1685'))).toBe(true);
  });

  it('that has no such resources says so in its own statement, or it is asked again', async () => {
    const statement = (type: string) =>
      json({ resourceType: 'CapabilityStatement', rest: [{ mode: 'server', resource: [{ type }] }] });
    reply = ({ url }) => (url.endsWith('/metadata') ? statement('Patient') : undefined);
    expect(await codeOf(client().search('ServiceRequest', { status: 'active' }))).toBe('type-not-served');
    reply = ({ url }) => (url.endsWith('/metadata') ? statement('ServiceRequest') : undefined);
    const failure = await failureOf(client().search('ServiceRequest', { status: 'active' }));
    expect([failure.code, failure.kind]).toEqual(['status', 'transient']);
  });
});

describe('a batch', () => {
  const keys = [
    { type: 'Patient', id: 'a' },
    { type: 'Patient', id: 'b' },
  ];
  const patient = (id: string) => ({ resourceType: 'Patient', id });
  const response = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'batch-response', entry });
  const there = (id: string) => ({ resource: patient(id), response: { status: '200 OK' } });

  it.each([
    ['fewer entries', response(there('a')), 'another-number-of-entries'],
    ['{}', {}, 'not-fhir'],
    ['a searchset', searchset(), 'not-a-response'],
    ['an entry without a status', response(there('a'), { resource: patient('b') }), 'entry-status'],
    ['an entry with status 500', response(there('a'), { response: { status: '500' } }), 'status'],
    ['an entry with another id', response(there('a'), there('c')), 'another-id'],
    ['an entry without a resource', response(there('a'), { response: { status: '200' } }), 'not-fhir'],
  ])('that is answered with %s is asked again', async (_, answer, code) => {
    reply = () => json(answer);
    const failure = await failureOf(client().readMany(keys));
    expect([failure.kind, failure.code]).toEqual(['transient', code]);
  });

  it('says by 404 or 410 alone that something is not there', async () => {
    reply = () => json(response(there('a'), { response: { status: '404' } }));
    expect(await client().readMany(keys)).toEqual([patient('a')]);
    reply = () => json(response({ response: { status: '410 Gone' } }, there('b')));
    expect(await client().readMany(keys)).toEqual([patient('b')]);
  });

  it.each([
    {},
    outcome('error'),
    { resourceType: 'Bundle', type: 'searchset', total: 4 },
  ])('of searches with the answer %j is asked again', async (resource) => {
    reply = () => json(response({ resource, response: { status: '200' } }));
    const work = client().searchMany([{ type: 'Task', parameters: { 'based-on': 'CarePlan/1' } }]);
    expect((await failureOf(work)).kind).toBe('transient');
  });
});

describe('a write', () => {
  const patient = { resourceType: 'Patient' as const, id: 'p', active: true };
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: ['p', 'q'].map((id) => ({
      resource: { resourceType: 'Patient', id },
      request: { method: 'PUT', url: `Patient/${id}` },
    })),
  };
  const done = (...statuses: string[]) => ({
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: statuses.map((status) => ({ response: { status } })),
  });

  it.each([
    ['{}', {}, 'not-fhir'],
    ['an OperationOutcome', outcome('information'), 'outcome-instead'],
    ['a batch-response', { ...done('200', '200'), type: 'batch-response' }, 'not-a-response'],
    ['one entry too few', done('200'), 'another-number-of-entries'],
    ['no entries', done(), 'another-number-of-entries'],
    ['an entry that failed', done('200', '422'), 'entry-status'],
    ['an entry that was accepted only', done('200', '202'), 'accepted-only'],
    ['an entry without a status', { ...done('200'), entry: [{}, {}] }, 'entry-status'],
    ['a word for a status', done('200', 'Created'), 'entry-status'],
    [
      'another id than the one it was given',
      {
        ...done('200'),
        entry: [
          { response: { status: '201', location: 'Patient/77/_history/1' } },
          { response: { status: '200' } },
        ],
      },
      'entry-id',
    ],
  ])('of several that is answered with %s is not said to be done', async (_, answer, code) => {
    reply = () => json(answer);
    for (const work of [client().transact(bundle), client().write(bundle)]) {
      const failure = await failureOf(work);
      expect([failure.failure, failure.code]).toEqual(['ambiguous', code]);
    }
  });

  it('of several is done without location or ETag, where the ids are known', async () => {
    reply = () => json(done('201 Created', '200'));
    expect((await client().write(bundle)).entries).toEqual([
      { reference: 'Patient/p', status: 201 },
      { reference: 'Patient/q', status: 200 },
    ]);
  });

  it('that lets the server give the id is done only with the id', async () => {
    const create: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient' } }],
    };
    reply = () => json(done('201'));
    expect(await codeOf(client().write(create))).toBe('entry-id');
    reply = () =>
      json({ ...done(), entry: [{ response: { status: '201', location: '/fhir/Patient/9/_history/1' } }] });
    expect((await client().write(create)).entries).toEqual([
      { reference: 'Patient/9', status: 201, versionId: '1' },
    ]);
  });

  it('of one that is answered without the resource is looked for', async () => {
    const answers = (there: object | undefined) => (question: { method: string }) =>
      question.method === 'PUT' ? { status: 200, body: '' } : there && json(there);
    reply = answers({ ...patient, meta: { versionId: '2' } });
    expect(await client().put(patient)).toMatchObject(patient);
    reply = answers({ ...patient, active: false });
    expect(await codeOf(client().put(patient))).toBe('not-fhir');
    reply = answers(undefined);
    expect(await codeOf(client().put(patient))).toBe('not-fhir');
  });

  it.each([
    ['a page', page],
    ['another id', json({ ...patient, id: 'q' })],
    ['202', json(patient, 202)],
    ['an error with status 200', json(outcome('error'))],
  ])('of one that is answered with %s is not said to be done', async (_, answer) => {
    reply = () => answer;
    expect((await failureOf(client().put(patient))).failure).toBe('ambiguous');
  });
});

it.each([
  'https://host//fhir',
  'https://host/fhir?x=1',
  'https://host/fhir#a',
  'https://me:word@host/fhir',
  'host/fhir',
])('the base URL %s is refused with what is wrong with it', (url) =>
  expect(() => createFhirServer({ baseUrl: url })).toThrow(/cannot be used: /));

describe('whatever a server answers', () => {
  const anything = fc.oneof(
    fc.jsonValue().map((value): Reply => json(value)),
    fc.record({
      status: fc.constantFrom(200, 201, 204, 206, 400, 403, 404, 410, 418, 429, 500, 503),
      body: fc.oneof(fc.constant(''), fc.string(), fc.constant(page.body), fc.json()),
    }),
    fc
      .record(
        {
          resourceType: fc.constantFrom(
            'Bundle',
            'OperationOutcome',
            'Consent',
            'Patient',
            'CapabilityStatement',
          ),
          type: fc.constantFrom('searchset', 'history', 'batch-response', 'transaction-response', 'document'),
          total: fc.oneof(fc.integer(), fc.jsonValue()),
          link: fc.oneof(
            fc.jsonValue(),
            fc.array(fc.record({ relation: fc.constant('next'), url: fc.jsonValue() })),
          ),
          entry: fc.oneof(
            fc.jsonValue(),
            fc.array(
              fc.record(
                {
                  resource: fc.jsonValue(),
                  response: fc.record({
                    status: fc.jsonValue(),
                    location: fc.jsonValue(),
                    etag: fc.jsonValue(),
                  }),
                  search: fc.jsonValue(),
                },
                { requiredKeys: [] },
              ),
              { maxLength: 3 },
            ),
          ),
          issue: fc.jsonValue(),
          id: fc.jsonValue(),
          meta: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((value): Reply => json(value)),
  );

  /** Only a failure with a code of the closed set; anything else is an error that nobody caught. */
  async function told<T>(work: Promise<T>): Promise<T | PeerFailure> {
    try {
      return await work;
    } catch (error) {
      expect(error).toBeInstanceOf(PeerFailure);
      expect(answerFaults).toContain((error as PeerFailure).code);
      return error as PeerFailure;
    }
  }

  it('no read is «not there» without its 404 or 410, and no search is «none» without an empty searchset', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (answer) => {
        reply = ({ url }) => (url.endsWith('/metadata') ? json({}) : answer);
        const server = client();
        const read = await told(server.read('Consent', 'c'));
        if (read === undefined) {
          expect([404, 410]).toContain(answer.status);
        } else if (!(read instanceof PeerFailure)) {
          expect(read).toMatchObject({ resourceType: 'Consent', id: 'c' });
        }
        const found = await told(server.search('Consent', { patient: 'Patient/p' }));
        if (Array.isArray(found)) {
          // Read here by its own few words: nothing in it looks like a match, and the server counts none.
          const said = JSON.parse(answer.body) as { type?: unknown; total?: unknown };
          expect(said.type).toBe('searchset');
          expect(Number.isInteger(said.total) ? said.total : 0).toBeLessThanOrEqual(found.length);
        }
        await told(server.versions('Consent', 'c'));
        await told(server.capability());
        await told(server.readMany([{ type: 'Consent', id: 'c' }]));
        await told(server.searchMany([{ type: 'Consent', parameters: { patient: 'Patient/p' } }]));
      }),
      { numRuns: 150 },
    );
  });

  it('nothing is said to be written that the server does not hold', async () => {
    const patient = { resourceType: 'Patient' as const, id: 'p', active: true };
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: patient, request: { method: 'PUT', url: 'Patient/p' } }],
    };
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (answer, does) => {
        holds.clear();
        reply = ({ method, url }) => {
          if (method === 'GET') {
            const there = holds.get(url.replace('/fhir/', ''));
            return there && json(there);
          }
          if (does) {
            holds.set('Patient/p', patient);
          }
          return answer;
        };
        const put = await told(client().put(patient));
        expect(put instanceof PeerFailure || holds.has('Patient/p')).toBe(true);
        holds.clear();
        const written = await told(client().write(bundle));
        // A lie in the exact words of the truth cannot be seen; none of these is one unless every entry says 2xx.
        const says = /"status":"?\s*2\d\d/.test(answer.body);
        expect(written instanceof PeerFailure || holds.has('Patient/p') || says).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('one wrong place in a right answer gives the whole truth or a failure, never a part of it', async () => {
    const truth = {
      ...searchset(match(consent('c1'), 'match'), match(consent('c2'), 'match')),
      total: 2,
    };
    const paths = placesIn(truth);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.option(fc.jsonValue()), async (path, value) => {
        reply = () => json(changedAt(truth, path, value));
        const found = await told(search());
        expect(found instanceof PeerFailure || found.length === 2).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Every place in a value, except the names and the count that the answer is counted by. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([name, child]) =>
    name === 'total' || name === 'id' ? [] : [[...path, name], ...placesIn(child, [...path, name])],
  );
}

function changedAt(value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown {
  if (name === undefined) {
    return to;
  }
  if (Array.isArray(value)) {
    return value.map((each, at) => (String(at) === name ? changedAt(each, rest, to) : each));
  }
  const shape = value as Record<string, unknown>;
  return { ...shape, [name]: changedAt(shape[name], rest, to) };
}
