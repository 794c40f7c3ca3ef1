// Plans per second to real FHIR servers: first load and a pass of sync without changes, beside the same load with plain
// calls of fhir-kit-client. `--plans N`; HAPI has its rows when scripts/peers/setup.sh has set up the Java peers.
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

const { values } = parseArgs({ options: { plans: { type: 'string', default: '60' } } });
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
  const done = { load: async () => ({ lines: 0, refused: [] }), save: async () => undefined };
  async function* lines(plans: readonly IndividualPlan[]) {
    for (const plan of plans) {
      yield JSON.stringify(plan);
    }
  }
  const [warm, checked, quick, plain] = [
    plansOf(9000).slice(0, 5),
    plansOf(9001),
    plansOf(9002),
    plansOf(9003),
  ];
  await loadPlans({ ...ports, atOnce: 1, intoEmpty: false, done }, lines(warm));
  await perSecond(name, 'first load, one plan per person proven', () =>
    loadPlans({ ...ports, atOnce: 4, intoEmpty: false, done }, lines(checked)),
  );
  await perSecond(name, 'first load into an empty server', () =>
    loadPlans({ ...ports, atOnce: 4, intoEmpty: true, done }, lines(quick)),
  );
  const client = new Client({ baseUrl });
  const sendAll = async () => {
    for (const plan of plain) {
      await client.transaction({ body: { ...toFhir(plan).bundle } });
    }
    return undefined;
  };
  await perSecond(
    name,
    'first load, plain fhir-kit-client (one transaction a plan, nothing checked)',
    sendAll,
  );

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
  await perSecond(name, 'the same plans again, plain fhir-kit-client', sendAll);
}

console.log(`${count} plans of ${toFhir(smallPlan(0, 1)).bundle.entry.length} resources`);
const inProcess = await startFhirServer();
await measure('in-process', inProcess.baseUrl);
await inProcess.stop();
if (existsSync('.cache/peers/hapi/stamp.txt')) {
  const hapi = await HapiServer.start();
  await measure(`HAPI ${hapi.version}`, hapi.baseUrl);
  await hapi.stop();
} else {
  console.log('HAPI: no rows, because the Java peers are not set up here (scripts/peers/setup.sh)');
}
