// Results for people: one line while it runs, then what failed, what was expected, what came and what to do.
import type { VectorResult } from '../run.ts';
import { countsOf, pageOf, type RoleRun } from './run-of-role.ts';

const marks = { passed: '✓', failed: '✗', 'not-tried': '–' } as const;

/** The line of a vector as soon as it is judged. */
export function progressLine({ vector, outcome, reason, milliseconds }: VectorResult): string {
  const after = reason ? ` (${reason})` : '';
  const slow = milliseconds > 1_000 ? ` ${(milliseconds / 1_000).toFixed(1)} s` : '';
  return `${marks[outcome]} ${vector.id}${after}${slow}\n`;
}

/** What to know when all are judged. */
export function summaryText(run: RoleRun): string {
  const failed = run.results.filter(({ outcome }) => outcome === 'failed');
  const { passed, notTried, counted } = countsOf(run);
  const verdict =
    counted === 0
      ? `Right in all that was tried of ${run.profile === 'must' ? 'the musts' : 'musts and shoulds'}`
      : `Not right yet: ${counted} failed that count`;
  const counts = `${run.results.length} vectors: ${passed} passed, ${failed.length} failed, ${notTried} not tried`;
  return `${failed.map(paragraph).join('')}${counts}\n${verdict}. Each vector: ${pageOf(run.role)}\n`;
}

function paragraph({ vector, misses }: VectorResult): string {
  const { id, level, shows, requirement, fix } = vector;
  const lines = misses.flatMap(({ step, does, expected, found }) => [
    `    step ${step}: the kit ${does}`,
    `      expected  ${expected}`,
    `      came      ${found}`,
  ]);
  return [
    `✗ ${id} (${level})`,
    `    ${shows}`,
    ...lines,
    `    To do: ${fix}`,
    `    Demanded by: ${requirement.text} <${requirement.link}>`,
    '',
    '',
  ].join('\n');
}
