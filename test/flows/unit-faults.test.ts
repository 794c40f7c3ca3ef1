// A unit that does wrong in each way of its own list: the notice arrives once, and no wrong answer becomes a fact.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Flag, Patient, Resource } from '@medplum/fhirtypes';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { type UnitFault, unitFaultNames } from '../../src/sandbox/ke/faults.ts';
import { lapses } from '../../src/sandbox/ke/lapses.ts';
import { createSandboxKe, type SandboxKeOptions } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { address } from '../directory/support.ts';
import { fixture, OPERATOR_TOKEN, recordOf, type Setting, startSetting, until } from '../support/hospital.ts';

let check: SandboxKeOptions['check'];
beforeAll(async () => {
  check = await createResourceCheck();
});
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

async function told(fault: UnitFault): Promise<Setting> {
  const setting = await startSetting({
    unit: { answer: 'coordinator-appointed', faults: [fault], ...(check ? { check } : {}) },
    config: {
      retry: { attempts: 5, firstMs: 5, longestMs: 20, resends: 5 },
      // Status 200 and nothing says that the acknowledgement comes by itself; it is waited for no longer than this.
      deadlines: { acknowledgementMs: 400, answerWorkingDays: 10, consentWarningDays: 14 },
    },
  });
  stops.push(() => setting.stop());
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
  await expect.poll(async () => (await recordOf(setting.adapter, 'flag-anders')).state).toBe('delivered');
  return setting;
}

async function waitingFor({ adapter }: Setting): Promise<string[]> {
  const response = await fetch(`${adapter.url}/api/outbox`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  return ((await response.json()) as { reason: string }[]).map(({ reason }) => reason);
}

const ofAcknowledgement = ['busy', 'silent', 'html', 'empty-ack', 'other-ack', 'upper-case-ids'] as const;
const ofAnswer = ['answer-other-person', 'answer-unknown-status'] as const;

/** Who answers nothing of ours is told so; words alone go to a person. */
const ofWords = ['answer-other-task', 'answer-without-task'] as const;

// Lapses are what receivers must not do: the vectors of the conformance kit find them.
it('each fault of the unit that a sender has to endure is tried here', () => {
  expect([...ofAcknowledgement, ...ofAnswer, ...ofWords, 'answer-twice'].toSorted()).toEqual(
    unitFaultNames.filter((name) => !(name in lapses)).toSorted(),
  );
});

it.each(ofAcknowledgement)('%s: the notice takes effect once, and its answer is filed', async (fault) => {
  const setting = await told(fault);
  await expect
    .poll(async () => (await recordOf(setting.adapter, 'flag-anders')).business)
    .toBe('coordinator-appointed');
  expect(setting.unit.messages.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(new Set(setting.unit.messages.map(({ headerId }) => headerId)).size).toBe(1);
});

describe('an answer that does not fit', () => {
  it.each(ofAnswer)('%s: nobody is appointed by it, and a person is told', async (fault) => {
    const setting = await told(fault);
    await expect.poll(() => waitingFor(setting)).not.toEqual([]);
    expect((await recordOf(setting.adapter, 'flag-anders')).business).toBeUndefined();
  });

  it.each(ofWords)('%s: it is refused, and nobody is appointed by it', async (fault) => {
    const setting = await told(fault);
    const answer = () => setting.unit.messages[0]?.answer;
    await expect.poll(answer).toBe('coordinator-appointed: 200 fatal-error');
    expect((await recordOf(setting.adapter, 'flag-anders')).business).toBeUndefined();
  });

  it('answer-twice: the second changes nothing', async () => {
    const setting = await told('answer-twice');
    const business = async () => (await recordOf(setting.adapter, 'flag-anders')).business;
    await expect.poll(business).toBe('coordinator-appointed');
    expect(await waitingFor(setting)).toEqual([]);
  });
});

/** Answers with status 200 that are no acknowledgement of this message, each of another shape. */
const malformed: readonly unknown[] = [
  [],
  'ok',
  1,
  { resourceType: 'Bundle', type: 'message' },
  { resourceType: 'Bundle', type: 'message', entry: [null] },
  {
    resourceType: 'Bundle',
    type: 'message',
    entry: [{ resource: { resourceType: 'MessageHeader', response: 'ok' } }],
  },
  {
    resourceType: 'Bundle',
    type: 'message',
    entry: [
      { resource: { resourceType: 'MessageHeader', response: { code: 'ok', identifier: { value: 1 } } } },
    ],
  },
  { resourceType: 'MessageHeader', response: { code: 'ok' } },
];

it('acknowledgements of any other shape count against the resends, and then a person is asked', async () => {
  let sends = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.writeHead(404).end();
      return;
    }
    const body = malformed[sends % malformed.length];
    sends += 1;
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => close(server));
  const { port } = server.address() as AddressInfo;
  const resends = malformed.length - 1;
  const setting = await startSetting({
    config: {
      directory: [
        {
          municipality: '4601',
          name: 'Unit',
          organizationNumber: '310000248',
          endpoint: `http://127.0.0.1:${port}/fhir/$process-message`,
        },
      ],
      retry: { attempts: 1_000, firstMs: 5, longestMs: 20, resends },
      // No further try while the test looks.
      doubt: { firstMs: 900_000, longestMs: 900_000, personAfterMs: 3_600_000 },
    },
  });
  stops.push(() => setting.stop());
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
  await expect.poll(() => waitingFor(setting)).toContain('result-unknown');
  const { state, acknowledgement, resends: counted } = await recordOf(setting.adapter, 'flag-anders');
  expect([sends, counted, state === 'delivered', acknowledgement]).toEqual([
    resends + 1,
    resends + 1,
    false,
    'none',
  ]);
});

/** A unit that answers only when it is told to; it counts what it holds. */
async function silentUnit(): Promise<{ url: string; held: () => number; busy: () => void }> {
  const held: ServerResponse[] = [];
  let refuses = false;
  const refuse = (response: ServerResponse) => response.writeHead(503, { 'retry-after': '600' }).end();
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.writeHead(404).end();
    } else if (refuses) {
      refuse(response);
    } else {
      held.push(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/fhir/$process-message`,
    held: () => held.length,
    busy() {
      refuses = true;
      held.splice(0).forEach(refuse);
    },
  };
}

/** Raises the need of a person of that name, who lives in that municipality, without waiting for what follows. */
async function raise({ hospital }: Setting, name: string, municipality: string): Promise<void> {
  const own = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('anders', name)) as T;
  for (const { resource } of fixture<Bundle>('need-with-consent', 'hospital.json').entry ?? []) {
    const each = own(resource as Resource);
    const moved = { address: [address({ municipality, official: true })] } as Partial<Patient>;
    await hospital.repository.updateResource(each.resourceType === 'Patient' ? { ...each, ...moved } : each);
  }
  await hospital.repository.updateResource(own(fixture<Flag>('need-with-consent', 'flag.json')));
}

it('more notices than places for a unit that does not answer: the notice of another unit is delivered meanwhile', async () => {
  const slow = await silentUnit();
  const quick = createSandboxKe({ name: 'Quick' });
  const { server, port } = await listen(quick.app, '127.0.0.1', 0);
  stops.push(() => close(server));
  const entry = { organizationNumber: '310000248' };
  const setting = await startSetting({
    config: {
      timeoutMs: 600_000,
      concurrency: 3,
      directory: [
        { ...entry, municipality: '4601', name: 'Slow', endpoint: slow.url },
        {
          ...entry,
          municipality: '5001',
          name: 'Quick',
          endpoint: `http://127.0.0.1:${port}/fhir/$process-message`,
        },
      ],
    },
  });
  stops.push(async () => {
    slow.busy();
    await setting.stop();
  });
  for (const name of ['ask', 'birk', 'dag', 'eli', 'finn']) {
    await raise(setting, name, '4601');
  }
  await expect.poll(slow.held).toBe(1);
  await raise(setting, 'gro', '5001');
  await until(setting.adapter, 'flag-gro', ({ state }) => state === 'delivered');
  expect(slow.held()).toBe(1);
  expect(quick.messages).toHaveLength(1);
});
