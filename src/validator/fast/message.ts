// The rules of a Bundle that is a message, in the fast pass: what `rules/types/bundle.ts` finds nothing in.
import { isAbsoluteUri } from '../rules/types/uri.ts';
import { listOf } from './json.ts';
import type { FastBundle, FastState } from './state.ts';

type Json = Readonly<Record<string, unknown>>;

/** Notes a URI that may lead into the Bundle in another way than by a fullUrl. */
export function noteLink(uri: string, { bundle }: FastState): void {
  if (bundle && (uri.includes('#') || !isAbsoluteUri(uri))) {
    bundle.links.push(uri);
  }
}

/**
 * Whether surely nothing has to be told of how a message is put together: its header stands first, what that is about is in
 * the message, and no link only looks as if it led to another entry. Asked of a Bundle that keeps the base definition.
 */
export function isSurelyMessage({ entry }: Json, { byUrl, good, seen, links }: FastBundle): boolean {
  const resources = listOf(entry).map((item) => (item as Json).resource as Json | undefined);
  const [header] = resources;
  return (
    good.size === seen.size &&
    header?.resourceType === 'MessageHeader' &&
    listOf(header.focus).every((focus) => isInside((focus as Json).reference, byUrl)) &&
    // Under a version of its own a resource has a second URL.
    resources.every((resource) => resource && (resource.meta as Json | undefined)?.versionId === undefined) &&
    !doMislead(links, resources, byUrl)
  );
}

function isInside(reference: unknown, byUrl: FastBundle['byUrl']): boolean {
  return (
    reference === undefined ||
    (typeof reference === 'string' && (reference.startsWith('#') || byUrl.has(reference)))
  );
}

/** Links into an entry's narrative, or such as have an entry's type and id, and not its URL. */
function doMislead(
  links: readonly string[],
  resources: readonly (Json | undefined)[],
  byUrl: FastBundle['byUrl'],
): boolean {
  if (links.length === 0) {
    return false;
  }
  const names = new Set(
    resources.map((resource) => `${String(resource?.resourceType)}/${String(resource?.id)}`),
  );
  return links.some((link) => {
    const [bare = ''] = link.split(/#|\/_history\//);
    return !link.startsWith('#') && (isAbsoluteUri(link) ? byUrl.has(bare) : names.has(bare));
  });
}
