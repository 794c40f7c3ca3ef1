// What a sandbox hospital holds: resources with versions, and the order in which they were written. In memory.
import type { Bundle, Resource } from '@medplum/fhirtypes';

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
  /** Every write of a type, oldest first: a page is a place in it, so that paging is stable. */
  readonly #log = new Map<string, Written[]>();
  readonly #index = new Map<string, Set<string>>();
  readonly #versions = new Map<string, number>();

  read(type: string, id: string): Stored | undefined {
    return this.#current.get(`${type}/${id}`);
  }

  write(resource: Resource): Stored {
    const name = `${resource.resourceType}/${resource.id}`;
    const versionId = String((this.#versions.get(name) ?? 0) + 1);
    const lastUpdated = new Date().toISOString();
    const stored = { ...resource, meta: { ...resource.meta, versionId, lastUpdated } } as Stored;
    this.#forget(name);
    this.#versions.set(name, Number(versionId));
    this.#current.set(name, stored);
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
    this.#forget(name);
    this.#current.delete(name);
    return before;
  }

  /** @param from place in the log where the page begins */
  search(
    type: string,
    parameters: URLSearchParams,
    from: number,
  ): { readonly found: Stored[]; readonly next?: number } {
    const most = Number(parameters.get('_count') ?? 100);
    const key = indexKey(type, parameters);
    if (key !== undefined) {
      const ids = [...(this.#index.get(key) ?? [])];
      return {
        found: ids.flatMap((id) => this.read(type, id) ?? []).filter((each) => matches(each, parameters)),
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
      if (current?.meta.versionId === versionId && matches(current, parameters)) {
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
  readonly status?: string;
  readonly code?: { readonly coding?: readonly { readonly system?: string; readonly code?: string }[] };
}

function keysOf(resource: Stored): string[] {
  const { subject, patient, for: about, focus, identifier } = resource as Searched;
  const type = resource.resourceType;
  const person = (subject ?? patient ?? about)?.reference;
  const identifiers = (Array.isArray(identifier) ? identifier : []) as { system?: string; value?: string }[];
  return [
    ...(person ? [`${type}|patient|${person}`] : []),
    ...(focus?.reference ? [`${type}|focus|${focus.reference}`] : []),
    ...identifiers.map(({ system, value }) => `${type}|identifier|${system}|${value}`),
  ];
}

function indexKey(type: string, parameters: URLSearchParams): string | undefined {
  const person = parameters.get('patient') ?? parameters.get('subject');
  if (person !== null) {
    return `${type}|patient|${person.includes('/') ? person : `Patient/${person}`}`;
  }
  const name = ['focus', 'identifier'].find((each) => parameters.has(each));
  return name && `${type}|${name}|${parameters.get(name)}`;
}

function matches(resource: Stored, parameters: URLSearchParams): boolean {
  const { status, code } = resource as Searched;
  const wanted = parameters.get('status');
  const codes = parameters.get('code')?.split(',');
  const own = (code?.coding ?? []).map((coding) => `${coding.system}|${coding.code}`);
  return (
    (wanted === null || wanted === status) &&
    (codes === undefined || codes.some((each) => own.includes(each)))
  );
}

export function searchset(
  found: readonly Stored[],
  base: string,
  elements: string | null,
  next?: string,
): Bundle {
  const shown =
    elements === null ? found : found.map(({ resourceType, id, meta }) => ({ resourceType, id, meta }));
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
    entry: shown.map((resource) => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource: resource as Resource,
    })),
  };
}
