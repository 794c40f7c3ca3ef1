// What a rule of the table is made of.
import type { ActionCode } from './actions.ts';
import type { Column, Situation } from './situation.ts';

/** Why: in words for a lawyer, with the concept, the law and the section of the source document. */
export interface Reason {
  readonly concept: string;
  /** Section of the law. */
  readonly law: string;
  /** Source document and section (`001 §4.2.2 b`), or `design` for a rule of our own. */
  readonly source: string;
  readonly text: string;
}

/** Values that each named column may have; a column that is not named may have any. */
export type Condition = { readonly [C in Column]?: readonly Situation[C][] };

export interface Rule {
  readonly id: string;
  readonly title: string;
  /** The rule matches when one of these holds. No two rules, and no two conditions, ever hold together. */
  readonly when: readonly Condition[];
  /** In the order in which they are done. */
  readonly actions: readonly [ActionCode, ...ActionCode[]];
  readonly because: readonly [Reason, ...Reason[]];
  /** Only with the action `hand-to-person`: what the person has to settle, in English and in Norwegian. */
  readonly forPerson?: { readonly en: string; readonly nb: string };
}

/** True when the situation has one of the named values in every column that the condition names. */
export function holds(condition: Condition, situation: Situation): boolean {
  return Object.entries(condition).every(([column, values]) =>
    (values as readonly string[]).includes(situation[column as Column]),
  );
}
