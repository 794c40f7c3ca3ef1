// Plans that are loaded in groups: as sure as each alone, whoever writes at the same time and whatever the server leaves out.
import type { Bundle, CarePlan, Organization, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { type LoadedLine, type LoadPorts, loadPlans } from '../../src/flows/plan/load-plans.ts';
import { Lanes } from '../../src/flows/plan/many/lanes.ts';
import type { PlanServer } from '../../src/flows/plan/plan-server.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { MemoryServer } from '../support/memory-server.ts';
import { newPlan } from '../support/racing-publishers.ts';
import { smallPlan } from '../support/two-writers.ts';

type Method = (...given: never[]) => unknown;

/** Told of each call before it is done, and may take its time. */
function watched(server: MemoryServer, told: (name: string) => Promise<void> | void): PlanServer {
  return new Proxy(server, {
    get(target, name: keyof MemoryServer) {
      const value = target[name] as unknown;
      return typeof value !== 'function' || name === 'pages'
        ? value
        : async (...given: never[]) => {
            await told(name);
            return (value as Method).apply(target, given);
          };
    },
  }) as unknown as PlanServer;
}

function portsTo(server: PlanServer): Omit<LoadPorts, 'done'> {
  return {
    server,
    check: () => [],
    clock: { now: () => new Date() },
    wait: () => new Promise((resolve) => setImmediate(resolve)),
    random: () => 0.5,
    atOnce: 4,
    intoEmpty: false,
  };
}

async function load(server: PlanServer, plans: readonly IndividualPlan[]) {
  const lines: LoadedLine[] = [];
  async function* texts() {
    for (const plan of plans) {
      yield JSON.stringify(plan);
    }
  }
  const done = { load: async () => ({ lines: 0, refused: [] }), save: async () => undefined };
  const counts = await loadPlans({ ...portsTo(server), done, onLine: (line) => lines.push(line) }, texts());
  const outcomes = lines.toSorted((a, b) => a.line - b.line).map(({ outcome }) => outcome);
  return { counts, lines, outcomes };
}

const plansOf = (count: number, system: string) =>
  Array.from({ length: count }, (_, index) => newPlan(index, system));

function inForce(server: MemoryServer): CarePlan[] {
  return (server.all('CarePlan') as CarePlan[]).filter(({ status }) => status === 'active');
}

/** Numbers that look like chance, the same for the same seed. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

describe('plans that are loaded in groups', () => {
  it.each([
    1, 2, 3,
  ])('leave one plan for each person when two systems load the same persons at the same time (%i) [B1]', async (seed) => {
    const server = new MemoryServer();
    const roll = dice(seed);
    const slow = () =>
      watched(server, async () => {
        for (let turns = roll(6); turns > 0; turns -= 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
    const [hospital, municipality] = await Promise.all([
      load(slow(), plansOf(8, 'hospital')),
      load(slow(), plansOf(8, 'municipality').toReversed()),
    ]);
    const persons = inForce(server).map(({ subject }) => subject.reference);
    const told = [...hospital.outcomes, ...municipality.outcomes].toSorted();
    expect(told).toEqual([...Array(8).fill('created'), ...Array(8).fill('refused')]);
    expect(persons).toHaveLength(8);
    expect(new Set(persons).size).toBe(8);
  });

  it('take few requests: a transaction for each, a read for the first ones, and a few for all of them', async () => {
    const server = new MemoryServer();
    const calls: string[] = [];
    const { counts } = await load(
      watched(server, (name) => void calls.push(name)),
      Array.from({ length: 40 }, (_, index) => smallPlan(index, 11)),
    );
    expect(counts).toMatchObject({ created: 40 });
    const times = (name: string) => calls.filter((each) => each === name).length;
    // Once a plan stands there by which an answer for many is known to be whole, none is read by itself.
    expect(times('read')).toBe(8);
    // Three groups: 8, 16 and 16 plans, each with one transaction of claims.
    expect(times('write')).toBe(40 + 3);
    expect(calls.length).toBeLessThanOrEqual(40 + 8 + 3 * 10);
  });

  it('are refused for a person who has a plan, also by a server that shows only some of many [B1]', async () => {
    const server = new MemoryServer();
    await load(server, plansOf(8, 'hospital'));
    const all = server.search.bind(server);
    server.search = async <T extends Resource>(
      type: T['resourceType'],
      parameters: Readonly<Record<string, string>>,
    ) => (await all<T>(type, parameters)).slice(0, 3);
    const { counts } = await load(server, plansOf(16, 'municipality'));
    expect(counts).toMatchObject({ created: 8, refused: 8 });
    expect(inForce(server)).toHaveLength(16);
  });

  it('that only their id shows are found by a server that leaves out the last of what is read together [B14]', async () => {
    const server = new MemoryServer();
    const plans = plansOf(24, 'hospital');
    await load(server, plans.slice(12));
    const there = server.all('CarePlan') as CarePlan[];
    for (const { identifier: _, ...plan } of there) {
      server.set(plan);
    }
    const claimed: (string | undefined)[] = [];
    server.temper = {
      before: ({ entry = [] }) => {
        const claims = entry.flatMap(({ resource }) =>
          resource?.resourceType === 'CarePlan' ? resource : [],
        );
        claimed.push(...claims.flatMap(({ status, id }) => (status === 'draft' ? id : [])));
      },
    };
    const all = server.readMany.bind(server);
    server.readMany = async (keys) => (await all(keys)).slice(0, 3);
    const { outcomes } = await load(server, plans);
    expect(outcomes.slice(0, 12)).toEqual(Array(12).fill('created'));
    expect(outcomes.slice(12)).not.toContain('created');
    // Not one of them was taken for new for a moment, and claimed over.
    expect(there.filter(({ id }) => claimed.includes(id))).toEqual([]);
  });

  it('go one by one to a server that does not take their claims together', async () => {
    const server = new MemoryServer();
    server.temper = {
      before: ({ entry = [] }: Bundle) => {
        if (entry.filter(({ resource }) => resource?.resourceType === 'CarePlan').length > 1) {
          throw new PeerFailure('FHIR server', 'permanent', 'too many', { status: 413, kind: 'invalid' });
        }
      },
    };
    expect((await load(server, plansOf(12, 'hospital'))).counts).toMatchObject({ created: 12 });
    expect(inForce(server)).toHaveLength(12);
  });

  it('of one person are one plan and a refusal: the earlier line counts [B1]', async () => {
    const server = new MemoryServer();
    const plans = plansOf(6, 'hospital');
    const second = { ...plans[1], id: 'second' } as IndividualPlan;
    expect((await load(server, [...plans.slice(0, 4), second])).outcomes).toEqual([
      ...['created', 'created', 'created', 'created', 'refused'],
    ]);
  });

  it('that say of one organisation two things are both loaded, and nobody is told that it was new twice', async () => {
    const server = new MemoryServer();
    const [first, second] = [smallPlan(0, 12), smallPlan(1, 12)];
    const renamed = { ...second.organizations?.[0], name: 'Ny kommune' };
    const { lines, outcomes } = await load(server, [
      first,
      { ...second, organizations: [renamed, ...(second.organizations ?? []).slice(1)] } as IndividualPlan,
    ]);
    expect(outcomes).toEqual(['created', 'created']);
    expect(lines.flatMap(({ issues }) => issues.filter(({ code }) => code === 'conflict'))).toEqual([]);
    const names = (server.all('Organization') as Organization[]).map(({ name }) => name);
    expect(names).toContain('Ny kommune');
  });

  it('are not written over what somebody wrote since they were read [B14]', async () => {
    const server = new MemoryServer();
    const old = smallPlan(0, 13);
    await load(server, [old]);
    const renamed = (plan: IndividualPlan, name: string) =>
      ({
        ...plan,
        organizations: plan.organizations?.map((one, at) => (at === 0 ? { ...one, name } : one)),
      }) as IndividualPlan;
    const [kommune] = (server.all('Organization') as Organization[]).filter(({ name }) =>
      name?.includes('kommune'),
    );
    let open = true;
    server.temper = {
      before: ({ entry = [] }) => {
        if (open && entry.some(({ resource }) => resource?.resourceType === 'Provenance')) {
          open = false;
          server.set({ ...(kommune as Organization), name: 'Fra kommunen selv' });
        }
      },
    };
    const { outcomes } = await load(server, [renamed(smallPlan(1, 13), 'Vår kommune'), smallPlan(2, 13)]);
    expect(outcomes[0]).toBe('refused');
    expect((server.current(`Organization/${kommune?.id}`) as Organization).name).toBe('Fra kommunen selv');
  });
});

describe('the lanes to a server', () => {
  const busy = async () => {
    throw new PeerFailure('FHIR server', 'transient', 'busy', { status: 503 });
  };

  it('become half as many when it is too busy, one at least, and more again when it manages', async () => {
    const lanes = new Lanes(8);
    await expect(lanes.run(busy)).rejects.toThrow('busy');
    expect(lanes.width).toBe(4);
    await Promise.allSettled(Array.from({ length: 5 }, () => lanes.run(busy)));
    expect(lanes.width).toBe(1);
    await lanes.all(Array.from({ length: 40 }), async () => undefined);
    expect(lanes.width).toBe(3);
  });

  it('let no more run at the same time than there are, and each work has its turn', async () => {
    const lanes = new Lanes(3);
    let [open, most] = [0, 0];
    const results = await lanes.all(
      Array.from({ length: 20 }, (_, at) => at),
      async (at) => {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return at;
      },
    );
    expect(results).toEqual(Array.from({ length: 20 }, (_, at) => at));
    expect(most).toBe(3);
  });
});
