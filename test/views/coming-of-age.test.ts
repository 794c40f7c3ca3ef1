// Promises about the sixteenth and the eighteenth birthday: what parents consented to ends, and somebody is told in time.
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayReached, HEALTH_MAJORITY } from '../../src/ground/law/ages.ts';
import { representationOf } from '../../src/ground/law/representation.ts';
import { type Day, dayOf, plusDays, startOf } from '../../src/ground/norway/day.ts';
import { type Instant, instantOf, millisecondsOf } from '../../src/ground/norway/instant.ts';
import { representationFacts } from '../../src/need/consent/giver.ts';
import type { Consent } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { ownConsentsDue } from '../../src/plan/views/coming-of-age.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planFixture } from '../mapping/fixture.ts';
import { instant } from '../support/days.ts';

const ten = planFixture();
const bornOn = (birthDate: string, more: Partial<IndividualPlan> = {}): IndividualPlan => {
  const { nationalIds: _, ...patient } = ten.patient ?? {};
  return { ...ten, patient: { ...patient, birthDate } as IndividualPlan['patient'], ...more };
};
/** Sixteen on the 22nd of November 2026; the parents consented in January. */
const plan = bornOn('2010-11-22');
const before = '2026-11-21T23:30:00+01:00';
const birthday = '2026-11-21T23:00:00Z';
const view = (who: string, at: string, of = plan) => viewFor(of, who, of.consents ?? [], at);
const reasons = (who: string, at: string, of = plan) =>
  new Set(view(who, at, of).withheld.map(({ reason }) => reason));
const due = (at: string, of = plan, askBeforeDays = 90) =>
  ownConsentsDue({
    plan: of,
    consents: of.consents ?? [],
    instant: instant(at),
    settings: { parentsConsentFrom16: 'closed', askBeforeDays },
  });
const withConsents = (...consents: Consent[]) =>
  bornOn('2010-11-22', { consents: [...(ten.consents ?? []), ...consents] });
const own = (more: Partial<Consent>): Consent => ({
  id: 'own',
  kind: 'plan',
  status: 'active',
  basis: 'nothing-unless-permitted',
  date: '2026-11-22',
  givenBy: ['patient'],
  ...more,
});

describe('from the sixteenth birthday, at midnight in Norway', () => {
  it('what parents consented to because of age opens the plan to nobody, the parents included [C6] [C8]', () => {
    for (const who of ['mother', 'father', 'pos-berg']) {
      expect(view(who, before).plan).toEqual(plan);
    }
    for (const who of ['mother', 'father', 'pos-li', 'pos-lund', 'pos-nes']) {
      expect(view(who, birthday).plan).toBeUndefined();
    }
    expect(reasons('mother', birthday)).toEqual(new Set(['own-consent-due']));
    expect(reasons('pos-li', birthday)).toContain('own-consent-due');
  });

  it('who has to ask the person keeps whom to ask and what for, and no more', () => {
    for (const who of ['pos-berg', 'org-ke']) {
      const { plan: seen, withheld } = view(who, birthday);
      expect(seen?.patient?.telecom).toEqual(plan.patient?.telecom);
      expect(seen?.consents?.map(({ id }) => id)).toEqual(['c1', 'c2', 'c4']);
      expect(seen?.consents?.[1]?.permits).toEqual(plan.consents?.[1]?.permits);
      for (const part of [
        'title',
        'summary',
        'participants',
        'goals',
        'measures',
        'assessments',
        'meetings',
      ] as const) {
        expect(seen?.[part]).toBeUndefined();
      }
      expect(withheld.map(({ reason }) => reason)).toContain('own-consent-due');
    }
  });

  it('the person’s own consent opens it again, to those whom it names', () => {
    const agreed = withConsents(own({}));
    expect(view('pos-berg', birthday, agreed).plan).toEqual(agreed);
    expect(view('mother', birthday, agreed).plan).toBeUndefined();
    const shared = withConsents(
      own({}),
      own({
        id: 'own2',
        kind: 'disclosure',
        permits: [{ recipients: [{ party: 'mother', function: 'recipient' }], information: ['meetings'] }],
      }),
    );
    expect(view('mother', birthday, shared).plan?.meetings?.length).toBeGreaterThan(0);
    expect(view('mother', birthday, shared).plan?.goals).toBeUndefined();
  });

  it('the controller may leave it open to providers, never to the parents', () => {
    const open = { parentsConsentFrom16: 'open', askBeforeDays: 90 } as const;
    const seen = (who: string) => viewFor(plan, who, plan.consents ?? [], birthday, open).plan;
    expect(seen('pos-berg')).toEqual(plan);
    expect(seen('pos-li')?.goals).toEqual(plan.goals);
    expect(seen('mother')).toBeUndefined();
  });

  it('a documented decision tells parents what parental responsibility takes, until eighteen and with its reason', () => {
    const decision: Consent = {
      ...own({ id: 'decision', kind: 'disclosure', date: '2026-11-23', givenBy: ['pos-lund'] }),
      reasons: [{ kind: 'documented-decision', text: 'Må vite hvor han er om natten' }],
      permits: [
        {
          recipients: [{ party: 'mother', function: 'recipient' }],
          information: ['measures'],
        },
      ],
    };
    const decided = withConsents(decision);
    expect(view('mother', '2026-11-24T10:00:00+01:00', decided).plan?.measures).toBeDefined();
    expect(view('mother', '2026-11-24T10:00:00+01:00', decided).plan?.goals).toBeUndefined();
    expect(view('mother', '2028-11-22T00:00:00+01:00', decided).plan).toBeUndefined();
    const { reasons: _, ...unexplained } = decision;
    expect(view('mother', '2026-11-24T10:00:00+01:00', withConsents(unexplained)).plan).toBeUndefined();
    const byMother = withConsents({ ...decision, givenBy: ['mother'] });
    expect(view('mother', '2026-11-24T10:00:00+01:00', byMother).plan).toBeUndefined();
  });

  it('documented incapacity lets parents go on consenting', () => {
    const lacks = withConsents(
      own({
        givenBy: ['mother'],
        reasons: [{ kind: 'lacks-capacity' }],
        capacityAssessed: { by: 'pos-lund', date: '2026-11-20' },
      }),
    );
    expect(view('mother', birthday, lacks).plan).toEqual(lacks);
    expect(view('pos-berg', birthday, lacks).plan).toEqual(lacks);
    expect(view('father', birthday, lacks).plan).toBeUndefined();
  });
});

describe('below sixteen', () => {
  const denial = (givenBy: string): Consent =>
    own({
      id: 'kept',
      kind: 'disclosure',
      givenBy: [givenBy],
      denials: [{ recipients: [{ party: 'mother', function: 'recipient' }], information: ['meetings'] }],
    });

  it('what is withheld from parents is a fact that is recorded, whatever the age', () => {
    expect(view('mother', before).plan?.meetings).toEqual(plan.meetings);
    for (const by of ['patient', 'pos-lund']) {
      const kept = withConsents(denial(by));
      expect(view('mother', before, kept).plan?.meetings).toBeUndefined();
      expect(view('mother', before, kept).plan?.goals).toEqual(plan.goals);
      expect(view('father', before, kept).plan).toEqual(kept);
    }
  });

  it('a mother without parental responsibility does not speak for the child', () => {
    const as = (parentalResponsibility: 'joint' | 'father' | 'others' | 'unknown') => ({
      ...plan,
      relatives: (plan.relatives ?? []).map((one) => ({ ...one, parentalResponsibility })),
    });
    expect(view('mother', before, as('joint')).plan).toBeDefined();
    expect(view('mother', before, as('father')).plan).toBeUndefined();
    expect(view('father', before, as('father')).plan).toBeDefined();
    for (const whose of ['others', 'unknown'] as const) {
      expect(view('mother', before, as(whose)).plan).toBeUndefined();
      expect(view('pos-berg', before, as(whose)).plan).toBeUndefined();
    }
  });
});

describe('the person’s own consent', () => {
  it('is asked for from the days of the setting on, once for each consent that ends, and told by the day', () => {
    expect(due('2026-08-23T10:00:00+02:00')).toEqual([]);
    const asked = due('2026-08-24T10:00:00+02:00');
    expect(asked.map(({ renews }) => renews)).toEqual(['c1', 'c2', 'c4']);
    expect(asked[0]).toEqual({
      party: 'patient',
      kinds: ['plan'],
      because: 'own-consent',
      renews: 'c1',
      due: '2026-11-22',
    });
    expect(due('2026-08-24T10:00:00+02:00', plan, 30)).toEqual([]);
    expect(due('2027-01-01T10:00:00+01:00').map(({ renews }) => renews)).toContain('c1');
  });

  it('given when asked stands from the birthday on, and is asked for no more', () => {
    const early = withConsents(own({ date: '2026-09-10', period: { start: '2026-11-22' } }));
    expect(due('2026-09-11T10:00:00+02:00', early).map(({ renews }) => renews)).not.toContain('c1');
    expect(view('pos-berg', before, early).plan).toEqual(early);
    expect(view('pos-berg', birthday, early).plan).toEqual(early);
    expect(view('mother', birthday, early).plan).toBeUndefined();
  });

  it('is looked at once more at eighteen, where parents consented for who lacks capacity', () => {
    const seventeen = bornOn('2009-02-01', {
      consents: [
        own({
          givenBy: ['mother'],
          reasons: [{ kind: 'lacks-capacity' }],
          capacityAssessed: { by: 'pos-lund', date: '2025-02-01' },
        }),
      ],
    });
    expect(due('2026-10-01T10:00:00+02:00', seventeen)).toEqual([]);
    expect(due('2026-11-29T10:00:00+01:00', seventeen)).toEqual([
      { party: 'patient', kinds: ['plan'], because: 'own-consent', renews: 'own', due: '2027-02-01' },
    ]);
  });

  it('is not asked for where nothing ends because of age', () => {
    expect(due('2026-11-29T10:00:00+01:00', bornOn('2016-01-01'))).toEqual([]);
    expect(due('2026-11-29T10:00:00+01:00', bornOn('1990-01-01', { consents: [own({})] }))).toEqual([]);
  });
});

describe('whatever the birth date and the instant', () => {
  const born = fc.oneof(
    fc
      .date({ min: new Date('2004-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc.constantFrom('2008-02-29', '2012-02-29'),
  );
  /** Minutes from the midnight in Norway at which the person is sixteen. */
  const minutes = fc.oneof(
    fc.integer({ min: -180, max: 180 }),
    fc.integer({ min: -4_000_000, max: 4_000_000 }),
  );
  const givers = fc.subarray(['mother', 'father'], { minLength: 1 });
  const momentOf = (birthDate: string, away: number) => {
    const midnight = millisecondsOf(startOf(dayReached(HEALTH_MAJORITY, birthDate) as Day));
    return { at: instantOf(new Date(midnight + away * 60_000)), isSixteen: away >= 0 };
  };
  const consentBy = (givenBy: string[], isStated: boolean, date: string): Consent => ({
    ...own({ givenBy, date }),
    ...(isStated && { reasons: [{ kind: 'minor' }] }),
  });

  it('parents’ consent because of age opens the plan before the birthday and not from it on', () => {
    fc.assert(
      fc.property(born, minutes, givers, fc.boolean(), (birthDate, away, givenBy, isStated) => {
        const { at, isSixteen } = momentOf(birthDate, away);
        const consents = [consentBy(givenBy, isStated, birthDate)];
        const of = bornOn(birthDate, { consents, created: '2004-01-01' });
        fc.pre(!at.startsWith('200'));
        const seen = viewFor(of, givenBy[0] ?? '', consents, at).plan;
        expect(seen === undefined).toBe(isSixteen);
        const asksFrom = startOf(plusDays(dayReached(HEALTH_MAJORITY, birthDate) as Day, -90));
        const asked = ownConsentsDue({ plan: of, consents, instant: at });
        expect(asked.length > 0).toBe(millisecondsOf(at) >= millisecondsOf(asksFrom));
      }),
      { numRuns: 300 },
    );
  });

  it('the gate and the view give the same answer on who may consent', () => {
    fc.assert(
      fc.property(
        born,
        minutes,
        fc.subarray(['patient', 'mother', 'father', 'pos-berg']),
        fc.subarray(['minor', 'lacks-capacity'] as const),
        fc.boolean(),
        fc.constantFrom(undefined, 'joint', 'father', 'others', 'unknown' as const),
        (birthDate, away, givenBy, kinds, isAssessed, whose) => {
          const { at } = momentOf(birthDate, away);
          const consent: Consent = {
            // Nobody consents before it is said: at an earlier instant it was said that day.
            ...own({ date: dayOf(at) < '2026-01-22' ? dayOf(at) : '2026-01-22', kind: 'disclosure' }),
            permits: [{ recipients: [{ party: 'pos-vik', function: 'recipient' }], information: ['goals'] }],
            ...(givenBy.length > 0 ? { givenBy } : { givenBy: undefined as never }),
            ...(kinds.length > 0 && { reasons: kinds.map((kind) => ({ kind })) }),
            ...(isAssessed && { capacityAssessed: { by: 'pos-lund', date: '2020-01-01' } }),
          };
          const relatives = (ten.relatives ?? []).map((one) => ({
            ...one,
            ...(whose && { parentalResponsibility: whose }),
          }));
          const of = bornOn(birthDate, { consents: [consent], relatives });
          expect(standsInGate(of, at)).toBe(viewFor(of, 'pos-vik', [consent], at).plan !== undefined);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** What the gate says of the giver of the plan's one consent, read from the plan's own FHIR form. */
function standsInGate(plan: IndividualPlan, at: Instant): boolean {
  const resources = (toFhir(plan).bundle.entry ?? []).flatMap(({ resource }) => (resource as Resource) ?? []);
  const of = <T extends Resource['resourceType']>(type: T) =>
    resources.filter((one): one is Extract<Resource, { resourceType: T }> => one.resourceType === type);
  const [consent] = of('Consent');
  const giver = {
    patient: `Patient/${of('Patient')[0]?.id}`,
    birthDate: plan.patient?.birthDate,
    heard: true,
    relatedPerson: (reference: string) =>
      of('RelatedPerson').find(({ id }) => reference === `RelatedPerson/${id}`),
  };
  const judged = consent && representationOf(representationFacts(consent, giver, at), at);
  return judged?.counts === 'person' || judged?.counts === 'representative';
}
