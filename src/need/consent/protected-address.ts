// Whether the address of a person is protected (strengt fortrolig, fortrolig). Norway has no agreed FHIR element for it.
import { evalFhirPath, type FhirPathAtom, parseFhirPath } from '@medplum/core';
import type { Patient } from '@medplum/fhirtypes';
import type { Registered } from '../../ground/law/registered.ts';

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

/**
 * FHIRPaths over the Patient; one that gives anything but `false` or nothing says that the address is protected.
 * The settings replace them by those of the source system.
 */
export const defaultProtectedPaths: readonly string[] = [
  `meta.security.where(system = '${CONFIDENTIALITY}' and (code = 'R' or code = 'V'))`,
  `address.extension.value.where(system = '${CONFIDENTIALITY}' and (code = 'R' or code = 'V'))`,
  "address.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason' and value = 'masked')",
];

/** Why the address counts as protected; undefined when it is open. What cannot be read counts as protected. */
export function protection(
  patient: Patient,
  paths: readonly string[] = defaultProtectedPaths,
): string | undefined {
  if (paths.length === 0) {
    return 'no FHIRPath is configured that would find a protected address';
  }
  for (const path of paths) {
    let found: unknown[];
    try {
      found = evalFhirPath(parsed(path), patient);
    } catch {
      return `the FHIRPath «${path}» cannot be evaluated on this Patient`;
    }
    if (found.some((value) => value !== false)) {
      return `the FHIRPath «${path}» marks it`;
    }
  }
  return maskedPart(patient) ? 'a part of the address is masked' : undefined;
}

/** The paths come from the settings: each is parsed once. */
const atoms = new Map<string, FhirPathAtom>();

function parsed(path: string): FhirPathAtom {
  const atom = atoms.get(path) ?? parseFhirPath(path);
  atoms.set(path, atom);
  return atom;
}

/** A masked part has no value, only an extension beside it, which FHIRPath engines do not all reach. */
function maskedPart(patient: Patient): boolean {
  return JSON.stringify(patient.address ?? []).includes('"valueCode":"masked"');
}

/** Why the address counts as protected by the population register; undefined when it does not say so, or is not asked. */
export function protectedBy(registered: Registered | undefined): string | undefined {
  return registered !== undefined && registered !== 'silent' && registered.address === 'protected'
    ? 'the population register says so'
    : undefined;
}
