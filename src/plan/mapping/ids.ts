// Ids of resources: the same thing of the same plan always has the same id, and nobody can guess it from a person.
import { v5 } from 'uuid';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { ResourceSpec } from './spec.ts';

/**
 * Namespace of our name-based UUIDs (RFC 9562, version 5), 5d0f8e9a-6c55-5c1b-9d1e-2f0b6a3c7e41. Never changes. As bytes: out of a
 * text the library makes them anew each time.
 */
const NAMESPACE = Uint8Array.of(93, 15, 142, 154, 108, 85, 92, 27, 157, 30, 47, 11, 106, 60, 126, 65);
const utf8 = new TextEncoder();

/** The UUID of what has these names, outermost first. By a library, because plans are mapped in browsers too. */
export function idOfNames(names: readonly string[]): string {
  return v5(utf8.encode(JSON.stringify(names)), NAMESPACE);
}

export type PlanIdentity = Pick<IndividualPlan, 'id' | 'source'>;

/** Id of the resource that something of a plan becomes. Own ids go in; identity numbers of persons never do. */
export function resourceId({ id, source }: PlanIdentity, spec: ResourceSpec, ownId: string): string {
  const scope = spec.scope === 'source' && spec.kind !== 'plan' ? [] : [id];
  return idOfNames([source.system, spec.kind, ...scope, ownId]);
}

/** Value of the identifier under the source's system, by which the own id is read back. Unique per resource type. */
export function identifierValue({ id }: PlanIdentity, spec: ResourceSpec, ownId: string): string {
  if (spec.kind === 'plan') {
    return id;
  }
  const parts = spec.scope === 'source' ? [spec.kind, ownId] : [id, spec.kind, ownId];
  return parts.filter((part) => part !== '').join('/');
}

/** The own id that an identifier of ours says, or nothing when it is not one of this kind and plan. */
export function ownIdFrom(
  { id }: Pick<PlanIdentity, 'id'>,
  spec: ResourceSpec,
  value: string,
): string | undefined {
  if (spec.kind === 'plan') {
    return value === id ? '' : undefined;
  }
  const stem = spec.scope === 'source' ? spec.kind : `${id}/${spec.kind}`;
  if (value === stem) {
    return '';
  }
  return value.startsWith(`${stem}/`) ? value.slice(stem.length + 1) : undefined;
}
