// Where the partner reaches the kit: each vector has an address of its own, and every message is acknowledged with ok after
// the answers that the vector wants to see met.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import express, { type Express, type Response } from 'express';
import { acknowledge } from '../../ground/fhir/message.ts';
import type { Came } from './exchange.ts';
import type { Inbox } from './run.ts';
import type { Told, UnitReply } from './vector.ts';

export interface OpenInbox extends Inbox {
  readonly app: Express;
}

interface Box {
  readonly told: Told[];
  readonly rest: UnitReply;
  readonly came: { -readonly [Name in keyof Came]: Came[Name] }[];
}

/** The path that all vectors share where a partner has one address for a unit. */
const SHARED = 'unit';

/**
 * @param base gives the address at which the partner reaches the kit
 * @param shared one address for all vectors, one of which runs at a time: a message that was met before belongs to the vector
 * that met it, and a new one to the vector that runs
 */
export function createInbox(base: () => string, shared = false): OpenInbox {
  const boxes = new Map<string, Box>();
  const met = new Map<string, string>();
  let running = '';
  const vectorOf = (path: string, body: string): string => {
    if (!shared || path !== SHARED) {
      return path;
    }
    const id = headerIn(body)?.id ?? '';
    const vector = met.get(id) ?? running;
    met.set(id, vector);
    return vector;
  };
  const addressOf = (vector: string) => `${base()}/${shared ? SHARED : vector}`;
  const app = express();
  app.disable('x-powered-by');
  // Somebody looks what the unit can do: that is no message.
  app.get('/*path', (_request, response) => {
    response.status(404).end();
  });
  app.all('/:vector{/*rest}', express.text({ type: () => true, limit: '20mb' }), (request, response) => {
    const body = String(request.body ?? '');
    const vector = vectorOf(request.params.vector, body);
    const box = boxes.get(vector);
    if (!box) {
      response.status(404).end();
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const call: Box['came'][number] = { body, headers, path: request.originalUrl, at: performance.now() };
    box.came.push(call);
    const told = box.told.shift() ?? box.rest;
    const reply = typeof told === 'number' ? { status: told } : told;
    void wait(reply.after ?? 0).then(() => {
      // Before the answer leaves: what comes because of it is later than this.
      call.answered = performance.now();
      answer(response, body, reply, addressOf(vector));
    });
  });
  return {
    app,
    open(vector, told, rest = {}) {
      boxes.set(vector, {
        told: [...told],
        rest: typeof rest === 'number' ? { status: rest } : rest,
        came: [],
      });
      running = vector;
      return addressOf(vector);
    },
    came: (vector) => boxes.get(vector)?.came ?? [],
  };
}

function answer(response: Response, body: string, reply: UnitReply, endpoint: string): void {
  const { status = 200, headers = {}, retryAt, code, ofAnother, text, type, breaks } = reply;
  if (breaks) {
    response.socket?.destroy();
    return;
  }
  response.status(status).set(headers);
  if (retryAt !== undefined) {
    response.set('retry-after', new Date(Date.now() + retryAt * 1_000).toUTCString());
  }
  const asked = headerIn(body);
  // A notification is no message: its status is its answer.
  if (text !== undefined || !asked || (reply.status !== undefined && code === undefined)) {
    response.type(type ?? 'text/plain').send(text ?? '');
    return;
  }
  const ids = { bundle: randomUUID(), header: randomUUID() };
  const source = { name: 'Conformance kit', endpoint };
  const header = ofAnother ? { ...asked, id: randomUUID() } : asked;
  // A vector may want a code that FHIR does not know.
  const said = { code: (code ?? 'ok') as 'ok' };
  response
    .type('application/fhir+json')
    .send(JSON.stringify(acknowledge(header, ids, new Date().toISOString(), source, said)));
}

/** Wherever it stands: that it stands first is what one vector is about, and not the others. */
function headerIn(text: string): MessageHeader | undefined {
  try {
    const { entry = [] } = JSON.parse(text) as Bundle;
    return entry.flatMap(({ resource }) => (resource?.resourceType === 'MessageHeader' ? resource : []))[0];
  } catch {
    return undefined;
  }
}
