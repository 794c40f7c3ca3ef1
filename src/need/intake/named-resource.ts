// The one resource that a raw body, or the path behind the endpoint, names.

import { isResourceId } from '../../ground/fhir/ids.ts';
import { parseAddress, parseReference } from '../../ground/fhir/reference.ts';
import { inUtc } from '../../ground/norway/instant.ts';
import type { ChangedResource } from './notice.ts';
import { objectOf } from './shape.ts';

/** Times that a store keeps: others are a mistake of the sender, and what is named counts without them. */
const YEARS = /^(19|2[0-9])\d\d-/;
const TYPE = /^[A-Z][A-Za-z]{2,40}$/;

/** Type, id and version of a resource in a body; undefined when it has none of them, or an id that leads up a path. */
export function namedInBody(body: unknown): ChangedResource | undefined {
  const { resourceType, id, meta } = objectOf(body);
  if (typeof resourceType !== 'string' || !TYPE.test(resourceType) || !isResourceId(id)) {
    return undefined;
  }
  const { versionId, lastUpdated } = objectOf(meta);
  const updated = inUtc(lastUpdated);
  return {
    type: resourceType,
    id,
    ...(isResourceId(versionId) ? { versionId } : {}),
    ...(updated !== undefined && YEARS.test(updated) ? { lastUpdated: updated } : {}),
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
