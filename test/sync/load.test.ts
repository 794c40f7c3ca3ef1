// Many plans from NDJSON: to a server, and to a sink that takes transactions.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindOfStatus } from '../../src/edges/transport/hospital/fhir-failure.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import type { LoadState } from '../../src/flows/plan/load-place.ts';
import { type LoadedLine, type LoadPorts, loadPlans } from '../../src/flows/plan/load-plans.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { MemoryServer } from '../support/memory-server.ts';
import { planPorts } from '../support/plan-ports.ts';
import { smallPlan } from '../support/two-writers.ts';

const many = Number(process.env.IP_LOAD_PLANS ?? 150);
let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
}, 60_000);
afterAll(() => server.stop());

async function* lines(count: number, read?: (line: number) => void) {
  for (let index = 0; index < count; index += 1) {
    read?.(index + 1);
    yield JSON.stringify(smallPlan(index, 5));
  }
}

function place(start = 0, more: Partial<LoadState> = {}) {
  const kept = {
    state: { lines: start, refused: [], ...more } as LoadState,
    load: async () => kept.state,
    save: async (state: LoadState) => void Object.assign(kept, { state }),
  };
  return kept;
}

async function portsTo(baseUrl: string) {
  const ports = await planPorts(createFhirServer({ baseUrl, timeout: 60_000 }));
  return { ...ports, atOnce: 4, check: () => [] };
}

it('reports what is wrong with a line, loads the others, and a second load writes nothing', async () => {
  const ports = { ...(await portsTo(server.baseUrl)), intoEmpty: false };
  const seen: LoadedLine[] = [];
  async function* mixed() {
    yield* lines(4);
    yield '{';
    yield JSON.stringify({ ...smallPlan(1, 5), id: 'second-plan' });
  }
  const counts = await loadPlans({ ...ports, done: place(), onLine: (line) => seen.push(line) }, mixed());
  expect(counts).toMatchObject({ created: 4, refused: 2, failed: 0 });
  const refused = seen.filter(({ outcome }) => outcome === 'refused').map(({ line }) => line);
  expect(refused.sort()).toEqual([5, 6]);
  expect(await loadPlans({ ...ports, done: place() }, lines(4))).toMatchObject({ created: 0, unchanged: 4 });
});

it('goes on where it was stopped', async () => {
  const ports = { ...(await portsTo(server.baseUrl)), intoEmpty: true };
  const done = place(8);
  expect(await loadPlans({ ...ports, done }, lines(10))).toMatchObject({ before: 8, created: 2 });
  expect(done.state.lines).toBe(10);
});

it('knows after a stop who has a plan by an earlier line [B1]', async () => {
  const ports = { ...(await portsTo(server.baseUrl)), intoEmpty: true };
  async function* twice() {
    yield* lines(2);
    yield JSON.stringify({ ...smallPlan(1, 5), id: 'second-plan' });
  }
  expect(await loadPlans({ ...ports, done: place(2) }, twice())).toMatchObject({ before: 2, refused: 1 });
});

describe('a line', () => {
  /** A server in memory that answers the plan of some line with a status. */
  async function toMemory(statuses: Readonly<Record<number, number>>) {
    const memory = new MemoryServer();
    const ports = await planPorts(memory);
    const seen: LoadedLine[] = [];
    const load = (count: number, done: ReturnType<typeof place>, more: Partial<LoadPorts> = {}) =>
      loadPlans(
        {
          ...ports,
          check: () => [],
          wait: async () => {},
          atOnce: 1,
          intoEmpty: true,
          done,
          onLine: (line) => seen.push(line),
          ...more,
        },
        lines(count, (line) => {
          const status = statuses[line];
          memory.temper =
            status === undefined
              ? {}
              : {
                  before: () => {
                    throw new PeerFailure('FHIR server', 'permanent', `status ${status}`, {
                      status,
                      kind: kindOfStatus(status),
                    });
                  },
                };
        }),
      );
    // Lines are read one ahead of the one that is written.
    return { memory, load, seen };
  }

  it.each([
    401, 403, 404, 405,
  ])('that the server does not let us write (%i) stops the load, and is not done', async (status) => {
    const { load } = await toMemory({ 4: status });
    const done = place();
    await expect(load(8, done)).rejects.toThrow(String(status));
    expect(done.state).toMatchObject({ lines: 2, refused: [] });
  });

  it('that is too large, or that the server fails at, is told and not done, and the others go on', async () => {
    for (const status of [413, 500]) {
      const { load, seen } = await toMemory({ 4: status });
      const done = place();
      expect(await load(8, done)).toMatchObject({ failed: 1, created: 7 });
      expect(done.state.lines).toBe(2);
      expect(seen.filter(({ outcome }) => outcome === 'failed').map(({ line }) => line)).toEqual([3]);
    }
  });

  it('after several in a row that failed stops the load', async () => {
    const { load, seen } = await toMemory({ 2: 503, 3: 503, 4: 503, 5: 503, 6: 503, 7: 503, 8: 503, 9: 503 });
    await expect(load(20, place())).rejects.toThrow('503');
    expect(seen.length).toBeLessThan(8);
  });

  it('that the server refuses for what it says is done, and gone over again on request', async () => {
    const { load } = await toMemory({ 4: 422 });
    const done = place();
    expect(await load(6, done)).toMatchObject({ refused: 1, created: 5 });
    expect(done.state).toMatchObject({ lines: 6, refused: [3] });
    const later = await toMemory({});
    expect(await later.load(6, done)).toMatchObject({ before: 6 });
    expect(await later.load(6, done, { retryRefused: true })).toMatchObject({ before: 5, created: 1 });
    expect(done.state.refused).toEqual([]);
  });

  it('that is only half there yet is not done', async () => {
    const { memory } = await toMemory({});
    const done = place();
    const ports = { ...(await planPorts(memory)), check: () => [], atOnce: 1, intoEmpty: true, done };
    async function* half() {
      yield* lines(1);
      yield JSON.stringify(smallPlan(1, 5)).slice(0, 50);
    }
    expect(await loadPlans(ports, half())).toMatchObject({ created: 1, failed: 1 });
    expect(await loadPlans(ports, lines(3))).toMatchObject({ before: 1, created: 2 });
  });

  it('of another file is not taken for one that is done; a file that has grown goes on, also from an earlier state', async () => {
    const { load, memory } = await toMemory({});
    const done = place();
    await load(4, done);
    const ports = { ...(await planPorts(memory)), check: () => [], atOnce: 2, intoEmpty: true, done };
    async function* other() {
      for (let index = 0; index < 6; index += 1) {
        yield JSON.stringify(smallPlan(index, 6));
      }
    }
    const writes = memory.writes;
    await expect(loadPlans(ports, other())).rejects.toThrow('another file');
    await expect(loadPlans(ports, lines(2))).rejects.toThrow('another file');
    expect(memory.writes).toBe(writes);
    expect(await load(6, done)).toMatchObject({ before: 4, created: 2 });
    expect(await load(8, place(6))).toMatchObject({ before: 6, created: 2 });
  });
});

it('reads no faster than the sink takes transactions, and sends again what the sink was too busy for', async () => {
  let [taken, open, most, nth] = [0, 0, 0, 0];
  const sink = createServer((request, response) => {
    open += 1;
    nth += 1;
    const busy = nth % 50 === 0;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      setTimeout(() => {
        most = Math.max(most, open);
        open -= 1;
        taken += Number(!busy);
        const { entry = [] } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { entry?: unknown[] };
        const answers = entry.map(() => ({ response: { status: '201 Created' } }));
        response.writeHead(busy ? 429 : 200, { 'content-type': 'application/fhir+json', 'retry-after': '0' });
        response.end(
          JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: answers }),
        );
      }, 1),
    );
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  try {
    const ports = await portsTo(`http://127.0.0.1:${(sink.address() as AddressInfo).port}/fhir`);
    let [ahead, heap] = [0, 0];
    const read = (line: number) => {
      ahead = Math.max(ahead, line - taken);
      if (line % 1000 === 0) {
        heap = Math.max(heap, process.memoryUsage().heapUsed);
      }
    };
    const start = performance.now();
    const counts = await loadPlans({ ...ports, intoEmpty: true, done: place() }, lines(many, read));
    const rate = many / ((performance.now() - start) / 1000);
    console.log(
      `load into a sink: ${JSON.stringify({ many, perSecond: Math.round(rate), heapMb: Math.round(heap / 1e6) })}`,
    );
    expect(counts.created + counts.refused).toBe(many);
    expect(counts.failed).toBe(0);
    expect(taken).toBe(counts.created);
    expect(most).toBeLessThanOrEqual(4);
    expect(ahead).toBeLessThanOrEqual(8 + counts.refused);
  } finally {
    sink.close();
  }
}, 7_200_000);
