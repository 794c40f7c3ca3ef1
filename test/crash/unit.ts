// A coordinating unit that fails on purpose, as a process: everything that comes in stands in an append-only log.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { acknowledge, readMessage } from '../../src/ground/fhir/message.ts';
import { seeded } from './random.ts';

export interface UnitOrder {
  readonly port: number;
  readonly log: string;
  readonly answerToken: string;
  /** Shares of sends, 0 to 1. */
  readonly unavailable: number;
  readonly silentAfterTaking: number;
  readonly doubled: number;
  /** Decides which sends it fails at. */
  readonly seed: number;
  /** Recognises a resend by its MessageHeader.id; otherwise every send has an effect. */
  readonly handlesDuplicates: boolean;
  /** Answers so many milliseconds after it has taken the message, instead of at once. */
  readonly answerAfterMs?: number;
}

/** One line of the log. */
export interface UnitLine {
  /** National id in the message: how the unit knows whom it is about. */
  readonly person: string;
  readonly bundleId: string;
  readonly headerId: string;
  /** What the unit did: nothing, or it took the message; an effect is what a clerk would see. */
  readonly fault: 'none' | 'unavailable' | 'silent' | 'doubled';
  readonly effect: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as UnitOrder;
const taken = new Set<string>();
const random = seeded(order.seed);
const own = { name: 'Unit', endpoint: `http://127.0.0.1:${order.port}/fhir/$process-message` };

function faultOfThisSend(): UnitLine['fault'] {
  const draw = random();
  if (draw < order.unavailable) {
    return 'unavailable';
  }
  if (draw < order.unavailable + order.silentAfterTaking) {
    return 'silent';
  }
  return draw < order.unavailable + order.silentAfterTaking + order.doubled ? 'doubled' : 'none';
}

function log(line: Omit<UnitLine, 'at'>): void {
  appendFileSync(order.log, `${JSON.stringify({ ...line, at: Date.now() })}\n`);
}

/** Takes one message; the acknowledgement, or the status with which it is refused. */
function take(body: string): {
  readonly status: number;
  readonly answer?: Bundle;
  readonly repeatTo?: string;
} {
  const { message } = readMessage(JSON.parse(body));
  if (!message) {
    return { status: 400 };
  }
  const patient = message.resources.find(
    (resource): resource is Patient => resource.resourceType === 'Patient',
  );
  const person = patient?.identifier?.[0]?.value ?? '';
  const [bundleId, headerId] = [message.bundle.id ?? '', message.header.id ?? ''];
  const fault = faultOfThisSend();
  if (fault === 'unavailable') {
    log({ person, bundleId, headerId, fault, effect: false });
    return { status: 503 };
  }
  const known = order.handlesDuplicates && taken.has(headerId);
  taken.add(headerId);
  log({ person, bundleId, headerId, fault, effect: !known });
  const ids = { bundle: randomUUID(), header: randomUUID() };
  const answer = acknowledge(message.header, ids, new Date().toISOString(), own, { code: 'ok' });
  if (fault === 'silent') {
    return { status: 0 };
  }
  return {
    status: 200,
    answer,
    ...(fault === 'doubled' ? { repeatTo: message.header.source.endpoint } : {}),
  };
}

async function repeat(to: string, answer: Bundle): Promise<void> {
  const headers = { 'content-type': 'application/fhir+json', authorization: `Bearer ${order.answerToken}` };
  const signal = AbortSignal.timeout(5_000);
  // The adapter may be dead at this moment: an acknowledgement that is lost once more must not matter.
  await fetch(to, { method: 'POST', headers, body: JSON.stringify(answer), signal }).catch(() => undefined);
}

createServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(404).end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { status, answer, repeatTo } = take(Buffer.concat(chunks).toString('utf8'));
    if (status === 0) {
      return; // taken, and never answered: the sender runs into its timeout
    }
    const respond = () => {
      response.writeHead(status, { 'content-type': 'application/fhir+json' });
      response.end(answer ? JSON.stringify(answer) : '');
    };
    if (order.answerAfterMs === undefined) {
      respond();
    } else {
      setTimeout(respond, order.answerAfterMs);
    }
    if (answer && repeatTo) {
      void repeat(repeatTo, answer);
    }
  });
}).listen(order.port, '127.0.0.1', () => process.stdout.write('up\n'));
