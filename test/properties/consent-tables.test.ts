// The tables of who sees what, written apart from the evaluator, agree with the view in random cases: every rule stands open and
// closed at least 500 times of 10 000 (`IP_LAW_RUNS=10000 npx vitest run --project properties test/properties/consent-tables.test.ts`),
// and by itself often enough to be seen.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';
import {
  type ConsentWish,
  NOW,
  type Part,
  type PeriodName,
  parts,
  planOf,
  type Rule,
  type RuleWish,
  reading,
  rules,
  type Who,
  type World,
  who,
} from '../support/consent-tables.ts';

const runs = Number(process.env.IP_LAW_RUNS ?? 2000);
const base = planFixture();

const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 7, arbitrary: fc.constant(usual) },
    { weight: 3, arbitrary: fc.constantFrom(...others) },
  );
const period = mostly<PeriodName>('open', 'running', 'lastDay', 'ended', 'later');
const names = [...new Set(who.flatMap(({ no }) => no))];

/** A rule that is mostly about this recipient, by one of its names. */
const ruleAbout = ({ yes, no, agency = [] }: Who): fc.Arbitrary<RuleWish> =>
  fc.record({
    recipient: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...yes) },
      { weight: 2, arbitrary: fc.constantFrom(...no) },
      { weight: 2, arbitrary: fc.constantFrom(...names) },
    ),
    information: fc.subarray(['plan', 'goals', 'measures', 'service-needs', 'assessments', 'function'], {
      minLength: 1,
      maxLength: 4,
    }),
    purposes: fc.oneof(
      fc.constant(agency.slice(0, 1)),
      fc.constant([]),
      fc.subarray<RuleWish['purposes'][number]>(['treatment', 'social-services', 'education', 'employment'], {
        maxLength: 2,
      }),
    ),
    period,
  });

const consentAbout = (recipient: Who): fc.Arbitrary<ConsentWish> =>
  fc.record({
    status: mostly<ConsentWish['status']>('active', 'withdrawn', 'rejected', 'ended', 'proposed'),
    said: mostly<string | undefined>('2026-03-01', '2026-02-01', '2026-09-02', '2026-09-02', undefined),
    period,
    by: mostly<ConsentWish['by']>('patient', 'sister'),
    permits: fc.array(ruleAbout(recipient), { minLength: 1, maxLength: 2 }),
    denials: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(ruleAbout(recipient), { minLength: 1, maxLength: 1 }) },
    ),
  });

const takesPartAs = [...new Set(who.flatMap((each) => each.takesPartAs))];
/** Agencies of which health information needs a purpose are asked about most: their rule is one more. */
const asked = who.flatMap((each) => (each.agency ? [each, each, each, each] : [each]));
const anyQuestion = fc.constantFrom(...asked).chain((recipient) =>
  fc.record({
    recipient: fc.constant(recipient),
    world: fc.record({
      status: mostly<World['status']>('active', 'on-hold', 'completed', 'revoked'),
      planConsent: mostly<World['planConsent']>('stands', 'withdrawn', 'rejected', 'absent', 'ended'),
      takesPart: fc
        .record({
          own: fc.constantFrom(...recipient.takesPartAs),
          other: fc.constantFrom(...takesPartAs),
          now: mostly<PeriodName>('open', 'running', 'ended', 'later'),
          others: period,
        })
        .map(({ own, other, now, others }) => ({ [other]: others, [own]: now })),
      consents: fc.array(consentAbout(recipient), { minLength: 1, maxLength: 2 }),
    }),
  }),
);

it('say of everybody and every part what the view shows; each rule stands open, and alone closes', () => {
  const open = new Map<Rule, number>();
  const closed = new Map<Rule, number>();
  const alone = new Map<Rule, number>();
  const count = (map: Map<Rule, number>, name: Rule) => map.set(name, (map.get(name) ?? 0) + 1);
  const note = ({ sees, fails }: ReturnType<typeof reading>) => {
    const [only] = fails;
    for (const name of sees ? rules : []) {
      count(open, name);
    }
    for (const name of fails) {
      count(closed, name);
    }
    if (only !== undefined && fails.size === 1) {
      count(alone, only);
    }
  };
  fc.assert(
    fc.property(anyQuestion, ({ recipient, world }) => {
      const plan = planOf(base, world);
      const view = viewFor(plan, recipient.id, plan.consents ?? [], NOW);
      for (const part of Object.keys(parts) as Part[]) {
        const { sees, fails } = reading(world, recipient, part);
        const why = `${recipient.id}: ${part}, but ${[...fails].join('; ')}`;
        expect(view.plan?.[part] !== undefined, why).toBe(sees);
        note({ sees, fails });
      }
    }),
    { numRuns: runs, seed: 22_022 },
  );
  for (const name of rules) {
    expect(open.get(name) ?? 0, `open: ${name}`).toBeGreaterThanOrEqual(runs / 20);
    expect(closed.get(name) ?? 0, `closed: ${name}`).toBeGreaterThanOrEqual(runs / 20);
    expect(alone.get(name) ?? 0, `closes alone: ${name}`).toBeGreaterThanOrEqual(runs / 60);
  }
});
