// Who a need is about, for a person who has said what it is needed for. Read when asked, kept nowhere.
import type { CarePlan, Flag, Patient } from '@medplum/fhirtypes';
import type { FhirServer } from '../ports.ts';

export interface NeedPerson {
  readonly patient: Patient;
  /** Ids of the person's active plans on the hospital's server. */
  readonly plans: readonly string[];
}

/** Undefined when the server has no such Flag or person. Throws PeerFailure when it does not answer. */
export async function needPerson(server: FhirServer, flagId: string): Promise<NeedPerson | undefined> {
  const flag = await server.read<Flag>('Flag', flagId);
  const id = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(flag?.subject?.reference ?? '')?.[1];
  const patient = id === undefined ? undefined : await server.read<Patient>('Patient', id);
  if (!patient?.id) {
    return undefined;
  }
  const found = await server.search<CarePlan>('CarePlan', {
    subject: `Patient/${patient.id}`,
    status: 'active',
  });
  const plans = found.filter(({ partOf }) => !partOf?.length).flatMap((plan) => plan.id ?? []);
  return { patient, plans };
}
