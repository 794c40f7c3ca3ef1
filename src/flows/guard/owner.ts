// Is the caller the owner of a Task? By the token, over the records that the server has of who works where.
import type { Organization, Reference, Resource } from '@medplum/fhirtypes';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { nameOf } from '../plan/gather-plan.ts';
import type { Caller } from './caller.ts';

/** @param known what the owner and what it leads to are looked up in; what is not there is not believed */
export function isOwner(owner: Reference | undefined, caller: Caller, known: readonly Resource[]): boolean {
  const byName = new Map(known.map((one) => [nameOf(one), one]));
  const resolve = (reference: string | undefined) => {
    const key = parseReference(reference);
    return key && byName.get(`${key.type}/${key.id}`);
  };
  const key = parseReference(owner?.reference);
  if (!key) {
    return numberIn(owner, caller);
  }
  if (`${key.type}/${key.id}` === caller.fhirUser) {
    return true;
  }
  const found = resolve(owner?.reference);
  if (found?.resourceType === 'PractitionerRole') {
    const person = parseReference(found.practitioner?.reference);
    const employer = resolve(found.organization?.reference);
    return caller.fhirUser === undefined
      ? hasNumber(employer, caller)
      : person !== undefined && `${person.type}/${person.id}` === caller.fhirUser;
  }
  return hasNumber(found, caller);
}

function hasNumber(organization: Resource | undefined, { organization: number }: Caller): boolean {
  return (
    organization?.resourceType === 'Organization' &&
    number !== undefined &&
    ((organization as Organization).identifier ?? []).some(
      ({ system, value }) => system === ORGNR && value === number,
    )
  );
}

function numberIn(owner: Reference | undefined, { organization: number }: Caller): boolean {
  const { system, value } = owner?.identifier ?? {};
  return number !== undefined && system === ORGNR && value === number;
}
