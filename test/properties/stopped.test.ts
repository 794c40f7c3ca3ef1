// Passes that are stopped between their writes, servers that give a version id a second time, what comes with a claim, and rings.
import type { Goal } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { isOnPlan, LEAVING, opened, valueAt, withValueAt } from '../support/in-step/log.ts';
import type { ServerSystem, System } from '../support/in-step/systems.ts';
import { allInStep, open, pass, settle } from '../support/in-step/world.ts';

/** A server of this temper and a plan tool, in step. */
async function inStep(temper = 'keeps') {
  const world = await open({ tempers: [temper, 'files'], isRing: false });
  const [server, tool] = world.systems as unknown as readonly [ServerSystem, System];
  const [pair] = world.pairs as unknown as readonly [(typeof world.pairs)[number]];
  await pass(world, pair);
  const plan = async (of: System) => (await of.show()) as IndividualPlan;
  const title = async (of: System, text: string) => of.write(withValueAt(await plan(of), '/title', text));
  return { world, server, tool, pair, plan, title };
}

describe('a pass that is killed between its writes', () => {
  // Whichever call it is: before and after the note, the write to the server, its reading, the write to the tool, the last note.
  it.each(
    Array.from({ length: 24 }, (_, at) => at + 1),
  )('(at its call %i) has the next one take a later edit of the same writer for the later one', async (at) => {
    const { world, server, tool, pair, plan, title } = await inStep();
    await title(tool, 'v1');
    await pass(world, pair, { how: 'kill after', at });
    await title(tool, 'v2');
    const report = await pass(world, pair);
    expect(report?.plans.flatMap(({ conflicts }) => conflicts)).toEqual([]);
    expect([(await plan(server)).title, (await plan(tool)).title]).toEqual(['v2', 'v2']);
    expect((await pass(world, pair))?.counts).toMatchObject({ unchanged: 1 });
  });

  it('keeps what the other writer has edited meanwhile, as a contradiction where it is one', async () => {
    for (let at = 1; at <= 24; at += 1) {
      const { world, server, tool, pair, plan, title } = await inStep();
      await title(tool, 'v1');
      await pass(world, pair, { how: 'kill before', at });
      const seen = (await plan(server)).title;
      await title(server, 'v3');
      await title(tool, 'v2');
      await pass(world, pair);
      const told = JSON.stringify((await plan(tool)).revisions);
      expect([seen, told]).toEqual([seen, expect.stringContaining('v2')]);
      expect(told).toContain('v3');
      expect(await plan(server)).toEqual(await plan(tool));
    }
  });
});

describe('a server that was set back and has been written since', () => {
  it('gives the noted version a second time, with other content: that is no edit', async () => {
    const { world, server, tool, pair, plan, title } = await inStep();
    const back = server.backup();
    await title(server, 'v1');
    await pass(world, pair);
    back();
    await title(server, 'v2');
    expect(await pass(world, pair)).toMatchObject({
      plans: [{ outcome: 'refused', setBack: 'sykehuset' }],
    });
    expect((await plan(tool)).title).toBe('v1');
    back();
    expect(await pass(world, pair, undefined, { everything: true })).toMatchObject({
      plans: [{ outcome: 'refused', setBack: 'sykehuset' }],
    });
  });

  it('and was not set back when somebody wrote the same content again, or changed the narrative alone', async () => {
    const { world, server, pair } = await inStep();
    const [goal] = server.server.all('Goal') as Goal[];
    server.server.set({ ...(goal as Goal), text: { status: 'generated', div: '<div>x</div>' } });
    expect((await pass(world, pair))?.counts).toMatchObject({ refused: 0, conflict: 0 });
  });
});

describe('a server that keeps less of the person than it was given', () => {
  it('is not taken for one on which somebody took it out, though the person went with the claim', async () => {
    const world = await open({ tempers: ['files', 'drops telephones'], isRing: false });
    const [tool] = world.systems as unknown as readonly [System];
    const [pair] = world.pairs as unknown as readonly [(typeof world.pairs)[number]];
    await pass(world, pair);
    await pass(world, pair, undefined, { everything: true });
    expect(valueAt((await tool.show()) as IndividualPlan, '/patient/telecom/0')).toBe('99900000');
  });
});

describe('a consent that is inactive in a system which cannot hold its end', () => {
  it('opens nothing when somebody widens it there [C5]', async () => {
    const world = await open({ tempers: ['files', 'drops-consent-ends'], isRing: false });
    const [tool, server] = world.systems as unknown as readonly [System, System];
    const [pair] = world.pairs as unknown as readonly [(typeof world.pairs)[number]];
    await pass(world, pair);
    const there = (await server.show()) as IndividualPlan;
    const consents = there.consents?.map((one) =>
      one.permits?.[0]
        ? {
            ...one,
            permits: [{ ...one.permits[0], information: ['goals', 'measures', 'assessments'] as const }],
          }
        : one,
    );
    await server.write({ ...there, consents } as unknown as IndividualPlan);
    await pass(world, pair);
    const now = ((await tool.show()) as IndividualPlan).consents?.find(({ id }) => id === 'c-deling');
    expect(now?.status === 'active' && now.permits?.[0]?.information?.includes('assessments')).toBe(false);
  });
});

describe('three systems in a ring', () => {
  it('come to rest with one task, where a change met the plan as it was before', async () => {
    const world = await open({ tempers: ['keeps', 'files', 'files'], isRing: true });
    const [first] = world.systems as unknown as readonly [System];
    await pass(world, world.pairs.at(-1) as (typeof world.pairs)[number]);
    const seen = (await first.show()) as IndividualPlan;
    const consents = seen.consents?.map((one) =>
      one.id === 'c-deling' ? { ...one, period: { start: '2026-01-01' } } : one,
    );
    await first.write({ ...withValueAt(seen, '/title', 'v1'), consents } as IndividualPlan);
    for (const pair of [...world.pairs, ...world.pairs, ...world.pairs]) {
      await pass(world, pair);
    }
    for (const pair of world.pairs) {
      expect((await pass(world, pair))?.plans).toEqual([]);
    }
    const all = await Promise.all(world.systems.map((one) => one.show()));
    const [one, ...others] = all.map((each) => each?.consents);
    for (const other of others) {
      expect(other).toEqual(one);
    }
    expect(new Set(all.flatMap((each) => each?.revisions?.map(({ text }) => text))).size).toBe(2);
  });
});

describe('a telephone that was edited in two of a ring', () => {
  it('is one in the end, with a task that tells both [B14]', async () => {
    const world = await open({ tempers: ['keeps', 'files', 'files'], isRing: true });
    await allInStep(world);
    const [first, second, third] = world.systems as unknown as readonly [System, System, System];
    const edit = async (system: System, place: '/title' | '/patient/telecom/0', text: string) => {
      const before = (await system.show()) as IndividualPlan;
      await system.write(withValueAt(before, place, text));
      world.log.edited(system.name, place, before, (await system.show()) as IndividualPlan);
    };
    await edit(second, '/patient/telecom/0', '99000001');
    await pass(world, world.pairs[1] as (typeof world.pairs)[number]);
    await edit(third, '/patient/telecom/0', '99000002');
    await edit(first, '/title', 'Ny');
    expect(await settle(world)).toEqual([]);
  });
});

describe('what goes round', () => {
  it('is held against what stands there when it has come back three times: then one stands, and both are told [B14]', async () => {
    const { world, server, tool, pair, plan, title } = await inStep();
    const outcomes: (string | undefined)[] = [];
    for (const text of ['en', 'to', 'en', 'to', 'en', 'to', 'en']) {
      await title(tool, text);
      outcomes.push((await pass(world, pair))?.plans[0]?.outcome);
    }
    expect(outcomes).toEqual([...Array(6).fill('updated'), 'conflict']);
    expect(await plan(server)).toEqual(await plan(tool));
    const [task] = (await plan(tool)).revisions ?? [];
    expect(task?.notes?.join()).toMatch(/en.*to|to.*en/);
    expect((await pass(world, pair))?.plans).toEqual([]);
  });
});

describe('a pass that is killed while it writes a plan for the first time to a system that keeps less', () => {
  const kills = Array.from({ length: 30 }, (_, nth) => nth + 12);
  const tempers = ['drops-consent-ends', 'drops-denials', 'drops-summaries', 'drops-telephones'];
  it.each(tempers)('(%s) takes nothing of that for an edit, and opens no consent [C5]', async (temper) => {
    for (const at of kills) {
      const world = await open({ tempers: ['files', temper], isRing: false });
      const [tool, server] = world.systems as unknown as readonly [System, System];
      const [pair] = world.pairs as unknown as readonly [(typeof world.pairs)[number]];
      const first = withValueAt((await tool.show()) as IndividualPlan, '/summary', 'Sammendrag');
      const denied = first.consents?.map((one) =>
        one.id === 'c-deling' ? { ...one, denials: [{ ...one.permits?.[0], information: ['goals'] }] } : one,
      );
      const plan = { ...first, consents: denied } as IndividualPlan;
      await tool.write(plan);
      await pass(world, pair, { how: 'kill after', at });
      await pass(world, pair);
      await pass(world, pair);
      const after = await tool.show();
      const consent = (one: IndividualPlan | undefined) => one?.consents?.find(({ id }) => id === 'c-deling');
      expect(after?.summary, `killed at ${at}`).toBe('Sammendrag');
      expect(after?.patient, `killed at ${at}`).toEqual(plan.patient);
      expect([consent(plan), { ...consent(plan), status: 'inactive' }], `killed at ${at}`).toContainEqual(
        consent(after),
      );
      const there = opened(consent(await server.show()));
      expect(
        [...there].filter((one) => !opened(consent(plan)).has(one)),
        `killed at ${at}`,
      ).toEqual([]);
    }
  });

  it('has a participant whom somebody took off there meanwhile stay off everywhere [C5]', async () => {
    let times = 0;
    for (let at = 14; at <= 26; at += 1) {
      const world = await open({ tempers: ['files', 'keeps'], isRing: false });
      const [tool, server] = world.systems as unknown as readonly [System, System];
      const [pair] = world.pairs as unknown as readonly [(typeof world.pairs)[number]];
      await pass(world, pair, { how: 'kill after', at });
      const there = await server.show();
      if (there && isOnPlan(there)) {
        times += 1;
        const participants = there.participants?.filter(({ member }) => member !== LEAVING);
        await server.write({ ...there, participants } as IndividualPlan);
        await pass(world, pair);
        await pass(world, pair);
        const now = [await tool.show(), await server.show()].map(isOnPlan);
        expect(now, `killed at ${at}`).toEqual([false, false]);
      }
    }
    expect(times).toBeGreaterThan(2);
  });
});
