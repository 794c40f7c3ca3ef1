// A hospital of any number of needs, as a process: answers what the adapter asks, and notifies until it is answered 2xx.
// Every need is the fixture's, under ids of its own; each tenth has no consent. What was raised stands in a log.
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, Flag, Resource } from '@medplum/fhirtypes';
import { nationalId } from '../../src/sandbox/persons.ts';

export interface HospitalOrder {
  readonly port: number;
  readonly notices: number;
  /** Notification endpoints of the adapters. */
  readonly adapters: readonly string[];
  readonly secret: string;
  /** File to which every Flag that is raised is written before anybody is told of it: id, person, milliseconds since 1970. */
  readonly log: string;
  /** Notifications at the same time. */
  readonly concurrency: number;
  /** Raises no further need while so many are told and not yet dealt with; without it, as fast as they are taken. */
  readonly ahead?: number;
  /** Raises one need each so many milliseconds, instead of as fast as they are taken. */
  readonly everyMs?: number;
  /** So many come as fast as they are taken before that. */
  readonly unpaced?: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as HospitalOrder;
const fixtures = new URL('../../fixtures/relay/need-with-consent/', import.meta.url);
const template = JSON.parse(readFileSync(new URL('hospital.json', fixtures), 'utf8')) as Bundle;
const flagTemplate = JSON.parse(readFileSync(new URL('flag.json', fixtures), 'utf8')) as Flag;
const flag: Flag = { ...flagTemplate, meta: { ...flagTemplate.meta, versionId: '1' } };
const all = [...(template.entry ?? []).flatMap(({ resource }) => resource ?? []), flag];
const texts = new Map(all.map((resource) => [resource.resourceType + resource.id, JSON.stringify(resource)]));
/** The national id of the fixture's patient. */
const fixturePerson =
  all.flatMap((each) => (each.resourceType === 'Patient' ? (each.identifier ?? []) : []))[0]?.value ?? '';
/** What the adapter wrote. Of a resource that is never read again only that it is there. */
const written = new Map<string, string>();
let dealtWith = 0;

/** `anders-17`: the fixture's id with the need's number. */
function resourceOf(type: string, id: string): Resource | undefined {
  const put = written.get(`${type}/${id}`);
  if (put) {
    return JSON.parse(put) as Resource;
  }
  const [, own, number] = /^(.*?)(?:-n(\d+))?$/.exec(id) ?? [];
  const text = texts.get(`${type}${own}`);
  if (!text || (type === 'Consent' && number && isRefused(Number(number)))) {
    return undefined;
  }
  if (!number) {
    return JSON.parse(text) as Resource;
  }
  // References and ids carry the number; the person is one of this need only.
  const numbered = text.replace(/anders(?=")/g, `anders-n${number}`);
  return JSON.parse(numbered.replaceAll(fixturePerson, nationalId(Number(number)))) as Resource;
}

/** The Provenance is the last that is written of a need. */
function keep(reference: string, type: string, body: string): void {
  dealtWith += type === 'Provenance' && !written.has(reference) ? 1 : 0;
  written.set(reference, type === 'Communication' ? '{"resourceType":"Communication"}' : body);
}

function transact(bundle: Bundle): Bundle {
  for (const { resource } of bundle.entry ?? []) {
    keep(`${resource?.resourceType}/${resource?.id}`, resource?.resourceType ?? '', JSON.stringify(resource));
  }
  const entry = (bundle.entry ?? []).map(() => ({ response: { status: '200' } }));
  return { resourceType: 'Bundle', type: 'transaction-response', entry };
}

function isRefused(number: number): boolean {
  return number % 10 === 0;
}

/** Reads and searches in one request, each answered as if it were asked alone. */
function batch(bundle: Bundle): Bundle {
  const entry = (bundle.entry ?? []).map(({ request }) => {
    const [path = '', query] = (request?.url ?? '').split('?');
    const [type = '', id = ''] = path.split('/');
    const resource = query === undefined ? resourceOf(type, id) : search(type, new URLSearchParams(query));
    return { ...(resource ? { resource } : {}), response: { status: resource ? '200' : '404' } };
  });
  return { resourceType: 'Bundle', type: 'batch-response', entry };
}

function search(type: string, form: URLSearchParams): Bundle {
  const number = /-n(\d+)$/.exec(form.get('patient') ?? '')?.[1];
  const ids: Partial<Record<string, string>> = { Consent: 'consent-anders', Flag: 'flag-anders' };
  const id = ids[type];
  const found = id && number ? resourceOf(type, `${id}-n${number}`) : undefined;
  return { resourceType: 'Bundle', type: 'searchset', entry: found ? [{ resource: found as never }] : [] };
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [, , type = '', id = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const body = Buffer.concat(chunks).toString('utf8');
    let answer: unknown;
    if (request.method === 'PUT') {
      keep(`${type}/${id}`, type, body);
      answer = JSON.parse(body);
    } else if (request.method === 'POST' && type === '') {
      const bundle = JSON.parse(body) as Bundle;
      answer = bundle.type === 'batch' ? batch(bundle) : transact(bundle);
    } else {
      answer = id === '_search' ? search(type, new URLSearchParams(body)) : resourceOf(type, id);
    }
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/fhir+json' });
    response.end(JSON.stringify(answer ?? { resourceType: 'OperationOutcome', issue: [] }));
  });
});
server.keepAliveTimeout = 60_000;

async function raise(number: number): Promise<void> {
  const id = `flag-anders-n${number}`;
  appendFileSync(order.log, `${id} ${nationalId(number)} ${Date.now()}\n`);
  const body = JSON.stringify(resourceOf('Flag', id));
  const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${order.secret}` };
  for (let attempt = 0; ; attempt += 1) {
    const adapter = order.adapters[(number + attempt) % order.adapters.length] ?? '';
    try {
      const signal = AbortSignal.timeout(5_000);
      const response = await fetch(adapter, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      if (response.ok) {
        dealtWith += isRefused(number) ? 1 : 0;
        return;
      }
    } catch {
      // killed, or not up yet: the same notification again
    }
    await wait(100);
  }
}

server.listen(order.port, '127.0.0.1', async () => {
  process.stdout.write('up\n');
  let next = 1;
  const unpaced = order.unpaced ?? 0;
  let begun: number | undefined;
  const feeders = Array.from({ length: order.concurrency }, async () => {
    while (next <= order.notices) {
      const number = next;
      next += 1;
      while (number - dealtWith > (order.ahead ?? Number.POSITIVE_INFINITY)) {
        await wait(20);
      }
      if (order.everyMs && number > unpaced) {
        begun ??= Date.now();
        await wait(Math.max(0, begun + (number - unpaced) * order.everyMs - Date.now()));
      }
      await raise(number);
    }
  });
  await Promise.all(feeders);
  process.stdout.write('told\n');
});
