// Ways of sending, each with a peer at its other end, so that one set of tests can be held against all of them.
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { createUrlGuard } from '../../src/edges/transport/access/url-guard.ts';
import { createDialogEndpoint } from '../../src/edges/transport/network/dialog-sending.ts';
import { handOffByFolder, handOffByHttp } from '../../src/edges/transport/network/hand-off.ts';
import { sendByNhn } from '../../src/edges/transport/network/nhn.ts';
import { createNhnClient } from '../../src/edges/transport/network/nhn-client.ts';
import { createDryRun } from '../../src/edges/transport/units/dry-run.ts';
import { createKeEndpoint } from '../../src/edges/transport/units/ke-endpoint.ts';
import { createRestEndpoint } from '../../src/edges/transport/units/rest-endpoint.ts';
import type { KeEndpoint } from '../../src/flows/ports.ts';
import { acknowledge, messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import { decideSending, type Permit } from '../../src/need/consent/gate.ts';
import type { Transport } from '../../src/need/directory/transports.ts';
import { composeNotice } from '../../src/need/notice/compose.ts';
import { type MessageKind, messageKinds } from '../../src/need/notice/kinds.ts';
import type { NoticeRecipient } from '../../src/need/notice/parties.ts';
import { createSandboxNhn } from '../../src/sandbox/nhn.ts';
import { parties } from '../dialog/notices.ts';
import { facts } from '../notice/support.ts';
import { networkLog } from '../support/network-log.ts';

/** The moment of every permit here. */
export const clock = { now: () => new Date('2026-11-22T10:00:00Z') };

/** A permit of the gate, for whoever may send. */
export function permit(ticks?: number): Permit {
  const kind = (Object.keys(messageKinds) as MessageKind[]).find(
    (each) => messageKinds[each].basis === 'follows-notice',
  );
  const decision = decideSending(
    {
      kind: kind ?? 'need-notice',
      patient: 'Patient/p1',
      recipient: ['a|1'],
      instant: '2026-11-22T10:00:00Z',
      asked: { now: clock.now(), ticks },
    },
    {
      consents: [],
      identifiersOf: () => [],
      giver: { patient: 'Patient/p1', birthDate: undefined, relatedPerson: () => undefined },
      protectedAddress: undefined,
      toldBefore: ['a|1'],
    },
  );
  if (!decision.permit) {
    throw new TypeError('the gate gave no permit');
  }
  return decision.permit;
}

export function recipientAt(endpoint: string, transport: Transport): NoticeRecipient {
  return { municipality: '4601', organizationNumber: '310000248', name: 'KE Prøvevik', endpoint, transport };
}

/** One and the same notice, in a Bundle of its own for each send. */
export function noticeTo(recipient: NoticeRecipient, send: string): Bundle {
  const { header, content } = composeNotice({
    key: 'https://hospital.example|Flag/f1',
    facts,
    needs: ['need-for-ip'],
    by: 'person',
    recipient,
    source: { endpoint: 'https://adapter.example/fhir/$process-message', name: 'Fjellheim sykehus' },
    instant: '2026-11-22T10:00:00Z',
  });
  return messageBundle(send, '2026-11-22T10:00:00Z', header, content);
}

/** A way with its other end. */
export interface Rig {
  readonly endpoint: KeEndpoint;
  readonly recipient: NoticeRecipient;
  /** What arrived there, in order, as text. */
  arrived(): Promise<readonly string[]>;
  /** The next sends are answered with these statuses. */
  readonly failures: number[];
  /** Takes the other end away. */
  gone(): Promise<void>;
  stop(): Promise<void>;
}

export interface Way {
  readonly name: string;
  /** What a send that works gives. */
  readonly gives: 'acknowledgement' | 'nothing-yet' | 'nothing-sent';
  /** Whether the other end can say no. */
  readonly answers: boolean;
  start(): Promise<Rig>;
}

const guard = createUrlGuard({ privateHosts: ['127.0.0.1'] });
const straight = <T>(_endpoint: string, request: () => Promise<T>) => request();

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** A peer over HTTP that keeps what it gets and answers as it is told. */
async function httpPeer(answer: (body: string) => string) {
  const [bodies, failures]: [string[], number[]] = [[], []];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = failures.shift();
      if (status !== undefined) {
        response.writeHead(status, { 'retry-after': '7' }).end('{"name":"Prøvesen"}');
        return;
      }
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(answer(body));
    });
  });
  const url = await listening(server);
  const stop = () => closed(server);
  return { url, failures, arrived: async () => bodies, gone: stop, stop };
}

function acknowledging(body: string): string {
  const { message } = readMessage(JSON.parse(body));
  if (!message) {
    return '{}';
  }
  const ids = { bundle: 'a', header: 'b' };
  return JSON.stringify(
    acknowledge(message.header, ids, '2026-11-22T10:00:00Z', { endpoint: 'x' }, { code: 'ok' }),
  );
}

const nhn = (version: 'v2' | 'v3'): Way => ({
  name: `NHN ${version}`,
  gives: 'nothing-yet',
  answers: true,
  async start() {
    const failures: number[] = [];
    const { app, network } = createSandboxNhn({ failures, receipt: 'none' });
    const server = createServer(app);
    const api = await listening(server);
    const client = createNhnClient({ api, version, sourceSystem: 'ip-fhir', fetch });
    const stop = () => closed(server);
    return {
      endpoint: createDialogEndpoint(
        sendByNhn({ client, log: networkLog(), now: () => new Date() }),
        parties,
      ),
      recipient: recipientAt('her-id:8143060', 'nhn-edi'),
      arrived: async () => [...network.messages.values()].map(({ xml }) => Buffer.from(xml).toString()),
      failures,
      gone: stop,
      stop,
    };
  },
});

export const ways: readonly Way[] = [
  {
    name: 'FHIR message',
    gives: 'acknowledgement',
    answers: true,
    async start() {
      const peer = await httpPeer(acknowledging);
      return {
        ...peer,
        endpoint: createKeEndpoint({ guard, breaker: straight, clock }),
        recipient: recipientAt(`${peer.url}/fhir/$process-message`, 'fhir-message'),
      };
    },
  },
  {
    name: 'FHIR REST',
    gives: 'acknowledgement',
    answers: true,
    async start() {
      const peer = await httpPeer(() => '{"resourceType":"Bundle","type":"transaction-response"}');
      return {
        ...peer,
        endpoint: createRestEndpoint({ fetch, guard, breaker: straight, clock }),
        recipient: recipientAt(`${peer.url}/fhir`, 'fhir-rest'),
      };
    },
  },
  nhn('v2'),
  nhn('v3'),
  {
    name: 'hand-off by folder',
    gives: 'nothing-yet',
    answers: false,
    async start() {
      const outbox = await mkdtemp(join(tmpdir(), 'ip-fhir-outbox-'));
      return {
        endpoint: createDialogEndpoint(handOffByFolder(outbox), parties),
        recipient: recipientAt('her-id:8143060', 'handoff'),
        arrived: () => filesIn(outbox, '.xml'),
        failures: [],
        gone: () => rm(outbox, { recursive: true }),
        stop: () => rm(outbox, { recursive: true, force: true }),
      };
    },
  },
  {
    name: 'hand-off by HTTP',
    gives: 'nothing-yet',
    answers: true,
    async start() {
      const peer = await httpPeer(() => '');
      return {
        ...peer,
        endpoint: createDialogEndpoint(handOffByHttp({ url: `${peer.url}/messages`, fetch }), parties),
        recipient: recipientAt('her-id:8143060', 'handoff'),
      };
    },
  },
  {
    name: 'dry run',
    gives: 'nothing-sent',
    answers: false,
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'ip-fhir-dry-'));
      return {
        endpoint: createDryRun(join(folder, 'kept')),
        recipient: recipientAt('nowhere', 'dry-run'),
        arrived: () => filesIn(join(folder, 'kept'), '.json'),
        failures: [],
        gone: async () => undefined,
        stop: () => rm(folder, { recursive: true, force: true }),
      };
    },
  },
];

async function filesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.filter((name) => name.endsWith(ending)).map((name) => readFile(join(folder, name), 'utf8')),
  );
}
