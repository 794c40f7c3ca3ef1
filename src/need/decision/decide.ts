// The front door: facts in, one decision out. Pure and total.
import type { Words } from '../../ground/words/language.ts';
import { type ActionCode, recordOf } from './actions.ts';
import type { DecisionFacts } from './facts.ts';
import type { Reason } from './reason.ts';
import { holds, type Rule } from './rule.ts';
import { type Note, type Situation, situationOf } from './situation.ts';
import { type RuleId, rules, type TableRule } from './table.ts';

export interface Decision {
  /** Id of the one rule that matched. */
  readonly rule: RuleId;
  readonly title: Words;
  /** In the order in which they are done; never empty. */
  readonly actions: readonly [ActionCode, ...ActionCode[]];
  readonly reasons: readonly Reason[];
  /** What was counted out of the need on the way; its reasons stand among the others. */
  readonly notes: readonly Note['note'][];
  /** What must be recorded in the person's record (D2, D4, D16, D18). */
  readonly record: readonly string[];
  readonly forPerson?: Words;
  readonly situation: Situation;
}

/**
 * Decides what a need leads to. Whether a notice really leaves is asked again by the gate, at every attempt.
 * @throws {RangeError} when not exactly one rule matches: the table is broken, and a test shows that it is not
 * @example
 * const asked = { raised: true, criteria: 'met', wish: 'yes' };
 * const facts = {
 *   direction: 'to-municipality', flag: 'active', person: 'living', assessment: 'final', plan: asked, coordinator: asked,
 *   information: 'documented', consent: 'given', existingPlan: 'none', municipalCoordinator: false,
 *   hospitalCoordinator: 'none', services: 'municipality', sender: 'coordinator', recipient: 'found',
 *   applicationRequired: false,
 * };
 * decide(facts).actions.includes('notify-ke'); // true
 * decide({ ...facts, consent: 'missing' }).actions.includes('notify-ke'); // false
 */
export function decide(facts: DecisionFacts): Decision {
  const { situation, notes } = situationOf(facts);
  const rule = ruleFor(situation);
  const actions = [...rule.actions, ...supplement(rule, facts)] as const;
  return {
    rule: rule.id,
    title: rule.title,
    actions: actions as readonly [ActionCode, ...ActionCode[]],
    reasons: [...rule.because, ...notes],
    notes: notes.map(({ note }) => note),
    record: recordOf(actions),
    ...(rule.forPerson ? { forPerson: rule.forPerson } : {}),
    situation,
  };
}

/** The one rule that matches. */
export function ruleFor(situation: Situation): TableRule {
  const matching = rules.filter((rule) => rule.when.some((condition) => holds(condition, situation)));
  const [rule] = matching;
  if (!rule || matching.length > 1) {
    throw new RangeError(
      `${matching.length} rules match (${matching.map(({ id }) => id).join(', ')}): the decision table is broken`,
    );
  }
  return rule;
}

/** Where the municipality requires a written application, the hospital helps with it. Source: 001 §4.2.2 b. */
function supplement(rule: Rule, facts: DecisionFacts): ActionCode[] {
  return facts.applicationRequired && rule.actions.includes('notify-ke') ? ['help-apply'] : [];
}
