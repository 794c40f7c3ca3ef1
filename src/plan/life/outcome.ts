// What comes of an event: a changed plan, or a refusal that says why and what to do.
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { changeKinds } from '../document/work.ts';

export type ChangeKind = (typeof changeKinds)[number];

/** What every event says about itself. */
export interface Happening {
  /** Own id of the event in the source system; the history entry and the tasks that follow are named after it. */
  readonly id: string;
  /** When, with the offset of the place. */
  readonly at: Instant;
  /** Who did it: `patient` or the id of a party of the plan. */
  readonly by: string;
  /** The organization that `by` acted for. */
  readonly onBehalfOf?: string;
  readonly reason?: string;
}

/** Parts of a plan as they are from now on; undefined takes a part out. */
export type PlanChange = { readonly [Part in keyof IndividualPlan]?: IndividualPlan[Part] | undefined };

/** What an event changes in the plan, how the history calls it, and what somebody should know. */
export interface Change {
  readonly change: PlanChange;
  readonly history: ChangeKind;
  /** One sentence for the history. */
  readonly says: string;
  readonly warnings?: readonly Issue[];
}

/** A step of a plan's life: refusals, all at once, or the change. */
export type Step<Event> = (plan: IndividualPlan, event: Event) => Change | readonly Issue[];

export type LifeResult =
  | { readonly plan: IndividualPlan; readonly issues: readonly Issue[] }
  | { readonly plan?: undefined; readonly issues: readonly Issue[] };

/** A refusal: `path` is the JSON pointer of what stands in the way. */
export function refusal(concept: string, path: string, text: string, fix: string): Issue {
  return { severity: 'error', code: 'business-rule', path, text, fix, rule: concept, concept };
}

export function warning(concept: string, path: string, text: string, fix: string): Issue {
  return { ...refusal(concept, path, text, fix), severity: 'warning' };
}

/** The list with one element more; a plan has no empty lists, so an absent one starts. */
export function added<T>(list: readonly T[] | undefined, item: T): T[] {
  return [...(list ?? []), item];
}

/** The list with the elements that match changed. */
export function changed<T>(
  list: readonly T[] | undefined,
  is: (item: T) => boolean,
  to: (item: T) => T,
): T[] {
  return (list ?? []).map((item) => (is(item) ? to(item) : item));
}
