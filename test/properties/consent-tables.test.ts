// The tables of who sees what, written apart from the evaluator, agree with the view in random cases: every rule stands open and
// closed in at least 500 cases of 10 000 (`IP_LAW_RUNS=10000 npx vitest run --project properties test/properties/consent-tables.test.ts`),
// and by itself often enough to be seen.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';
import { planOf } from '../support/consent-tables/plan.ts';
import { type Reading, reading } from '../support/consent-tables/reading.ts';
import {
  type Age,
  type ConsentWish,
  type DenialWish,
  type GivenWish,
  items,
  KEEPER,
  NOW,
  type Part,
  type PeriodName,
  parts,
  type Rule,
  type RuleWish,
  rules,
  type Who,
  type WindowName,
  type World,
  who,
} from '../support/consent-tables/tables.ts';

const runs = Number(process.env.IP_LAW_RUNS ?? 2000);
const base = planFixture();

const weighed =
  (weight: number) =>
  <T>(usual: T, ...others: T[]) =>
    fc.oneof(
      { weight, arbitrary: fc.constant(usual) },
      { weight: 20 - weight, arbitrary: fc.constantFrom(...others) },
    );
const mostly = weighed(17);
const often = weighed(13);
const period = weighed(15)<PeriodName>('open', 'running', 'lastDay', 'ended', 'later');
const names = [...new Set(who.flatMap(({ no }) => no))];

/** A rule that is mostly about this recipient, by one of its names. */
const ruleAbout = ({ yes, no, agency = [] }: Who, weight = 6): fc.Arbitrary<RuleWish> =>
  fc.record({
    recipient: fc.oneof(
      { weight, arbitrary: fc.constantFrom(...yes) },
      { weight: 2, arbitrary: fc.constantFrom(...no) },
      { weight: 2, arbitrary: fc.constantFrom(...names) },
    ),
    keptBy: weighed(12)<string | undefined>(undefined, KEEPER, KEEPER, 'nav'),
    information: fc.subarray(['plan', 'goals', 'measures', 'service-needs', 'assessments', 'function'], {
      minLength: 2,
      maxLength: 5,
    }),
    purposes: fc.oneof(
      { weight: 4, arbitrary: fc.constant(agency.slice(0, 1)) },
      { weight: 1, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.subarray<RuleWish['purposes'][number]>(
          ['treatment', 'social-services', 'education', 'employment'],
          { maxLength: 2 },
        ),
      },
    ),
    confidentiality: often<RuleWish['confidentiality']>(
      [],
      ['normal'],
      ['normal'],
      ['restricted'],
      ['normal', 'very-restricted'],
    ),
    window: weighed(12)<WindowName>('any', 'past', 'thisYear', 'past', 'thisYear', 'summer'),
    period,
  });

/** Who gives consents to whom of which age, and to say what: mostly who may. */
const givenAt = (age: Age): fc.Arbitrary<GivenWish> => {
  const usual: Readonly<Record<Age, readonly GivenWish[]>> = {
    child: [
      { by: 'mother', capacity: 'not-said' },
      { by: 'mother', capacity: 'not-said' },
      { by: 'guardian', capacity: 'not-said' },
    ],
    young: [
      { by: 'patient', capacity: 'not-said' },
      { by: 'patient', capacity: 'not-said' },
      { by: 'mother', capacity: 'documented' },
      { by: 'mother', capacity: 'documented' },
      { by: 'mother', capacity: 'not-said' },
      { by: 'mother', capacity: 'not-said' },
      { by: 'guardian', capacity: 'documented' },
    ],
    grown: [
      { by: 'patient', capacity: 'not-said' },
      { by: 'patient', capacity: 'not-said' },
      { by: 'sister', capacity: 'documented' },
      { by: 'sister', capacity: 'not-said' },
      { by: 'mother', capacity: 'documented' },
      { by: 'guardian', capacity: 'documented' },
    ],
  };
  const any = fc.record({
    by: fc.constantFrom<GivenWish['by'][]>('patient', 'sister', 'mother', 'guardian'),
    capacity: fc.constantFrom<GivenWish['capacity'][]>('not-said', 'said', 'found-later', 'documented'),
  });
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...usual[age]) }, { weight: 4, arbitrary: any });
};

/** The consent to the plan, given by who asks where that is a relative. */
const spokenFor = ({ id }: Who): fc.Arbitrary<GivenWish> =>
  fc.constant({
    by: id === 'sister' || id === 'mother' || id === 'guardian' ? id : 'patient',
    capacity: id === 'sister' || id === 'mother' || id === 'guardian' ? 'documented' : 'not-said',
  });

/** A no; most, with no other restriction, have an exception that is mostly for who asks. */
const denialAbout = (recipient: Who): fc.Arbitrary<DenialWish> =>
  fc.oneof(
    { weight: 2, arbitrary: ruleAbout(recipient, 1).map((rule) => ({ ...rule, exceptions: [] })) },
    {
      weight: 3,
      arbitrary: fc
        .record({ denied: ruleAbout(recipient, 6), excepted: ruleAbout(recipient, 16) })
        .map(({ denied: { recipient: whom, information, period: runs }, excepted }) => {
          const plain = { purposes: [], confidentiality: [], window: 'any' as const };
          const exception = { ...excepted, information: ['plan' as const], keptBy: undefined };
          return { recipient: whom, information, period: runs, ...plain, exceptions: [exception] };
        }),
    },
  );

const consentAbout = (recipient: Who, age: Age): fc.Arbitrary<ConsentWish> =>
  fc
    .record({
      status: weighed(15)<ConsentWish['status']>('active', 'withdrawn', 'rejected', 'ended', 'proposed'),
      said: weighed(15)<string | undefined>(
        '2026-03-01',
        '2026-02-01',
        '2026-09-02',
        '2026-09-02',
        '2025-01-15',
        undefined,
      ),
      period,
      permits: fc.array(ruleAbout(recipient), { minLength: 1, maxLength: 2 }),
      denials: fc.oneof(
        { weight: 7, arbitrary: fc.constant([]) },
        { weight: 4, arbitrary: fc.array(denialAbout(recipient), { minLength: 1, maxLength: 1 }) },
      ),
      given: givenAt(age),
    })
    .map(({ given, ...consent }) => ({ ...consent, ...given }));

const takesPartAs = [...new Set(who.flatMap((each) => each.takesPartAs))];
/** Agencies of which health information needs a purpose, and relatives, are asked about most: their rules are some more. */
const asked = who.flatMap((each) => {
  const often = ['sister', 'mother', 'guardian'].includes(each.id) ? 3 : 1;
  return Array.from({ length: each.agency ? 8 : often }, () => each);
});
const anyQuestion = fc
  .tuple(fc.constantFrom(...asked), fc.constantFrom<Age[]>('child', 'young', 'young', 'grown', 'grown'))
  .chain(([recipient, age]) =>
    fc.record({
      recipient: fc.constant(recipient),
      world: fc.record({
        age: fc.constant(age),
        status: mostly<World['status']>('active', 'on-hold', 'completed', 'revoked'),
        planConsent: mostly<World['planConsent']>('stands', 'withdrawn', 'rejected', 'absent', 'ended'),
        planGiven: fc.oneof(givenAt(age), spokenFor(recipient)),
        relatives: fc.record({ sister: period, mother: period, guardian: period }),
        responsibility: fc.constantFrom<World['responsibility'][]>(
          'not-said',
          'not-said',
          'mother',
          'joint',
          'father',
          'unknown',
        ),
        mandate: often<World['mandate']>('Personlige forhold', 'Økonomiske forhold', 'not-said'),
        takesPart: fc
          .record({
            own: fc.constantFrom(...recipient.takesPartAs),
            other: fc.constantFrom(...takesPartAs),
            now: mostly<PeriodName>('open', 'running', 'ended', 'later'),
            others: period,
          })
          .map(({ own, other, now, others }) => ({ [other]: others, [own]: now })),
        consents: fc.array(consentAbout(recipient, age), { minLength: 1, maxLength: 3 }),
      }),
    }),
  );

/** In how many cases each rule stood open, closed, and closed alone. */
class Tally {
  readonly open = new Map<Rule, number>();
  readonly closed = new Map<Rule, number>();
  readonly alone = new Map<Rule, number>();

  note(readings: readonly Reading[]): void {
    const add = (map: Map<Rule, number>, names: Iterable<Rule>) => {
      for (const name of new Set(names)) {
        map.set(name, (map.get(name) ?? 0) + 1);
      }
    };
    const shut = readings.filter(({ sees }) => !sees);
    add(
      this.open,
      readings.flatMap(({ sees, applies }) => (sees ? [...applies] : [])),
    );
    add(
      this.closed,
      shut.flatMap(({ fails }) => [...fails]),
    );
    add(
      this.alone,
      shut.flatMap(({ fails }) => (fails.size === 1 ? [...fails] : [])),
    );
  }
}

it('say of everybody and every item what the view shows; each rule stands open, and alone closes', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(anyQuestion, ({ recipient, world }) => {
      const plan = planOf(base, world);
      const view = viewFor(plan, recipient.id, plan.consents ?? [], NOW);
      const readings = (Object.keys(parts) as Part[]).flatMap((part) =>
        items.map((item) => {
          const read = reading(world, recipient, part, item);
          const why = `${recipient.id}: ${part} ${item}, but ${[...read.fails].join('; ')}`;
          const shown = view.plan?.[part]?.some(({ id }) => id === item) ?? false;
          expect(shown, why).toBe(read.sees);
          return read;
        }),
      );
      tally.note(readings);
    }),
    { numRuns: runs, seed: 22_022 },
  );
  for (const name of rules) {
    expect(tally.open.get(name) ?? 0, `open: ${name}`).toBeGreaterThanOrEqual(runs / 20);
    expect(tally.closed.get(name) ?? 0, `closed: ${name}`).toBeGreaterThanOrEqual(runs / 20);
    expect(tally.alone.get(name) ?? 0, `closes alone: ${name}`).toBeGreaterThanOrEqual(runs / 200);
  }
});
