// The record of a hospital in memory, as the flows see a FHIR server: by person, without HTTP, with the faults of a server.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type FhirServer, PeerFailure } from '../../flows/ports.ts';
import { parseReference, referencesIn } from '../../ground/fhir/reference.ts';

type Parameters = Readonly<Record<string, string>>;

export class SimulatedRecord implements FhirServer {
  readonly baseUrl: string;
  readonly #now: () => Date;
  /** True while the server does not answer. */
  readonly #isAway: () => boolean;
  readonly #resources = new Map<string, Resource>();
  /** Names by the person that they are about. */
  readonly #ofPerson = new Map<string, Set<string>>();

  constructor(baseUrl: string, now: () => Date, isAway: () => boolean) {
    this.baseUrl = baseUrl;
    this.#now = now;
    this.#isAway = isAway;
  }

  /** Written by the ward, whatever the server's temper. */
  set<T extends Resource>(resource: T): T {
    const name = `${resource.resourceType}/${resource.id}`;
    const versionId = String(Number(this.#resources.get(name)?.meta?.versionId ?? 0) + 1);
    const kept = {
      ...resource,
      meta: { ...resource.meta, versionId, lastUpdated: this.#now().toISOString() },
    };
    const before = this.#resources.get(name);
    for (const { type, id } of before ? referencesIn(before) : []) {
      if (type === 'Patient') {
        this.#ofPerson.get(`Patient/${id}`)?.delete(name);
      }
    }
    this.#resources.set(name, kept);
    for (const { type, id } of referencesIn(resource)) {
      if (type === 'Patient') {
        const names = this.#ofPerson.get(`Patient/${id}`) ?? new Set();
        this.#ofPerson.set(`Patient/${id}`, names.add(name));
      }
    }
    return kept;
  }

  /** What names the one person names the other now; when each was changed last stays as it was. */
  lead(from: string, to: string): void {
    for (const resource of this.#about(from)) {
      const { meta } = resource;
      const kept = this.set(
        JSON.parse(JSON.stringify(resource).replaceAll(`"${from}"`, `"${to}"`)) as Resource,
      );
      this.#resources.set(`${kept.resourceType}/${kept.id}`, {
        ...kept,
        meta: { ...kept.meta, ...(meta?.lastUpdated ? { lastUpdated: meta.lastUpdated } : {}) },
      });
    }
  }

  /** Everything that names this person. */
  #about(person: string): readonly Resource[] {
    return [...(this.#ofPerson.get(person) ?? [])]
      .filter((name) => name !== person)
      .flatMap((name) => this.get<Resource>(name) ?? []);
  }

  get<T extends Resource>(name: string): T | undefined {
    return this.#resources.get(name) as T | undefined;
  }

  /** Everything about a person is forgotten: its need is done with. */
  forget(person: string): void {
    for (const name of this.#ofPerson.get(person) ?? []) {
      this.#resources.delete(name);
    }
    this.#resources.delete(person);
    this.#ofPerson.delete(person);
  }

  async read<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    this.#answer();
    return this.get<T>(`${type}/${id}`);
  }

  readNamed<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    return this.read<T>(type, id);
  }

  async versions(): Promise<undefined> {
    return undefined;
  }

  async search<T extends Resource>(type: T['resourceType'], parameters: Parameters): Promise<T[]> {
    this.#answer();
    const person = parameters.patient ?? parameters.subject;
    const names =
      person === undefined
        ? this.#named(type, parameters)
        : [...(this.#ofPerson.get(person.includes('/') ? person : `Patient/${person}`) ?? [])];
    return names
      .filter((name) => name.startsWith(`${type}/`))
      .flatMap((name) => this.get<T>(name) ?? [])
      .filter((each) => meets(each, parameters));
  }

  async *pages<T extends Resource>(type: T['resourceType'], parameters: Parameters) {
    yield await this.search<T>(type, parameters);
  }

  async put<T extends Resource>(resource: T): Promise<T> {
    this.#answer();
    return this.set(resource);
  }

  async update<T extends Resource>(resource: T): Promise<T> {
    this.#answer();
    const known = this.get<T>(`${resource.resourceType}/${resource.id}`);
    if (known?.meta?.versionId !== resource.meta?.versionId) {
      throw new PeerFailure('FHIR server', 'permanent', 'stale', { status: 412, kind: 'conflict' });
    }
    return this.set(resource);
  }

  async transact(bundle: Bundle): Promise<Bundle> {
    this.#answer();
    for (const { resource } of bundle.entry ?? []) {
      this.set(resource as Resource);
    }
    return bundle;
  }

  /** What is not searched by a person is searched by ids, or by what the resources of one person refer to. */
  #named(type: string, parameters: Parameters): readonly string[] {
    if (parameters._id !== undefined) {
      return parameters._id.split(',').map((id) => `${type}/${id}`);
    }
    const about = parameters.focus ?? parameters.target;
    const person = about && this.#personOf(about.split(',')[0] ?? '');
    return person ? [...(this.#ofPerson.get(person) ?? [])] : [];
  }

  #personOf(name: string): string | undefined {
    const found = this.#resources.get(name);
    const person = found && referencesIn(found).find(({ type }) => type === 'Patient');
    return person && `Patient/${person.id}`;
  }

  #answer(): void {
    if (this.#isAway()) {
      throw new PeerFailure('FHIR server', 'transient', 'no answer in time', { code: 'no-answer' });
    }
  }
}

function meets(resource: Resource, { status, focus, target }: Parameters): boolean {
  const wanted = focus ?? target;
  const named = () =>
    referencesIn(resource).some(({ type, id }) => wanted?.split(',').includes(`${type}/${id}`) === true);
  return (
    (status === undefined || status.split(',').includes((resource as { status?: string }).status ?? '')) &&
    (wanted === undefined || named()) &&
    parseReference(`${resource.resourceType}/${resource.id}`) !== undefined
  );
}
