// Our own adapter as a sender, tried by the conformance kit: between a sandbox hospital and the kit, which is the unit.
import type { Flag, Task } from '@medplum/fhirtypes';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Adapter, close, listen, startAdapter } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import { live } from '../../src/sandbox/conform/exchange.ts';
import { createInbox } from '../../src/sandbox/conform/inbox.ts';
import { type RoleRow, roles } from '../../src/sandbox/conform/roles.ts';
import { runVectors } from '../../src/sandbox/conform/run.ts';
import { createSandboxHospital } from '../../src/sandbox/hospital.ts';
import { readNeeds } from '../../src/sandbox/needs.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { ANSWER_TOKEN, adapterSettings, SECRET } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

const stops: (() => Promise<unknown>)[] = [];
let begin = '';
let adapter: Adapter;
const inbox = createInbox(() => kit, true);
let kit = '';

/** How a notice stands, in the words of the door that the kit looks through. */
function taskOf(record: NoticeRecord | undefined): Task {
  const { state = 'found', acknowledgement, business } = record ?? {};
  const taken = acknowledgement === 'ok' ? 'received' : 'requested';
  return {
    resourceType: 'Task',
    intent: 'order',
    status: state === 'for-a-person' || state === 'unclear' ? 'failed' : taken,
    ...(business === undefined
      ? {}
      : { businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: business }] } }),
  };
}

beforeAll(async () => {
  const atKit = await listen(inbox.app, '127.0.0.1', 0);
  kit = `http://127.0.0.1:${atKit.port}`;
  const hospital = createSandboxHospital({ dialect: 'medplum', secret: SECRET });
  const atHospital = await listen(hospital.app, '127.0.0.1', 0);
  const base = `http://127.0.0.1:${atHospital.port}/fhir`;
  hospital.at(base);
  const needs = readNeeds({ need: 100, 'without-consent': 0, declined: 0, ended: 0, other: 0 });
  for (const resource of needs.shared) {
    hospital.write(resource);
  }
  adapter = await startAdapter({
    config: {
      ...adapterSettings({ endpoint: `${kit}/unit` }),
      hospital: { server: base, name: 'Fjellheim sykehus' },
      store: { databaseUrl: await freshDatabase() },
      retry: { attempts: 100, firstMs: 20, longestMs: 500, resends: 10 },
      doubt: { firstMs: 60_000, longestMs: 900_000, personAfterMs: 2_000 },
      timeoutMs: 30_000,
    },
    check: await createResourceCheck(),
    environment: {},
  });
  hospital.notify(`${adapter.url}/notifications`, ['Flag']);
  const flags = new Map<string, Flag>();
  const door = express();
  door.post('/begin', express.json(), (request, response) => {
    const { do: what, need } = request.body as { do: string; need: string };
    const known = flags.get(need);
    const resources = known ? [known] : needs.resourcesOf(flags.size + 1);
    const flag = resources.at(-1) as Flag;
    flags.set(need, flag);
    for (const resource of resources) {
      hospital.write(
        resource === flag && what === 'retraction' ? { ...flag, status: 'entered-in-error' } : resource,
      );
    }
    response.status(202).end();
  });
  door.get('/begin/:need', async (request, response) => {
    const flag = flags.get(request.params.need);
    const records = await adapter.ledger.list();
    response.json(taskOf(records.find((each) => each.flag === `Flag/${flag?.id}`)));
  });
  const atDoor = await listen(door, '127.0.0.1', 0);
  begin = `http://127.0.0.1:${atDoor.port}/begin`;
  stops.push(
    () => adapter.stop(),
    () => hospital.notified(),
    async () => {
      for (const { server } of [atKit, atHospital, atDoor]) {
        server.closeAllConnections();
        await close(server);
      }
    },
  );
});

afterAll(async () => {
  for (const stop of stops) {
    await stop();
  }
});

it('our own adapter passes every vector of a sender', { timeout: 300_000 }, async () => {
  const { vectors, templates, headers }: RoleRow = roles.sender;
  const answers = `${adapter.url}/fhir/$process-message`;
  const results = await runVectors(vectors, {
    address: begin,
    answers,
    seed: 'own',
    exchange: live([begin, answers], 20_000),
    templates,
    headers: { ...headers, authorization: `Bearer ${ANSWER_TOKEN}` },
    token: ANSWER_TOKEN,
    inbox,
    limits: { answer: 20_000, comes: 30_000, quiet: 500 },
    now: new Date().toISOString(),
  });
  const wrong = results.filter(({ outcome }) => outcome !== 'passed');
  expect(wrong.map(({ vector, misses, reason }) => ({ id: vector.id, misses, reason }))).toEqual([]);
});
