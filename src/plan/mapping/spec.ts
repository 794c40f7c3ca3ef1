// What one kind of thing in the plan is in FHIR: its resource, its profile, its fields, and how both find it.
import { profile } from '../../ground/fhir/canonical.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { Field, Meta } from './lens/field.ts';
import { isObject, type JsonObject, matches } from './lens/json.ts';

/** One thing of the plan that becomes a resource of its own. */
export interface PlanItem {
  readonly ownId: string;
  readonly item: JsonObject;
}

/** Where the CarePlan refers to a resource of this kind, so that the plan's order and extent can be read back. */
export type Link = 'goal' | 'activity' | 'careTeam' | 'supportingInfo';

export interface ResourceSpec {
  /** Name of the kind; part of every id. */
  readonly kind: string;
  readonly type: string;
  readonly profile: `ip-${string}`;
  /** Profile of a special item (a coordinating unit among organizations). */
  readonly specialProfile?: (item: JsonObject) => `ip-${string}` | undefined;
  /** `source`: own ids name the same thing in every plan of the source system; `plan`: within this plan only. */
  readonly scope: 'plan' | 'source';
  /** JSON pointer of an item, with `*` for the index. */
  readonly pointer: string;
  readonly concept: Meta;
  readonly fields: readonly Field[];
  /** What every resource of this kind says and no plan does: intent, code, category. */
  readonly fixed: JsonObject;
  /** What every resource made of such an item says. */
  readonly fixedFor?: (item: JsonObject) => JsonObject;
  /** Which elements of `fixed` mark a resource as one of this kind, when they are not all. */
  readonly marker?: JsonObject;
  /** The element that refers to the person. */
  readonly patient?: string;
  /** The element that refers to the plan itself: a list, or one reference (focus). */
  readonly planAt?: 'target' | 'partOf' | 'focus';
  readonly link?: Link;
  /** Fields of the plan's schema that an item must have. */
  readonly required: readonly string[];
  items(plan: IndividualPlan): PlanItem[];
  /** Puts an item that was read into the plan; returns false when it has no place there. */
  put(draft: JsonObject, read: PlanItem): boolean;
  /** Says whether an unmarked resource counts as one of this kind when the CarePlan links it there. */
  readonly adopts?: Link;
  /** For a resource that belongs to another item: where the reference to that one stands in the resource. */
  readonly ownerAt?: { readonly kind: string; readonly property?: 'target' | 'focus' };
  /**
   * Fields that are not read from this resource, or all of it, because a plan would say more than the resource does: what
   * narrows it has no place in a plan. Such a resource is also asked for itself what its modifiers mean.
   */
  readonly aside?: (resource: JsonObject, modifiers: readonly string[]) => readonly string[] | 'whole';
}

interface SchemaLike {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

type Given = Omit<ResourceSpec, 'items' | 'put' | 'required' | 'pointer' | 'scope' | 'fixed'> & {
  readonly schema: object;
  readonly scope?: 'plan' | 'source';
  readonly fixed?: JsonObject;
};

function common(given: Given) {
  const { schema, ...rest } = given;
  const required = ((schema as SchemaLike).required ?? []).filter((key) => key !== 'id');
  return { scope: 'plan' as const, fixed: {}, ...rest, required };
}

/** A list of the plan whose items are resources. */
export function listSpec(list: keyof IndividualPlan & string, given: Given): ResourceSpec {
  return {
    ...common(given),
    pointer: `/${list}/*`,
    items: (plan) =>
      ((plan[list] ?? []) as { id: string }[]).map((item) => ({ ownId: item.id, item: item as JsonObject })),
    put(draft, { ownId, item }) {
      const items = (draft[list] ?? []) as JsonObject[];
      draft[list] = items;
      items.push({ id: ownId, ...item });
      return true;
    },
  };
}

/** One thing of the plan of which there is one. */
export function singleSpec(key: keyof IndividualPlan & string, given: Given): ResourceSpec {
  return {
    ...common(given),
    pointer: `/${key}`,
    items: (plan) => (isObject(plan[key]) ? [{ ownId: '', item: plan[key] as JsonObject }] : []),
    put(draft, { item }) {
      if (draft[key] !== undefined) {
        return false;
      }
      draft[key] = item;
      return true;
    },
  };
}

/** A part of a list item that is a resource of its own, with the id of that item. */
export function partSpec(
  list: keyof IndividualPlan & string,
  key: string,
  given: Given & Required<Pick<ResourceSpec, 'ownerAt'>>,
): ResourceSpec {
  const partOf = (owner: { id: string }) => (owner as unknown as JsonObject)[key];
  return {
    ...common(given),
    pointer: `/${list}/*/${key}`,
    items: (plan) =>
      ((plan[list] ?? []) as { id: string }[])
        .filter((owner) => isObject(partOf(owner)))
        .map((owner) => ({ ownId: owner.id, item: partOf(owner) as JsonObject })),
    put(draft, { ownId, item }) {
      const owner = ((draft[list] ?? []) as JsonObject[]).find((entry) => entry.id === ownId);
      if (owner === undefined || owner[key] !== undefined) {
        return false;
      }
      owner[key] = item;
      return true;
    },
  };
}

/** An element by which a resource says what it belongs to, and the kind of thing that it leads to. */
export interface Belonging {
  readonly property: 'target' | 'partOf' | 'focus';
  readonly kind: string;
}

/** How a resource of this kind says that it belongs to the plan, or to another part of it. */
export function belongingOf({ planAt, ownerAt }: ResourceSpec): Belonging | undefined {
  if (planAt !== undefined) {
    return { property: planAt, kind: 'plan' };
  }
  if (ownerAt?.property === undefined) {
    return undefined;
  }
  return { property: ownerAt.property, kind: ownerAt.kind };
}

export function profileOf(spec: ResourceSpec, item: JsonObject): string {
  return profile(spec.specialProfile?.(item) ?? spec.profile);
}

/** True when a resource of the right type carries what marks this kind: its fixed code, if it has one. */
export function isMarked(spec: ResourceSpec, resource: JsonObject): boolean {
  return matches(resource, spec.marker ?? spec.fixed);
}
