// The merge over changes of every kind: entries without an id, ends, restarts, removals, order, consents, tasks that were decided.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { mergePlans } from '../../src/plan/merge/merge-plans.ts';
import { consentOf, opened, places, withValueAt } from '../support/in-step/log.ts';
import { changes } from '../support/in-step/people.ts';
import { firstPlan } from '../support/in-step/world.ts';

type Change = (plan: IndividualPlan, word: string) => IndividualPlan;

const status =
  (of: 'goals' | 'measures', to: string): Change =>
  (plan) =>
    ({
      ...plan,
      [of]: (plan[of] ?? []).map((item, at) => (at === 0 ? { ...item, status: to } : item)),
    }) as IndividualPlan;

const others: readonly Change[] = [
  status('goals', 'completed'),
  status('goals', 'on-hold'),
  status('goals', 'cancelled'),
  status('measures', 'accepted'),
  status('measures', 'cancelled'),
  (plan) => ({ ...plan, goals: (plan.goals ?? []).slice(1) }),
  (plan) => ({ ...plan, goals: (plan.goals ?? []).toReversed() }),
  (plan, word) => ({ ...plan, goals: [...(plan.goals ?? []), { id: word, text: word, status: 'active' }] }),
  (plan, word) => ({ ...plan, notes: [...(plan.notes ?? []), word] }),
  (plan) => ({ ...plan, participants: (plan.participants ?? []).filter(({ member }) => member !== 'pos-l') }),
  (plan, word) => ({
    ...plan,
    participants: (plan.participants ?? []).map((one) =>
      one.member === 'pos-l' ? { ...one, period: { end: `2026-0${1 + (word.length % 9)}-01` } } : one,
    ),
  }),
  (plan) => ({ ...plan, status: 'completed' }),
  (plan) => ({ ...plan, status: 'on-hold' }),
  (plan, word) => ({
    ...plan,
    patient: {
      ...plan.patient,
      telecom: [...(plan.patient.telecom ?? []), { kind: 'email', value: `${word}@example.org` }],
    },
  }),
];

const consenting = Object.values(changes).map(
  (change): Change =>
    (plan) => ({
      ...plan,
      consents: (plan.consents ?? []).map((one) => (one.id === 'c-deling' ? change(one) : one)),
    }),
);
const texts = places.map(
  (place): Change =>
    (plan, word) =>
      withValueAt(plan, place, word),
);

const anyChange = fc.tuple(
  fc.constantFrom(...others, ...consenting, ...texts),
  fc.stringMatching(/^[a-z]{1,6}$/),
);
const some = fc.array(anyChange, { maxLength: 6 });

const base = firstPlan();
const made = (from: IndividualPlan, all: readonly [Change, string][]) =>
  all.reduce((plan, [change, word]) => change(plan, word), from);
const merge = (over: IndividualPlan | undefined, left: IndividualPlan, right: IndividualPlan) =>
  mergePlans(over, { name: 'sykehuset', plan: left }, { name: 'kommunen', plan: right }, '2026-12-13');

const RUNS = { numRuns: Number(process.env.IP_LAW_RUNS ?? 1000), seed: 77 };

describe('the merge, whatever was changed', () => {
  it('is the same whichever is named first, with what both had before and without', () => {
    fc.assert(
      fc.property(some, some, fc.boolean(), (left, right, isKnown) => {
        const [one, other] = [made(base, left), made(base, right)];
        const over = isKnown ? base : undefined;
        const there = merge(over, one, other);
        const back = mergePlans(
          over,
          { name: 'kommunen', plan: other },
          { name: 'sykehuset', plan: one },
          '2026-12-13',
        );
        expect(back.plan).toEqual(there.plan);
        expect(back.conflicts).toEqual(there.conflicts);
      }),
      RUNS,
    );
  });

  it('gives itself when it meets either version once more, and makes no further task', () => {
    fc.assert(
      fc.property(some, some, (left, right) => {
        const [one, other] = [made(base, left), made(base, right)];
        const { plan } = merge(base, one, other);
        for (const each of [one, other]) {
          expect(merge(base, plan, each).plan).toEqual(plan);
          expect(merge(base, each, plan).plan).toEqual(plan);
        }
        expect(merge(plan, plan, plan).plan).toEqual(plan);
      }),
      RUNS,
    );
  });

  it('opens of a consent nothing that neither has opened, and nothing that one has closed [C5]', () => {
    fc.assert(
      fc.property(some, some, (left, right) => {
        const [one, other] = [made(base, left), made(base, right)];
        const [was, mine, theirs] = [base, one, other].map((plan) => opened(consentOf(plan))) as [
          Set<string>,
          Set<string>,
          Set<string>,
        ];
        for (const open of opened(consentOf(merge(base, one, other).plan))) {
          expect(
            was.has(open) ? mine.has(open) && theirs.has(open) : mine.has(open) || theirs.has(open),
            open,
          ).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
