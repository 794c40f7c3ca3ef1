// What an event says, and what comes of it: a changed plan, or a refusal that says why and what to do.
import { type TProperties, Type } from 'typebox';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { closed, type Read, said } from '../../ground/schema/forms.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { Id, party, refTo, Text } from '../document/shared.ts';
import type { changeKinds } from '../document/work.ts';

export type ChangeKind = (typeof changeKinds)[number];

/** What every event says about itself. */
export const happening = {
  // Ids of the plan have at most 100 characters; the longest that is named after an event adds 14.
  id: Type.String({
    pattern: '^[^\\s|,$\\\\]{1,86}$',
    description:
      'Own id of the event in the source system, after which the history entry and the tasks that follow are named: 1 to 86 characters without spaces, |, comma, $ or backslash',
  }),
  at: Type.Unsafe<Instant>(
    Type.String({
      format: 'date-time',
      description: 'When it happened: date, time with seconds, and offset',
    }),
  ),
  by: party('Who did it'),
  onBehalfOf: Type.Optional(refTo('organization', 'The organization that it was done for')),
  reason: Type.Optional(said(Text, 'Why, for the history')),
};
export type Happening = Read<ReturnType<typeof eventOf<string, Record<never, never>>>>;

/** The schema of an event of one kind: what it says beside what every event says. The type is made from it. */
export function eventOf<Kind extends string, Members extends TProperties>(
  kind: Kind,
  description: string,
  members: Members,
) {
  return Type.Object(
    { kind: Type.Literal(kind), ...happening, ...members },
    { ...closed, title: kind, description },
  );
}

/** The own id of something in the plan that the event is about. */
export const named = (what: string) => said(Id, what);

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
