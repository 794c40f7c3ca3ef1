// A hospital and a municipality that write in the same plans, each in its own tool, kept in step with one FHIR server
// over lines that fail. After each round everybody must have the plan that the model says.
import type { Resource } from '@medplum/fhirtypes';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import type { PlanServer } from '../../src/flows/plan/plan-server.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { keyOfPlan, keyText, type Side, type SyncBase, type SyncState } from '../../src/flows/sync/side.ts';
import { type PlanReport, syncPlan } from '../../src/flows/sync/sync-plan.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { canonicalText, isSame } from '../../src/plan/merge/same.ts';
import { Random } from '../../src/plan/synthetic/random.ts';
import { type Fault, startFaultyProxy } from './faulty-proxy.ts';
import { applyEdits, complaintsAbout, type Edit, randomEdit } from './plan-edits.ts';
import { planPorts } from './plan-ports.ts';
import { newPlan } from './racing-publishers.ts';

export interface RoundCounts {
  rounds: number;
  plans: number;
  edits: number;
  /** Edits at the same place by both, each told to the coordinator with both versions. */
  contradictions: number;
  /** What is not as the model says; empty when all is well. */
  complaints: string[];
  /** Resources on the server beyond those that the plans are, and more than one record of a person. */
  duplicates: number;
  resources: number;
  faults: Partial<Record<Fault | 'none', number>>;
}

export interface RoundOptions {
  readonly server: string;
  readonly rounds: number;
  readonly seed: number;
  /** Time for one request in milliseconds: what a silent line costs. */
  readonly timeout: number;
  /** Chance of a fault per request. */
  readonly rate: number;
  /** Rounds in the same plan. */
  readonly perPlan?: number;
  /** Told after the last round in each plan. */
  readonly onPlan?: (counts: RoundCounts) => void;
}

/** A plan tool: it has the plan in memory and notices when somebody wrote while syncing was at work. */
function toolSide(name: string): Side & { plan: IndividualPlan | undefined } {
  return {
    name,
    plan: undefined,
    async *list() {
      if (this.plan) {
        yield keyOfPlan(this.plan);
      }
    },
    async read() {
      return this.plan && { plan: this.plan, issues: [], mark: { text: canonicalText(this.plan) } };
    },
    async write(plan, over) {
      if (!isSame(this.plan, over?.plan)) {
        throw new PeerFailure(name, 'permanent', 'written meanwhile', { kind: 'conflict' });
      }
      this.plan = plan;
      return { outcome: over ? 'updated' : 'created', issues: [], mark: { text: canonicalText(plan) } };
    },
  };
}

export function memoryState(): SyncState {
  const bases = new Map<string, { key: ReturnType<typeof keyOfPlan>; base: SyncBase }>();
  let cursors: Readonly<Record<string, string>> = {};
  return {
    async *all() {
      yield* bases.values();
    },
    load: async (key) => bases.get(keyText(key))?.base,
    save: async (key, base) => void bases.set(keyText(key), { key, base }),
    loadCursors: async () => cursors,
    async saveCursors(next) {
      cursors = next;
    },
  };
}

/** A plan small enough that a thousand rounds are a matter of minutes. */
export function smallPlan(index: number, run: number): IndividualPlan {
  const plan = newPlan(index, `run-${run}`, run);
  return {
    ...plan,
    coordinator: 'pos-k',
    period: { start: '2026-01-01' },
    team: { status: 'active' },
    consents: [
      {
        id: 'c1',
        kind: 'plan',
        status: 'active',
        basis: 'nothing-unless-permitted',
        date: '2026-01-01',
        givenBy: ['patient'],
        organizations: ['org-kommune'],
        form: 'electronic',
      },
    ],
    professionals: [
      { id: 'pro-k', hprNumber: '999912345', name: { given: ['Kari'], family: 'Koordineng' } },
      { id: 'pro-l', name: { given: ['Lars'], family: 'Legeby' } },
    ],
    positions: [
      { id: 'pos-k', professional: 'pro-k', organization: 'org-kommune' },
      { id: 'pos-l', professional: 'pro-l', organization: 'org-sykehus' },
    ],
    organizations: [
      { id: 'org-kommune', name: 'Syntetisk kommune' },
      { id: 'org-sykehus', name: 'Syntetisk sykehus' },
    ],
    participants: [
      { member: 'patient', roles: [{ code: 'patient' }] },
      { member: 'pos-k', roles: [{ code: 'ip-coordinator' }] },
      { member: 'pos-l', roles: [{ code: 'treating-doctor' }] },
    ],
    goals: [
      { id: 'g1', text: 'Bo hjemme', status: 'active' },
      { id: 'g2', text: 'Gå turer', status: 'active' },
    ],
    measures: [
      {
        id: 'm1',
        text: 'Fysioterapi',
        status: 'requested',
        commitment: 'plan',
        goals: ['g2'],
        responsible: 'pos-l',
        deadline: '2026-12-01',
      },
    ],
    serviceNeeds: [{ id: 's1', status: 'to-be-assessed', text: 'Hjelp i hjemmet' }],
  };
}

function chanceOf(seed: number, stream: number): () => number {
  const random = new Random(seed, stream);
  return () => random.between(0, 999_999) / 1_000_000;
}

interface Writer {
  readonly tool: ReturnType<typeof toolSide>;
  sync(plan: IndividualPlan): Promise<PlanReport>;
}

export async function playRounds(options: RoundOptions): Promise<RoundCounts> {
  const { rounds, seed, perPlan = 25 } = options;
  // What goes wrong depends on the order of requests; what is written must not.
  const [next, chance] = [chanceOf(seed, 0), chanceOf(seed, 1)];
  const proxies = await Promise.all([0, 1].map(() => startFaultyProxy(options.server, chance, options.rate)));
  const direct = createFhirServer({ baseUrl: options.server, timeout: 60_000, retry: { retries: 5 } });
  const writers = await Promise.all(
    ['sykehuset', 'kommunen'].map((name, at) =>
      openWriter(name, proxies[at]?.baseUrl ?? '', options, chance),
    ),
  );
  const counts: RoundCounts = {
    ...{ rounds: 0, plans: 0, edits: 0, contradictions: 0, complaints: [], duplicates: 0, resources: 0 },
    faults: {},
  };
  let agreed: IndividualPlan | undefined;
  for (let round = 0; round < rounds; round += 1) {
    if (round % perPlan === 0) {
      if (agreed) {
        await countResources(direct, agreed, counts);
        options.onPlan?.(counts);
      }
      agreed = smallPlan(Math.floor(round / perPlan), seed);
      for (const { tool } of writers) {
        tool.plan = agreed;
      }
      counts.plans += 1;
      await untilStill(writers, agreed);
    }
    agreed = await playRound(writers, agreed as IndividualPlan, { next, round, counts, direct });
  }
  if (agreed) {
    await countResources(direct, agreed, counts);
  }
  for (const { counts: seen } of proxies) {
    for (const [fault, times] of Object.entries(seen) as [Fault, number][]) {
      counts.faults[fault] = (counts.faults[fault] ?? 0) + times;
    }
  }
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  return counts;
}

async function openWriter(
  name: string,
  baseUrl: string,
  { timeout }: RoundOptions,
  next: () => number,
): Promise<Writer> {
  const server = createFhirServer({
    baseUrl,
    timeout,
    transactionTimeout: timeout,
    retry: { retries: 3, first: 5, longest: 200 },
  });
  const ports = { ...(await planPorts(server)), check: () => [] };
  const tool = toolSide(name);
  const state = memoryState();
  const wait = (milliseconds: number) => ports.wait(Math.min(milliseconds, 50));
  const sides = [fhirSide('serveren', ports), tool] as const;
  return { tool, sync: (plan) => syncPlan({ ...ports, sides, state, wait, random: next }, keyOfPlan(plan)) };
}

interface Round {
  readonly next: () => number;
  readonly round: number;
  readonly counts: RoundCounts;
  readonly direct: PlanServer;
}

async function playRound(
  writers: readonly Writer[],
  base: IndividualPlan,
  { next, round, counts, direct }: Round,
): Promise<IndividualPlan> {
  const edits = writers.map(({ tool }, at) => {
    const made: Edit[] = [];
    for (let left = Math.floor(next() * 6); left > 0; left -= 1) {
      made.push(randomEdit(applyEdits(base, made), next, `r${round}-${at}-${left}`));
    }
    tool.plan = applyEdits(base, made);
    return made;
  });
  const complaints = await untilStill(writers, base);
  const server = await readPlan(direct, `CarePlan/${idOfCarePlan(base)}`);
  const final = server?.plan;
  counts.rounds += 1;
  counts.edits += edits.flat().length;
  counts.contradictions += (final?.revisions?.length ?? 0) - (base.revisions?.length ?? 0);
  if (!final) {
    complaints.push('the server has no plan');
  }
  for (const { tool } of writers) {
    if (!isSame(tool.plan, final)) {
      complaints.push(`${tool.name} has another plan`);
    }
  }
  if (final) {
    complaints.push(...complaintsAbout(final, base, edits as [Edit[], Edit[]]));
  }
  counts.complaints.push(...complaints.map((text) => `round ${round}: ${text}`));
  return final ?? base;
}

/** Both sync at once, again and again: whoever was first has yet to hear of what the other wrote. */
async function untilStill(writers: readonly Writer[], plan: IndividualPlan): Promise<string[]> {
  const complaints: string[] = [];
  for (let turn = 0; turn < 15; turn += 1) {
    const reports = await Promise.all(writers.map(({ sync }) => sync(plan)));
    for (const { outcome, reasons } of reports) {
      if (outcome === 'refused') {
        complaints.push(`refused: ${reasons.map(({ text }) => text).join('; ')}`);
      }
    }
    if (reports.every(({ outcome }) => outcome === 'unchanged')) {
      break;
    }
  }
  return complaints;
}

function idOfCarePlan(plan: IndividualPlan): string | undefined {
  return toFhir(plan).bundle.entry.find(({ resource }) => resource.resourceType === 'CarePlan')?.resource.id;
}

/** Everything that the server has about the person, beside everything that the plan is. */
async function countResources(server: PlanServer, plan: IndividualPlan, counts: RoundCounts): Promise<void> {
  const wanted = toFhir(plan).bundle.entry.map(({ resource }) => resource);
  const patient = wanted.find(({ resourceType }) => resourceType === 'Patient');
  const about = ['CarePlan', 'CareTeam', 'Goal', 'ServiceRequest', 'Task'] as const;
  const found = await server.searchMany(
    about.map((type) => ({
      type: type as Resource['resourceType'],
      parameters: { [type === 'Task' ? 'patient' : 'subject']: `Patient/${patient?.id}` },
    })),
  );
  const persons = await server.search('Patient', {
    identifier: (plan.patient.nationalIds ?? [])
      .map(({ value }) => `urn:oid:2.16.578.1.12.4.1.4.1|${value}`)
      .join(','),
  });
  counts.duplicates += persons.length - 1;
  for (const [at, type] of about.entries()) {
    const expected = wanted.filter(({ resourceType }) => resourceType === type).length;
    counts.duplicates += (found[at]?.length ?? 0) - expected;
    counts.resources += found[at]?.length ?? 0;
  }
}
