// Every id stands for one thing, and every reference leads to one that may stand there.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../individual-plan.ts';
import type { RefTarget } from '../shared.ts';
import { partyLists, targetsOf } from '../targets.ts';
import { fieldFinder } from '../walk.ts';

export function uniqueIds(plan: IndividualPlan): Issue[] {
  const issues: Issue[] = [];
  const seenParties = new Map<string, string>([['patient', 'the person whose plan it is']]);
  for (const [list, items] of Object.entries(plan)) {
    if (!Array.isArray(items)) {
      continue;
    }
    const isParty = (partyLists as readonly string[]).includes(list);
    const seen = isParty ? seenParties : new Map<string, string>();
    for (const [at, item] of items.entries()) {
      const id = (item as { id?: unknown }).id;
      if (typeof id !== 'string') {
        continue;
      }
      const pointer = `/${list}/${at}/id`;
      const first = seen.get(id);
      if (first !== undefined) {
        issues.push({
          severity: 'error',
          code: 'duplicate',
          path: pointer,
          text: `The id is already used (${first}), so nobody could tell which one is meant.`,
          fix: 'Give each its own id; relatives, professionals, positions and organizations share one set of ids.',
        });
      } else {
        seen.set(id, pointer);
      }
    }
  }
  return issues;
}

const planReferences = fieldFinder((schema) => schema['x-ref'] !== undefined);

export function references(plan: IndividualPlan): Issue[] {
  const targets = targetsOf(plan);
  const issues: Issue[] = [];
  for (const { pointer, value, schema } of planReferences(plan)) {
    const target = schema['x-ref'] as RefTarget;
    if (typeof value !== 'string' || targets[target].has(value)) {
      continue;
    }
    const isOther = (target === 'person' || target === 'staff') && targets.party.has(value);
    issues.push({
      severity: 'error',
      code: isOther ? 'business-rule' : 'not-found',
      path: pointer,
      text: isOther
        ? `Here can stand a ${target === 'staff' ? 'professional or position' : 'person'} only.`
        : `This refers to a ${target} that is not in the plan.`,
      fix: isOther
        ? 'Name a position at the organization.'
        : `Use the id of a ${target} that is listed in the plan${target === 'party' ? ', or "patient"' : ''}.`,
    });
  }
  return issues;
}
