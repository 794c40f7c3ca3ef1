// Whose admission is looked at: a trust asks only about those whom its own criteria pick.
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

function holds(value: string | undefined, picked: readonly string[] | undefined): boolean {
  return value === undefined || picked === undefined || picked.includes(value);
}
