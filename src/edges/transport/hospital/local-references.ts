// A FHIR server whose resources come with references as within it, whichever of its own addresses they were written with.
import type { Resource } from '@medplum/fhirtypes';
import type { PlanServer, Search } from '../../../flows/plan/plan-server.ts';
import { normalBase } from '../../../ground/fhir/base-url.ts';
import { localised } from '../../../ground/fhir/localised.ts';
import type { ResourceKey } from '../../../ground/fhir/reference.ts';

/**
 * What flows read. What they write they write as it is.
 * @param others further base URLs of the same server
 */
export function withLocalReferences(server: PlanServer, others: readonly string[] = []): PlanServer {
  const bases = [server.baseUrl, ...others].map(normalBase);
  const local = <T>(resource: T): T => localised(resource, bases);
  return {
    baseUrl: server.baseUrl,
    read: async <T extends Resource>(type: T['resourceType'], id: string) =>
      local(await server.read<T>(type, id)),
    readNamed: async <T extends Resource>(type: T['resourceType'], id: string) =>
      local(await server.readNamed<T>(type, id)),
    versions: (type, id) => server.versions(type, id),
    search: async <T extends Resource>(
      type: T['resourceType'],
      parameters: Readonly<Record<string, string>>,
    ) => local(await server.search<T>(type, parameters)),
    async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      for await (const page of server.pages<T>(type, parameters)) {
        yield local(page);
      }
    },
    readMany: async (keys: readonly ResourceKey[]) => local(await server.readMany(keys)),
    searchMany: async (searches: readonly Search[]) => local(await server.searchMany(searches)),
    readVersion: async (key, versionId) => local(await server.readVersion(key, versionId)),
    count: (search) => server.count(search),
    put: async (resource) => local(await server.put(resource)),
    update: async (resource) => local(await server.update(resource)),
    transact: (bundle) => server.transact(bundle),
    write: (bundle) => server.write(bundle),
    capability: () => server.capability(),
  };
}
