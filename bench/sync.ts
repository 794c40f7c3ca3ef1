// Plans per second to real FHIR servers: first load and a pass of sync without changes, beside the same load with plain
// calls of fhir-kit-client. `--plans N`; HAPI has its rows when scripts/peers/setup.sh has set up the Java peers. `--load`: the
// first load alone.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'fhir-kit-client';
import { createFhirServer } from '../src/edges/transport/hospital/fhir-server.ts';
import { loadPlans } from '../src/flows/plan/load-plans.ts';
import { fhirSide } from '../src/flows/sync/fhir-side.ts';
import { keyOfPlan, keyText, type Side } from '../src/flows/sync/side.ts';
import { syncPlans } from '../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../src/plan/document/individual-plan.ts';
import { parsePlan } from '../src/plan/document/parse.ts';
import { toFhir } from '../src/plan/mapping/to-bundle.ts';
import { isSame } from '../src/plan/merge/same.ts';
import { HapiServer } from '../test/peers/hapi/server.ts';
import { startFhirServer } from '../test/support/fhir-server.ts';
import { planPorts } from '../test/support/plan-ports.ts';
import { memoryState, smallPlan } from '../test/support/two-writers.ts';
import { median, used } from './processor-time.ts';

const { values } = parseArgs({
  options: { plans: { type: 'string', default: '60' }, load: { type: 'boolean', default: false } },
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
  stop(): Promise<void>;
}

/**
 * The first load beside plain transactions, in turn.
 * @param open a server without plans, or the same one each time
 * @param clock what the work has taken so far, in milliseconds
 */
async function loads(name: string, open: () => Promise<Place>, clock: () => number): Promise<void> {
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
  const ways: Readonly<Record<string, (baseUrl: string, plans: readonly IndividualPlan[]) => Promise<void>>> =
    {
      [proven]: (baseUrl, plans) => load(baseUrl, plans, false),
      'first load into an empty server': (baseUrl, plans) => load(baseUrl, plans, true),
      'plain fhir-kit-client, one after the other': (baseUrl, plans) => plainly(baseUrl, plans, 1),
      [`plain fhir-kit-client, ${AT_ONCE} at the same time`]: (baseUrl, plans) =>
        plainly(baseUrl, plans, AT_ONCE),
    };
  const taken = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [nth, [way, work]] of Object.entries(ways).entries()) {
      const place = await open();
      const plans = plansOf(9100 + round * 10 + nth);
      const begun = clock();
      await work(place.baseUrl, plans);
      taken.set(way, [...(taken.get(way) ?? []), clock() - begun]);
      await place.stop();
    }
  }
  const middle = new Map([...taken].map(([way, all]) => [way, median(all.slice(1)) / count] as const));
  const ours = middle.get(proven) ?? Number.NaN;
  for (const [way, each] of middle) {
    const ratio = ours / each;
    const beside = way.startsWith('plain')
      ? `; ours takes ${ratio.toFixed(2)} times that: ${ratio <= MOST ? 'kept' : `OVER ${MOST}`}`
      : '';
    console.log(`${name}: ${way}: ${(1000 / each).toFixed(1)} plans/s${beside}`);
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
const saying = { saysCreated: true };
// Client and server share one process, so what both have used of the processor is the time that a quiet machine takes.
await loads('in-process', () => startFhirServer(saying), used);
if (!values.load) {
  const inProcess = await startFhirServer(saying);
  await measure('in-process', inProcess.baseUrl);
  await inProcess.stop();
}
if (existsSync('.cache/peers/hapi/stamp.txt')) {
  const hapi = await HapiServer.start();
  const stays = async () => ({ baseUrl: hapi.baseUrl, stop: async () => undefined });
  await loads(`HAPI ${hapi.version}`, stays, () => performance.now());
  if (!values.load) {
    await measure(`HAPI ${hapi.version}`, hapi.baseUrl);
  }
  await hapi.stop();
} else {
  console.log('HAPI: no rows, because the Java peers are not set up here (scripts/peers/setup.sh)');
}
