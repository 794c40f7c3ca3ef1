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
  /^(?:(https?:\/\/[^?#]*)\/)?([A-Z][A-Za-z]+)\/((?!\.+(?:\/|$))[A-Za-z0-9\-.]{1,64})(?:\/_history\/((?!\.+$)[A-Za-z0-9\-.]{1,64}))?$/;

/**
 * Takes a reference within the server apart; undefined when it is none: a fragment, a `urn:`, text, or an absolute
 * reference. An absolute one is within the server only when its base is known as the server's own: what is read from a
 * server comes with those made relative ({@link localised}), so every other one leads elsewhere, whatever its type and id.
 * @see https://hl7.org/fhir/R4/references.html#literal
 */
export function parseReference(reference: string | undefined): ResourceKey | undefined {
  const key = parseAddress(reference);
  return key?.base === undefined ? key : undefined;
}

/** Takes a relative or absolute URL of a resource apart, for addresses and links of which the server is known otherwise. */
export function parseAddress(address: string | undefined): ResourceKey | undefined {
  const [, base, type, id, versionId] = literal.exec(address ?? '') ?? [];
  if (!type || !id) {
    return undefined;
  }
  return base === undefined && versionId === undefined
    ? { type, id }
    : { type, id, ...(versionId ? { versionId } : {}), ...(base === undefined ? {} : { base }) };
}

/** True when both references point at the same resource within the server, whatever version they name. */
export function sameTarget(left: string | undefined, right: string | undefined): boolean {
  const [a, b] = [parseReference(left), parseReference(right)];
  return a !== undefined && b !== undefined && a.type === b.type && a.id === b.id;
}

/** Every reference within the server found anywhere in a resource, in document order, each target once. */
export function referencesIn(resource: Resource): ResourceKey[] {
  const found = new Map<string, ResourceKey>();
  collect(resource, found);
  return [...found.values()];
}

/** Looks at every value of a plan for every request about it, so it makes nothing on its way. */
function collect(value: object, found: Map<string, ResourceKey>): void {
  if (Array.isArray(value)) {
    for (const element of value as unknown[]) {
      if (typeof element === 'object' && element !== null) {
        collect(element, found);
      }
    }
    return;
  }
  for (const name of Object.keys(value)) {
    const child = value[name as keyof object] as unknown;
    if (typeof child === 'object') {
      if (child !== null) {
        collect(child, found);
      }
    } else if (name === 'reference' && typeof child === 'string') {
      const key = parseReference(child);
      if (key) {
        found.set(`${key.type}/${key.id}`, key);
      }
    }
  }
}
