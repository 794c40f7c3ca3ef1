// The server as one gathering of facts asks it: what several of them name is asked for once.
import type { Resource } from '@medplum/fhirtypes';
import type { FhirServer } from '../ports.ts';

export type Asks = Pick<FhirServer, 'read' | 'search'>;

/** For one gathering alone: the next one asks anew. */
export function askedOnce(server: Asks): Asks {
  const answers = new Map<string, Promise<unknown>>();
  function once<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const answer = answers.get(name) ?? ask();
    answers.set(name, answer);
    return answer as Promise<T>;
  }
  return {
    read: <T extends Resource>(type: T['resourceType'], id: string) =>
      once(`${type}/${id}`, () => server.read<T>(type, id)),
    search: <T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) =>
      once(`${type}?${new URLSearchParams(parameters)}`, () => server.search<T>(type, parameters)),
  };
}
