// Changes one resource on a FHIR server without losing what somebody else wrote meanwhile.
import type { Resource } from '@medplum/fhirtypes';
import { type FhirServer, PeerFailure } from './ports.ts';

/** How often a change is tried on a newer version before the work is put off. */
const TRIES = 4;

/**
 * Reads the newest version, changes it and writes it with If-Match; when another writer came first, once more.
 * Undefined when the server has no such resource, or when the change gives back what is there already.
 */
export async function change<T extends Resource>(
  server: Pick<FhirServer, 'read' | 'update'>,
  type: T['resourceType'],
  id: string,
  apply: (current: T) => T,
): Promise<T | undefined> {
  for (let left = TRIES; ; left -= 1) {
    const current = await server.read<T>(type, id);
    const changed = current && apply(current);
    if (!changed || changed === current) {
      return undefined;
    }
    try {
      return await server.update(changed);
    } catch (error) {
      if (!isConflict(error)) {
        throw error;
      }
      if (left <= 1) {
        throw new PeerFailure('FHIR server', 'transient', `${type} is changed by others all the time`, {
          cause: error,
        });
      }
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof PeerFailure && (error.status === 412 || error.status === 409);
}
