// The hospital's server where what is read has the shape that R4 gives it: nobody behind this meets an object in the place of a text.
import type { Resource } from '@medplum/fhirtypes';
import type { FhirServer } from '../../../flows/ports.ts';
import { answerFailure } from './fhir-failure.ts';

/** @param faultIn the path of a value that is of another kind than R4 says, without content; undefined when there is none */
export function shapedServer(
  server: FhirServer,
  faultIn: (resource: unknown) => string | undefined,
): FhirServer {
  function shaped<T>(type: string, resource: T): T {
    const path = resource === undefined ? undefined : faultIn(resource);
    if (path !== undefined) {
      const text = `${path} is not of the kind that R4 gives it: nothing of the resource can be relied on`;
      throw answerFailure({ method: 'GET', what: type, reads: true }, { code: 'not-the-shape', text });
    }
    return resource;
  }

  return {
    baseUrl: server.baseUrl,
    read: async <T extends Resource>(type: T['resourceType'], id: string) =>
      shaped(type, await server.read<T>(type, id)),
    readNamed: async <T extends Resource>(type: T['resourceType'], id: string) =>
      shaped(type, await server.readNamed<T>(type, id)),
    versions: (type, id) => server.versions(type, id),
    search: async <T extends Resource>(
      type: T['resourceType'],
      parameters: Readonly<Record<string, string>>,
    ) => (await server.search<T>(type, parameters)).map((each) => shaped(type, each)),
    async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      for await (const page of server.pages<T>(type, parameters)) {
        yield page.map((each) => shaped(type, each));
      }
    },
    put: (resource) => server.put(resource),
    update: (resource) => server.update(resource),
    transact: (bundle) => server.transact(bundle),
  };
}
