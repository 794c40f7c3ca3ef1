// Systems that fail, keep less, or are written by others in the same moment, kept in step: no edit lost, nobody told what nobody did.
import type { CarePlan, Consent, Goal, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { type FollowState, type PlanChange, planChangesSince } from '../../src/flows/plan/follow-plans.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { readPlan } from '../../src/flows/plan/read-plan.ts';
import { changedSince } from '../../src/flows/sync/changed-resources.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { fileSide } from '../../src/flows/sync/file-side.ts';
import { type SyncAllPorts, syncPlans } from '../../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { MemoryServer, type Temper } from '../support/memory-server.ts';
import { memoryState, smallPlan } from '../support/two-writers.ts';

const plan = parsePlan(smallPlan(1, 6)).plan as IndividualPlan;

/** A plan tool's folder in memory, a server of a temper, and what keeps them in step. */
function setting(temper: Temper = {}, first: IndividualPlan = plan) {
  const server = new MemoryServer();
  server.temper = temper;
  const files = new Map([['p.json', JSON.stringify(first)]]);
  const folder = {
    names: async () => [...files.keys()],
    read: async (name: string) => files.get(name),
    write: async (name: string, text: string) => void files.set(name, text),
  };
  const ports = {
    server,
    check: () => [],
    clock: { now: () => new Date('2026-11-29T12:00:00Z') },
    wait: async () => {},
    random: () => 0.5,
  };
  const state = memoryState();
  const pass = (decided: Partial<SyncAllPorts> = {}) =>
    syncPlans({
      ...ports,
      ...decided,
      sides: [fhirSide('sykehuset', ports), fileSide('verktøyet', folder)],
      state,
      atOnce: 1,
    });
  const tool = () => JSON.parse(files.get('p.json') ?? '') as IndividualPlan;
  const write = (one: IndividualPlan) => void files.set('p.json', JSON.stringify(one));
  const there = async () => (await readPlan(server, `CarePlan/${id('CarePlan')}`))?.plan as IndividualPlan;
  return { server, ports, pass, tool, write, there, state };
}

function resource<T extends Resource>(type: T['resourceType'], nth = 0, of = plan): T {
  const all = toFhir(of).bundle.entry.map((entry) => entry.resource as unknown as Resource);
  return all.filter(({ resourceType }) => resourceType === type)[nth] as T;
}
const id = (type: Resource['resourceType'], nth = 0) => resource(type, nth).id ?? '';

const withGoal = (text: string) => ({
  ...plan,
  goals: (plan.goals ?? []).map((goal, at) => (at === 0 ? { ...goal, text } : goal)),
});

describe('what could not be read', () => {
  it('is asked for once more, singly, before it counts as not there: the edit made there stays', async () => {
    const { server, pass, tool, write } = setting();
    await pass();
    server.set({ ...(server.current(`Goal/${id('Goal')}`) as Goal), description: { text: 'Fra sykehuset' } });
    server.temper = { omits: (name) => name.startsWith('Goal/') };
    write({ ...plan, title: 'Ny tittel' });
    const { plans } = await pass();
    expect(plans).toMatchObject([{ outcome: 'updated' }]);
    expect(tool()).toMatchObject({ title: 'Ny tittel', goals: [{ text: 'Fra sykehuset' }, {}] });
  });

  it('is no new plan: publishing over a plan that an answer lacked is over its versions', async () => {
    const { server, ports } = setting();
    await publishPlan(ports, plan);
    server.temper = { omits: () => true };
    const before = server.writes;
    expect(await publishPlan(ports, plan)).toMatchObject({ outcome: 'unchanged' });
    expect(server.writes).toBe(before);
  });

  it('and was written by somebody in the moment in which we wrote it as new, is merged out of the history', async () => {
    const { server, pass, tool, write, there } = setting();
    await pass();
    const full = { ...plan, goals: [...(plan.goals ?? []), { id: 'g-ny', text: 'Vår', status: 'active' }] };
    const theirs = resource<Goal>('Goal', 2, full as IndividualPlan);
    write(full as IndividualPlan);
    let open = true;
    server.temper = {
      before: ({ entry = [] }) => {
        if (open && entry.some(({ resource: one }) => one?.id === theirs.id)) {
          open = false;
          server.set({ ...theirs, description: { text: 'Deres' } });
        }
      },
    };
    expect((await pass()).plans).toMatchObject([{ outcome: 'conflict', conflicts: ['/goals/g-ny/text'] }]);
    expect(tool()).toEqual(await there());
    expect(JSON.stringify(tool().revisions)).toContain('Deres');
  });

  it('is told to a person when a plan was published over it', async () => {
    const { server, ports } = setting();
    await publishPlan(ports, { ...plan, status: 'draft' } as IndividualPlan);
    const full = {
      ...plan,
      status: 'draft',
      goals: [...(plan.goals ?? []), { id: 'g-ny', text: 'Vår', status: 'active' }],
    };
    const theirs = resource<Goal>('Goal', 2, full as IndividualPlan);
    server.temper = { before: () => void server.set({ ...theirs, description: { text: 'Deres' } }) };
    const { issues } = await publishPlan(ports, full);
    expect(issues.map(({ path }) => path)).toContain(`Goal/${theirs.id}`);
  });
});

describe('a part of something', () => {
  it('is no side of a sync and nothing is published over it', async () => {
    const { server, ports, pass } = setting();
    await pass();
    const goal = server.current(`Goal/${id('Goal')}`) as Goal;
    const tag = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }];
    server.set({ ...goal, meta: { ...goal.meta, tag } });
    expect((await pass()).plans).toMatchObject([{ outcome: 'refused' }]);
    expect(await publishPlan(ports, withGoal('Nytt'))).toMatchObject({ published: false });
  });
});

describe('a claim', () => {
  const claimed = (before: Partial<CarePlan>): CarePlan => ({
    ...resource<CarePlan>('CarePlan'),
    ...before,
    meta: { tag: [{ system: 'https://individuell-plan.example/fhir/publication', code: 'claim' }] },
  });
  const bare = (status: CarePlan['status']): CarePlan => {
    const { resourceType, id, meta, identifier, intent, category, subject } = claimed({});
    return { resourceType, id, meta, identifier, intent, category, subject, status } as CarePlan;
  };

  it.each([
    'draft',
    'entered-in-error',
  ] as const)('without content (%s) is no plan: the tool’s plan takes effect', async (status) => {
    const { server, pass, tool, there } = setting();
    server.set(resource('Patient'));
    server.set(bare(status));
    expect(await there()).toBeUndefined();
    expect((await pass()).plans).toMatchObject([{ outcome: 'created' }]);
    expect(tool().status).toBe('active');
    expect(await there()).toEqual(plan);
  });

  it('over a plan counts as that plan as it stands, and the plan that takes effect is without it', async () => {
    const { server, ports, there } = setting();
    const completed = { ...plan, status: 'completed' } as IndividualPlan;
    await publishPlan(ports, completed);
    server.temper = {
      before: ({ entry = [] }) => {
        if (entry.some(({ resource: one }) => one?.resourceType === 'Provenance')) {
          throw new Error('killed');
        }
      },
    };
    await expect(publishPlan(ports, plan)).rejects.toThrow('killed');
    expect((server.current(`CarePlan/${id('CarePlan')}`) as CarePlan).status).toBe('draft');
    expect((await there()).status).toBe('completed');
    server.temper = {};
    expect(await publishPlan(ports, plan)).toMatchObject({ published: true });
    const now = server.current(`CarePlan/${id('CarePlan')}`) as CarePlan;
    expect(JSON.stringify([now.meta?.tag ?? [], now.extension ?? []])).not.toContain('publication');
    expect(await there()).toEqual(plan);
  });

  it('that somebody else left over a plan is taken off, and the plan stands', async () => {
    const { server, ports, there } = setting();
    await publishPlan(ports, { ...plan, status: 'completed' } as IndividualPlan);
    server.temper = {
      before: ({ entry = [] }) => {
        if (entry.some(({ resource: one }) => one?.resourceType === 'Provenance')) {
          throw new Error('killed');
        }
      },
    };
    await expect(publishPlan(ports, plan)).rejects.toThrow('killed');
    const left = server.current(`CarePlan/${id('CarePlan')}`) as CarePlan;
    server.set(left);
    server.temper = {};
    const other = { ...plan, id: 'another' };
    const late = { ...ports, clock: { now: () => new Date(Date.now() + 3_600_000) } };
    expect(await publishPlan(late, other)).toMatchObject({ published: true });
    expect((await there()).status).toBe('completed');
  });
});

describe('a system that keeps less than it was given', () => {
  const withNotes = {
    ...plan,
    goals: (plan.goals ?? []).map((goal) => ({ ...goal, notes: ['Notat '] })),
  } as IndividualPlan;
  const dropsNotes = (one: Resource): Resource => {
    const { note: _, ...rest } = one as Goal;
    return rest as Resource;
  };

  it('gets no conflict with itself, is told of once, and what it has no place for stays in the other', async () => {
    const { pass, tool, write } = setting({ keeps: dropsNotes }, withNotes);
    const first = await pass();
    expect(first.plans[0]?.reasons.map(({ path }) => path)).toContain('/goals/g1/notes');
    expect((await pass()).counts).toMatchObject({ unchanged: 1 });
    write({ ...withNotes, title: 'Ny' });
    const second = await pass();
    expect(second.plans).toMatchObject([{ outcome: 'updated', conflicts: [], reasons: [] }]);
    expect(tool()).toEqual({ ...withNotes, title: 'Ny' });
  });

  it('has its own edits followed, and the tool its own', async () => {
    const { server, pass, tool, write, there } = setting({ keeps: dropsNotes }, withNotes);
    await pass();
    server.set({ ...(server.current(`Goal/${id('Goal')}`) as Goal), description: { text: 'Fra sykehuset' } });
    write({ ...withNotes, title: 'Ny' });
    expect((await pass()).plans).toMatchObject([{ outcome: 'updated', conflicts: [] }]);
    expect(tool()).toMatchObject({ title: 'Ny', goals: [{ text: 'Fra sykehuset', notes: ['Notat '] }, {}] });
    expect(await there()).toMatchObject({ title: 'Ny', goals: [{ text: 'Fra sykehuset' }, {}] });
  });

  it('and trims, or writes in capitals, makes no edit by that', async () => {
    const shouts = (one: Resource): Resource =>
      one.resourceType === 'Goal'
        ? { ...one, description: { text: one.description.text?.trim().toUpperCase() ?? '' } }
        : one;
    const { pass, tool, write } = setting({ keeps: shouts }, withGoal('Bo hjemme '));
    await pass();
    write({ ...withGoal('Bo hjemme lenge '), title: 'Ny' });
    expect((await pass()).plans).toMatchObject([{ outcome: 'updated', conflicts: [] }]);
    expect((await pass()).counts).toMatchObject({ unchanged: 1 });
    expect(tool().goals?.[0]?.text).toBe('Bo hjemme lenge ');
  });

  it('of the restriction of a consent, has the consent inactive, and a person is told [C5]', async () => {
    const consent = {
      id: 'c-ende',
      kind: 'disclosure',
      status: 'active',
      basis: 'nothing-unless-permitted',
      date: '2026-02-03',
      givenBy: ['patient'],
      period: { start: '2026-01-01', end: '2026-12-31' },
      permits: [{ recipients: [{ party: 'pos-l', function: 'recipient' }], information: ['goals'] }],
    };
    const given = { ...plan, consents: [...(plan.consents ?? []), consent] } as IndividualPlan;
    const dropsEnd = (one: Resource): Resource => {
      if (one.resourceType !== 'Consent' || !one.provision?.period?.end) {
        return one;
      }
      const { end: _, ...period } = one.provision.period;
      return { ...one, provision: { ...one.provision, period } } as Consent;
    };
    const { server, pass, tool, write } = setting({ keeps: dropsEnd }, given);
    const { plans } = await pass();
    expect(plans[0]?.reasons.map(({ path }) => path)).toContain('/consents/c-ende');
    const statuses = () =>
      (server.all('Consent') as Consent[])
        .filter(({ provision }) => provision?.period?.start)
        .map(({ status }) => status);
    expect(statuses()).toEqual(['inactive']);
    expect(tool()).toEqual(given);
    write({ ...given, title: 'Ny' });
    expect((await pass()).plans).toMatchObject([{ outcome: 'updated', conflicts: [] }]);
    expect(statuses()).toEqual(['inactive']);
    expect(tool().consents).toEqual(given.consents);
  });
});

describe('other plans of the hospital', () => {
  it('are neither read nor taken into a plan that they say they are part of', async () => {
    const { server, pass, tool } = setting();
    await pass();
    const own = resource<CarePlan>('CarePlan');
    server.set({
      resourceType: 'CarePlan',
      id: 'nursing',
      status: 'active',
      intent: 'plan',
      subject: own.subject,
      partOf: [{ reference: `CarePlan/${own.id}` }],
      title: 'Pleieplan',
    });
    expect(await readPlan(server, 'nursing')).toBeUndefined();
    expect((await pass()).counts).toMatchObject({ unchanged: 1 });
    expect(JSON.stringify(tool())).not.toContain('Pleieplan');
  });
});

describe('a server that was set back', () => {
  const goalName = () => `Goal/${id('Goal')}`;

  /** In step with an edit of the tool; then the server has the goal as it was before that edit. */
  async function restored() {
    const all = setting();
    await all.pass();
    all.write(withGoal('Nyere fra verktøyet'));
    await all.pass();
    all.server.setBack([goalName()]);
    return all;
  }

  it('is written by nobody and followed by nobody until a person has decided; the other plans go on', async () => {
    const { pass, tool, server } = await restored();
    const writes = server.writes;
    expect(await pass()).toMatchObject({
      plans: [{ outcome: 'refused', setBack: 'sykehuset' }],
      setBack: { sykehuset: [{ id: plan.id }] },
    });
    expect(server.writes).toBe(writes);
    expect(tool().goals?.[0]?.text).toBe('Nyere fra verktøyet');
  });

  it('goes on from what was last in step when a person says so', async () => {
    const { pass, tool, there } = await restored();
    expect((await pass({ afterRestore: 'ours' })).counts).toMatchObject({ updated: 1 });
    expect([tool().goals?.[0]?.text, (await there()).goals?.[0]?.text]).toEqual([
      'Nyere fra verktøyet',
      'Nyere fra verktøyet',
    ]);
    expect((await pass()).counts).toMatchObject({ unchanged: 1 });
  });

  it('is followed when a person says that the backup is right', async () => {
    const { pass, tool } = await restored();
    expect((await pass({ afterRestore: 'backup' })).counts).toMatchObject({ updated: 1 });
    expect(tool().goals?.[0]?.text).toBe('Bo hjemme');
  });

  it('to nothing at all, waits likewise', async () => {
    const { pass, server } = await restored();
    server.setBack();
    expect((await pass()).setBack).toMatchObject({ sykehuset: [{ id: plan.id }] });
    expect(server.all('CarePlan')).toEqual([]);
    expect((await pass({ afterRestore: 'ours' })).counts).toMatchObject({ created: 1 });
  });

  it('by somebody who takes his own edit back is not set back: that is followed', async () => {
    const { pass, tool, server } = setting();
    await pass();
    const goal = server.current(goalName()) as Goal;
    server.set({ ...goal, description: { text: 'Annet' } });
    await pass();
    server.set(goal);
    expect((await pass()).counts).toMatchObject({ updated: 1 });
    expect(tool().goals?.[0]?.text).toBe('Bo hjemme');
  });
});

describe('a plan that was deleted on a server', () => {
  it.each([
    false,
    true,
  ])('is noticed and told, and written again only when a person says so (answered 404: %s)', async (forgets) => {
    const { pass, server } = setting({ forgets });
    await pass();
    const name = `CarePlan/${id('CarePlan')}`;
    server.delete(name);
    const { plans } = await pass();
    expect(plans).toMatchObject([{ outcome: 'refused', reasons: [{ code: 'not-found' }] }]);
    expect(server.current(name)).toBeUndefined();
    expect((await pass({ rewriteDeleted: true })).counts).toMatchObject({ created: 1 });
    expect(server.current(name)).toBeDefined();
  });
});

describe('following', () => {
  async function follow(server: MemoryServer, from: FollowState) {
    const told: PlanChange[] = [];
    for await (const change of planChangesSince(server, from)) {
      told.push(change);
    }
    return { told, state: told.at(-1)?.state ?? from };
  }

  it('tells of no claim, of a plan when it is there, and of its deletion once', async () => {
    const { server, ports } = setting();
    server.set(resource('Patient'));
    const named = resource<CarePlan>('CarePlan');
    const tag = [{ system: 'https://individuell-plan.example/fhir/publication', code: 'claim' }];
    const { resourceType, id: own, identifier, intent, category, subject } = named;
    server.set({
      resourceType,
      id: own,
      identifier,
      intent,
      category,
      subject,
      status: 'draft',
      meta: { tag },
    } as CarePlan);
    const first = await follow(server, { plans: {} });
    expect(first.told).toEqual([]);
    await publishPlan(ports, plan);
    const second = await follow(server, first.state);
    expect(second.told).toMatchObject([{ kind: 'created', plan: { id: plan.id } }]);
    server.delete(`CarePlan/${own}`);
    const third = await follow(server, second.state);
    expect(third.told).toMatchObject([{ kind: 'deleted', carePlan: `CarePlan/${own}` }]);
    expect((await follow(server, third.state)).told).toEqual([]);
  });
});

describe('the moment to ask from', () => {
  it('comes from the stamps: a clock ahead of them, or a stamp ahead of the clock, passes over nothing', async () => {
    const server = new MemoryServer();
    server.set(resource('Patient'));
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const stamp = Date.parse(server.all('Patient')[0]?.meta?.lastUpdated ?? '');
    server.capability = async () => ({ statement: {} as never, time: new Date(Date.now() + 5 * 60_000) });
    expect(Date.parse((await changedSince(server, from)).cursor)).toBeLessThan(stamp);
    server.capability = async () => ({ statement: {} as never, time: new Date(Date.now() - 3_600_000) });
    expect((await changedSince(server, from)).cursor).toBe(from);
  });
});
