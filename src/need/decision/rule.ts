// What a rule of the table is made of.
import type { Words } from '../../ground/words/language.ts';
import type { ActionCode } from './actions.ts';
import type { Reason } from './reason.ts';
import type { Column, Situation } from './situation.ts';

/** Values that each named column may have; a column that is not named may have any. */
export type Condition = { readonly [C in Column]?: readonly Situation[C][] };

export interface Rule {
  readonly id: string;
  readonly title: Words;
  /** The rule matches when one of these holds. No two rules, and no two conditions, ever hold together. */
  readonly when: readonly Condition[];
  /** In the order in which they are done. */
  readonly actions: readonly [ActionCode, ...ActionCode[]];
  readonly because: readonly [Reason, ...Reason[]];
  /** Only with the action `hand-to-person`: what the person has to settle. */
  readonly forPerson?: Words;
}

/** Rules whose ids are known as types. Not `as const`: the declaration of that would be a copy of every text. */
export function rulesOf<const Id extends string>(
  rules: readonly (Rule & { readonly id: Id })[],
): readonly (Rule & { readonly id: Id })[] {
  return rules;
}

/** True when the situation has one of the named values in every column that the condition names. */
export function holds(condition: Condition, situation: Situation): boolean {
  for (const column of Object.keys(condition) as Column[]) {
    const values: readonly string[] | undefined = condition[column];
    if (values && !values.includes(situation[column])) {
      return false;
    }
  }
  return true;
}
