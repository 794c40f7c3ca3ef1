// Who may consent by record and population register together: what the register does not say is not known, and never «no».
import type { Consent, RelatedPerson } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem, extension } from '../../src/ground/fhir/canonical.ts';
import { FNR } from '../../src/ground/fhir/identifier-system.ts';
import type { Registered } from '../../src/ground/law/registered.ts';
import { representationOf } from '../../src/ground/law/representation.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { representationFacts } from '../../src/need/consent/giver.ts';

const NOW = requireInstant('2026-11-30T12:00:00Z', 'NOW');
const NUMBER = '02919130035';
const said = (more: Partial<Exclude<Registered, string>>): Registered => ({
  address: 'open',
  responsible: [],
  guardians: [],
  ...more,
});

function related(role: 'MTH' | 'GUARD', more: Partial<RelatedPerson> = {}): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id: 'r',
    patient: { reference: 'Patient/p' },
    identifier: [{ system: FNR, value: NUMBER }],
    relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: role }] }],
    ...more,
  };
}

function counts(who: RelatedPerson, birthDate: string, registered: Registered | undefined, reason?: string) {
  const consent: Consent = {
    resourceType: 'Consent',
    status: 'active',
    scope: {},
    category: [],
    performer: [{ reference: 'RelatedPerson/r' }],
    extension: reason
      ? [
          {
            url: extension('ip-consent-reason'),
            valueCodeableConcept: { coding: [{ system: codeSystem('ip-consent-reason'), code: reason }] },
          },
          {
            url: extension('ip-capacity-assessment'),
            extension: [
              { url: 'assessor', valueReference: { display: 'Overlege' } },
              { url: 'date', valueDateTime: '2026-01-01' },
            ],
          },
        ]
      : [],
  };
  const giver = { patient: 'Patient/p', birthDate, heard: true, relatedPerson: () => who, registered };
  const found = representationOf(representationFacts(consent, giver, NOW), NOW);
  return 'because' in found ? `${found.counts}: ${found.because}` : found.counts;
}

const responsibility = (code: string) => ({
  relationship: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
    { coding: [{ system: 'http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility', code }] },
  ],
});
const NOT_CLEAR = 'unclear: parental-responsibility-not-clear';

describe('a parent who consents for a child', () => {
  it.each<[string, Partial<RelatedPerson>, Registered | undefined, string]>([
    ['the register is not asked', {}, undefined, 'representative'],
    ['the register names the parent', {}, said({ responsible: [NUMBER] }), 'representative'],
    ['the register names another', {}, said({ responsible: ['17859930148'] }), NOT_CLEAR],
    ['the register names nobody', {}, said({}), NOT_CLEAR],
    ['the register is silent', {}, 'silent', NOT_CLEAR],
    ['the parent has no number', { identifier: [] }, said({ responsible: [NUMBER] }), NOT_CLEAR],
    ['record and register say so', responsibility('mor'), said({ responsible: [NUMBER] }), 'representative'],
    [
      'the record says that it is another’s',
      responsibility('far'),
      said({ responsible: [NUMBER] }),
      NOT_CLEAR,
    ],
    ['the record alone says no', responsibility('far'), said({}), 'no: no-parental-responsibility'],
    [
      'the relationship has ended',
      { active: false },
      said({ responsible: [NUMBER] }),
      'no: relationship-ended',
    ],
  ])('%s', (_, more, registered, wanted) => {
    expect(counts(related('MTH', more), '2018-03-01', registered)).toBe(wanted);
  });
});

describe('a guardian of somebody who lacks capacity', () => {
  const mandate = (valueString: string) => ({
    extension: [{ url: extension('ip-guardianship-scope'), valueString }],
  });
  const named = (is: 'personal-matters' | 'other-matters' | 'not-clear') =>
    said({ guardians: [{ number: NUMBER, mandate: is }] });
  it.each<[string, Partial<RelatedPerson>, Registered | undefined, string]>([
    ['neither says what it covers', {}, undefined, 'unclear: mandate-not-clear'],
    ['the register says personal matters', {}, named('personal-matters'), 'representative'],
    ['the register says other matters', {}, named('other-matters'), 'no: mandate-other-matters'],
    ['the register says what is not clear', {}, named('not-clear'), 'unclear: mandate-not-clear'],
    ['both say personal', mandate('personlige forhold'), named('personal-matters'), 'representative'],
    ['they differ', mandate('personlige forhold'), named('other-matters'), 'unclear: mandate-not-clear'],
    ['the register knows no guardian', mandate('personlige forhold'), said({}), 'unclear: mandate-not-clear'],
    ['the register is silent', mandate('personlige forhold'), 'silent', 'unclear: mandate-not-clear'],
  ])('%s', (_, more, registered, wanted) => {
    expect(counts(related('GUARD', more), '1980-03-01', registered, 'lacks-capacity')).toBe(wanted);
  });
});
