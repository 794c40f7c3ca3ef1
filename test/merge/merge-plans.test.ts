// Two writers' versions of one plan become one, and no edit is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { mergePlans } from '../../src/plan/merge/merge-plans.ts';
import { syntheticPlan } from '../../src/plan/synthetic/generate.ts';
import { Random } from '../../src/plan/synthetic/random.ts';
import { applyEdits, complaintsAbout, type Edit, placeOf, randomEdit } from '../support/plan-edits.ts';

const RUNS = { numRuns: 120, seed: 11 };

function edits(plan: IndividualPlan, seed: number, count: number, writer: string): Edit[] {
  const random = new Random(seed, 0);
  const next = () => random.between(0, 999_999) / 1_000_000;
  const made: Edit[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    made.push(randomEdit(applyEdits(plan, made), next, `${writer}-${seed}-${nth}`));
  }
  return made;
}

const situation = fc
  .record({
    plan: fc.nat(100_000),
    one: fc.nat(1e6),
    other: fc.nat(1e6),
    counts: fc.tuple(fc.nat(6), fc.nat(6)),
  })
  .map(({ plan, one, other, counts }) => {
    const base = syntheticPlan(5, plan);
    return {
      base,
      left: edits(base, one, counts[0], 'hospital'),
      right: edits(base, other, counts[1], 'municipality'),
    };
  });

function merged(base: IndividualPlan, left: IndividualPlan, right: IndividualPlan) {
  return mergePlans(base, { name: 'hospital', plan: left }, { name: 'municipality', plan: right });
}

const base = withGoals();
const goal = base.goals?.[0]?.id ?? '';
const setGoal = (field: string, value: string): Edit => ({
  kind: 'set',
  list: 'goals',
  id: goal,
  field,
  value,
});

describe('the merge of two versions of a plan', () => {
  it('loses no edit: it is what the model says, and what contradicts stands in a task with both versions [B14]', () => {
    fc.assert(
      fc.property(situation, ({ base, left, right }) => {
        const { plan } = merged(base, applyEdits(base, left), applyEdits(base, right));
        expect(complaintsAbout(plan, base, [left, right])).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is the same whichever writer is named first, and every time', () => {
    fc.assert(
      fc.property(situation, ({ base, left, right }) => {
        const [one, other] = [applyEdits(base, left), applyEdits(base, right)];
        const there = merged(base, one, other);
        const back = mergePlans(base, { name: 'municipality', plan: other }, { name: 'hospital', plan: one });
        expect(JSON.stringify(back.plan)).toBe(JSON.stringify(there.plan));
        expect(back.conflicts).toEqual(there.conflicts);
      }),
      RUNS,
    );
  });

  it('has no conflict when the two wrote in different places', () => {
    fc.assert(
      fc.property(situation, ({ base, left, right }) => {
        const places = new Set(left.map(placeOf));
        const apart = right.filter((edit) => placeOf(edit) === undefined || !places.has(placeOf(edit)));
        expect(merged(base, applyEdits(base, left), applyEdits(base, apart)).conflicts).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is the version of the one who wrote when the other did not, order and all', () => {
    fc.assert(
      fc.property(situation, ({ base, left }) => {
        const plan = applyEdits(base, left);
        expect(merged(base, plan, base).plan).toEqual(parsePlan(plan).plan ?? plan);
      }),
      RUNS,
    );
  });

  it('gives itself when it is merged again with either version: a merge that was half written is done once more', () => {
    fc.assert(
      fc.property(situation, ({ base, left, right }) => {
        const [one, other] = [applyEdits(base, left), applyEdits(base, right)];
        const { plan } = merged(base, one, other);
        const again = merged(base, one, plan);
        expect(again.plan).toEqual(plan);
        const allowed = new Set((plan.revisions ?? []).map(({ id }) => id));
        expect((again.plan.revisions ?? []).every(({ id }) => allowed.has(id))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('what contradicts', () => {
  it('becomes one task for the coordinator with both versions, and one of them stands [B14]', () => {
    const left = applyEdits(base, [setGoal('text', 'Bo hjemme')]);
    const right = applyEdits(base, [setGoal('text', 'Flytte i egen bolig')]);
    const { plan, conflicts } = merged(base, left, right);
    expect(conflicts.map(({ pointer }) => pointer)).toEqual([`/goals/${goal}/text`]);
    const task = plan.revisions?.find(({ id }) => id.startsWith('conflict-'));
    expect(task).toMatchObject({
      status: 'requested',
      ...(base.coordinator && { responsible: base.coordinator }),
    });
    expect(task?.notes?.slice(0, 2)).toEqual([
      'hospital: «Bo hjemme»',
      'municipality: «Flytte i egen bolig»',
    ]);
    // In a system that keeps no notes of a task the text alone tells both.
    for (const version of ['«Bo hjemme»', '«Flytte i egen bolig»']) {
      expect(task?.text).toContain(version);
    }
    expect(['Bo hjemme', 'Flytte i egen bolig']).toContain(plan.goals?.[0]?.text);
    expect(parsePlan(plan).issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is one entry where values went round: what stands in the place of each other, the same whichever is named first', () => {
    const of = (value: string) =>
      ({ ...base, patient: { ...base.patient, telecom: [{ kind: 'phone', value }] } }) as IndividualPlan;
    const [one, other] = [
      { name: 'a', plan: of('99000001') },
      { name: 'b', plan: of('99000002') },
    ];
    const held = mergePlans(undefined, one, other, undefined, true);
    expect(held.conflicts.map(({ pointer }) => pointer)).toEqual(['/patient/telecom/0']);
    expect(held.plan.patient.telecom).toHaveLength(1);
    expect(mergePlans(undefined, other, one, undefined, true).plan).toEqual(held.plan);
    expect(mergePlans(undefined, one, other).plan.patient.telecom).toHaveLength(2);
  });

  it('is no conflict when both wrote the same', () => {
    const same = applyEdits(base, [setGoal('text', 'Bo hjemme')]);
    expect(merged(base, same, same).conflicts).toEqual([]);
  });

  it('is told for two orders of the same goals', () => {
    const goals = ['a', 'b', 'c'].map((id) => ({ id, text: id, status: 'active' as const }));
    const [a, b, c] = goals as [(typeof goals)[0], (typeof goals)[0], (typeof goals)[0]];
    const of = (list: typeof goals) => ({ ...base, goals: list });
    expect(merged(of(goals), of([b, a, c]), of(goals)).plan.goals).toEqual([b, a, c]);
    expect(merged(of(goals), of([b, a, c]), of([a, c, b])).conflicts).toMatchObject([{ pointer: '/goals' }]);
  });

  it('between parts that are right alone and wrong together goes to the coordinator as whole items', () => {
    const measure = {
      id: 'm',
      status: 'requested',
      commitment: 'plan',
      start: '2026-01-01',
      deadline: '2026-06-01',
    };
    const of = (change: object) => ({ ...base, measures: [{ ...measure, ...change }] }) as IndividualPlan;
    const [left, right] = [of({ start: '2026-05-01' }), of({ deadline: '2026-02-01' })];
    const { plan, conflicts, issues } = merged(of({}), left, right);
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['/measures/m']);
    expect(issues).toEqual([]);
    expect([left.measures, right.measures]).toContainEqual(plan.measures);
    expect(parsePlan(plan).plan).toBeDefined();
  });

  it('says that a goal which one writer took out stays: things end, they do not vanish [B3]', () => {
    const without = { ...base, goals: base.goals?.slice(1) ?? [] };
    const { plan, kept } = merged(base, without, base);
    expect(kept).toEqual([{ pointer: `/goals/${goal}`, removedBy: 'hospital' }]);
    expect(plan.goals?.some(({ id }) => id === goal)).toBe(true);
  });

  it('between taking a participant off and an edit keeps the participant off and asks: nobody sees more meanwhile', () => {
    const [first, ...others] = base.participants ?? [];
    const gone = { ...base, participants: others };
    const edited = applyEdits(base, [{ kind: 'contribute', member: first?.member ?? '', value: 'Kjører' }]);
    expect(merged(base, gone, base).plan.participants).toEqual(others);
    const { plan, conflicts } = merged(base, gone, edited);
    expect(plan.participants).toEqual(others);
    expect(conflicts).toHaveLength(1);
    expect(JSON.stringify(plan.revisions)).toContain('Kjører');
  });

  it('is no second entry when both changed one that has no id of its own, and the report names no content', () => {
    const of = (value: string) =>
      ({
        ...base,
        patient: { ...base.patient, telecom: [{ kind: 'phone', use: 'home', value }] },
      }) as IndividualPlan;
    const { plan, conflicts } = merged(of('11111111'), of('22222222'), of('33333333'));
    expect(plan.patient.telecom).toHaveLength(1);
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['/patient/telecom/0']);
    const goals = (text: string) => ({
      ...base,
      goals: [{ ...base.goals?.[0], targets: [{ text: 'a' }, { text }] }],
    });
    const targets = merged(
      goals('b') as IndividualPlan,
      goals('c') as IndividualPlan,
      goals('d') as IndividualPlan,
    );
    expect(targets.plan.goals?.[0]?.targets).toHaveLength(2);
    expect(targets.conflicts).toHaveLength(1);
  });

  it('stands as ended where one ended it and the other let it run, and on the plan itself too', () => {
    const of = (status: string, plan: string) =>
      ({ ...applyEdits(base, [setGoal('status', status)]), status: plan }) as IndividualPlan;
    const { plan, conflicts } = merged(
      of('accepted', 'on-hold'),
      of('completed', 'completed'),
      of('active', 'active'),
    );
    expect([plan.goals?.[0]?.status, plan.status]).toEqual(['completed', 'completed']);
    expect(conflicts).toHaveLength(2);
  });

  it('is told of once, though two merges on two days gave the task two deadlines', () => {
    const [left, right] = [setGoal('text', 'Bo hjemme'), setGoal('text', 'Flytte')].map((edit) =>
      applyEdits(base, [edit]),
    ) as [IndividualPlan, IndividualPlan];
    const on = (day: string) =>
      mergePlans(base, { name: 'hospital', plan: left }, { name: 'municipality', plan: right }, day).plan;
    const { plan, conflicts } = merged(base, on('2026-12-01'), on('2026-12-02'));
    expect(conflicts).toEqual([]);
    expect(plan.revisions?.filter(({ id }) => id.startsWith('conflict-'))).toHaveLength(1);
  });

  it('opens its task again when it comes again after somebody had decided it', () => {
    const [left, right] = [setGoal('text', 'Bo hjemme'), setGoal('text', 'Flytte')];
    const first = merged(base, applyEdits(base, [left]), applyEdits(base, [right])).plan;
    const revisions = (first.revisions ?? []).map((task) =>
      task.id.startsWith('conflict-') ? { ...task, status: 'completed' as const } : task,
    );
    const decided = { ...base, revisions };
    const { plan, conflicts } = merged(decided, applyEdits(decided, [left]), applyEdits(decided, [right]));
    expect(conflicts).toHaveLength(1);
    const tasks = plan.revisions?.filter(({ id }) => id.startsWith('conflict-'));
    expect(tasks?.map(({ status }) => status)).toEqual(['requested']);
  });

  it('is refused for two different plans', () => {
    expect(() => merged(base, base, { ...base, id: 'another' })).toThrow(TypeError);
  });
});

/** A plan of the generator that has goals and participants. */
function withGoals(): IndividualPlan {
  for (let index = 0; ; index += 1) {
    const plan = syntheticPlan(5, index);
    const members = new Set(plan.participants?.map(({ member }) => member));
    if (plan.goals?.length && plan.participants?.length === members.size && members.size > 0) {
      return plan;
    }
  }
}
