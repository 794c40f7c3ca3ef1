// A consent of Berit Prøvesen to tell one organisation something, or her objection to it.
import type { Consent } from '@medplum/fhirtypes';
import { codeSystem } from '../../src/fhir/canonical.ts';
import { ORGNR } from '../../src/fhir/identifier-system.ts';

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
