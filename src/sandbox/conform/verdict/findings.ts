// Results of vectors as the issues that our other reports are written from.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { VectorResult } from '../run.ts';

/** What was found with one vector. */
export interface Finding {
  readonly source: string;
  /** The page that describes the vector. */
  readonly file: string;
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

export function findingOf({ vector, outcome, misses, reason }: VectorResult, file: string): Finding {
  const failed = misses.map(
    ({ step, does, expected, found }): Issue => ({
      severity: vector.level === 'must' ? 'error' : 'warning',
      code: 'business-rule',
      path: `${vector.id}, step ${step}`,
      text: `${vector.shows}. The kit ${does}: expected ${expected}; came ${found}`,
      fix: vector.fix,
      rule: vector.id,
      expected,
      found,
      link: vector.requirement.link,
    }),
  );
  const untried: Issue[] =
    outcome === 'not-tried'
      ? [
          {
            severity: 'information',
            code: 'incomplete',
            path: vector.id,
            text: `Not tried: ${reason}`,
            rule: vector.id,
          },
        ]
      : [];
  return {
    source: vector.id,
    file,
    valid: outcome !== 'failed' || vector.level === 'should',
    issues: [...failed, ...untried],
  };
}
