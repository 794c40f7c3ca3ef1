// Promises about who may consent for whom: what is not surely known opens nothing, and honest records need nobody's help.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayReached, HEALTH_MAJORITY, MAJORITY } from '../../src/ground/law/ages.ts';
import { representationOf } from '../../src/ground/law/representation.ts';
import {
  type Giver,
  lapsesOn,
  type RepresentationFacts,
  type RepresentationSettings,
  type Representative,
} from '../../src/ground/law/representation-facts.ts';
import { mandateSaid, responsibilitySaid } from '../../src/ground/law/said.ts';
import { type Day, startOf } from '../../src/ground/norway/day.ts';
import { type Instant, instantOf, millisecondsOf, requireInstant } from '../../src/ground/norway/instant.ts';

const NOW = requireInstant('2026-03-02T09:00:00Z', 'now');
const person: Giver = { kind: 'person' };
const someone = (more: Partial<Representative> = {}): Representative => ({
  kind: 'representative',
  who: 'RelatedPerson/r1',
  roles: ['parent'],
  standing: 'in-force',
  parentalResponsibility: 'not-said',
  mandate: 'not-said',
  ...more,
});
const guardian = (mandate: Representative['mandate']) => someone({ roles: ['guardian'], mandate });
const facts = (more: Partial<RepresentationFacts> = {}): RepresentationFacts => ({
  birthDate: '2020-05-01',
  givers: [someone()],
  given: '2026-01-10',
  grounds: [],
  incapacity: undefined,
  setAside: false,
  childHeard: false,
  childWelfareActs: false,
  ...more,
});
const judged = (more: Partial<RepresentationFacts> = {}, settings?: RepresentationSettings, at = NOW) => {
  const answer = representationOf(facts(more), at, settings);
  return 'because' in answer ? `${answer.counts}: ${answer.because}` : answer.counts;
};
const found = { assessor: 'Practitioner/1', date: '2026-01-05' };
const lacking = { grounds: ['lacks-capacity'], incapacity: found } as const;

describe('for a child under 16', () => {
  it('a parent on record counts without more being said, and is not asked to prove anything', () => {
    expect(representationOf(facts(), NOW)).toEqual({
      counts: 'representative',
      who: 'RelatedPerson/r1',
      ground: 'parental-responsibility',
    });
    expect(judged({ grounds: ['minor'], given: undefined })).toBe('representative');
  });

  it('being a parent is not enough where the record says that the responsibility is not theirs, or leaves it open', () => {
    expect(judged({ givers: [someone({ parentalResponsibility: 'not-held' })] })).toBe(
      'no: no-parental-responsibility',
    );
    expect(judged({ givers: [someone({ parentalResponsibility: 'not-clear' })] })).toBe(
      'unclear: parental-responsibility-not-clear',
    );
    expect(judged({ childWelfareActs: true })).toBe('unclear: child-welfare-may-hold-it');
    expect(judged({ givers: [someone({ parentalResponsibility: 'held' })], childWelfareActs: true })).toBe(
      'unclear: child-welfare-may-hold-it',
    );
  });

  it('others with parental responsibility count, and others without do not', () => {
    const others = someone({ roles: ['next-of-kin'] });
    expect(judged({ givers: [others] })).toBe('no: no-right-to-represent');
    expect(judged({ givers: [someone({ roles: [] })] })).toBe('unclear: no-right-to-represent');
    expect(judged({ givers: [{ ...others, parentalResponsibility: 'held' }] })).toBe('representative');
  });

  it('child welfare counts where it gave the consent, and a guardian with a mandate for personal matters', () => {
    expect(judged({ givers: [someone({ roles: ['child-welfare'] })], childWelfareActs: true })).toBe(
      'representative',
    );
    expect(judged({ givers: [guardian('personal-matters')] })).toBe('representative');
    expect(judged({ givers: [guardian('other-matters')] })).toBe('no: mandate-other-matters');
    expect(judged({ givers: [guardian('not-said')] })).toBe('unclear: mandate-not-clear');
  });

  it('the relationship is in force, as far as it can be read', () => {
    expect(judged({ givers: [someone({ standing: 'not-in-force' })] })).toBe('no: relationship-ended');
    expect(judged({ givers: [someone({ standing: 'unreadable' })] })).toBe(
      'unclear: relationship-unreadable',
    );
  });

  it('the child is heard from seven on', () => {
    const eight = { birthDate: '2018-01-01' };
    expect(judged(eight)).toBe('unclear: child-not-heard');
    expect(judged({ ...eight, childHeard: true })).toBe('representative');
  });

  it('the child’s own word alone is none under twelve, and a person’s matter from twelve', () => {
    expect(judged({ givers: [person] })).toBe('no: too-young');
    expect(judged({ givers: [person], birthDate: '2013-05-01' })).toBe('unclear: child-alone');
    expect(judged({ givers: [person, someone()] })).toBe('representative');
  });
});

describe('from the sixteenth birthday', () => {
  const sixteen = { birthDate: '2010-03-02', childHeard: true };

  it('the person consents, and what parents consented to because of age has ended', () => {
    expect(judged({ ...sixteen, givers: [person], given: '2026-03-02' })).toBe('person');
    expect(judged({ ...sixteen, grounds: ['minor'] })).toBe('no: of-age-since');
    expect(judged(sixteen)).toBe('no: of-age-since');
    expect(judged({ ...sixteen, birthDate: '2010-03-03' })).toBe('representative');
  });

  it('the controller may leave it open until eighteen, for what was given before sixteen', () => {
    const open = { parentsConsentFrom16: 'open', askBeforeDays: 90 } as const;
    expect(judged(sixteen, open)).toBe('representative');
    expect(judged({ ...sixteen, given: '2026-03-02', grounds: ['minor'] }, open)).toBe('no: of-age-since');
    expect(judged({ ...sixteen, given: undefined, grounds: ['minor'] }, open)).toBe('no: of-age-since');
    expect(judged({ ...sixteen, birthDate: '2008-03-02', given: '2020' }, open)).toBe('no: of-age-since');
    expect(judged({ ...sixteen, birthDate: '2008-03-03', given: '2020' }, open)).toBe('representative');
  });

  it('what the person said when asked in time stands from that day; what a child said long before is asked for anew', () => {
    const asked = { ...sixteen, givers: [person, someone()] };
    expect(judged({ ...asked, given: '2026-01-10' })).toBe('person');
    expect(judged({ ...asked, given: '2025-01-10' })).toBe('unclear: given-too-young');
    expect(judged({ ...asked, given: undefined })).toBe('unclear: given-too-young');
    expect(judged({ ...sixteen, givers: [person], given: undefined })).toBe('person');
    expect(judged({ ...sixteen, givers: [person], given: 'last year' })).toBe('unclear: given-too-young');
  });

  it('a parent counts until eighteen where it is documented that capacity is lacking, then as next of kin', () => {
    expect(representationOf(facts({ ...sixteen, ...lacking }), NOW)).toMatchObject({
      ground: 'parents-of-young-person-without-capacity',
    });
    expect(representationOf(facts({ birthDate: '2000-01-01', ...lacking }), NOW)).toMatchObject({
      ground: 'next-of-kin-lacks-capacity',
    });
    const aunt = [someone({ roles: ['next-of-kin'] })];
    expect(judged({ ...sixteen, ...lacking, givers: aunt })).toBe('no: no-right-to-represent');
  });
});

describe('for who lacks capacity', () => {
  const adult = { birthDate: '1950-01-01', givers: [someone({ roles: ['next-of-kin'] })] } as const;

  it('incapacity counts with who found it and when, and otherwise goes to a person', () => {
    expect(judged({ ...adult, ...lacking })).toBe('representative');
    for (const incapacity of [
      undefined,
      {},
      { assessor: 'Practitioner/1' },
      { date: '2026-01-05' },
      { assessor: ' ', date: '2026-01-05' },
      { assessor: 'Practitioner/1', date: 'in January' },
      { assessor: 'Practitioner/1', date: '2026-04-01' },
    ]) {
      expect(judged({ ...adult, ...lacking, incapacity })).toBe('unclear: incapacity-not-documented');
    }
    expect(judged(adult)).toBe('unclear: ground-not-stated');
    expect(judged({ ...adult, givers: [person], ...lacking })).toBe('unclear: said-to-lack-capacity');
  });

  it('a guardian counts with a mandate for personal matters', () => {
    const by = (mandate: Representative['mandate']) => ({
      ...adult,
      ...lacking,
      givers: [guardian(mandate)],
    });
    expect(judged(by('personal-matters'))).toBe('representative');
    expect(judged(by('other-matters'))).toBe('no: mandate-other-matters');
    expect(judged(by('not-said'))).toBe('unclear: mandate-not-clear');
    expect(judged({ ...by('personal-matters'), grounds: [] })).toBe('unclear: ground-not-stated');
  });

  it('a consent that was judged not to be in the person’s interest counts no more', () => {
    expect(judged({ ...adult, ...lacking, setAside: true })).toBe('no: set-aside');
  });
});

describe('whoever it is', () => {
  it('silence about giver or age is no yes', () => {
    expect(judged({ givers: [] })).toBe('unclear: giver-not-said');
    expect(judged({ birthDate: undefined })).toBe('unclear: age-not-known');
    expect(judged({ birthDate: '2010', givers: [person] })).toBe('unclear: age-not-known');
    expect(judged({ birthDate: '1984', givers: [person] })).toBe('person');
    expect(judged({ givers: [{ kind: 'not-on-record', who: 'RelatedPerson/9' }] })).toBe(
      'unclear: giver-not-on-record',
    );
  });

  const role = fc.constantFrom('parent', 'guardian', 'child-welfare', 'next-of-kin' as const);
  const giver: fc.Arbitrary<Giver> = fc.oneof(
    fc.constant(person),
    fc.record({
      kind: fc.constant('representative' as const),
      who: fc.constant('RelatedPerson/r1'),
      roles: fc.uniqueArray(role),
      standing: fc.constantFrom('in-force', 'not-in-force', 'unreadable' as const),
      parentalResponsibility: fc.constantFrom('held', 'not-held', 'not-said', 'not-clear' as const),
      mandate: fc.constantFrom('personal-matters', 'other-matters', 'not-said', 'not-clear' as const),
    }) as fc.Arbitrary<Representative>,
    fc.constant<Giver>({ kind: 'not-on-record', who: 'x' }),
  );
  const moment = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const anyFacts = fc.record({
    birthDate: fc.oneof(
      moment.map((text) => text.slice(0, 10)),
      moment.map((text) => text.slice(0, 4)),
      fc.constantFrom('2008-02-29', undefined, 'unknown'),
    ),
    givers: fc.array(giver, { maxLength: 3 }),
    given: fc.oneof(
      moment,
      moment.map((text) => text.slice(0, 7)),
      fc.constantFrom(undefined, 'then'),
    ),
    grounds: fc.uniqueArray(fc.constantFrom('minor', 'lacks-capacity' as const)),
    incapacity: fc.constantFrom(undefined, found, {}),
    setAside: fc.boolean(),
    childHeard: fc.boolean(),
    childWelfareActs: fc.boolean(),
  }) as fc.Arbitrary<RepresentationFacts>;

  it('no consent that rests on age opens anything from the sixteenth birthday on', () => {
    const hours = fc.integer({ min: 0, max: 24 * 365 * 30 });
    fc.assert(
      fc.property(anyFacts, hours, (each, later) => {
        const birthday = dayReached(HEALTH_MAJORITY, each.birthDate);
        fc.pre(birthday !== undefined && !each.grounds.includes('lacks-capacity'));
        const at = instantOf(new Date(millisecondsOf(startOf(birthday as Day)) + later * 3_600_000));
        expect(representationOf(each, at).counts).not.toBe('representative');
      }),
      { numRuns: 2000 },
    );
  });

  it('what counts because of age counts until a day that can be told, and not on that day', () => {
    const counting = fc
      .record({ more: anyFacts, birthDate: moment.map((text) => text.slice(0, 10)), lacks: fc.boolean() })
      .map(({ more, birthDate, lacks }) => ({
        ...more,
        birthDate,
        givers: [someone({ parentalResponsibility: 'held' })],
        setAside: false,
        childHeard: true,
        childWelfareActs: false,
        ...(lacks && { grounds: ['lacks-capacity'] as const, incapacity: { ...found, date: '1999' } }),
      }));
    fc.assert(
      fc.property(counting, moment, fc.constantFrom('open', 'closed' as const), (each, text, from16) => {
        const settings = { parentsConsentFrom16: from16, askBeforeDays: 90 } as RepresentationSettings;
        const answer = representationOf(each, text as Instant, settings);
        fc.pre(answer.counts === 'representative');
        const day = answer.counts === 'representative' && lapsesOn(answer.ground, each.birthDate);
        if (!day) {
          return;
        }
        const then = representationOf(each, startOf(day), settings);
        expect(then).not.toEqual(answer);
      }),
      { numRuns: 2000 },
    );
  });

  it('says no more than before when the setting is closed, and nobody under 18 is represented by mere kin', () => {
    fc.assert(
      fc.property(anyFacts, moment, (each, text) => {
        const open = representationOf(each, text as Instant, {
          parentsConsentFrom16: 'open',
          askBeforeDays: 90,
        });
        const shut = representationOf(each, text as Instant);
        if (shut.counts === 'person' || shut.counts === 'representative') {
          expect(open).toEqual(shut);
        }
        if (shut.counts === 'representative' && shut.ground === 'next-of-kin-lacks-capacity') {
          expect(
            new Date(text).toISOString() >= (dayReached(MAJORITY, each.birthDate)?.slice(0, 4) ?? ''),
          ).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('words beside a relationship', () => {
  it.each([
    [undefined, 'not-said'],
    ['Far, bor på en annen adresse', 'not-said'],
    ['Mor, har foreldreansvaret alene', 'held'],
    ['Felles foreldreansvar', 'held'],
    ['Far, uten foreldreansvar', 'not-clear'],
    ['Har ikke foreldreansvar', 'not-clear'],
    ['Foreldreansvar?', 'not-clear'],
    ['Fostermor', 'not-clear'],
    ['Mor. Barnevernet har omsorgen', 'not-clear'],
  ])('%s: parental responsibility is %s', (text, said) => {
    expect(responsibilitySaid(text)).toBe(said);
  });

  it.each([
    [undefined, 'not-said'],
    ['  ', 'not-said'],
    ['Personlige forhold', 'personal-matters'],
    ['Økonomiske og personlege forhold', 'personal-matters'],
    ['personligeOgOekonomiskeInteresser', 'personal-matters'],
    ['Økonomiske forhold', 'other-matters'],
    ['oekonomiskeInteresser', 'other-matters'],
    ['Økonomi, ikke personlige forhold', 'not-clear'],
    ['Etter vedtak', 'not-clear'],
  ])('%s: the mandate covers %s', (text, said) => {
    expect(mandateSaid(text)).toBe(said);
  });
});
