// Where the partner reaches the kit: each vector has an address of its own, and every message is acknowledged with ok after
// the refusals that the vector wants to see answered.
import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import { acknowledge, readMessage } from '../../ground/fhir/message.ts';
import type { Inbox } from './run.ts';

export interface OpenInbox extends Inbox {
  readonly app: Express;
}

interface Box {
  readonly told: number[];
  readonly came: string[];
}

/** @param base gives the address at which the partner reaches the kit */
export function createInbox(base: () => string): OpenInbox {
  const boxes = new Map<string, Box>();
  const app = express();
  app.disable('x-powered-by');
  app.all('/:vector{/*rest}', express.text({ type: () => true, limit: '20mb' }), (request, response) => {
    const box = boxes.get(request.params.vector);
    const text = String(request.body ?? '');
    if (!box) {
      response.status(404).end();
      return;
    }
    box.came.push(text);
    const status = box.told.shift();
    const { message } = readText(text);
    if (status !== undefined || !message) {
      // A notification is no message: its status is its answer.
      response.status(status ?? 200).end();
      return;
    }
    const ids = { bundle: randomUUID(), header: randomUUID() };
    const source = { name: 'Conformance kit', endpoint: `${base()}/${request.params.vector}` };
    const answer = acknowledge(message.header, ids, new Date().toISOString(), source, { code: 'ok' });
    response.type('application/fhir+json').send(JSON.stringify(answer));
  });
  return {
    app,
    open(vector, told) {
      boxes.set(vector, { told: [...told], came: [] });
      return `${base()}/${vector}`;
    },
    came: (vector) => boxes.get(vector)?.came ?? [],
  };
}

function readText(text: string): ReturnType<typeof readMessage> {
  try {
    return readMessage(JSON.parse(text));
  } catch {
    return { issues: [] };
  }
}
