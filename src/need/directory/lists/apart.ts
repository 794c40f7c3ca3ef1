// Ids of two servers say nothing of one another: what has an id that another list uses gets one of its own.

import { createHash } from 'node:crypto';
import { parseReference } from '../../../ground/fhir/reference.ts';
import { withReferences } from '../../../ground/fhir/with-references.ts';
import type { DirectoryResource } from '../directory.ts';
import { statedBy } from './stated-by.ts';

/** Resources that come from one server. */
interface Brought {
  readonly upserts: readonly DirectoryResource[];
  /** References. */
  readonly removals: readonly string[];
}

/**
 * The answer under ids that are the feed's own in this directory: as its server gives them where they are free or the feed's
 * already, else with a mark of the feed in front. References between its resources follow.
 */
export function setApart<T extends Brought>(
  answer: T,
  known: readonly DirectoryResource[],
  source: string,
): T {
  const stated = new Map(known.map((each) => [`${each.resourceType}/${each.id}`, statedBy(each)]));
  const mark = createHash('sha256').update(source).digest('hex').slice(0, 8);
  const idOf = (type: string, id: string): string => {
    const own = ownId(mark, id);
    const [there, apart] = [stated.get(`${type}/${id}`), stated.has(`${type}/${own}`)];
    return apart || (there && !there.includes(source)) ? own : id;
  };
  const moved = (reference: string): string => {
    const key = parseReference(reference);
    return key ? `${key.type}/${idOf(key.type, key.id)}` : reference;
  };
  return {
    ...answer,
    upserts: answer.upserts.map((each) => ({
      ...withReferences(each, moved),
      ...(each.id === undefined ? {} : { id: idOf(each.resourceType, each.id) }),
    })),
    removals: answer.removals.map(moved),
  };
}

function ownId(mark: string, id: string): string {
  const whole = `${mark}-${id}`;
  return whole.length <= 64 ? whole : `${mark}-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`;
}
