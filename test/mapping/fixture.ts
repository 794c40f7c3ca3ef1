// The plan fixtures, read once for all tests of this room.
import { readFileSync } from 'node:fs';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';

/** A fixture as raw JSON, so that a test may change it before it is parsed. */
export function planInput(name = 'child-cerebral-palsy'): Record<string, unknown> {
  const url = new URL(`../../fixtures/plans/${name}/plan.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
}

/** A fixture as a plan; fails when the fixture itself is wrong. */
export function planFixture(name?: string): IndividualPlan {
  const { plan, issues } = parsePlan(planInput(name));
  if (plan === undefined) {
    throw new Error(`fixture is no plan: ${JSON.stringify(issues)}`);
  }
  return plan;
}
