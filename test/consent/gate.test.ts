// What the gate lets through and what it refuses, kind of message by kind of message.
import type { Consent, ConsentProvision, RelatedPerson } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSystem, extension } from '../../src/ground/fhir/canonical.ts';
import { decideSending, type Evidence, Permit, type SendingRequest } from '../../src/need/consent/gate.ts';
import { protection } from '../../src/need/consent/protected-address.ts';
import { type MessageKind, messageKinds } from '../../src/need/notice/kinds.ts';

const NOW = '2026-03-02T09:00:00Z';
const KE = 'urn:oid:2.16.578.1.12.4.1.4.101|310000248';
const V3_ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';

const permit = (codes: readonly string[], more: Partial<ConsentProvision> = {}): ConsentProvision => ({
  type: 'permit',
  actor: [
    {
      role: { text: 'recipient' },
      reference: { identifier: { system: KE.split('|')[0] ?? '', value: KE.split('|')[1] ?? '' } },
    },
  ],
  code: codes.map((code) => ({ coding: [{ system: codeSystem('ip-information-type'), code }] })),
  ...more,
});

const consent = (more: Partial<Consent> = {}, category = 'notice'): Consent => ({
  resourceType: 'Consent',
  id: 'c1',
  status: 'active',
  scope: { text: 'privacy' },
  category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: category }] }],
  patient: { reference: 'Patient/p1' },
  dateTime: '2026-03-01',
  performer: [{ reference: 'Patient/p1' }],
  provision: { provision: [permit(['need', 'contact'])] },
  ...more,
});

const evidence = (consents: readonly Consent[], more: Partial<Evidence> = {}): Evidence => ({
  consents,
  identifiersOf: () => [],
  giver: { patient: 'Patient/p1', birthDate: '1980-05-17', relatedPerson: () => undefined },
  protectedAddress: undefined,
  ...more,
});

const request = (more: Partial<SendingRequest> = {}): SendingRequest => ({
  kind: 'need-notice',
  patient: 'Patient/p1',
  recipient: [KE],
  instant: NOW,
  ...more,
});

const reasonOf = (consents: readonly Consent[], more?: Partial<SendingRequest>, facts?: Partial<Evidence>) =>
  decideSending(request(more), evidence(consents, facts)).refusal?.reason;

const because = (code: string) => ({
  extension: [
    {
      url: extension('ip-consent-reason'),
      valueCodeableConcept: { coding: [{ system: codeSystem('ip-consent-reason'), code }] },
    },
  ],
});

describe('the notice of need', () => {
  it('passes on a consent that covers person, recipient, content and time, and on no other [C1] [C3]', () => {
    const decision = decideSending(request(), evidence([consent()]));
    expect(Permit.isGenuine(decision.permit)).toBe(true);
    expect(decision.permit).toMatchObject({ ground: 'Consent/c1', by: 'person' });
    expect(reasonOf([])).toBe('consent-missing');
    expect(reasonOf([consent({}, 'plan')])).toBe('consent-missing');
    expect(reasonOf([consent({ patient: { reference: 'Patient/p2' } })])).toBe('consent-missing');
    expect(reasonOf([consent({ provision: { provision: [permit(['need'])] } })])).toBe(
      'consent-not-covering-information',
    );
    expect(reasonOf([consent()], { recipient: ['urn:oid:2.16.578.1.12.4.1.4.101|999'] })).toBe(
      'consent-wrong-recipient',
    );
    const denied = [permit(['need', 'contact']), permit(['contact'], { type: 'deny' })];
    expect(reasonOf([consent({ provision: { provision: denied } })])).toBe(
      'consent-not-covering-information',
    );
  });

  it('stays when the person declines, also when an older consent still stands as active [C5]', () => {
    expect(reasonOf([consent({ status: 'rejected' })])).toBe('consent-declined');
    const later = consent({ id: 'c2', status: 'rejected', dateTime: '2026-03-02' });
    expect(reasonOf([consent(), later])).toBe('consent-declined');
    expect(reasonOf([consent({ dateTime: '2026-03-02' }), { ...later, dateTime: '2026-03-01' }])).toBe(
      undefined,
    );
  });

  it('goes by the later word where a consent denied it: an earlier denial is over, a later one holds, one of the same day is asked about [C5]', () => {
    const denial = (dateTime: string) =>
      consent({
        id: 'c2',
        dateTime,
        provision: { provision: [permit(['need', 'contact'], { type: 'deny' })] },
      });
    expect(reasonOf([denial('2026-02-01'), consent()])).toBe(undefined);
    expect(reasonOf([denial('2026-03-02'), consent()])).toBe('consent-denied');
    expect(reasonOf([denial('2026-03-01'), consent()])).toBe('consent-order-unclear');
  });

  it('stays once a withdrawal is recorded, from when it was recorded on: being inactive says no no [C11]', () => {
    expect(reasonOf([consent({ status: 'inactive' })])).toBe('consent-not-in-force');
    expect(reasonOf([consent({ status: 'inactive', ...because('withdrawn') })])).toBe('consent-withdrawn');
    const withdrawn = consent({
      id: 'c2',
      meta: { lastUpdated: '2026-03-02T08:00:00Z' },
      status: 'inactive',
      dateTime: '2026-02-01',
      ...because('withdrawn'),
    });
    expect(reasonOf([consent(), withdrawn])).toBe('consent-withdrawn');
    const replaced = consent({
      id: 'c2',
      status: 'inactive',
      dateTime: '2026-03-02',
      ...because('replaced'),
    });
    expect(reasonOf([consent(), replaced])).toBe(undefined);
  });

  it('counts days in Norway, and only while the consent is in force [C9]', () => {
    const until = (end: string) =>
      consent({ provision: { period: { end }, provision: [permit(['need', 'contact'])] } });
    expect(reasonOf([until('2026-03-01')])).toBe('consent-not-in-force');
    expect(reasonOf([until('2026-03-02')])).toBe(undefined);
    // 23:30 UTC on the second is the third in Norway.
    expect(reasonOf([until('2026-03-02')], { instant: '2026-03-02T23:30:00Z' })).toBe('consent-not-in-force');
    const nested = permit(['need', 'contact'], { period: { start: '2026-03-03' } });
    expect(reasonOf([consent({ provision: { provision: [nested] } })])).toBe('consent-not-begun');
    expect(reasonOf([consent({ dateTime: '2026-03-05' })])).toBe('consent-not-begun');
    expect(reasonOf([consent({ status: 'proposed' })])).toBe('consent-not-in-force');
  });

  it('never passes without an active consent of that person, whatever else is recorded', () => {
    const status = fc.constantFrom<Consent['status']>(
      'draft',
      'proposed',
      'rejected',
      'inactive',
      'entered-in-error',
    );
    const any = fc.record({ status, category: fc.constantFrom('notice', 'plan', 'disclosure') });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (list) => {
        const consents = list.map(({ status: state, category }, index) =>
          consent({ id: `c${index}`, status: state }, category),
        );
        expect(decideSending(request(), evidence(consents)).permit).toBeUndefined();
      }),
    );
  });
});

describe('a consent on behalf of the person', () => {
  const related = (code: string, more: Partial<RelatedPerson> = {}): RelatedPerson => ({
    resourceType: 'RelatedPerson',
    id: 'r1',
    patient: { reference: 'Patient/p1' },
    relationship: [{ coding: [{ system: V3_ROLE, code }] }],
    ...more,
  });
  const giver = (birthDate: string | undefined, person?: RelatedPerson, heard = true) => ({
    giver: { patient: 'Patient/p1', birthDate, heard, relatedPerson: () => person },
  });
  const byRelative = (reason: string) =>
    consent({ performer: [{ reference: 'RelatedPerson/r1' }], ...because(reason) });
  /** Somebody found on a day that the person lacks capacity. */
  const assessed = (parts: readonly string[] = ['assessor', 'date']): Consent => {
    const given = byRelative('lacks-capacity');
    const found = [
      { url: 'assessor', valueReference: { reference: 'PractitionerRole/doctor' } },
      { url: 'date', valueDateTime: '2026-02-20' },
    ].filter(({ url }) => parts.includes(url));
    return {
      ...given,
      extension: [...(given.extension ?? []), { url: extension('ip-capacity-assessment'), extension: found }],
    };
  };

  it('counts for an adult only when it is documented that capacity is lacking, from one who is on record [C6]', () => {
    const child = related('CHILD');
    expect(reasonOf([assessed()], {}, giver('1940-01-01', child))).toBe(undefined);
    for (const incomplete of [byRelative('lacks-capacity'), assessed(['assessor']), assessed(['date'])]) {
      expect(reasonOf([incomplete], {}, giver('1940-01-01', child))).toBe('consent-giver-not-entitled');
    }
    expect(reasonOf([byRelative('minor')], {}, giver('1940-01-01', child))).toBe(
      'consent-giver-not-entitled',
    );
    expect(reasonOf([byRelative('lacks-capacity')], {}, giver('1940-01-01'))).toBe(
      'consent-giver-not-entitled',
    );
    const strange = related('CHILD', { patient: { reference: 'Patient/other' } });
    expect(reasonOf([byRelative('lacks-capacity')], {}, giver('1940-01-01', strange))).toBe(
      'consent-giver-not-entitled',
    );
    const former = related('GUARD', { period: { end: '2026-01-01' } });
    expect(reasonOf([byRelative('lacks-capacity')], {}, giver('1940-01-01', former))).toBe(
      'consent-giver-not-entitled',
    );
  });

  it('is the parents’ for a child under 16, and from the sixteenth birthday the person’s own', () => {
    const mother = related('MTH');
    expect(reasonOf([byRelative('minor')], {}, giver('2010-03-03', mother))).toBe(undefined);
    expect(reasonOf([byRelative('minor')], {}, giver('2010-03-02', mother))).toBe(
      'consent-giver-not-entitled',
    );
    for (const nobody of ['constructor', '__proto__', 'toString']) {
      expect(reasonOf([byRelative('minor')], {}, giver('2010-03-03', related(nobody)))).toBe(
        'consent-giver-not-entitled',
      );
      expect(reasonOf([consent({ status: nobody as Consent['status'] })])).toBeDefined();
    }
    expect(reasonOf([byRelative('minor')], {}, giver('2010-03-03', related('SIS')))).toBe(
      'consent-giver-not-entitled',
    );
    expect(reasonOf([consent()], {}, giver('2010-03-03'))).toBe('consent-giver-not-entitled');
    expect(reasonOf([consent()], {}, giver('2010-03-02'))).toBe(undefined);
  });

  it('for a child of seven or more counts once the child is heard', () => {
    const mother = related('MTH');
    expect(reasonOf([byRelative('minor')], {}, giver('2018-01-01', mother, false))).toBe(
      'consent-giver-not-entitled',
    );
    expect(reasonOf([byRelative('minor')], {}, giver('2018-01-01', mother, true))).toBe(undefined);
    expect(reasonOf([byRelative('minor')], {}, giver('2022-01-01', mother, false))).toBe(undefined);
  });

  it('counts from a parent as the population register says it, unless the responsibility is another’s', () => {
    const family = (...codes: readonly (readonly [string, string])[]): RelatedPerson => ({
      ...related('x'),
      relationship: codes.map(([id, code]) => ({
        coding: [{ system: `http://hl7.no/fhir/CodeSystem/no-basis-${id}`, code }],
      })),
    });
    const asked = (person: RelatedPerson) =>
      reasonOf([byRelative('minor')], {}, giver('2020-05-01', person, false));
    const relation = (code: string) => ['family-relation', code] as const;
    const held = (code: string) => ['parental-responsibility', code] as const;
    for (const parent of ['mor', 'far', 'medmor']) {
      expect(asked(family(relation(parent)))).toBe(undefined);
      expect(asked(family(relation(parent), held('felles')))).toBe(undefined);
      expect(asked(family(relation(parent), held(parent)))).toBe(undefined);
      expect(asked(family(relation(parent), held('andre')))).toBe('consent-giver-not-entitled');
      expect(asked(family(relation(parent), held('ukjent')))).toBe('consent-giver-not-entitled');
    }
    expect(asked(family(relation('far'), held('mor')))).toBe('consent-giver-not-entitled');
    expect(asked(family(held('andre')))).toBe(undefined);
    expect(asked(related('STPMTH'))).toBe('consent-giver-not-entitled');
  });

  it('does not count when age or giver are not known', () => {
    expect(reasonOf([consent()], {}, giver(undefined))).toBe('consent-giver-not-entitled');
    expect(reasonOf([consent()], {}, giver('2010'))).toBe('consent-giver-not-entitled');
    expect(reasonOf([consent()], {}, giver('1980'))).toBe(undefined);
    expect(reasonOf([consent({ performer: [] })])).toBe('consent-giver-not-entitled');
  });
});

describe('health information', () => {
  const disclosure = (more: Partial<ConsentProvision> = {}) =>
    consent({ provision: { provision: [permit(['health', 'function'], more)] } }, 'disclosure');

  it('goes to an agency outside the health services only for a purpose consented to [C10]', () => {
    const toAgency = { kind: 'health-information', agency: true, purpose: 'COVERAGE' } as const;
    expect(reasonOf([disclosure()], toAgency)).toBe('consent-not-for-agency');
    const system = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
    const purpose = [{ system, code: 'COVERAGE' }];
    expect(reasonOf([disclosure({ purpose })], toAgency)).toBe(undefined);
    expect(reasonOf([disclosure({ purpose })], { ...toAgency, purpose: 'HMARKT' })).toBe(
      'consent-not-for-agency',
    );
    expect(reasonOf([disclosure()], { ...toAgency, agency: false })).toBe(undefined);
  });

  it('needs a consent of its own: that to the notice is not enough', () => {
    expect(reasonOf([consent()], { kind: 'health-information' })).toBe('consent-missing');
  });
});

describe('messages that rest on something else than consent', () => {
  it('partners are told unless the person has objected, in general or to this one', () => {
    const kind = 'partner-information';
    expect(reasonOf([], { kind })).toBe(undefined);
    expect(reasonOf([consent({ status: 'rejected' }, kind)], { kind })).toBe('person-objects');
    const toThis = consent({ provision: { provision: [permit([], { type: 'deny' })] } }, kind);
    expect(reasonOf([toThis], { kind })).toBe('person-objects');
    expect(reasonOf([toThis], { kind, recipient: ['urn:oid:2.16.578.1.12.4.1.4.4|1'] })).toBe(undefined);
  });

  it('a decision goes to the person or the one who represents the person, and to nobody else', () => {
    const kind = 'decision';
    expect(reasonOf([], { kind, recipient: ['Patient/p1'] })).toBe(undefined);
    expect(reasonOf([], { kind, recipient: ['Patient/p2'] })).toBe('recipient-not-the-person');
    expect(reasonOf([], { kind, recipient: ['RelatedPerson/r1'] })).toBe('recipient-not-the-person');
  });

  it('the unit leader is one of the own unit; a cancellation goes to who got the notice', () => {
    const leader = { kind: 'tell-unit-leader' } as const;
    expect(reasonOf([], leader)).toBe('recipient-outside-the-unit');
    expect(reasonOf([], leader, { ownUnit: [KE] })).toBe(undefined);
    const cancellation = { kind: 'need-notice-cancellation' } as const;
    expect(reasonOf([], cancellation)).toBe('nothing-to-follow');
    expect(reasonOf([], cancellation, { toldBefore: [KE] })).toBe(undefined);
  });

  it('every kind states its basis, with law and source', () => {
    for (const kind of Object.keys(messageKinds) as MessageKind[]) {
      expect(messageKinds[kind].law, kind).toMatch(/§/);
      expect(messageKinds[kind].source, kind).toMatch(/^(00[0-4]|design)/);
    }
  });
});

describe('a protected address', () => {
  const patient = { resourceType: 'Patient', id: 'p1', address: [{ city: 'Bergen' }] } as const;
  const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };

  it('stops everything that goes by where the person lives', () => {
    const facts = { protectedAddress: 'marked' };
    expect(reasonOf([consent()], {}, facts)).toBe('address-protected');
    expect(reasonOf([], { kind: 'partner-information' }, facts)).toBe('address-protected');
    expect(reasonOf([], { kind: 'decision', recipient: ['Patient/p1'] }, facts)).toBe(undefined);
  });

  it('is found by the configured FHIRPaths, and what cannot be read counts as protected', () => {
    expect(protection({ ...patient, address: [{ city: 'Bergen' }] })).toBe(undefined);
    expect(protection({ resourceType: 'Patient', meta: { security: [label] } })).toContain('marks it');
    const masked = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
    };
    expect(protection({ resourceType: 'Patient', address: [masked] })).toBeDefined();
    const own = "extension.where(url = 'https://hospital.example/address-block').value = true";
    const blocked = {
      resourceType: 'Patient',
      extension: [{ url: 'https://hospital.example/address-block', valueBoolean: true }],
    } as const;
    expect(protection({ ...blocked, extension: [...blocked.extension] }, [own])).toContain('marks it');
    expect(protection({ resourceType: 'Patient' }, [own])).toBe(undefined);
    expect(protection({ resourceType: 'Patient' }, ['address.where('])).toContain('cannot be evaluated');
    expect(protection({ resourceType: 'Patient' }, [])).toContain('no FHIRPath');
  });
});
