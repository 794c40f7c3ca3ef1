// The population register, asked about the person of a need: who acts for the person, and whether the address is protected.
import type { Patient } from '@medplum/fhirtypes';
import { bornNumbers } from '../../ground/fhir/person.ts';
import type { Registered, RegisteredPerson } from '../../ground/law/registered.ts';
import { PeerFailure } from '../ports.ts';

/** Asks for one person by national number, and names the patient for the audit; undefined when the register has no such person. */
export type AskPersonRegister = (number: string, patient: string) => Promise<RegisteredPerson | undefined>;

/** Undefined where it is not asked: the hospital has none, or the person has no number that it knows. */
export async function askRegister(
  ask: AskPersonRegister | undefined,
  { id, identifier = [] }: Patient,
): Promise<Registered | undefined> {
  const inUse = identifier.filter(({ use }) => use !== 'old');
  // It knows former numbers too.
  const [number] = [...bornNumbers(inUse), ...bornNumbers(identifier)];
  if (!ask || number === undefined) {
    return undefined;
  }
  try {
    return (await ask(number, `Patient/${id}`)) ?? 'silent';
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return 'silent';
  }
}
