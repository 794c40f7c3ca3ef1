// What a first load and a pass of sync without changes cost at real FHIR servers, beside the same load with plain calls of
// fhir-kit-client. `--plans N`; HAPI has its rows when scripts/peers/setup.sh has set up the Java peers. `--load`: the first load
// alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { createFhirServer } from '../src/edges/transport/hospital/fhir-server.ts';
import { rulesOver } from '../src/flows/plan/check-plan.ts';
import { loadPlans } from '../src/flows/plan/load-plans.ts';
import { fhirSide } from '../src/flows/sync/fhir-side.ts';
import { keyOfPlan, keyText, type Side } from '../src/flows/sync/side.ts';
import { syncPlans } from '../src/flows/sync/sync-plans.ts';
import { instantOf } from '../src/ground/norway/instant.ts';
import type { IndividualPlan } from '../src/plan/document/individual-plan.ts';
import { parsePlan } from '../src/plan/document/parse.ts';
import { parseWholePlan } from '../src/plan/document/subset.ts';
import { toFhir } from '../src/plan/mapping/to-bundle.ts';
import { isSame } from '../src/plan/merge/same.ts';
import { HapiServer } from '../test/peers/hapi/server.ts';
import { planPorts } from '../test/support/plan-ports.ts';
import { memoryState, smallPlan } from '../test/support/two-writers.ts';
import { median, rate, used, usedBy } from './processor-time.ts';

const { values } = parseArgs({
  options: { plans: { type: 'string', default: '120' }, load: { type: 'boolean', default: false } },
});
/** Rounds of the first load, each way in turn; the first one is not counted. */
const ROUNDS = 3;
/** How much longer than plain transactions the first load may take. */
const MOST = 1.5;
const count = Number(values.plans);

function plansOf(run: number): IndividualPlan[] {
  return Array.from({ length: count }, (_, index) => parsePlan(smallPlan(index, run)).plan as IndividualPlan);
}

async function perSecond(server: string, what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const said = await work();
  const rate = count / ((performance.now() - start) / 1000);
  console.log(`${server}: ${what}: ${rate.toFixed(1)} plans/s${said ? ` ${JSON.stringify(said)}` : ''}`);
}

const nothingDone = { load: async () => ({ lines: 0, refused: [] }), save: async () => undefined };

async function* linesOf(plans: readonly IndividualPlan[]) {
  for (const plan of plans) {
    yield JSON.stringify(plan);
  }
}

/** As many plans at the same time as the load writes. */
const AT_ONCE = 4;

/** One transaction a plan, nothing read, checked or proven. */
async function plainly(baseUrl: string, plans: readonly IndividualPlan[], atOnce: number): Promise<void> {
  const client = new Client({ baseUrl });
  const waiting = [...plans];
  const worker = async () => {
    for (let plan = waiting.shift(); plan; plan = waiting.shift()) {
      try {
        await client.transaction({ body: { ...toFhir(plan).bundle } });
      } catch (error) {
        // Two at the same time that bring the same organisation: one of them is refused, and goes again.
        if ((error as { response?: { status?: number } }).response?.status !== 409) {
          throw error;
        }
        waiting.push(plan);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

interface Place {
  readonly baseUrl: string;
  /** Of the server. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server that keeps everything in memory, as a process of its own. */
async function inMemory(): Promise<Place> {
  const file = new URL('./plan-server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    baseUrl: line.replace('up ', ''),
    pid: child.pid as number,
    async stop() {
      const ended = once(child, 'close');
      child.kill();
      await ended;
    },
  };
}

/** Milliseconds a plan: processor time of who loads and of the server, and what passed on the clock. */
interface Taken {
  readonly ours: number;
  readonly servers: number;
  readonly passed: number;
}

/**
 * The first load beside plain transactions, each way once a round, in an order that turns.
 * @param open a server without plans, or the same one each time
 */
async function loads(name: string, open: () => Promise<Place>): Promise<void> {
  const load = async (baseUrl: string, plans: readonly IndividualPlan[], intoEmpty: boolean) => {
    const ports = await planPorts(createFhirServer({ baseUrl, timeout: 60_000 }));
    const counts = await loadPlans(
      { ...ports, atOnce: AT_ONCE, intoEmpty, done: nothingDone },
      linesOf(plans),
    );
    if (counts.created !== count) {
      throw new Error(`not all plans were loaded: ${JSON.stringify(counts)}`);
    }
  };
  const proven = 'first load, one plan per person proven';
  const ways: readonly (readonly [
    string,
    (baseUrl: string, plans: readonly IndividualPlan[]) => Promise<void>,
  ])[] = [
    [proven, (baseUrl, plans) => load(baseUrl, plans, false)],
    ['first load into an empty server', (baseUrl, plans) => load(baseUrl, plans, true)],
    ['plain fhir-kit-client, one after the other', (baseUrl, plans) => plainly(baseUrl, plans, 1)],
    [
      `plain fhir-kit-client, ${AT_ONCE} at the same time`,
      (baseUrl, plans) => plainly(baseUrl, plans, AT_ONCE),
    ],
  ];
  const taken = new Map<string, Taken[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (let nth = 0; nth < ways.length; nth += 1) {
      const [way, work] = ways[(nth + round) % ways.length] as (typeof ways)[number];
      const place = await open();
      const plans = plansOf(9100 + round * 10 + nth);
      const [begun, ours, servers] = [performance.now(), used(), usedBy(place.pid)];
      await work(place.baseUrl, plans);
      const each = {
        ours: (used() - ours) / count,
        servers: (usedBy(place.pid) - servers) / count,
        passed: (performance.now() - begun) / count,
      };
      taken.set(way, [...(taken.get(way) ?? []), each]);
      await place.stop();
    }
  }
  const middle = (way: string, of: (each: Taken) => number) =>
    median((taken.get(way) ?? []).slice(1).map(of));
  const both = ({ ours, servers }: Taken) => ours + servers;
  console.log(`${name}, milliseconds a plan (median of ${ROUNDS}):`);
  for (const [way] of ways) {
    const [inTime, onClock] = [both, ({ passed }: Taken) => passed].map(
      (of) => middle(proven, of) / middle(way, of),
    );
    const beside = way.startsWith('plain')
      ? `; ours takes ${inTime?.toFixed(2)} times the processor time, ${onClock?.toFixed(2)} times the clock: ${Number(onClock) <= MOST ? 'kept' : `OVER ${MOST}`}`
      : '';
    console.log(
      `  ${way}: client ${middle(way, ({ ours }) => ours).toFixed(1)}, server ${middle(way, ({ servers }) => servers).toFixed(1)}, on the clock ${middle(way, ({ passed }) => passed).toFixed(1)}${beside}`,
    );
  }
}

/** What a client does for one plan before anything is sent, part by part, in milliseconds of processor time. */
async function parts(): Promise<void> {
  const plans = plansOf(9501).slice(0, 30);
  const texts = plans.map((plan) => JSON.stringify(plan));
  const at = instantOf(new Date());
  const { check } = await planPorts(createFhirServer({ baseUrl: 'http://127.0.0.1:9/fhir' }));
  const made = plans.map((plan) => toFhir(plan).bundle);
  const resources = made.map(({ entry }) => entry.map(({ resource }) => resource as unknown as Resource));
  const each = (work: () => void) => (1000 / rate(work) / plans.length).toFixed(2);
  const rows = {
    'reading and checking the document': each(() =>
      texts.map((text) => parseWholePlan(JSON.parse(text), at)),
    ),
    'mapping it (plain transactions map it too)': each(() => plans.map((plan) => toFhir(plan))),
    'checking each resource': each(() => resources.flat().map(check)),
    'rules over all of them': each(() => resources.map((one) => rulesOver(one, at))),
    'writing the transaction as JSON (so do plain transactions)': each(() =>
      made.map((one) => JSON.stringify(one)),
    ),
  };
  console.log('of the client, before anything is sent, milliseconds a plan:');
  for (const [part, milliseconds] of Object.entries(rows)) {
    console.log(`  ${part}: ${milliseconds}`);
  }
}

/** A plan tool that has its plans in memory. */
function toolWith(plans: readonly IndividualPlan[]): Side {
  const all = new Map(plans.map((plan) => [keyText(keyOfPlan(plan)), plan]));
  const mark = (plan: IndividualPlan) => ({ title: String(plan.title) });
  return {
    name: 'tool',
    async *list() {
      for (const plan of plans) {
        yield keyOfPlan(plan);
      }
    },
    async read(key) {
      const plan = all.get(keyText(key));
      return plan && { plan, issues: [], mark: mark(plan) };
    },
    async write(plan) {
      if (!isSame(all.get(keyText(keyOfPlan(plan))), plan)) {
        throw new Error('nothing had changed');
      }
      return { outcome: 'unchanged', issues: [], mark: mark(plan) };
    },
  };
}

async function measure(name: string, baseUrl: string): Promise<void> {
  const server = createFhirServer({ baseUrl, timeout: 60_000 });
  const ports = await planPorts(server);
  const checked = plansOf(9001);
  const plain = plansOf(9003);
  await loadPlans({ ...ports, atOnce: AT_ONCE, intoEmpty: false, done: nothingDone }, linesOf(checked));
  await plainly(baseUrl, plain, 1);

  const only = new Set(checked.map((plan) => keyText(keyOfPlan(plan))));
  const side = fhirSide('server', ports);
  const ours: Side = {
    ...side,
    // Plans of the other rows are on the same server and are none of this pass.
    async *list() {
      for await (const key of side.list()) {
        if (only.has(keyText(key))) {
          yield key;
        }
      }
    },
    async changes(cursor, known) {
      const found = await side.changes?.(cursor, known);
      const changed = found?.changed && new Set([...found.changed].filter((key) => only.has(key)));
      return { cursor: found?.cursor ?? '', ...(changed && { changed }) };
    },
  } as Side;
  const state = memoryState();
  const pass = async () => {
    const { counts, skipped } = await syncPlans({
      ...ports,
      sides: [ours, toolWith(checked)],
      state,
      atOnce: 4,
    });
    return { unchanged: counts.unchanged, skipped };
  };
  await perSecond(name, 'sync without changes, every plan read (first pass)', pass);
  // The moment from which changes are asked for lies ten seconds back; let the load lie further back than that.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  await pass();
  await perSecond(name, 'sync without changes (later passes)', pass);
  await perSecond(name, 'the same plans again, plain fhir-kit-client', () => plainly(baseUrl, plain, 1));
}

console.log(`${count} plans of ${toFhir(smallPlan(0, 1)).bundle.entry.length} resources`);
await parts();
await loads('a server in memory', inMemory);
if (!values.load) {
  const place = await inMemory();
  await measure('a server in memory', place.baseUrl);
  await place.stop();
}
if (existsSync('.cache/peers/hapi/stamp.txt')) {
  const hapi = await HapiServer.start();
  const stays = async () => ({ baseUrl: hapi.baseUrl, pid: hapi.pid, stop: async () => undefined });
  await loads(`HAPI ${hapi.version}`, stays);
  if (!values.load) {
    await measure(`HAPI ${hapi.version}`, hapi.baseUrl);
  }
  await hapi.stop();
} else {
  console.log('HAPI: no rows, because the Java peers are not set up here (scripts/peers/setup.sh)');
}
