// Whether the person lives, when a system beside the record says something else than the record.
import type { Patient } from '@medplum/fhirtypes';
import { lifeOf } from '../../ground/fhir/person.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';

const UNKNOWN = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};

/**
 * The record of the person. Where it says that the person lives, or nothing, and the patient administration says that the person
 * is dead, it is not known: nothing is sent until the two agree.
 */
export async function asToldBeside(
  events: Pick<PersonEvents, 'saidDead'> | undefined,
  patient: Patient,
): Promise<Patient> {
  if (lifeOf(patient) !== 'living' || !(await events?.saidDead(`Patient/${patient.id}`))) {
    return patient;
  }
  const { deceasedBoolean: _contradicted, ...rest } = patient;
  return { ...rest, _deceasedBoolean: UNKNOWN } as Patient;
}
