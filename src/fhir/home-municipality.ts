// Which municipality a patient lives in, read off the addresses.
import type { Address, Patient } from '@medplum/fhirtypes';
import type { Issue } from '../outcome/issue.ts';
import { EXT_ADDRESS_OFFICIAL, EXT_MUNICIPALITY_CODE, MUNICIPALITY_SYSTEMS } from './identifier-system.ts';

/** Municipality number (four digits) of the patient's home, or the reason why it cannot be told. */
export type HomeMunicipality =
  | { readonly number: string; readonly issue?: undefined }
  | { readonly number?: undefined; readonly issue: Issue };

/**
 * The municipality of the address in the population register; without one marked so, of the only home address.
 * Two addresses in different municipalities are never chosen between: that is for a person.
 */
export function homeMunicipality(patient: Patient): HomeMunicipality {
  const addresses = (patient.address ?? []).filter(
    (address) => !address.period?.end && address.use !== 'old',
  );
  const official = addresses.filter(isOfficial);
  const candidates = official.length > 0 ? official : addresses.filter((address) => address.use !== 'temp');
  const numbers = new Set(candidates.map(municipalityNumber).filter((number) => number !== undefined));
  const [number] = numbers;
  if (numbers.size === 1 && number !== undefined) {
    return { number };
  }
  return {
    issue: {
      severity: 'error',
      code: numbers.size === 0 ? 'not-found' : 'multiple-matches',
      path: 'Patient.address',
      text:
        numbers.size === 0
          ? 'No address of the patient carries a municipality number, so the coordinating unit cannot be found'
          : `The patient's addresses name ${numbers.size} different municipalities`,
      fix: `Give the registered address the extension ${EXT_MUNICIPALITY_CODE} on district, and mark it with ${EXT_ADDRESS_OFFICIAL}`,
      concept: 'D6',
    },
  };
}

function isOfficial(address: Address): boolean {
  return (
    address.extension?.some(
      (extension) => extension.url === EXT_ADDRESS_OFFICIAL && extension.valueBoolean,
    ) ?? false
  );
}

function municipalityNumber(address: Address): string | undefined {
  const district:
    | { extension?: { url: string; valueCoding?: { system?: string; code?: string } }[] }
    | undefined =
    // The types leave out the `_` sibling of a primitive, which is where FHIR's JSON keeps its extensions.
    (
      address as {
        _district?: { extension?: { url: string; valueCoding?: { system?: string; code?: string } }[] };
      }
    )._district;
  const coding = district?.extension?.find(
    (extension) => extension.url === EXT_MUNICIPALITY_CODE,
  )?.valueCoding;
  const known = coding?.system !== undefined && MUNICIPALITY_SYSTEMS.includes(coding.system);
  return known && /^\d{4}$/.test(coding.code ?? '') ? coding.code : undefined;
}
