// What other systems write about persons, plans and references, and what the adapter makes of it: never a no out of silence,
// never a yes out of what is not understood.
import type { Consent, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { type Asked, anders, judged, patient, story } from '../support/judged.ts';

const rule = async (asked?: Asked) => (await judged(asked)).rule;
const letterOf = async (asked: Asked) => (await judged(asked)).letter ?? '';
const OTHER = 'https://other.example/fhir';
const A02 = { system: 'urn:oid:2.16.578.1.12.4.1.1.9602', code: 'A02-2' };
const plan = (id: string, more: object = {}): Resource =>
  ({
    resourceType: 'CarePlan',
    id,
    status: 'active',
    intent: 'plan',
    category: [{ coding: [A02] }],
    subject: { reference: 'Patient/anders' },
    ...more,
  }) as Resource;
const unknown = [{ url: 'https://vendor.example/opposite', valueBoolean: true }];

describe('a plan of another kind', () => {
  it.each([
    ['of nursing', { coding: [{ system: 'http://snomed.info/sct', code: '773435005' }] }],
    [
      'of US Core',
      {
        coding: [{ system: 'http://hl7.org/fhir/us/core/CodeSystem/careplan-category', code: 'assess-plan' }],
      },
    ],
    ['with our code under another system', { coding: [{ ...A02, system: 'https://other.example' }] }],
    ['with our code and no system', { coding: [{ code: 'A02-2' }] }],
    ['that says in words alone what it is', { text: 'Individuell plan' }],
  ])('%s is nobody’s individual plan: the unit is told', async (_, category) => {
    const author = { reference: 'Organization/hospital-ward' };
    expect(await rule({ add: [plan('other', { category: [category], author })] })).toBe('notify');
  });

  it('does not stand before the person’s own', async () => {
    const wound = plan('a-wound', {
      category: [{ coding: [{ system: 'http://snomed.info/sct', code: '773435005' }] }],
    });
    expect(await rule({ add: [wound, plan('z-ip')] })).toBe('existing-plan');
  });
});

describe('the individual plan', () => {
  it.each([
    ['is the person’s plan while it is active', {}, 'existing-plan'],
    ['is it on hold too', { status: 'on-hold' }, 'existing-plan'],
    ['is it while its end is to come', { period: { end: '2027' } }, 'existing-plan'],
    [
      'that ran out while active goes to a person',
      { period: { start: '2019-01-01', end: '2021-01-01' } },
      'plan-unsure',
    ],
    ['with an end that cannot be read goes to a person', { period: { end: '01.01.2021' } }, 'plan-unsure'],
    ['of unknown state goes to a person', { status: 'unknown' }, 'plan-unsure'],
    ['that is a draft is none yet', { status: 'draft' }, 'notify'],
    ['that is a proposal is none yet', { intent: 'proposal' }, 'notify'],
    ['that ended is none any more', { status: 'completed' }, 'notify'],
    ['that was entered in error is none', { status: 'entered-in-error' }, 'notify'],
    ['that is part of another is none of its own', { partOf: [{ reference: 'CarePlan/x' }] }, 'notify'],
    ['with a modifier that is not known goes to a person', { modifierExtension: unknown }, 'not-understood'],
  ])('%s', async (_, more, expected) => {
    expect(await rule({ add: [plan('ip', more)] })).toBe(expected);
  });
});

describe('a record of a person', () => {
  const absent = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  };

  it.each([
    ['dead without a date', { _deceasedDateTime: absent }, 'person-dead'],
    ['dead by the year alone', { deceasedDateTime: '2026' }, 'person-dead'],
    ['said to be alive', { deceasedBoolean: false }, 'notify'],
    ['of whom it is not known', { _deceasedBoolean: absent }, 'person-not-known'],
    ['that does not say whether it is active', { active: undefined }, 'notify'],
    ['that is inactive', { active: false }, 'person-inactive'],
    [
      'that was replaced',
      { link: [{ type: 'replaced-by', other: { reference: 'Patient/new' } }] },
      'person-replaced',
    ],
    [
      'that replaces another',
      { link: [{ type: 'replaces', other: { reference: 'Patient/old' } }] },
      'notify',
    ],
    [
      'with another beside it',
      { link: [{ type: 'seealso', other: { reference: 'Patient/beside' } }] },
      'notify',
    ],
    ['with an ordinary extension that is not known', { extension: unknown }, 'notify'],
    ['with a modifier that is not known', { modifierExtension: unknown }, 'not-understood'],
    ['with implicit rules', { implicitRules: 'https://vendor.example/rules' }, 'not-understood'],
    [
      'with a GP and an owner elsewhere',
      {
        generalPractitioner: [{ reference: `${OTHER}/Practitioner/gp` }],
        managingOrganization: { reference: `${OTHER}/Organization/o` },
      },
      'notify',
    ],
  ])('%s', async (_, more, expected) => {
    expect(await rule({ change: anders(more) })).toBe(expected);
  });

  it('a modifier that the hospital has named is understood', async () => {
    const change = anders({ modifierExtension: unknown });
    expect(await rule({ change, knownModifiers: ['https://vendor.example/opposite'] })).toBe('notify');
  });

  it.each([
    'Flag/flag-anders',
    'Observation/assessment-anders',
  ])('a modifier that is not known stops on %s too, and says where it stands', async (name) => {
    const { rule: found, doubts } = await judged({ change: { [name]: { modifierExtension: unknown } } });
    expect(found).toBe('not-understood');
    expect(doubts).toMatchObject([{ path: `${name.split('/')[0]}.modifierExtension[0]` }]);
  });
});

describe('a consent that stands under another record of the same person', () => {
  const refused = {
    ...story().get('Consent/consent-anders'),
    id: 'no',
    patient: { reference: 'Patient/old' },
    dateTime: '2026-03-20T10:00:00+01:00',
    status: 'rejected',
  } as Resource;
  const old = { resourceType: 'Patient', id: 'old' } as Resource;

  it.each([
    'replaces',
    'seealso',
  ])('counts where the record says that it %s it: a no there is a no', async (type) => {
    const link = [{ type, other: { reference: 'Patient/old' } }];
    expect(await rule({ change: anders({ link }), add: [old, refused] })).not.toBe('notify');
    expect(await rule({ add: [old, refused] })).toBe('notify');
  });
});

describe('what is in force is what a letter says', () => {
  const names = patient().name ?? [];
  const nurse = { family: 'Testesen', given: ['Kari'] };
  const phone = { system: 'phone', value: '55 50 00 01', use: 'work' };

  it.each([
    ['nickname', { use: 'nickname', text: 'Andy' }, 'Andy'],
    ['ended name', { family: 'Gammelsen', given: ['Anders'], period: { end: '2020-01-01' } }, 'Gammelsen'],
    ['old name', { use: 'old', family: 'Gammelsen' }, 'Gammelsen'],
    ['maiden name', { use: 'maiden', family: 'Pikesen' }, 'Pikesen'],
    [
      'name with a period that cannot be read',
      { use: 'official', family: 'Rarsen', period: { start: 'før' } },
      'Rarsen',
    ],
  ])('a %s that stands first is not the person’s name', async (_, name, wrong) => {
    const letter = await letterOf({ change: anders({ name: [name, ...names] }) });
    expect(letter).toContain('Anders Eksempelsen');
    expect(letter).not.toContain(wrong);
  });

  it('an old name and an old, ended or lower ranked telephone of the contact do not stand in it', async () => {
    const letter = await letterOf({
      change: {
        'Practitioner/nurse': { name: [{ use: 'old', family: 'Gammelnavn', given: ['Kari'] }, nurse] },
        'PractitionerRole/nurse-role': {
          telecom: [
            { system: 'phone', value: '99 99 99 91', use: 'old' },
            { system: 'phone', value: '99 99 99 92', use: 'work', period: { end: '2020-01-01' } },
            { ...phone, value: '99 99 99 93', rank: 2 },
            { ...phone, rank: 1 },
          ],
        },
      },
    });
    expect(letter).toContain('Kari Testesen');
    expect(letter).toContain('55 50 00 01');
    expect(letter).not.toMatch(/Gammelnavn|99 99 99/);
  });

  it('a number that is ended, old or has blanks: the one in force is told, as numbers are written', async () => {
    const [number] = patient().identifier ?? [];
    const letter = await letterOf({
      change: anders({
        identifier: [
          { ...number, value: '54838420021', use: 'old' },
          { ...number, value: ' 148384 20088 ' },
        ],
      }),
    });
    expect(letter).toContain('14838420088');
    expect(letter).not.toContain('54838420021');
  });

  it('a number that the check of the message refuses is foreseen: no letter is promised', async () => {
    const [number] = patient().identifier ?? [];
    const found = await judged({ change: anders({ identifier: [{ ...number, value: '14838420096' }] }) });
    expect(found.letter).toBeUndefined();
    expect(found.stopped?.length).toBeGreaterThan(0);
  });
});

describe('a reference', () => {
  const flag = (more: object) => ({ 'Flag/flag-anders': more });

  it('with the server’s own base, or with one that is named as its own, is one within it', async () => {
    expect(await rule({ change: flag({ subject: { reference: 'BASE/Patient/anders' } }) })).toBe('notify');
    const change = {
      ...flag({ subject: { reference: `${OTHER}/Patient/anders/_history/2` } }),
      'Consent/consent-anders': { performer: [{ reference: 'https://proxy.example/r4/Patient/anders' }] },
    };
    expect(await rule({ change, bases: [OTHER, 'https://proxy.example/r4/'] })).toBe('notify');
  });

  it('to a person on another server is nobody here, whatever the id', async () => {
    const { rule: found, issues } = await judged({
      change: flag({ subject: { reference: `${OTHER}/Patient/anders` } }),
    });
    expect(found).toBeUndefined();
    expect(issues).toMatchObject([{ path: 'Flag.subject', rule: 'reference-elsewhere' }]);
    expect(issues[0]?.text).toContain(OTHER);
  });

  it.each([
    ['author', flag({ author: { reference: `${OTHER}/PractitionerRole/nurse-role` } })],
    [
      'unit of the author',
      {
        'PractitionerRole/nurse-role': { organization: { reference: `${OTHER}/Organization/hospital-ward` } },
      },
    ],
    [
      'assessment',
      flag({
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/flag-detail',
            valueReference: { reference: `${OTHER}/Observation/assessment-anders` },
          },
        ],
      }),
    ],
    [
      'assessment that is not there',
      flag({
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/flag-detail',
            valueReference: { reference: 'Observation/none' },
          },
        ],
      }),
    ],
    ['stay', flag({ encounter: { reference: `${OTHER}/Encounter/stay` } })],
  ])('to the %s stops when it cannot be got', async (_, change) => {
    expect(await rule({ change })).toBe('reference-unresolved');
  });

  it('to what is contained is followed within the resource', async () => {
    const assessment = { ...story().get('Observation/assessment-anders'), id: 'a' };
    const author = { resourceType: 'Practitioner', id: 'n', name: [{ family: 'Innlagt', given: ['Ida'] }] };
    const contained = flag({
      contained: [assessment, author],
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/flag-detail', valueReference: { reference: '#a' } },
      ],
      author: { reference: '#n' },
    });
    const found = await judged({ change: contained });
    expect(found).toMatchObject({ rule: 'notify', facts: { assessment: 'final' } });
    expect(found.letter).toContain('Ida Innlagt');
  });

  it('by an identifier is searched for, and is told when it fits none or several', async () => {
    const identifier = patient().identifier?.[0];
    expect(await rule({ change: flag({ subject: { identifier } }) })).toBe('notify');
    const twin = { ...patient(), id: 'twin' };
    const { issues } = await judged({ change: flag({ subject: { identifier } }), add: [twin] });
    expect(issues).toMatchObject([{ rule: 'reference-unclear' }]);
    expect(JSON.stringify(issues)).not.toContain(identifier?.value);
  });
});

describe('time', () => {
  it.each([
    ['ended', { end: '2026-03-31' }, 'flag-ended'],
    ['to begin', { start: '2026-04-02' }, 'flag-not-yet'],
    ['to end later', { end: '2026-04-02' }, 'notify'],
  ])('a Flag that is active with a period %s', async (_, period, expected) => {
    expect(await rule({ change: { 'Flag/flag-anders': { period } } })).toBe(expected);
  });

  const team = (more: object, member: object = {}): Resource =>
    ({
      resourceType: 'CareTeam',
      id: 'team',
      status: 'active',
      subject: { reference: 'Patient/anders' },
      participant: [
        { role: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9034', code: '8' }] }], ...member },
      ],
      ...more,
    }) as Resource;

  it.each([
    ['without an end', {}, {}, true],
    ['whose end is to come', {}, { period: { end: '2027-01-01' } }, true],
    ['whose part has ended', {}, { period: { end: '2026-03-31' } }, false],
    ['whose team has ended', { period: { end: '2026-01' } }, {}, false],
    ['of a team that is proposed', { status: 'proposed' }, {}, false],
  ])('a coordinator %s', async (_, more, member, expected) => {
    const { facts } = await judged({ add: [team(more, member)] });
    expect(facts?.municipalCoordinator).toBe(expected);
  });

  it('a preliminary assessment counts and is told', async () => {
    const { rule: found, reasons } = await judged({
      change: { 'Observation/assessment-anders': { status: 'preliminary' } },
    });
    expect(found).toBe('notify');
    expect(reasons?.map(({ text }) => text[2]).join()).toContain('preliminary');
  });
});

describe('an assessment', () => {
  const part = (code: string, valueBoolean: boolean) => ({
    code: {
      coding: [{ system: 'https://individuell-plan.example/fhir/CodeSystem/ip-assessment-component', code }],
    },
    valueBoolean,
  });
  const rest = ['wish-plan', 'wish-coordinator', 'informed'].map((code) => part(code, true));
  const assessed = (component: object[], more: object = {}): Asked => ({
    change: { 'Observation/assessment-anders': { component: [...component, ...rest], ...more } },
  });

  it.each([
    ['long-term', [part('coordinated', true)]],
    ['coordinated', [part('long-term', true)]],
    ['both conditions', []],
  ])('that does not say %s has not said no', async (_, component) => {
    expect(await rule(assessed(component))).toBe('notify');
    expect(await rule(assessed(component, { valueBoolean: undefined }))).toBe('notify');
  });

  it.each(['long-term', 'coordinated'])('that says that %s is not met has said no', async (code) => {
    expect(await rule(assessed([part(code, false)], { valueBoolean: undefined }))).toBe('no-need');
  });

  it.each([
    [
      'one condition both ways',
      [part('long-term', true), part('long-term', false), part('coordinated', true)],
    ],
    [
      'that there is a need and that a condition is not met',
      [part('long-term', false), part('coordinated', true)],
    ],
    ['a wish both ways', [part('long-term', true), part('coordinated', true), part('wish-plan', false)]],
  ])('that says %s is looked at by a person, who is told where', async (_, component) => {
    const said = await judged(assessed(component));
    expect(said.rule).toBe('not-understood');
    expect(said.doubts?.[0]).toMatchObject({ rule: 'contradicts-itself', code: 'business-rule' });
    expect(said.doubts?.[0]?.path).toMatch(/^Observation\./);
    expect(said.message).toBeUndefined();
  });
});

describe('a person with several national numbers', () => {
  const [number] = patient().identifier ?? [];
  const another = { ...number, value: '15838420050' };

  it('in force is told of to nobody before a person has said which one it is', async () => {
    const said = await judged({ change: anders({ identifier: [number, another] }) });
    expect(said.rule).toBe('not-understood');
    expect(said.doubts?.[0]?.path).toBe('Patient.identifier');
    expect(JSON.stringify(said.doubts)).not.toContain(another.value);
  });

  it.each([
    ['the same twice', { ...number, value: ` ${number?.value} ` }],
    ['one that is old', { ...another, use: 'old' }],
    ['one that has ended', { ...another, period: { end: '2020-01-01' } }],
    ['a D-number from before', { system: 'urn:oid:2.16.578.1.12.4.1.4.2', value: '54838420098' }],
    ['a D-number under the same system', { ...number, value: '54838420098' }],
  ])('of which the other is %s is told of by the one in force', async (_, other) => {
    for (const identifier of [
      [number, other],
      [other, number],
    ]) {
      const said = await judged({ change: anders({ identifier }) });
      expect(said.rule).toBe('notify');
      expect(JSON.stringify(said.message)).toContain(number?.value);
      expect(said.letter).not.toContain('54838420098');
    }
  });
});

describe('a consent whose period is written in other words', () => {
  it.each<[string, object]>([
    ['its end', { start: '2026-01-01', slutt: '2026-02-01' }],
    ['all of it', { fom: '2025-01-01', tom: '2026-02-01' }],
    ['an extension alone', { extension: [{ url: 'https://vendor.example/tom', valueDate: '2026-02-01' }] }],
  ])('(%s) opens nothing before somebody has read it', async (_, period) => {
    const consent = story().get('Consent/consent-anders') as Consent;
    const provision = {
      provision: consent.provision?.provision?.map((each) => ({ ...each, period })),
    };
    const said = await judged({ change: { 'Consent/consent-anders': { provision } } });
    expect(said.message).toBeUndefined();
    expect(said.rule).not.toBe('notify');
  });
});
