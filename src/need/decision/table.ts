// The rule table, in the order in which people read it. Order decides nothing: exactly one rule matches.
import type { Rule } from './rule.ts';
import { consentRules } from './rules/consent.ts';
import { existingRules } from './rules/existing.ts';
import { flagRules } from './rules/flag.ts';
import { hospitalRules } from './rules/hospital.ts';
import { notifyRules } from './rules/notify.ts';

/** Ids of the rules: a closed set. */
export type RuleId = (
  | typeof flagRules
  | typeof existingRules
  | typeof hospitalRules
  | typeof consentRules
  | typeof notifyRules
)[number]['id'];
export type TableRule = Rule & { readonly id: RuleId };

export const rules: readonly TableRule[] = [
  ...flagRules,
  ...existingRules,
  ...hospitalRules,
  ...consentRules,
  ...notifyRules,
];
