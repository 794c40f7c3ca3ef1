// The versions of one resource out of its history. Where the answer is no history that is understood, there is none.
// @see https://hl7.org/fhir/R4/http.html#history
import { listOf, shapeOf, textOf, versionOfEtag } from './answer.ts';

export interface ResourceVersion {
  readonly versionId: string | undefined;
  readonly lastUpdated: string | undefined;
  readonly deleted: boolean;
}

/** Newest first; undefined when the answer does not say which versions there are. */
export function readHistory(type: string, id: string, answer: unknown): ResourceVersion[] | undefined {
  const bundle = shapeOf(answer);
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'history') {
    return undefined;
  }
  const versions = listOf(bundle.entry).flatMap((entry): ResourceVersion[] => {
    const { resource, request, response } = shapeOf(entry);
    const { resourceType, id: own, meta } = shapeOf(resource);
    const deleted = shapeOf(request).method === 'DELETE';
    if (!deleted && (resourceType !== type || own !== id)) {
      return [];
    }
    const { versionId, lastUpdated } = shapeOf(meta);
    const { etag, lastModified } = shapeOf(response);
    return [
      {
        versionId: textOf(versionId) ?? versionOfEtag(etag),
        lastUpdated: textOf(lastUpdated) ?? textOf(lastModified),
        deleted,
      },
    ];
  });
  return versions.length > 0 ? versions : undefined;
}
