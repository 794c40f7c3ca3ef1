// What commands that take a plan document have in common: the plan, the instant, and JSON out.
import { instantOf } from '../../ground/norway/instant.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { INPUT_HAS_PROBLEMS, parseJsonInput, reportIssues } from '../report.ts';

/** The plan in a file, or nothing after its problems were listed and the exit code set. */
export async function readPlan(file: string): Promise<IndividualPlan | undefined> {
  const input = await parseJsonInput(file);
  if (input === undefined) {
    return undefined;
  }
  const { parsePlan } = await import('../../plan/document/parse.ts');
  const { plan, issues } = parsePlan(input.value, instantOf(new Date()));
  if (plan === undefined) {
    reportIssues(issues, file);
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
  return plan;
}

export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
