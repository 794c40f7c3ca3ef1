// Berit Prøvesen, and her consent to tell one organisation something, or her objection to it.
import type { Consent, Patient } from '@medplum/fhirtypes';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { FNR, ORGNR } from '../../src/ground/fhir/identifier-system.ts';

export const berit: Patient = {
  resourceType: 'Patient',
  id: 'berit',
  identifier: [{ system: FNR, value: '02919130035' }],
  name: [{ family: 'Prøvesen', given: ['Berit'] }],
  birthDate: '1991-11-02',
};

export function disclosureConsent(
  organizationNumber: string,
  category: string,
  informationTypes: readonly string[],
  type: 'permit' | 'deny' = 'permit',
): Consent {
  const reference = { identifier: { system: ORGNR, value: organizationNumber } };
  const code = informationTypes.map((each) => ({
    coding: [{ system: codeSystem('ip-information-type'), code: each }],
  }));
  return {
    resourceType: 'Consent',
    id: `consent-${category}`,
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: category }] }],
    patient: { reference: 'Patient/berit' },
    dateTime: '2026-01-01',
    performer: [{ reference: 'Patient/berit' }],
    policyRule: { text: 'rule' },
    provision: { provision: [{ type, actor: [{ role: { text: 'recipient' }, reference }], code }] },
  };
}
