// Which lists state a resource of the directory: a list takes out only what no other list states or builds on.
import { referencesIn } from '../../../ground/fhir/reference.ts';
import type { DirectoryResource } from '../directory.ts';

/** `Resource.meta.source` of the entries of a list. */
export function listSource(list: string): string {
  return `urn:ip-fhir:directory-list:${encodeURIComponent(list)}`;
}

/** `Resource.meta.tag.system` of lists that state the same as the one in `meta.source`; the code is their source. */
const ALSO_STATED_BY = 'urn:ip-fhir:directory-lists';

export function statedBy({ meta }: DirectoryResource): readonly string[] {
  const also = (meta?.tag ?? []).flatMap(({ system, code }) =>
    system === ALSO_STATED_BY ? (code ?? []) : [],
  );
  return [...(meta?.source === undefined ? [] : [meta.source]), ...also];
}

/** The resource as these lists state it, the first of which has the say. */
export function withSources<T extends DirectoryResource>(
  resource: T,
  [first, ...also]: readonly string[],
): T {
  const others = (resource.meta?.tag ?? []).filter(({ system }) => system !== ALSO_STATED_BY);
  const tag = [...others, ...also.map((code) => ({ system: ALSO_STATED_BY, code }))];
  const { tag: _, source: __, ...meta } = resource.meta ?? {};
  return {
    ...resource,
    meta: { ...meta, ...(first === undefined ? {} : { source: first }), ...(tag.length > 0 ? { tag } : {}) },
  };
}

/**
 * Takes resources out of what a list states. What another list states too, or what its entries point to, stays as theirs.
 * @param gone keys of what the list does not state any more
 * @param removed called with each that nobody states or needs
 */
export function takeOut(
  directory: Map<string, DirectoryResource>,
  gone: ReadonlySet<string>,
  source: string,
  removed: (key: string, resource: DirectoryResource) => void,
): void {
  const left = new Set<string>();
  for (const key of gone) {
    const resource = directory.get(key);
    const others = resource ? statedBy(resource).filter((each) => each !== source) : [];
    if (resource && others.length > 0) {
      directory.set(key, withSources(resource, others));
    } else if (resource) {
      left.add(key);
    }
  }
  handOver(directory, left);
  for (const key of left) {
    removed(key, directory.get(key) as DirectoryResource);
    directory.delete(key);
  }
}

/** What somebody who stays points to goes to the lists of those who point to it; so on for what that points to. */
function handOver(directory: Map<string, DirectoryResource>, left: Set<string>): void {
  const waiting = left.size === 0 ? [] : [...directory].filter(([key]) => !left.has(key));
  for (const [, resource] of waiting) {
    for (const { type, id } of referencesIn(resource)) {
      const key = `${type}/${id}`;
      const needed = directory.get(key);
      if (needed && left.delete(key)) {
        const mine = withSources(needed, statedBy(resource));
        directory.set(key, mine);
        waiting.push([key, mine]);
      }
    }
  }
}
