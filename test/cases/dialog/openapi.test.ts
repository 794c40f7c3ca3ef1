// Client and sandbox of NHN's interface, version 2, each against its OpenAPI document, so that they cannot agree on an error.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createNhnClient, type NhnClient } from '../../../src/edges/transport/network/nhn-client.ts';
import { writeDialog } from '../../../src/need/dialog/write-dialog.ts';
import { createSandboxNhn, type SandboxNhn } from '../../../src/sandbox/nhn.ts';
import { dialogOf } from '../../dialog/dialogs.ts';

const shared = process.env.IP_SHARED ?? new URL('../../../../shared', import.meta.url).pathname;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: object;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
const document = JSON.parse(readFileSync(join(shared, 'xsd/msh-api-v2.openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: object;
};

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
formats.default(ajv);
ajv.addFormat('int32', true);
// The document's own example of a date-time (2024-09-03T07:55:13) has no offset.
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/);
ajv.addSchema(schemaOf({ components: document.components }), 'api');

/** OpenAPI 3.0 says `nullable`; JSON Schema has null among the types. References lead into the document. */
function schemaOf(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) => {
    if (key === '$ref' && typeof part === 'string') {
      return part.replace(/^#/, 'api#');
    }
    const { nullable, example: _, ...schema } = (part ?? {}) as Record<string, unknown>;
    if (nullable === true && typeof part === 'object') {
      return { anyOf: [schema, { type: 'null' }] };
    }
    return part;
  }) as object;
}

function problems(schema: object, value: unknown): string[] {
  const check = ajv.compile(schemaOf(schema));
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
  readonly contentType: string;
}

function operationOf({ method, url }: Exchange): { operation: Operation; path: Record<string, string> } {
  for (const [template, operations] of Object.entries(document.paths)) {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const found = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(url.pathname);
    const operation = operations[method.toLowerCase()];
    if (found && operation) {
      return {
        operation,
        path: Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])),
      };
    }
  }
  throw new Error(`${method} ${url.pathname} is no operation of the document`);
}

/** A parameter's text as the value that its schema means. */
function readAs(schema: object, texts: readonly string[]): unknown {
  const { type, items } = schema as { type?: string; items?: object };
  if (type === 'array') {
    return texts.map((each) => readAs(items ?? {}, [each]));
  }
  const [text = ''] = texts;
  if (type === 'integer') {
    return Number(text);
  }
  if (type === 'boolean') {
    return text === 'true';
  }
  return text;
}

function unexpected(body: unknown, of: string): string[] {
  return body === undefined ? [] : [`a body that ${of} has not`];
}

/** What is wrong with a request of the client. */
function requestProblems(exchange: Exchange): string[] {
  const { operation, path } = operationOf(exchange);
  const { url, headers, body } = exchange;
  const stated = operation.parameters ?? [];
  const parameters = stated.flatMap(({ name, in: place, required, schema }) => {
    const texts = {
      path: [path[name] ?? ''],
      query: url.searchParams.getAll(name),
      header: [headers.get(name) ?? ''],
    }[place].filter((text) => text !== '');
    if (texts.length === 0) {
      return required ? [`${name} is required`] : [];
    }
    return problems(schema, readAs(schema, texts)).map((problem) => `${name} ${problem}`);
  });
  const unknown = [...url.searchParams.keys()].filter((name) => !stated.some((each) => each.name === name));
  const schema = operation.requestBody?.content['application/json']?.schema;
  const bodies = schema ? problems(schema, body) : unexpected(body, 'the operation');
  return [...parameters, ...unknown.map((name) => `${name} is no parameter`), ...bodies];
}

/** What is wrong with an answer of the sandbox. */
function answerProblems(exchange: Exchange): string[] {
  const { operation } = operationOf(exchange);
  const stated = operation.responses[String(exchange.status)];
  if (!stated) {
    return [`${exchange.status} is no answer of ${operation.operationId}`];
  }
  const schema = stated.content?.['application/json']?.schema;
  if (!schema) {
    return unexpected(exchange.answer, 'the answer');
  }
  return [
    ...(exchange.contentType.startsWith('application/json') ? [] : [`content type ${exchange.contentType}`]),
    ...problems(schema, exchange.answer),
  ];
}

const seen: Exchange[] = [];
let sandbox: SandboxNhn;
let client: NhnClient;
let api = '';
let stop: () => void = () => undefined;

async function recorded(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init);
  const text = await response.clone().text();
  seen.push({
    method: init.method ?? 'GET',
    url: new URL(url),
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    status: response.status,
    answer: text === '' ? undefined : JSON.parse(text),
    contentType: response.headers.get('content-type') ?? '',
  });
  return response;
}

const xml = (id: string) => Buffer.from(writeDialog(dialogOf({ id })));

beforeAll(async () => {
  sandbox = createSandboxNhn({ receipt: '2', error: 'E21', receiptAfter: 1 });
  const server = createServer(sandbox.app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.closeAllConnections();
  client = createNhnClient({ api, version: 'v2', sourceSystem: 'ip-fhir', fetch: recorded });
  const document_ = {
    id: 'm1',
    xml: xml('m1'),
    senderHerId: '8143060',
    receiverHerId: '8094866',
    type: 'DIALOG_HELSEFAGLIG',
  };
  const id = await client.post(document_);
  await vi.waitUntil(() => sandbox.network.messages.get(id)?.receipt, { timeout: 60_000 });
  await client.unread(['8094866', '8143060']);
  await client.message(id);
  await client.document(id);
  await client.status(id);
  await client.postReceipt(id, '8094866', { status: 'Ok' });
  await client.postReceipt(id, '8094866', { status: 'Rejected', code: 'T10', details: 'x' });
  await client.markRead(id, '8094866');
  const headers = { 'api-version': '2', 'nhn-source-system': 'ip-fhir' };
  await recorded(`${api}/Messages/${id}/apprec`, { headers });
  await recorded(`${api}/Messages?ReceiverHerIds=8143060`, { headers });
});
afterAll(() => stop());

describe("NHN's OpenAPI document", () => {
  it('has every request of the client as it is sent', () => {
    expect(seen.length).toBeGreaterThanOrEqual(10);
    expect(seen.flatMap((exchange) => requestProblems(exchange))).toEqual([]);
  });

  it('has every answer of the sandbox as it is given, for every operation', () => {
    expect(seen.flatMap((exchange) => answerProblems(exchange))).toEqual([]);
    const all = Object.values(document.paths).flatMap((each) =>
      Object.values(each).map(({ operationId }) => operationId),
    );
    const used = new Set(seen.map((exchange) => operationOf(exchange).operation.operationId));
    expect([...used].sort()).toEqual([...all].sort());
  });

  it('has every refusal of the sandbox too', async () => {
    const before = seen.length;
    const headers = { 'api-version': '2', 'nhn-source-system': 'x', 'content-type': 'application/json' };
    const nobody = `${api}/Messages/8d018d60-336b-41de-8bd7-0002a5d5c51b`;
    await recorded(`${api}/Messages`, { method: 'POST', headers, body: '{}' });
    await recorded(`${api}/Messages`, { headers });
    await recorded(nobody, { headers });
    await recorded(`${nobody}/status`, { headers: { 'api-version': '2' } });
    const refusals = seen.slice(before);
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 404, 400]);
    expect(refusals.flatMap((exchange) => answerProblems(exchange))).toEqual([]);
  });

  it('would see an error on either side', () => {
    const [post] = seen;
    if (!post) {
      throw new TypeError('nothing was seen');
    }
    expect(requestProblems({ ...post, body: { contentType: 'application/xml' } })).not.toEqual([]);
    expect(requestProblems({ ...post, headers: new Headers() })).not.toEqual([]);
    expect(answerProblems({ ...post, answer: 'no uuid' })).not.toEqual([]);
    expect(answerProblems({ ...post, status: 202 })).not.toEqual([]);
  });
});
