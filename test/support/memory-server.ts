// A FHIR server in memory, without HTTP, of any temper: what it keeps of what it is given, what it answers with, what it forgets.
import { randomUUID } from 'node:crypto';
import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import type { PlanServer, Search, Written } from '../../src/flows/plan/plan-server.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { type ResourceKey, referencesIn } from '../../src/ground/fhir/reference.ts';

export interface Temper {
  /** What is kept of a resource that is written. */
  keeps?: (resource: Resource) => Resource;
  /** What was deleted is answered 404, and only the history knows of it. */
  forgets?: boolean;
  /** Names that an answer for many lacks although they are there. */
  omits?: (name: string) => boolean;
  /** It keeps no earlier versions. */
  hasNoHistory?: boolean;
  /** What is shown of what stands there. */
  shows?: (resource: Resource) => Resource;
  /** How versions are named: by number, or each otherwise than any before. */
  namesVersions?: 'opaque';
  /** How far its stamps are ahead of its clock, in milliseconds. */
  stampsAhead?: number;
  /** The unit of its stamps, in milliseconds. */
  stampsBy?: number;
  /** Called before a transaction is done: somebody else may write in that moment. */
  before?: (bundle: Bundle) => void;
}

export class MemoryServer implements PlanServer {
  readonly baseUrl = 'https://memory.example/fhir';
  temper: Temper = {};
  writes = 0;
  /** Grows with everything that happens to what stands here. */
  moment = 0;
  readonly #versions = new Map<string, Resource[]>();
  readonly #deleted = new Map<string, Resource[]>();
  /** After which number of versions it was deleted, and written again since. */
  readonly #deletedAfter = new Map<string, Set<number>>();

  current(name: string): Resource | undefined {
    return this.#versions.get(name)?.at(-1);
  }

  all(type: string): Resource[] {
    return [...this.#versions.values()].flatMap((all) => {
      const last = all.at(-1);
      return last?.resourceType === type ? [last] : [];
    });
  }

  /** As it stood before: a backup is put in. Without a name nothing is left. */
  setBack(names: readonly string[] = []): void {
    this.moment += 1;
    for (const [name, all] of this.#versions) {
      if (names.length === 0) {
        this.#versions.delete(name);
      } else if (names.includes(name)) {
        this.#versions.set(name, all.slice(0, 1));
      }
    }
  }

  /** Everything as it is now, to be put back by {@link restore}. */
  backup(): ReadonlyMap<string, readonly Resource[]> {
    return new Map([...this.#versions].map(([name, all]) => [name, [...all]]));
  }

  /** A backup is put in: numbers of versions go on from there, and are given a second time. */
  restore(backup: ReadonlyMap<string, readonly Resource[]>): void {
    this.moment += 1;
    this.#versions.clear();
    this.#deleted.clear();
    this.#deletedAfter.clear();
    for (const [name, all] of backup) {
      this.#versions.set(name, [...all]);
    }
  }

  /** Somebody deletes it; the history says so. */
  delete(name: string): void {
    this.moment += 1;
    const all = this.#versions.get(name) ?? [];
    this.#deleted.set(name, all);
    this.#deletedAfter.set(name, (this.#deletedAfter.get(name) ?? new Set()).add(all.length));
    this.#versions.delete(name);
  }

  /** Somebody writes it, whatever stood there. */
  set(resource: Resource): Resource {
    this.moment += 1;
    const name = `${resource.resourceType}/${resource.id}`;
    const all = this.#versions.get(name) ?? this.#deleted.get(name) ?? [];
    const { namesVersions, stampsAhead = 0, stampsBy = 1 } = this.temper;
    const stamp = Math.floor((Date.now() + stampsAhead) / stampsBy) * stampsBy;
    const meta = {
      ...resource.meta,
      versionId: namesVersions ? `v-${randomUUID()}` : String(all.length + 1),
      lastUpdated: new Date(stamp).toISOString(),
    };
    // Frozen, so that nobody who was given it can change what stands here.
    const kept = frozen({ ...structuredClone(resource), meta } as Resource);
    this.#versions.set(name, [...all, kept]);
    return kept;
  }

  async read<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    const [shown] = this.#shown([this.current(`${type}/${id}`)].filter((one) => one !== undefined));
    return shown as T | undefined;
  }

  async readNamed<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    const found = await this.read<T>(type, id);
    if (!found && (!this.#deleted.has(`${type}/${id}`) || this.temper.forgets)) {
      throw new PeerFailure('FHIR server', 'transient', 'not there', { code: 'not-there' });
    }
    return found;
  }

  async readMany(keys: readonly ResourceKey[]): Promise<Resource[]> {
    const names = keys.map(({ type, id }) => `${type}/${id}`).filter((name) => !this.temper.omits?.(name));
    return this.#shown(names.flatMap((name) => this.current(name) ?? []));
  }

  async readVersion({ type, id }: ResourceKey, versionId: string): Promise<Resource | undefined> {
    const all = this.#versions.get(`${type}/${id}`);
    const version = all?.find(({ meta }) => meta?.versionId === versionId);
    return this.temper.hasNoHistory && version !== all?.at(-1) ? undefined : version;
  }

  async versions(type: Resource['resourceType'], id: string) {
    if (this.temper.hasNoHistory) {
      return undefined;
    }
    const name = `${type}/${id}`;
    const of = ({ meta }: Resource) => ({
      versionId: meta?.versionId,
      lastUpdated: meta?.lastUpdated,
      deleted: false,
    });
    const gone = { versionId: undefined, lastUpdated: undefined, deleted: true };
    const all = this.#versions.get(name) ?? this.#deleted.get(name);
    return all
      ?.flatMap((one, at) => [of(one), ...(this.#deletedAfter.get(name)?.has(at + 1) ? [gone] : [])])
      .toReversed();
  }

  async search<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
    return this.#shown(this.all(type).filter((one) => meets(one, parameters))) as T[];
  }

  async *pages<T extends Resource>(type: T['resourceType'], parameters: Readonly<Record<string, string>>) {
    yield await this.search<T>(type, parameters);
  }

  searchMany(searches: readonly Search[]): Promise<Resource[][]> {
    return Promise.all(searches.map(({ type, parameters }) => this.search(type, parameters)));
  }

  async count({ type, parameters }: Search) {
    return (await this.search(type, parameters)).length;
  }

  /** Somebody writes it, and the server keeps of it what it keeps. */
  putNow(resource: Resource): Resource {
    return this.set(this.temper.keeps?.(resource) ?? resource);
  }

  async put<T extends Resource>(resource: T): Promise<T> {
    return this.putNow(resource) as T;
  }

  async update<T extends Resource>(resource: T): Promise<T> {
    const { versionId } = resource.meta ?? {};
    this.#check(`${resource.resourceType}/${resource.id}`, versionId && `W/"${versionId}"`);
    return this.put(resource);
  }

  async transact(bundle: Bundle): Promise<Bundle> {
    await this.write(bundle);
    return bundle;
  }

  async write(bundle: Bundle): Promise<Written> {
    this.temper.before?.(bundle);
    for (const { request } of bundle.entry ?? []) {
      this.#check(request?.url ?? '', request?.ifMatch);
    }
    this.writes += 1;
    const entries = (bundle.entry ?? []).map(({ resource, request }) => {
      const isThere = this.current(request?.url ?? '') !== undefined;
      const kept = this.set(this.temper.keeps?.(resource as Resource) ?? (resource as Resource));
      const versionId = kept.meta?.versionId ?? '';
      return { reference: request?.url ?? '', status: isThere ? 200 : 201, versionId };
    });
    return { entries, transactions: 1 };
  }

  async capability() {
    return { statement: {} as CapabilityStatement, time: new Date() };
  }

  #shown(all: readonly Resource[]): Resource[] {
    const { shows } = this.temper;
    return shows ? all.map(shows) : [...all];
  }

  #check(name: string, ifMatch: string | undefined): void {
    const version = this.current(name)?.meta?.versionId;
    if (ifMatch !== undefined && ifMatch !== `W/"${version}"`) {
      throw new PeerFailure('FHIR server', 'permanent', 'stale', { status: 412, kind: 'conflict' });
    }
  }
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

function meets(resource: Resource, parameters: Readonly<Record<string, string>>): boolean {
  return Object.entries(parameters).every(([name, value]) => {
    const any = value.split(',');
    switch (name) {
      case 'identifier': {
        const { identifier = [] } = resource as { identifier?: { system?: string; value?: string }[] };
        const identifiers = identifier.map((one) => `${one.system}|${one.value}`);
        return any.some((each) => identifiers.some((one) => one === each || one.endsWith(`|${each}`)));
      }
      case 'status':
        return any.includes((resource as { status?: string }).status ?? '');
      case '_lastUpdated':
        return (resource.meta?.lastUpdated ?? '') >= value.slice(2);
      case 'category':
      case '_count':
        return true;
      default: {
        const refers = new Set(referencesIn(resource).map(({ type, id }) => `${type}/${id}`));
        return any.some((each) => refers.has(each));
      }
    }
  });
}
