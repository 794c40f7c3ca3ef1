// Whether the person lives, when a system beside the record says something else than the record.
import type { Flag, Patient } from '@medplum/fhirtypes';
import { lifeOf } from '../../ground/fhir/person.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';

const UNKNOWN = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};

type Events = Pick<PersonEvents, 'saidDead'> | undefined;

/** What is told beside the record of one person. */
interface ToldBeside {
  /** `Patient/17`. */
  readonly patient: string;
  readonly dead: boolean | undefined;
}

/** What is told of the person whom the Flag names by its reference, to be asked while the record is read. */
export async function toldOf(events: Events, { subject }: Flag): Promise<ToldBeside | undefined> {
  const named = parseReference(subject?.reference);
  if (events === undefined || named?.type !== 'Patient') {
    return undefined;
  }
  const patient = `Patient/${named.id}`;
  return { patient, dead: await events.saidDead(patient) };
}

/**
 * The record of the person. Where it says that the person lives, or nothing, and the patient administration says that the person
 * is dead, it is not known: nothing is sent until the two agree.
 * @param told what was asked already, of this person or of another one
 */
export async function asToldBeside(
  events: Events,
  patient: Patient,
  told: ToldBeside | undefined,
): Promise<Patient> {
  const name = `Patient/${patient.id}`;
  const dead = async () => (told?.patient === name ? told.dead : await events?.saidDead(name));
  if (lifeOf(patient) !== 'living' || !(await dead())) {
    return patient;
  }
  const { deceasedBoolean: _contradicted, ...rest } = patient;
  return { ...rest, _deceasedBoolean: UNKNOWN } as Patient;
}
