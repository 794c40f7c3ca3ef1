// The tag by which FHIR says that a resource is not all there: of a view, or of an answer for some elements.
import { isObject, type JsonObject } from '../lens/json.ts';

/** @see https://hl7.org/fhir/R4/resource.html#simple-tags */
const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
} as const;

function tagsOf({ meta }: JsonObject): readonly unknown[] {
  return isObject(meta) && Array.isArray(meta.tag) ? meta.tag : [];
}

function says(tag: unknown): boolean {
  return isObject(tag) && tag.system === SUBSETTED.system && tag.code === SUBSETTED.code;
}

export function isMarkedAsPart(resource: JsonObject): boolean {
  return tagsOf(resource).some(says);
}

export function markedAsPart(resource: JsonObject): JsonObject {
  if (isMarkedAsPart(resource)) {
    return resource;
  }
  const meta = isObject(resource.meta) ? resource.meta : {};
  return { ...resource, meta: { ...meta, tag: [...tagsOf(resource), { ...SUBSETTED }] } };
}

/** Takes the mark away, so that nothing of it is kept beside the plan: the plan says it itself. */
export function withoutMark(resource: JsonObject): JsonObject {
  if (!isMarkedAsPart(resource) || !isObject(resource.meta)) {
    return resource;
  }
  const { tag: _, ...meta } = resource.meta;
  const tag = tagsOf(resource).filter((each) => !says(each));
  return { ...resource, meta: tag.length > 0 ? { ...meta, tag } : meta };
}
