// A Consent whose withdrawal is recorded: that it is inactive would say only that it is no longer in force.
import type { Consent } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../src/ground/fhir/canonical.ts';

export function withdrawn(consent: Consent): Consent {
  const coding = [{ system: codeSystem('ip-consent-reason'), code: 'withdrawn' }];
  return {
    ...consent,
    status: 'inactive',
    extension: [
      ...(consent.extension ?? []),
      { url: extension('ip-consent-reason'), valueCodeableConcept: { coding } },
    ],
  };
}
