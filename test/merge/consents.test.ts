// Consents that two writers changed at the same time: nobody sees more than one of the two opened, whoever merges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Consent, ConsentDenial, ConsentRule } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { mergePlans } from '../../src/plan/merge/merge-plans.ts';
import { smallPlan } from '../support/two-writers.ts';

const small = smallPlan(1, 3);
const plan = {
  ...small,
  organizations: ['a', 'b', 'c', 'd', 'x'].map((id) => ({ id, name: `Enhet ${id}`, kind: 'other' })),
} as IndividualPlan;
const RUNS = { numRuns: 150, seed: 21 };

function withConsent(consent: Partial<Consent>): IndividualPlan {
  const full = {
    id: 'c1',
    kind: 'disclosure',
    status: 'active',
    basis: 'nothing-unless-permitted',
    ...consent,
  } as Consent;
  return { ...plan, consents: [full] };
}

function merged(base: Partial<Consent> | undefined, left: Partial<Consent>, right: Partial<Consent>) {
  const three = [base && withConsent(base), withConsent(left), withConsent(right)] as const;
  const result = mergePlans(
    three[0],
    { name: 'hospital', plan: three[1] },
    { name: 'municipality', plan: three[2] },
  );
  return { ...result, consent: result.plan.consents?.[0] as Consent };
}

const to = (...parties: string[]): NonNullable<ConsentRule['recipients']> =>
  parties.map((party) => ({ party, function: 'recipient' }));
const A: ConsentRule = { recipients: to('a'), information: ['goals', 'measures'] };
const AB: ConsentRule = { recipients: to('a', 'b'), information: ['goals', 'measures'] };

/** What a consent opens, asked point by point and without anything of the code that merges. */
function opens(consent: Partial<Consent>, at: Point): boolean {
  const covers = (rule: ConsentRule) =>
    (rule.recipients?.some(({ party }) => party === at.party) ?? true) &&
    (rule.information?.some((each) => each === 'plan' || each === at.information) ?? true) &&
    (rule.purposes?.some((each) => each === at.purpose) ?? true) &&
    (rule.period?.start ?? '') <= at.day &&
    (rule.period?.end ?? '9') >= at.day;
  const excepts = (denial: ConsentDenial) => covers(denial) && (denial.exceptions ?? []).some(covers);
  return (
    consent.status === 'active' &&
    (consent.period?.start ?? '') <= at.day &&
    (consent.period?.end ?? '9') >= at.day &&
    ((consent.permits ?? []).some(covers) || (consent.denials ?? []).some(excepts)) &&
    !(consent.denials ?? []).some((denial) => covers(denial) && !excepts(denial))
  );
}

interface Point {
  readonly party: string;
  readonly information: string;
  readonly purpose: string;
  readonly day: string;
}
const days = ['2026-01-01', '2026-03-01', '2026-06-01', '2026-09-01'];
const [parties, informations] = [
  ['a', 'b', 'c'],
  ['goals', 'measures'],
];
const purposes = ['treatment', 'education'] as const;
const points: Point[] = parties.flatMap((party) =>
  informations.flatMap((information) =>
    purposes.flatMap((purpose) => days.map((day) => ({ party, information, purpose, day }))),
  ),
);

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const period = fc
  .tuple(fc.nat(3), fc.nat(3))
  .map(([one, other]) => ({ start: days[Math.min(one, other)], end: days[Math.max(one, other)] }));
const rule = fc
  .record({
    recipients: maybe(some(parties).map((all) => to(...all))),
    information: maybe(some(['plan', 'goals', 'measures'])),
    purposes: maybe(some(purposes)),
    period: maybe(period),
  })
  .map(clean);
const denial = fc
  .record({ rule, exceptions: maybe(fc.array(rule, { minLength: 1, maxLength: 2 })) })
  .map(({ rule: denied, exceptions }) => clean({ ...denied, exceptions }));
const consent = fc
  .record({
    status: fc.constantFrom('active', 'active', 'active', 'inactive', 'rejected', 'proposed'),
    period: maybe(period),
    permits: some([0, 1]).chain((all) => fc.tuple(...all.map(() => rule))),
    denials: fc.option(fc.array(denial, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 1 }),
    givenBy: fc.constantFrom(['patient'], undefined),
  })
  .map((all) => clean(all) as unknown as Partial<Consent>);

function clean<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** What two writers made of one consent: fields of their own over what there was. */
const edited = fc
  .tuple(
    consent,
    consent,
    consent,
    fc.array(fc.constantFrom('status', 'period', 'permits', 'denials'), { maxLength: 3 }),
  )
  .map(([base, one, other, fields]) => {
    const over = (change: Partial<Consent>) =>
      clean({
        ...base,
        ...Object.fromEntries(fields.map((field) => [field, change[field as keyof Consent]])),
      });
    return {
      base,
      left: over(one),
      right: fields.length % 2 === 0 ? over(other) : clean({ ...base, ...other }),
    };
  });

describe('a consent that two writers changed', () => {
  it('opens nothing after the merge that neither of the two opened [C5]', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), ({ base, left, right }, withBase) => {
        const { consent } = merged(withBase ? base : undefined, left, right);
        const wider = points.filter((at) => opens(consent, at) && !opens(left, at) && !opens(right, at));
        expect(wider).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is merged to the same whichever is named first, and once more when it was written to one system only', () => {
    fc.assert(
      fc.property(edited, ({ base, left, right }) => {
        const there = merged(base, left, right);
        const back = mergePlans(
          withConsent(base),
          { name: 'municipality', plan: withConsent(right) },
          { name: 'hospital', plan: withConsent(left) },
        );
        expect(JSON.stringify(back.plan)).toBe(JSON.stringify(there.plan));
        for (const one of [left, right]) {
          const again = mergePlans(
            withConsent(base),
            { name: 'hospital', plan: withConsent(one) },
            { name: 'municipality', plan: there.plan },
          );
          expect(again.plan).toEqual(there.plan);
        }
      }),
      RUNS,
    );
  });

  it('stays withdrawn when one withdrew it and the other went on with it, until a person has decided [C5]', () => {
    const base: Partial<Consent> = { status: 'proposed', permits: [A] };
    const {
      consent,
      conflicts,
      plan: now,
    } = merged(base, { ...base, status: 'inactive' }, { ...base, status: 'active' });
    expect(consent.status).toBe('inactive');
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['/consents/c1/status']);
    expect(now.revisions).toHaveLength(1);
  });

  it('opens nothing where one withdrew it and the other permitted and denied otherwise, and the denial holds [C5]', () => {
    const { consent, conflicts } = merged(
      { permits: [A] },
      { status: 'inactive', permits: [{ ...A, information: ['goals'] }] },
      { permits: [{ ...A, information: ['measures'] }], denials: [{ ...A, information: ['goals'] }] },
    );
    expect(consent.status).toBe('active');
    const denied = consent.denials?.flatMap(({ information = [] }) => information) ?? [];
    expect(
      consent.permits?.flatMap(({ information = [] }) => information).every((one) => denied.includes(one)),
    ).toBe(true);
    expect(denied).toContain('goals');
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['/consents/c1']);
  });

  it('keeps both narrowings, and asks nobody', () => {
    const base = { permits: [AB] };
    const { consent, conflicts } = merged(
      base,
      { ...base, period: { end: '2026-06-01' } },
      { ...base, denials: [{ recipients: to('b') }] },
    );
    expect(consent).toMatchObject({ period: { end: '2026-06-01' }, denials: [{}] });
    expect(conflicts).toEqual([]);
  });

  it('is what both opened when each opened something else: longer here, for more people there', () => {
    const base = { permits: [A], period: { end: '2026-03-01' } };
    const { consent, conflicts } = merged(
      base,
      { ...base, period: { end: '2026-09-01' } },
      { ...base, permits: [AB] },
    );
    expect(consent).toMatchObject({ permits: [A], period: { end: '2026-03-01' } });
    expect(conflicts.map(({ pointer }) => pointer)).toEqual(['/consents/c1']);
  });

  it('opens what both permitted when each named other recipients, and denies what either denied', () => {
    const base = { permits: [A], denials: [{ recipients: to('x') }] };
    const { consent } = merged(
      base,
      { permits: [AB], denials: [{ recipients: to('c') }] },
      { permits: [{ ...AB, information: ['goals'] }], denials: [{ recipients: to('d') }] },
    );
    expect(consent.permits).toEqual([{ recipients: to('a', 'b'), information: ['goals'] }]);
    expect(consent.denials).toEqual([{ recipients: to('c') }, { recipients: to('d') }]);
  });

  it('opens nothing when the two have nothing in common', () => {
    const base = { permits: [A] };
    const { consent, conflicts } = merged(
      base,
      { permits: [{ recipients: to('b') }] },
      { permits: [{ recipients: to('c') }] },
    );
    expect(consent.status).toBe('inactive');
    expect(conflicts).toHaveLength(1);
  });
});
