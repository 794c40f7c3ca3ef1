// Whose admission is looked at: a trust asks only about those whom its own criteria pick.
import type { Encounter } from '@medplum/fhirtypes';
import type { AdtEvent } from './message.ts';

/** What has to be so; what is not stated is no criterion. Values as PV1 has them. */
export interface Criteria {
  /** PV1-2, for example I for inpatients. */
  readonly classes?: readonly string[];
  /** PV1-10. */
  readonly services?: readonly string[];
  /** PV1-3.1. */
  readonly units?: readonly string[];
}

/**
 * Whether what happened is looked at. The criteria bear on admissions and what is told before them; what is told later
 * of a stay is looked at whoever it is about. A field that says nothing rules nobody out: looking discloses nothing, and not looking
 * would lose somebody.
 */
export function isPicked({ kind, visit }: AdtEvent, criteria: Criteria): boolean {
  if (kind !== 'admitted' && kind !== 'admission-planned' && kind !== 'arrived') {
    return true;
  }
  return (
    holds(visit?.patientClass, criteria.classes) &&
    holds(visit?.service, criteria.services) &&
    holds(visit?.unit, criteria.units)
  );
}

/** What a class of PV1-2 is as a class of Encounter (v3 ActCode). */
const classesOf: Readonly<Record<string, readonly string[]>> = {
  E: ['EMER'],
  I: ['IMP', 'ACUTE', 'NONAC'],
  O: ['AMB', 'HH', 'VR', 'FLD'],
  P: ['PRENC'],
};
const known = Object.values(classesOf).flat();

/** The same of an Encounter: a class, service or place that it does not say, or that has no counterpart, rules nobody out. */
export function isPickedStay(
  { class: coding, status, serviceType, location = [] }: Encounter,
  criteria: Criteria,
): boolean {
  if (status !== 'planned' && status !== 'arrived' && status !== 'triaged' && status !== 'in-progress') {
    return true;
  }
  const stated = coding?.code !== undefined && known.includes(coding.code) ? [coding.code] : [];
  const units = location.flatMap((each) => each.location?.identifier?.value ?? []);
  return (
    oneHolds(
      stated,
      criteria.classes?.flatMap((each) => classesOf[each] ?? [each]),
    ) &&
    oneHolds(
      (serviceType?.coding ?? []).flatMap(({ code }) => code ?? []),
      criteria.services,
    ) &&
    oneHolds(units, criteria.units)
  );
}

function oneHolds(values: readonly string[], picked: readonly string[] | undefined): boolean {
  return values.length === 0 || values.some((value) => holds(value, picked));
}

function holds(value: string | undefined, picked: readonly string[] | undefined): boolean {
  return value === undefined || picked === undefined || picked.includes(value);
}
