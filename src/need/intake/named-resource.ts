// The one resource that a raw body, or the path behind the endpoint, names.

import { parseAddress, parseReference } from '../../ground/fhir/reference.ts';
import { inUtc } from '../../ground/norway/instant.ts';
import type { ChangedResource } from './notice.ts';

/** Only ids as FHIR allows them: they end in URLs. */
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const TYPE = /^[A-Z][A-Za-z]{2,40}$/;

/** Type, id and version of a resource in a body; undefined when it has none of them. */
export function namedInBody(body: unknown): ChangedResource | undefined {
  const { resourceType, id, meta } = (body ?? {}) as {
    resourceType?: unknown;
    id?: unknown;
    meta?: { versionId?: unknown; lastUpdated?: unknown };
  };
  if (
    typeof resourceType !== 'string' ||
    typeof id !== 'string' ||
    !ID.test(id) ||
    !TYPE.test(resourceType)
  ) {
    return undefined;
  }
  const { versionId, lastUpdated } = meta ?? {};
  const updated = inUtc(lastUpdated);
  return {
    type: resourceType,
    id,
    ...(typeof versionId === 'string' && ID.test(versionId) ? { versionId } : {}),
    ...(updated === undefined ? {} : { lastUpdated: updated }),
  };
}

/** What a URL of the server names; the notification comes from that server, so its base is not asked. */
export function namedByUrl(url: string | undefined): ChangedResource | undefined {
  const { base: _, ...named } = parseAddress(url) ?? {};
  return 'type' in named && 'id' in named ? (named as ChangedResource) : undefined;
}

/** `Flag/17`, as servers send it that write to `{endpoint}/Flag/17`. */
export function namedInPath(path: string): ChangedResource | undefined {
  return parseReference(path);
}
