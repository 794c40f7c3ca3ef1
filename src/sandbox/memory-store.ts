// What a sandbox hospital holds: resources with versions, and the order in which they were written. In memory.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { meets, valuesOf } from './hospital/search-parameters.ts';

export type Stored = Resource & {
  readonly id: string;
  readonly meta: { versionId: string; lastUpdated: string };
};

interface Written {
  readonly id: string;
  readonly versionId: string;
  readonly at: string;
}

export class MemoryStore {
  readonly #current = new Map<string, Stored>();
  /** Earlier versions of what was written more than once, newest first. */
  readonly #earlier = new Map<string, Stored[]>();
  readonly #removed = new Set<string>();
  /** Every write of a type, oldest first: a page is a place in it, so that paging is stable. */
  readonly #log = new Map<string, Written[]>();
  readonly #index = new Map<string, Set<string>>();
  readonly #versions = new Map<string, number>();
  readonly #nameOfVersion: (number: number) => string;
  readonly #stamp: () => string;

  /**
   * @param nameOfVersion the versionId of a resource's nth version
   * @param stamp when something is written now
   */
  constructor(
    nameOfVersion: (number: number) => string = String,
    stamp: () => string = () => new Date().toISOString(),
  ) {
    this.#nameOfVersion = nameOfVersion;
    this.#stamp = stamp;
  }

  read(type: string, id: string): Stored | undefined {
    return this.#current.get(`${type}/${id}`);
  }

  /** The versions before the newest, newest first. */
  earlier(type: string, id: string): readonly Stored[] {
    return this.#earlier.get(`${type}/${id}`) ?? [];
  }

  /** Every version, newest first, also of what was removed. */
  versions(type: string, id: string): readonly Stored[] {
    return [...(this.read(type, id) ? [this.read(type, id) as Stored] : []), ...this.earlier(type, id)];
  }

  wasRemoved(type: string, id: string): boolean {
    return this.#removed.has(`${type}/${id}`);
  }

  write(resource: Resource): Stored {
    const name = `${resource.resourceType}/${resource.id}`;
    const number = (this.#versions.get(name) ?? 0) + 1;
    const versionId = this.#nameOfVersion(number);
    const lastUpdated = this.#stamp();
    const stored = { ...resource, meta: { ...resource.meta, versionId, lastUpdated } } as Stored;
    this.#keepEarlier(name);
    this.#forget(name);
    this.#versions.set(name, number);
    this.#current.set(name, stored);
    this.#removed.delete(name);
    for (const key of keysOf(stored)) {
      const ids = this.#index.get(key) ?? new Set();
      this.#index.set(key, ids.add(stored.id));
    }
    const log = this.#log.get(stored.resourceType) ?? [];
    log.push({ id: stored.id, versionId, at: lastUpdated });
    this.#log.set(stored.resourceType, log);
    return stored;
  }

  remove(type: string, id: string): Stored | undefined {
    const name = `${type}/${id}`;
    const before = this.#current.get(name);
    this.#keepEarlier(name);
    this.#forget(name);
    this.#current.delete(name);
    if (before) {
      this.#removed.add(name);
    }
    return before;
  }

  /** @param from place in the log where the page begins */
  search(
    type: string,
    parameters: URLSearchParams,
    from: number,
  ): { readonly found: Stored[]; readonly next?: number } {
    const most = Number(parameters.get('_count') ?? 100);
    const keys = indexKeys(type, parameters);
    if (keys !== undefined) {
      const ids = new Set(keys.flatMap((key) => [...(this.#index.get(key) ?? [])]));
      return {
        found: [...ids].flatMap((id) => this.read(type, id) ?? []).filter((each) => meets(each, parameters)),
      };
    }
    const log = this.#log.get(type) ?? [];
    const found: Stored[] = [];
    for (
      let at = Math.max(from, this.#begin(log, parameters.get('_lastUpdated')));
      at < log.length;
      at += 1
    ) {
      const { id, versionId } = log[at] as Written;
      const current = this.read(type, id);
      if (current?.meta.versionId === versionId && meets(current, parameters)) {
        found.push(current);
        if (found.length >= most) {
          return at + 1 < log.length ? { found, next: at + 1 } : { found };
        }
      }
    }
    return { found };
  }

  all(type: string): Stored[] {
    return [...this.#current.values()].filter(({ resourceType }) => resourceType === type);
  }

  #begin(log: readonly Written[], lastUpdated: string | null): number {
    const since = lastUpdated?.startsWith('ge') ? new Date(lastUpdated.slice(2)).toISOString() : '';
    let [low, high] = [0, log.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((log[middle]?.at ?? '') < since) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #keepEarlier(name: string): void {
    const before = this.#current.get(name);
    if (before) {
      this.#earlier.set(name, [before, ...(this.#earlier.get(name) ?? [])]);
    }
  }

  #forget(name: string): void {
    const before = this.#current.get(name);
    for (const key of before ? keysOf(before) : []) {
      this.#index.get(key)?.delete(before?.id ?? '');
    }
  }
}

interface Searched {
  readonly subject?: { readonly reference?: string };
  readonly patient?: { readonly reference?: string };
  readonly for?: { readonly reference?: string };
  readonly focus?: { readonly reference?: string };
  readonly identifier?: unknown;
}

function keysOf(resource: Stored): string[] {
  const { subject, patient, for: about, focus, identifier } = resource as Searched;
  const type = resource.resourceType;
  const person = (subject ?? patient ?? about)?.reference;
  const identifiers = (Array.isArray(identifier) ? identifier : []) as { system?: string; value?: string }[];
  return [
    ...(person ? [`${type}|patient|${nameIn(person)}`] : []),
    ...(focus?.reference ? [`${type}|focus|${nameIn(focus.reference)}`] : []),
    ...identifiers.flatMap(({ system, value }) => [
      `${type}|identifier|${system}|${value}`,
      `${type}|identifier|${value}`,
    ]),
  ];
}

/** `Patient/17` out of a reference, whatever its base and version. */
function nameIn(reference: string): string {
  return /([A-Z][A-Za-z]+\/[^/]+)(?:\/_history\/[^/]+)?$/.exec(reference)?.[1] ?? reference;
}

/** Where to look instead of at everything; undefined when the parameters name nothing of that kind. */
function indexKeys(type: string, parameters: URLSearchParams): string[] | undefined {
  const person = parameters.get('patient') ?? parameters.get('subject');
  if (person !== null) {
    return valuesOf(person).map((each) => `${type}|patient|${each.includes('/') ? each : `Patient/${each}`}`);
  }
  const name = ['focus', 'identifier'].find((each) => parameters.has(each));
  return name === undefined
    ? undefined
    : valuesOf(parameters.get(name) ?? '').map((each) => `${type}|${name}|${each}`);
}

export interface PageShape {
  /** Names of the elements that are wanted; null gives all. */
  readonly elements: string | null;
  readonly next: string | undefined;
  readonly total: number | undefined;
}

export function searchset(
  found: readonly Stored[],
  base: string,
  { elements, next, total }: PageShape,
): Bundle {
  const shown =
    elements === null ? found : found.map(({ resourceType, id, meta }) => ({ resourceType, id, meta }));
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
    entry: shown.map((resource) => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource: resource as Resource,
      search: { mode: 'match' },
    })),
  };
}
