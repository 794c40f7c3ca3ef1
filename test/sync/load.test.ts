// Many plans from NDJSON: to a server, and to a sink that takes transactions.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { type LoadedLine, loadPlans } from '../../src/flows/plan/load-plans.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
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

function place(start = 0) {
  const kept = {
    lines: start,
    load: async () => kept.lines,
    save: async (lines: number) => void Object.assign(kept, { lines }),
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
  expect(done.lines).toBe(10);
});

it('knows after a stop who has a plan by an earlier line [B1]', async () => {
  const ports = { ...(await portsTo(server.baseUrl)), intoEmpty: true };
  async function* twice() {
    yield* lines(2);
    yield JSON.stringify({ ...smallPlan(1, 5), id: 'second-plan' });
  }
  expect(await loadPlans({ ...ports, done: place(2) }, twice())).toMatchObject({ before: 2, refused: 1 });
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
