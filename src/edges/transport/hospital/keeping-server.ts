// The hospital's server where the adapter may not write: what would be written is kept, and offered by the API.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type Clock, type FhirServer, PeerFailure } from '../../../flows/ports.ts';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import { referencesOf, type WhyKept, type WriteBacks } from '../../../need/delivery/write-backs.ts';

export interface KeepingOptions {
  readonly writeBacks: WriteBacks;
  readonly clock: Clock;
  /** False: nothing is tried, everything is kept. */
  readonly writes: boolean;
}

/** Forbidden, no such interaction, not implemented: asking again mends none of them. */
const notLet: readonly (number | undefined)[] = [403, 405, 501];
/** What the flows write and read again by its id. */
const readAgain: readonly string[] = ['Task', 'CareTeam', 'Communication'];

/**
 * Reads see what is kept. A resource that waits is not written past: what follows on it is kept behind it, so that the
 * order holds. Searches see what the server has.
 */
export function keepingServer(server: FhirServer, options: KeepingOptions): FhirServer {
  const { writeBacks } = options;

  async function keep(why: WhyKept, bundle: Bundle): Promise<void> {
    const request = requestOfTrail();
    const kept = await writeBacks.keep({
      at: options.clock.now().toISOString(),
      why,
      bundle,
      ...(request ? { request } : {}),
    });
    if (!kept) {
      const text = 'may not be written to, and no more write-backs are kept: those that wait must be fetched';
      throw new PeerFailure('FHIR server', 'transient', text);
    }
  }

  /** The result of the write, or undefined when it was kept instead. */
  async function write<T>(bundle: Bundle, attempt: () => Promise<T>): Promise<T | undefined> {
    if (!options.writes) {
      await keep('setting', bundle);
      return undefined;
    }
    if (await someWait(bundle)) {
      await keep('refused', bundle);
      return undefined;
    }
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PeerFailure) || !notLet.includes(error.status)) {
        throw error;
      }
      await keep('refused', bundle);
      return undefined;
    }
  }

  async function someWait(bundle: Bundle): Promise<boolean> {
    const names = referencesOf(bundle).filter((name) => readAgain.includes(name.replace(/\/.*/, '')));
    return names.length > 0 && (await writeBacks.someWait(names));
  }

  return {
    baseUrl: server.baseUrl,
    async read<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
      const kept = readAgain.includes(type) ? await writeBacks.newest(`${type}/${id}`) : undefined;
      return kept?.waits
        ? (kept.resource as T)
        : ((await server.read<T>(type, id)) ?? (kept?.resource as T | undefined));
    },
    readNamed: (type, id) => server.readNamed(type, id),
    versions: (type, id) => server.versions(type, id),
    keptInstead: (reference) => writeBacks.someWait([reference]),
    search: (type, parameters) => server.search(type, parameters),
    pages: (type, parameters) => server.pages(type, parameters),
    async put(resource) {
      const bundle = transactionOf(server.baseUrl, resource);
      return (await write(bundle, () => server.put(resource))) ?? resource;
    },
    async update(resource) {
      const { versionId } = resource.meta ?? {};
      const bundle = transactionOf(server.baseUrl, resource, versionId && `W/"${versionId}"`);
      return (await write(bundle, () => server.update(resource))) ?? resource;
    },
    async transact(bundle) {
      const response: Bundle = { resourceType: 'Bundle', type: 'transaction-response' };
      return (await write(bundle, () => server.transact(bundle))) ?? response;
    },
  };
}

function transactionOf(base: string, resource: Resource, ifMatch?: string): Bundle {
  const url = `${resource.resourceType}/${resource.id}`;
  const request = { method: 'PUT' as const, url, ...(ifMatch ? { ifMatch } : {}) };
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ fullUrl: `${base.replace(/\/+$/, '')}/${url}`, resource, request }],
  };
}
