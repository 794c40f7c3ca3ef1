// Takes out of a plan every reference that leads nowhere, and then what cannot stand without it, until all is at rest.
import { IndividualPlan } from '../document/individual-plan.ts';
import type { RefTarget } from '../document/shared.ts';
import { type Targets, targetsOf } from '../document/targets.ts';

type Schema = {
  readonly type?: string;
  readonly 'x-ref'?: RefTarget;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minProperties?: number;
};

/** The value without dangling references, or nothing when too little of it is left to stand. */
function standing(value: unknown, schema: Schema, targets: Targets): unknown {
  const target = schema['x-ref'];
  if (target !== undefined) {
    return targets[target].has(value as string) ? value : undefined;
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    const kept = value.map((item) => standing(item, items, targets)).filter((item) => item !== undefined);
    return kept.length < (schema.minItems ?? 0) ? undefined : kept;
  }
  if (value !== null && typeof value === 'object') {
    return standingObject(value, schema, targets);
  }
  return value;
}

function standingObject(value: object, schema: Schema, targets: Targets): unknown {
  const entries = Object.entries(value)
    .map(([key, each]) => [key, standing(each, schema.properties?.[key] ?? {}, targets)] as const)
    .filter(([, each]) => each !== undefined);
  const kept = Object.fromEntries(entries);
  const whole = (schema.required ?? []).every((key) => key in kept);
  return whole && entries.length >= (schema.minProperties ?? 0) ? kept : undefined;
}

/** A plan in which every reference leads to something. Items that need a reference that is gone, go with it. */
export function pruneReferences(plan: IndividualPlan): IndividualPlan {
  let before = '';
  let current = plan;
  // Whatever goes may have been referred to by something else, hence the repetition; each round only takes away.
  for (let now = JSON.stringify(current); now !== before; now = JSON.stringify(current)) {
    before = now;
    const pruned = standing(current, IndividualPlan as unknown as Schema, targetsOf(current));
    current = pruned as IndividualPlan;
  }
  return current;
}

/** Keeps the parties that the rest of the plan refers to, with what they belong to. */
export function keepReferredParties(plan: IndividualPlan, always: readonly string[]): IndividualPlan {
  const { relatives, professionals, positions, organizations, ...others } = plan;
  const needed = new Set([...always, ...partyReferences(others, IndividualPlan as unknown as Schema)]);
  for (const position of positions ?? []) {
    if (!needed.has(position.id)) {
      continue;
    }
    for (const id of [position.professional, position.organization]) {
      if (id !== undefined) {
        needed.add(id);
      }
    }
  }
  const byId = new Map((organizations ?? []).map((one) => [one.id, one]));
  for (const id of [...needed]) {
    addOwners(id, byId, needed);
  }
  const referred = <T extends { id: string }>(list: readonly T[] | undefined) =>
    (list ?? []).filter(({ id }) => needed.has(id));
  const lists = {
    relatives: referred(relatives),
    professionals: referred(professionals),
    positions: referred(positions),
    organizations: referred(organizations),
  };
  const filled = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
  return { ...others, ...filled };
}

function addOwners(
  id: string,
  organizations: ReadonlyMap<string, { partOf?: string }>,
  needed: Set<string>,
): void {
  const owner = organizations.get(id)?.partOf;
  if (owner === undefined || needed.has(owner)) {
    return;
  }
  needed.add(owner);
  addOwners(owner, organizations, needed);
}

const partyTargets = new Set<RefTarget>(['party', 'person', 'staff', 'organization', 'professional']);

function partyReferences(value: unknown, schema: Schema): string[] {
  const target = schema['x-ref'];
  if (target !== undefined) {
    return partyTargets.has(target) ? [value as string] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => partyReferences(item, schema.items ?? {}));
  }
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([key, each]) =>
    partyReferences(each, schema.properties?.[key] ?? {}),
  );
}
