// References between FHIR resources: reading, writing and finding them.
import type { Resource } from '@medplum/fhirtypes';

/** A literal reference taken apart. */
export interface ResourceKey {
  readonly type: string;
  readonly id: string;
  readonly versionId?: string;
  /** What stands before the type in an absolute reference: the base URL of a server, which may be another than the one asked. */
  readonly base?: string;
}

const literal =
  /^(?:(https?:\/\/[^?#]*)\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

/**
 * Takes a relative or absolute literal reference apart; undefined when it is none (a fragment, a `urn:`, text).
 * @see https://hl7.org/fhir/R4/references.html#literal
 */
export function parseReference(reference: string | undefined): ResourceKey | undefined {
  const match = literal.exec(reference ?? '');
  const [, base, type, id, versionId] = match ?? [];
  return type && id
    ? { type, id, ...(versionId ? { versionId } : {}), ...(base === undefined ? {} : { base }) }
    : undefined;
}

/** A reference within the server that gave the resource; undefined for one that leads to a base of its own. */
export function localReference(reference: string | undefined): ResourceKey | undefined {
  const key = parseReference(reference);
  return key?.base === undefined ? key : undefined;
}

/**
 * True when both references point at the same resource, whatever version they name. A reference with a base is to that
 * server: it is the same as one without only after its base was recognised.
 */
export function sameTarget(left: string | undefined, right: string | undefined): boolean {
  const [a, b] = [parseReference(left), parseReference(right)];
  return a !== undefined && b !== undefined && a.type === b.type && a.id === b.id && a.base === b.base;
}

/** Every literal reference found anywhere in a resource, in document order, each target once. */
export function referencesIn(resource: Resource): ResourceKey[] {
  const found = new Map<string, ResourceKey>();
  collect(resource, found);
  return [...found.values()];
}

function collect(value: unknown, found: Map<string, ResourceKey>): void {
  if (Array.isArray(value)) {
    for (const element of value) {
      collect(element, found);
    }
    return;
  }
  if (value === null || typeof value !== 'object') {
    return;
  }
  for (const [name, child] of Object.entries(value)) {
    const key = name === 'reference' && typeof child === 'string' ? parseReference(child) : undefined;
    if (key) {
      found.set(`${key.type}/${key.id}`, key);
    } else {
      collect(child, found);
    }
  }
}
