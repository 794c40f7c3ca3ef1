// Promises of the one question: who asks, in what capacity, on what ground and when; every part answers the same.
import { describe, expect, it } from 'vitest';
import type { Consent, ConsentRule, InformationType } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { consentGaps } from '../../src/plan/views/gaps.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';

const plan = planFixture();
const now = '2026-09-01T10:00:00+02:00';

const consent = (more: Partial<Consent>): Consent => ({
  id: 'more',
  kind: 'disclosure',
  status: 'active',
  basis: 'nothing-unless-permitted',
  date: '2026-03-01',
  givenBy: ['mother'],
  ...more,
});
const about = (
  party: string,
  information: InformationType[],
  more: Partial<ConsentRule> = {},
): ConsentRule => ({
  recipients: [{ party, function: 'recipient' }],
  information,
  ...more,
});
const permit = (party: string, information: InformationType[], more: Partial<ConsentRule> = {}) =>
  consent({ id: `permit-${party}`, permits: [about(party, information, more)] });
const denial = (party: string, information: InformationType[]) =>
  consent({ id: `denial-${party}`, denials: [about(party, information)] });
const withConsents = (of: IndividualPlan, ...more: Consent[]): IndividualPlan => ({
  ...of,
  consents: [...(of.consents ?? []), ...more],
});
const seen = (of: IndividualPlan, who: string, at = now) => viewFor(of, who, of.consents ?? [], at).plan;
const reason = (of: IndividualPlan, who: string, at = now) =>
  viewFor(of, who, of.consents ?? [], at).withheld[0]?.reason;
const participating = (member: string, period: { start?: string; end?: string }): IndividualPlan => ({
  ...plan,
  participants: (plan.participants ?? []).map((one) => (one.member === member ? { ...one, period } : one)),
});

describe('who speaks for the person', () => {
  it('sees the plan by ground and mandate, and not by taking part [C6]', () => {
    const removed = participating('mother', { end: '2026-08-01' });
    expect(seen(removed, 'mother')).toEqual(removed);
  });

  it('sees nothing once the relationship has ended, or before it begins [C6]', () => {
    for (const period of [{ end: '2026-08-31' }, { start: '2026-09-02' }]) {
      const relatives = (plan.relatives ?? []).map((one) => (one.id === 'mother' ? { ...one, period } : one));
      const ended = withConsents({ ...plan, relatives }, permit('mother', ['goals']));
      expect(seen(ended, 'mother')).toBeUndefined();
    }
  });
});

describe('a no', () => {
  const given = (party: string, ...kinds: InformationType[]) => withConsents(plan, denial(party, kinds));

  it('reaches what is part of an organization and who works there, in hospital as in municipality [C3]', () => {
    const opened = withConsents(
      plan,
      permit('pos-dahl', ['goals', 'measures']),
      permit('pos-vik', ['goals']),
    );
    const at = '2026-02-20T10:00:00+01:00';
    const early = (of: IndividualPlan) => ({
      ...of,
      consents: (of.consents ?? []).map((one) => ({ ...one, date: '2026-02-01' })),
    });
    expect(seen(early(opened), 'pos-dahl', at)?.goals).toEqual(plan.goals);
    for (const party of ['org-barnehab', 'org-hf']) {
      const denied = early(withConsents(opened, denial(party, ['goals'])));
      expect(seen(denied, 'pos-dahl', at)?.goals).toBeUndefined();
      expect(seen(denied, 'pos-dahl', at)?.measures).toHaveLength(plan.measures?.length ?? -1);
    }
    expect(seen(withConsents(opened, denial('org-kommune', ['goals'])), 'pos-vik')).toBeUndefined();
  });

  it('reaches the same person in the position and the position of the person [C3]', () => {
    expect(seen(given('prof-li', 'goals'), 'pos-li')?.goals).toBeUndefined();
    const named = withConsents(plan, permit('prof-li', ['goals']));
    expect(seen(named, 'prof-li')?.goals).toEqual(plan.goals);
    expect(seen(withConsents(named, denial('pos-li', ['goals'])), 'prof-li')).toBeUndefined();
    expect(seen(withConsents(named, denial('org-school', ['goals'])), 'prof-li')).toBeUndefined();
  });

  it('never reaches up to the whole organization, nor to another employer [C3]', () => {
    const school = withConsents(plan, permit('org-school', ['goals']), denial('pos-li', ['goals']));
    expect(seen(school, 'org-school')?.goals).toEqual(plan.goals);
    expect(seen(school, 'pos-li')?.goals).toBeUndefined();
    const positions = [
      ...(plan.positions ?? []),
      { id: 'pos-li-2', professional: 'prof-li', organization: 'org-hab' },
    ];
    const twice = withConsents(
      { ...plan, positions },
      permit('prof-li', ['goals']),
      denial('org-school', ['goals']),
    );
    expect(seen(twice, 'pos-li-2')?.goals).toEqual(plan.goals);
    expect(seen(twice, 'pos-li')?.goals).toBeUndefined();
    expect(seen(twice, 'prof-li')?.goals).toEqual(plan.goals);
  });

  it('that stands is not overtaken by a later yes beside it, in the views as in the gate [C3]', () => {
    const earlier = consent({ id: 'earlier', date: '2026-01-01', denials: [about('pos-vik', ['goals'])] });
    expect(
      seen(withConsents(plan, earlier, permit('pos-vik', ['goals', 'measures'])), 'pos-vik')?.goals,
    ).toBeUndefined();
    const takenBack = { ...earlier, status: 'inactive' as const };
    expect(seen(withConsents(plan, takenBack, permit('pos-vik', ['goals'])), 'pos-vik')?.goals).toEqual(
      plan.goals,
    );
  });
});

describe('an exception to a no', () => {
  const excepting = (party: string, ...exceptions: ConsentRule[]) =>
    consent({ id: 'excepting', denials: [{ ...about(party, ['goals', 'measures']), exceptions }] });

  it('opens what it names, to whom it names, and no more [C3]', () => {
    const of = withConsents(plan, excepting('org-kommune', about('pos-vik', ['goals', 'assessments'])));
    expect(seen(of, 'pos-vik')?.goals).toEqual(plan.goals);
    expect(seen(of, 'pos-vik')?.measures).toBeUndefined();
    expect(seen(of, 'pos-vik')?.assessments).toBeUndefined();
    expect(seen(of, 'pos-vik')?.consents).toEqual([
      {
        id: 'excepting',
        kind: 'disclosure',
        status: 'active',
        basis: 'nothing-unless-permitted',
        date: '2026-03-01',
      },
    ]);
  });

  it('does not stand against another no, nor beside one that is about others [C3]', () => {
    const of = withConsents(plan, excepting('org-kommune', about('pos-vik', ['goals'])));
    expect(seen(withConsents(of, denial('pos-vik', ['goals'])), 'pos-vik')).toBeUndefined();
    const others = withConsents(plan, excepting('org-nav', about('pos-vik', ['goals'])));
    expect(seen(others, 'pos-vik')).toBeUndefined();
  });
});

describe('a rule of purpose', () => {
  it('is the same for the position, the professional and the organization [C10]', () => {
    for (const party of ['pos-nes', 'prof-nes', 'org-nav']) {
      const without = withConsents(plan, permit(party, ['assessments', 'goals']));
      expect(seen(without, party)?.goals).toEqual(plan.goals);
      expect(seen(without, party)?.assessments).toBeUndefined();
      const named = withConsents(plan, permit(party, ['assessments'], { purposes: ['employment'] }));
      expect(seen(named, party)?.assessments).toEqual(plan.assessments);
    }
  });

  it('holds for a position of which nobody says where it is [C10]', () => {
    const positions = [...(plan.positions ?? []), { id: 'pos-free', professional: 'prof-nes' }];
    const free = withConsents({ ...plan, positions }, permit('pos-free', ['assessments', 'goals']));
    expect(seen(free, 'pos-free')?.goals).toEqual(plan.goals);
    expect(seen(free, 'pos-free')?.assessments).toBeUndefined();
  });
});

describe('who has ended, or has not begun', () => {
  it('sees nothing: participants, positions, and those who are both [C9]', () => {
    expect(seen(participating('pos-li', { start: '2026-09-02' }), 'pos-li')).toBeUndefined();
    expect(reason(participating('pos-li', { start: '2026-09-02' }), 'pos-li')).toBe('not-yet-involved');
    expect(seen(participating('pos-li', { end: '2026-08-31' }), 'pos-li')).toBeUndefined();
    expect(reason(participating('pos-li', { end: '2026-08-31' }), 'pos-li')).toBe('no-longer-involved');
    for (const period of [{ end: '2026-08-31' }, { start: '2026-09-02' }, { end: 'unknown' }]) {
      const positions = (plan.positions ?? []).map((one) => (one.id === 'pos-li' ? { ...one, period } : one));
      const moved = withConsents({ ...plan, positions }, permit('prof-li', ['goals']));
      expect(seen(moved, 'pos-li')).toBeUndefined();
      expect(seen(moved, 'prof-li')).toBeUndefined();
    }
  });

  it('is not the coordinator any more, whatever the plan still says [C9]', () => {
    const positions = (plan.positions ?? []).map((one) =>
      one.id === 'pos-berg' ? { ...one, period: { end: '2026-08-31' } } : one,
    );
    expect(seen({ ...plan, positions }, 'pos-berg')).toBeUndefined();
  });
});

describe('the consent to the plan', () => {
  const c1 = (more: Partial<Consent>): IndividualPlan => ({
    ...plan,
    consents: (plan.consents ?? []).map((one) => (one.id === 'c1' ? { ...one, ...more } : one)),
  });

  it('that ran out opens nothing, leaves who asks what is needed to ask anew, and a person is told [B2] [C4]', () => {
    for (const ended of [
      c1({ period: { end: '2026-08-31' } }),
      c1({ status: 'inactive', reasons: [{ kind: 'ended' }] }),
    ]) {
      expect(seen(ended, 'pos-li')).toBeUndefined();
      for (const who of ['pos-berg', 'org-ke']) {
        expect(seen(ended, who)?.patient?.telecom).toEqual(plan.patient?.telecom);
        expect(seen(ended, who)?.consents?.map(({ id }) => id)).toEqual(['c1']);
        expect(seen(ended, who)?.goals).toBeUndefined();
      }
      const asked = {
        team: ['pos-li'],
        dataKinds: ['goals' as const],
        consents: ended.consents ?? [],
        instant: now,
      };
      expect(consentGaps({ plan: ended, ...asked })).toEqual([
        { party: 'patient', kinds: ['plan'], because: 'plan-consent', renews: 'c1' },
      ]);
    }
  });

  it('that was withdrawn leaves nothing to who asks, since the person has answered [C11]', () => {
    const withdrawn = c1({
      status: 'inactive',
      reasons: [{ kind: 'withdrawn' }],
      period: { end: '2026-08-01' },
    });
    for (const who of ['pos-berg', 'org-ke', 'pos-li', 'mother']) {
      expect(seen(withdrawn, who)).toBeUndefined();
    }
  });
});

describe('an ended plan', () => {
  const ended = (status: IndividualPlan['status']): IndividualPlan => ({ ...plan, status });

  it('is shown on no standing permit: the person, who represents her and who keeps it read it [B3] [C13]', () => {
    for (const status of ['completed', 'revoked', 'entered-in-error'] as const) {
      for (const who of ['patient', 'mother', 'org-kommune', 'org-ke']) {
        expect(seen(ended(status), who)).toEqual(ended(status));
      }
      for (const who of ['pos-berg', 'pos-li', 'pos-lund', 'org-hab']) {
        expect(seen(ended(status), who)).toBeUndefined();
        expect(reason(ended(status), who)).toBe('plan-ended');
      }
    }
  });

  it('has no gaps to ask for', () => {
    const asked = {
      team: ['pos-vik'],
      dataKinds: ['goals' as const],
      consents: plan.consents ?? [],
      instant: now,
    };
    expect(consentGaps({ plan: ended('completed'), ...asked })).toEqual([]);
  });
});

describe('the County Governor', () => {
  const complaint = {
    id: 'k2',
    route: 'municipality' as const,
    stage: 'sent-to-county-governor' as const,
    status: 'in-progress' as const,
    grounds: ['participation' as const],
    requestedBy: 'father',
    responsible: 'org-sf',
  };

  it('reads the complaint that lies there and what it concerns, and nothing else, also of an ended plan [G8]', () => {
    for (const status of ['active', 'completed'] as const) {
      const complained = { ...plan, status, complaints: [...(plan.complaints ?? []), complaint] };
      const view = seen(complained, 'org-sf');
      expect(view?.complaints?.map(({ id }) => id)).toEqual(['k2']);
      expect(view?.meetings).toEqual(plan.meetings?.map(({ agreedMeasures: _, ...one }) => one));
      expect(view?.goals).toBeUndefined();
      expect(view?.history).toBeUndefined();
    }
    const decidedBefore = { ...complaint, stage: 'ke-upheld' as const, responsible: 'org-ke' };
    expect(seen({ ...plan, complaints: [decidedBefore] }, 'org-sf')).toBeUndefined();
  });
});

describe('kinds of information', () => {
  it('an assessment that is denied is not shown as function [C3]', () => {
    const opened = withConsents(plan, permit('pos-vik', ['function', 'goals']));
    expect(seen(opened, 'pos-vik')?.assessments).toEqual(plan.assessments);
    const denied = withConsents(opened, denial('pos-vik', ['assessments']));
    expect(seen(denied, 'pos-vik')?.assessments).toBeUndefined();
    expect(seen(denied, 'pos-vik')?.goals).toEqual(plan.goals);
  });

  it('a document is shown by what it is about, and a copy of the plan with the whole plan only [C7]', () => {
    const documents = (...kinds: InformationType[]) =>
      seen(withConsents(plan, permit('pos-vik', kinds)), 'pos-vik')?.documents?.map(({ id }) => id);
    expect(documents('documents')).toBeUndefined();
    expect(documents('documents', 'meetings')).toEqual(['d2']);
    expect(documents('documents', 'health')).toEqual(['d3']);
    expect(documents('meetings', 'health')).toBeUndefined();
    expect(documents('plan')).toEqual(['d2', 'd3', 'd4']);
  });

  it('from a period only: what cannot be dated is not shown to lie in it [C3]', () => {
    const opened = withConsents(
      plan,
      permit('pos-vik', ['plan', 'participants'], { informationFrom: { start: '2026-08-01' } }),
    );
    const view = seen(opened, 'pos-vik');
    expect(view?.measures?.map(({ id }) => id)).toEqual(['m10']);
    for (const part of [
      'title',
      'summary',
      'period',
      'coordinator',
      'team',
      'confidentialityRelease',
    ] as const) {
      expect(plan[part]).toBeDefined();
      expect(view?.[part]).toBeUndefined();
    }
  });

  it('national numbers of the person stand where contact details are opened, and nowhere else [C7]', () => {
    expect(plan.patient.nationalIds).toBeDefined();
    expect(seen(plan, 'pos-li')?.patient.name).toEqual(plan.patient.name);
    expect(JSON.stringify(seen(plan, 'pos-li'))).not.toContain('nationalIds');
    const reachable = withConsents(plan, permit('pos-vik', ['contact']));
    expect(seen(reachable, 'pos-vik')?.patient.nationalIds).toEqual(plan.patient.nationalIds);
  });
});

describe('gaps', () => {
  it('are none where the person has declined [C4] [C5]', () => {
    const declined = consent({
      id: 'no',
      status: 'rejected',
      reasons: [{ kind: 'declined' }],
      permits: [about('pos-vik', ['goals'])],
    });
    const of = withConsents(plan, declined);
    const asked = { team: ['pos-vik'], consents: of.consents ?? [], instant: now };
    expect(consentGaps({ plan: of, ...asked, dataKinds: ['goals'] })).toEqual([]);
    expect(consentGaps({ plan: of, ...asked, dataKinds: ['measures'] })).not.toEqual([]);
  });
});
