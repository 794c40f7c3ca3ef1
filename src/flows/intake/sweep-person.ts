// One person's part of a sweep, brought forward: what of the needs stands in the record now, whether it was notified or not.
import type { Resource } from '@medplum/fhirtypes';
import { type FollowedType, filters, followedTypes } from '../../need/intake/followed.ts';
import type { FhirServer } from '../ports.ts';
import { changeOf, type SweepPorts } from './sweep.ts';
import { acceptAll } from './take-notice.ts';

export interface SweepPersonPorts extends Pick<SweepPorts, 'source' | 'accept'> {
  readonly server: Pick<FhirServer, 'search'>;
}

/** Puts what stands of the person (`Patient/17`) into the inbox: what is known there causes no work. */
export async function sweepPerson(ports: SweepPersonPorts, patient: string): Promise<void> {
  for (const type of followedTypes) {
    const parameters = { ...filters[type], ...ofPerson(type, patient), _elements: 'id,meta' };
    const found = await ports.server.search<Resource>(type, parameters);
    await acceptAll(
      ports,
      found.flatMap((resource) => changeOf(type, resource, false)),
    );
  }
}

/** Every need of the person that is open, and every notice that a unit has, is judged anew. */
export async function lookAtPerson(ports: SweepPersonPorts, patient: string): Promise<void> {
  await acceptAll(ports, [{ type: 'Patient', id: patient.replace(/^Patient\//, '') }]);
}

function ofPerson(type: FollowedType, patient: string): Readonly<Record<string, string>> {
  if (type === 'Patient') {
    return { _id: patient.replace(/^Patient\//, '') };
  }
  return { patient };
}
