// Who a need is about, for a person who has said what it is needed for. Read when asked, kept nowhere.
import type { CarePlan, Flag, Patient } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import type { FhirServer } from '../ports.ts';

export interface NeedPerson {
  readonly patient: Patient;
  /** Ids of the person's individual plans on the hospital's server that are active or on hold. */
  readonly plans: readonly string[];
}

/** Undefined when the server has no such Flag or person. Throws PeerFailure when it does not answer. */
export async function needPerson(server: FhirServer, flagId: string): Promise<NeedPerson | undefined> {
  const flag = await server.read<Flag>('Flag', flagId);
  const key = parseReference(flag?.subject?.reference);
  const patient = key?.type === 'Patient' ? await server.read<Patient>('Patient', key.id) : undefined;
  if (!patient?.id) {
    return undefined;
  }
  const found = await server.search<CarePlan>('CarePlan', {
    subject: `Patient/${patient.id}`,
  });
  const plans = found
    .filter((plan) => isIndividualPlan(plan) && takesPlace(plan))
    .flatMap((plan) => plan.id ?? []);
  return { patient, plans };
}
