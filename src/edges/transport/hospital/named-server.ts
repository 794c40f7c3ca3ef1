// The hospital's server, held to what was named: a Flag that is not there yet, and one that is read older than it was notified, are
// asked for again. What was named counts as dealt with when it was read.
import type { Resource } from '@medplum/fhirtypes';
import { type Clock, type FhirServer, PeerFailure } from '../../../flows/ports.ts';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import type { AnswerFaultCode } from '../../../ground/fhir/answer/answer.ts';
import type { NamedVersions } from '../../../need/delivery/named-versions.ts';
import { type Freshness, freshnessOf, type NamedVersion } from '../../../need/delivery/version-order.ts';
import { isFollowed } from '../../../need/intake/followed.ts';
import type { BesideRecord } from './beside-record.ts';

export interface NamedServerOptions {
  readonly named: Pick<NamedVersions, 'takeAsItStands'>;
  readonly beside: BesideRecord;
  readonly clock: Clock;
}

/** How long what was named may not be there before the server's word counts that it is not there, in milliseconds. */
const NOT_THERE_FOR = 10 * 60_000;
/** How long it is read again when nothing says whether it is what was named. */
const UNKNOWN_FOR = 30_000;
/** How long it is read again when it is surely older; a server that was restored from a backup never has what was named. */
const OLDER_FOR = 24 * 3_600_000;
/** When what was taken as it stood is looked at once more. */
const LOOK_ONCE_MORE = 60_000;

/** Reads and searches of the work on needs. Writes, and what nobody notifies of, go through as they are. */
export function namedServer<Server extends FhirServer>(
  server: Server,
  { named, beside, clock }: NamedServerOptions,
): FhirServer {
  /** By request, what is being asked about what was named. */
  const asking = new Map<string | undefined, Promise<void>>();
  const openOf = (name: string) => {
    const versions = beside.open(name);
    const request = requestOfTrail();
    const settled = versions.then(
      () => undefined,
      () => undefined,
    );
    asking.set(request, settled);
    void settled.then(() => asking.get(request) === settled && asking.delete(request));
    return versions;
  };
  const age = ({ namedAt }: NamedVersion) => clock.now().getTime() - Date.parse(namedAt);

  /** What was named is not there, or not yet. */
  async function missing(type: string, versions: readonly NamedVersion[]): Promise<void> {
    const settled = versions.some((each) => each.deleted || age(each) >= NOT_THERE_FOR);
    if (!settled) {
      throw passing('not-there', `GET ${type}: what was just named is not there yet (404)`);
    }
    beside.read(versions);
  }

  async function check(resource: Resource, versions: readonly NamedVersion[]): Promise<void> {
    const { versionId, lastUpdated } = resource.meta ?? {};
    const own = { versionId, lastUpdated };
    const bySelf = versions.map((each) => freshnessOf(each, own));
    const history = bySelf.includes('unknown')
      ? await server.versions(resource.resourceType, resource.id ?? '')
      : undefined;
    const found = versions.map((each) => ({ each, is: freshnessOf(each, own, history) }));
    const of = (freshness: Freshness) => found.flatMap(({ each, is }) => (is === freshness ? [each] : []));
    beside.read(of('read'));
    const waits = (each: NamedVersion, is: Freshness) =>
      (is === 'older' && age(each) < OLDER_FOR) || (is === 'unknown' && age(each) < UNKNOWN_FOR);
    if (found.some(({ each, is }) => waits(each, is))) {
      const text = `GET ${resource.resourceType}: what was read is older than what was named, or may be`;
      throw passing('older-than-named', text);
    }
    const left = [...of('older'), ...of('unknown')];
    if (left.length > 0) {
      await named.takeAsItStands(left, LOOK_ONCE_MORE);
    }
  }

  async function read<T extends Resource>(
    type: T['resourceType'],
    id: string,
    plain: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    // What nobody notifies of waits for the reads beside it, so that one request can ask for all of them.
    const versions = isFollowed(type)
      ? await openOf(`${type}/${id}`)
      : ((await asking.get(requestOfTrail())) ?? []);
    if (versions.length === 0) {
      return plain();
    }
    const resource = await server.readNamed<T>(type, id).catch(async (error: unknown) => {
      if (!(error instanceof PeerFailure) || error.code !== 'not-there') {
        throw error;
      }
      await missing(type, versions);
      return undefined;
    });
    // Gone (410) is said by the server itself.
    if (resource) {
      await check(resource, versions);
    } else {
      beside.read(versions);
    }
    return resource;
  }

  async function checkAll<T extends Resource>(found: readonly T[]): Promise<readonly T[]> {
    const followed = found.filter(({ resourceType }) => isFollowed(resourceType));
    const versions = await Promise.all(
      followed.map(({ resourceType, id }) => openOf(`${resourceType}/${id}`)),
    );
    for (const [at, resource] of followed.entries()) {
      const own = versions[at] ?? [];
      if (own.length > 0) {
        await check(resource, own);
      }
    }
    return found;
  }

  return {
    baseUrl: server.baseUrl,
    read: <T extends Resource>(type: T['resourceType'], id: string) =>
      read<T>(type, id, () => server.read<T>(type, id)),
    readNamed: <T extends Resource>(type: T['resourceType'], id: string) =>
      read<T>(type, id, () => server.readNamed<T>(type, id)),
    versions: (type, id) => server.versions(type, id),
    async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      const found = await server.search<T>(type, parameters);
      await checkAll(found);
      return found;
    },
    async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
      for await (const page of server.pages<T>(type, parameters)) {
        yield await checkAll(page);
      }
    },
    put: (resource) => server.put(resource),
    update: (resource) => server.update(resource),
    transact: (bundle) => server.transact(bundle),
  };
}

function passing(code: AnswerFaultCode, text: string): PeerFailure {
  return new PeerFailure('FHIR server', 'transient', text, { code, kind: 'transient' });
}
