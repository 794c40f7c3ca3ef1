// Promises of the views: what one recipient may see, and nothing more.
import { describe, expect, it } from 'vitest';
import type { Consent } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';

const plan = planFixture();
const now = '2026-09-01T10:00:00+02:00';

const view = (recipient: string, consents: readonly Consent[] = plan.consents ?? [], instant = now) =>
  viewFor(plan, recipient, consents, instant);
const reasonFor = (recipient: string, kind: string, consents?: readonly Consent[], instant?: string) =>
  view(recipient, consents, instant).withheld.find((each) => each.kind === kind)?.reason;
const changedConsent = (id: string, change: (consent: Consent) => Consent) =>
  (plan.consents ?? []).map((consent) => (consent.id === id ? change(consent) : consent));

/** A consent that opens kinds for one party, beside the plan's own consents. */
function permitting(party: string, rule: Partial<NonNullable<Consent['permits']>[number]>): Consent[] {
  const consent: Consent = {
    id: 'extra',
    kind: 'disclosure',
    status: 'active',
    basis: 'nothing-unless-permitted',
    givenBy: ['mother'],
    permits: [{ recipients: [{ party, function: 'recipient' }], ...rule }],
  };
  return [...(plan.consents ?? []), consent];
}

describe('what a recipient sees', () => {
  it('is what a permit names for that recipient, and no other part of the plan [C3] [C7]', () => {
    const { plan: seen, withheld } = view('pos-li');
    expect(seen?.goals).toEqual(plan.goals);
    expect(seen?.measures).toHaveLength(plan.measures?.length ?? -1);
    for (const part of ['resources', 'assessments', 'meetings', 'complaints', 'history', 'notes'] as const) {
      expect(plan[part]).toBeDefined();
      expect(seen?.[part]).toBeUndefined();
    }
    expect(withheld.map(({ kind }) => kind)).toContain('assessments');
  });

  it('is nothing, not even that there is a plan, without a permit [C3]', () => {
    expect(view('pos-vik').plan).toBeUndefined();
    expect(view('org-sf').plan).toBeUndefined();
    expect(view('nobody').plan).toBeUndefined();
  });

  it('names people without numbers, addresses and telephones unless contact details are permitted [C7]', () => {
    const others = view('pos-li').plan?.positions?.filter(({ id }) => id !== 'pos-li');
    const without = JSON.stringify(others);
    expect(without).toContain('pos-berg');
    expect(without).not.toContain('+47');
    const consents = permitting('pos-vik', { information: ['measures', 'contact'] });
    const reachable = view('pos-vik', consents).plan;
    expect(JSON.stringify(reachable?.positions)).toContain('+47');
    expect(JSON.stringify(reachable?.relatives ?? [])).not.toContain('nationalIds');
  });

  it('is the whole plan for the person, whatever the consents say [B15]', () => {
    expect(view('patient', [])).toEqual({ plan, withheld: [], confidentiality: 'N' });
  });

  it('is everything for who consents on behalf of the person, and for the coordinator while that consent stands [C8]', () => {
    expect(view('mother').plan).toEqual(plan);
    expect(view('pos-berg').plan).toEqual(plan);
    const withdrawn = changedConsent('c1', (consent) => ({ ...consent, status: 'inactive' }));
    expect(view('pos-berg', withdrawn).plan?.goals).toBeUndefined();
    const grown = { ...plan, patient: { ...plan.patient, birthDate: '1996-03-14' } };
    const adult = changedConsent('c1', ({ reasons: _, ...consent }) => ({
      ...consent,
      givenBy: ['patient'],
    }));
    expect(viewFor(grown, 'father', adult, now).plan).toBeUndefined();
    const [asked] = permitting('father', { information: ['meetings'] }).slice(-1);
    const invited = [...adult, { ...asked, givenBy: ['patient'] } as Consent];
    expect(viewFor(grown, 'father', invited, now).plan?.meetings?.map(({ id }) => id)).toEqual(
      plan.meetings?.map(({ id }) => id),
    );
  });

  it('leaves out what the person denied, although a permit or a role would open it [C3]', () => {
    const denial = {
      recipients: [{ party: 'pos-li', function: 'recipient' as const }],
      information: ['goals' as const],
    };
    const consents = [
      ...(plan.consents ?? []),
      { ...permitting('pos-li', {}).at(-1), permits: undefined, denials: [denial] } as unknown as Consent,
    ];
    expect(view('pos-li', consents).plan?.goals).toBeUndefined();
    expect(view('pos-li', consents).plan?.measures).toBeDefined();
    expect(reasonFor('pos-li', 'goals', consents)).toBe('not-permitted');
  });

  it('keeps back what is not from the period that the consent is about [C3]', () => {
    const seen = (informationFrom: { start: string; end?: string }) =>
      view('pos-vik', permitting('pos-vik', { information: ['measures'], informationFrom })).plan?.measures;
    expect(seen({ start: '2026-08-01' })?.map(({ id }) => id)).toEqual(['m10']);
    expect(seen({ start: '2026-02-01', end: '2026-02-28' })?.map(({ id }) => id)).toEqual(['m1']);
    expect(seen({ start: '2027-01-01' })).toBeUndefined();
  });

  it('keeps back what went on after the period that the consent is about [C3]', () => {
    const [goal] = plan.goals ?? [];
    const of = (statusDate: string) =>
      ({ ...plan, goals: [{ ...goal, start: '2025-05-01', statusDate }] }) as IndividualPlan;
    const consents = permitting('pos-vik', {
      information: ['goals'],
      informationFrom: { end: '2025-12-31' },
    });
    const goals = (statusDate: string) => viewFor(of(statusDate), 'pos-vik', consents, now).plan?.goals;
    expect(goals('2025-11-01')).toHaveLength(1);
    expect(goals('2026-07-07')).toBeUndefined();
  });

  it('names who is meant, without how to reach them or what is between them and the person [C7]', () => {
    const [relative] = plan.relatives ?? [];
    const [goal] = plan.goals ?? [];
    const of = {
      ...plan,
      goals: [{ ...goal, expressedBy: relative?.id }],
      relatives: plan.relatives?.map((one) =>
        one === relative
          ? { ...one, relationshipText: 'Uten foreldreansvar', parentalResponsibility: 'others' }
          : one,
      ),
      organizations: plan.organizations?.map((one) => ({
        ...one,
        telecom: [{ kind: 'phone', value: '+47 90000000' }],
      })),
    } as IndividualPlan;
    const seen = viewFor(of, 'pos-vik', permitting('pos-vik', { information: ['goals'] }), now).plan;
    expect(seen?.relatives).toEqual([
      { id: relative?.id, name: relative?.name, relationships: relative?.relationships },
    ]);
    expect(seen?.organizations?.filter(({ telecom }) => telecom)).toEqual([]);
  });
});

describe('how long, and for whom by name', () => {
  it('ends with the period of the permit or of the consent [C9]', () => {
    expect(view('pos-lund').plan?.goals).toBeDefined();
    expect(view('pos-lund', plan.consents, '2027-01-02T10:00:00+01:00').plan).toBeUndefined();
    expect(reasonFor('pos-lund', 'goals', plan.consents, '2027-01-02T10:00:00+01:00')).toBe('consent-ended');
    expect(view('pos-li', plan.consents, '2027-07-01T10:00:00+02:00').plan).toBeUndefined();
  });

  it('ends with the participation, even while the permit still runs [C9]', () => {
    const left: IndividualPlan = {
      ...plan,
      participants: (plan.participants ?? []).map((one) =>
        one.member === 'pos-lund' ? { ...one, period: { ...one.period, end: '2026-08-01' } } : one,
      ),
    };
    expect(viewFor(left, 'pos-lund', plan.consents ?? [], now).plan).toBeUndefined();
    expect(viewFor(left, 'pos-lund', plan.consents ?? [], '2026-07-01T10:00:00+02:00').plan).toBeDefined();
  });

  it('reaches hospital staff only by their own name, and staff of other services through their service [C9] [C12]', () => {
    const rule = { information: ['goals' as const] };
    expect(
      view('pos-dahl', permitting('org-barnehab', rule), '2026-02-01T10:00:00+01:00').plan,
    ).toBeUndefined();
    expect(
      view('pos-dahl', permitting('pos-dahl', rule), '2026-02-01T10:00:00+01:00').plan?.goals,
    ).toBeDefined();
    expect(view('pos-vik', permitting('org-hab', rule)).plan?.goals).toBeDefined();
  });
});

describe('consents that do not stand', () => {
  it('withdrawal stops the sharing at once, and only a recorded one is told as such [C11]', () => {
    const consents = changedConsent('c2', (consent) => ({ ...consent, status: 'inactive' }));
    expect(view('pos-li', consents).plan).toBeUndefined();
    expect(reasonFor('pos-li', 'goals', consents)).toBe('consent-ended');
    const withdrawn = changedConsent('c2', (consent) => ({
      ...consent,
      status: 'inactive',
      reasons: [{ kind: 'withdrawn' }],
    }));
    expect(view('pos-li', withdrawn).plan).toBeUndefined();
    expect(reasonFor('pos-li', 'goals', withdrawn)).toBe('consent-withdrawn');
    expect(view('pos-li').plan).toBeDefined();
  });

  it('a person who declines has nothing shared [C5]', () => {
    const consents = changedConsent('c2', (consent) => ({ ...consent, status: 'rejected' }));
    expect(view('pos-li', consents).plan).toBeUndefined();
    expect(reasonFor('pos-li', 'goals', consents)).toBe('consent-declined');
  });

  it("a representative's consent counts only with its ground [C6]", () => {
    const grown = { ...plan, patient: { ...plan.patient, birthDate: '1996-03-14' } };
    const because = (more: Partial<Consent>) =>
      viewFor(
        grown,
        'pos-li',
        changedConsent('c2', ({ reasons: _, ...consent }) => ({ ...consent, ...more })),
        now,
      );
    const unstated = because({});
    expect(unstated.plan).toBeUndefined();
    expect(unstated.withheld.find(({ kind }) => kind === 'goals')?.reason).toBe('consent-without-force');
    const reasons = [{ kind: 'lacks-capacity' as const }];
    expect(because({ reasons }).plan).toBeUndefined();
    const capacityAssessed = { by: 'pos-lund', date: '2026-01-15' };
    expect(because({ reasons, capacityAssessed }).plan?.goals).toEqual(plan.goals);
  });

  it('a withdrawn consent to the plan stops what other consents would still open [C11]', () => {
    const consents = changedConsent('c1', (consent) => ({ ...consent, status: 'inactive' }));
    expect(view('pos-li', consents).plan).toBeUndefined();
  });
});

describe('a yes and a no beside each other', () => {
  const own = { information: ['goals' as const] };
  const also = (more: Partial<Consent>): Consent[] => {
    const [asked] = permitting('pos-li', own).slice(-1);
    return [...(plan.consents ?? []), { ...asked, id: 'said', date: '2026-03-01', ...more } as Consent];
  };

  it('the later no wins, one that cannot be ordered closes, and an earlier one is over [C5] [C11]', () => {
    const goalsAfter = (date: string | undefined) =>
      view(
        'pos-li',
        also({ status: 'rejected', ...(date === undefined ? { date: undefined as never } : { date }) }),
      ).plan?.goals;
    expect(goalsAfter('2026-03-01')).toBeUndefined();
    expect(goalsAfter('2026-02-10')).toBeUndefined();
    expect(goalsAfter(undefined)).toBeUndefined();
    expect(goalsAfter('2026-02-01')).toEqual(plan.goals);
    expect(reasonFor('pos-li', 'goals', also({ status: 'rejected' }))).toBe('consent-declined');
  });

  it('a no to the plan that is later than the yes stops the sharing, for the coordinator too [C5]', () => {
    const consents = also({ kind: 'plan', status: 'rejected', permits: undefined as never });
    expect(view('pos-berg', consents).plan).toBeUndefined();
    expect(reasonFor('pos-li', 'goals', consents)).toBe('consent-declined');
  });

  it('a denial holds against a later permit, and when nobody can read until when [C3]', () => {
    const denial = { recipients: [{ party: 'pos-li', function: 'recipient' as const }], ...own };
    const denied = (period: Consent['period']) =>
      view(
        'pos-li',
        also({
          date: '2026-01-01',
          permits: undefined as never,
          denials: [{ ...denial, ...(period && { period }) }],
        }),
      ).plan?.goals;
    expect(denied(undefined)).toBeUndefined();
    expect(denied({ end: '31.12.2026' })).toBeUndefined();
    expect(denied({ end: '2026-03-31' })).toEqual(plan.goals);
  });

  it('who wrote or keeps the information is no recipient of it [C3]', () => {
    const rule = { recipients: [{ party: 'pos-vik', function: 'author' as const }], ...own };
    expect(view('pos-vik', also({ permits: [rule] })).plan).toBeUndefined();
  });
});

describe('other agencies', () => {
  const health = { information: ['assessments' as const, 'health' as const, 'measures' as const] };

  it('get health information only for a purpose of theirs that the consent names [C10] [G7]', () => {
    const { plan: seen } = view('pos-nes', permitting('pos-nes', health));
    expect(seen?.measures).toBeDefined();
    expect(seen?.assessments).toBeUndefined();
    expect(reasonFor('pos-nes', 'assessments', permitting('pos-nes', health))).toBe('purpose-not-named');
    const named = permitting('pos-nes', { ...health, purposes: ['employment'] });
    expect(view('pos-nes', named).plan?.assessments).toEqual(plan.assessments);
    expect(view('pos-nes', named).confidentiality).toBe('R');
  });

  it('get it neither for the purpose of another agency, nor when only ordinary information was opened [C10] [G7]', () => {
    expect(
      view('pos-li', permitting('pos-li', { ...health, purposes: ['employment'] })).plan?.assessments,
    ).toBeUndefined();
    const ordinary = permitting('pos-li', {
      ...health,
      purposes: ['education'],
      confidentiality: ['normal'],
    });
    expect(view('pos-li', ordinary).plan?.assessments).toBeUndefined();
  });

  it('count as such when nobody says what kind of organization it is [C10]', () => {
    const organizations = (plan.organizations ?? []).map(({ kind: _, ...one }) => one);
    const unknown = viewFor({ ...plan, organizations }, 'pos-hansen', permitting('pos-hansen', health), now);
    expect(unknown.plan?.assessments).toBeUndefined();
  });

  it('and health services need no such purpose [C10]', () => {
    expect(view('pos-hansen', permitting('pos-hansen', health)).plan?.assessments).toEqual(plan.assessments);
  });
});

describe('a view is a plan', () => {
  const recipients = ['pos-li', 'pos-lund', 'pos-nes', 'pos-hansen'];

  it.each(recipients)('in which every reference leads somewhere: %s', (recipient) => {
    const { plan: seen } = view(recipient);
    const { issues } = parsePlan(structuredClone(seen));
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(recipients)('that shows of the consents only what is about %s', (recipient) => {
    const consents = view(recipient).plan?.consents ?? [];
    expect(consents.map(({ id }) => id)).toEqual(['c2']);
    const parties = consents.flatMap(({ permits = [] }) =>
      permits.flatMap(({ recipients: r = [] }) => r.map(({ party }) => party)),
    );
    expect(parties).toEqual([recipient]);
    expect(JSON.stringify(consents)).not.toContain('reasons');
  });
});
