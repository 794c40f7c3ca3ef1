// Plain JavaScript: a FHIR Bundle becomes a plan, and what has no place in a plan is told.
import { fromFhir, keptValues } from 'individuell-plan-fhir';

/** @param {unknown} bundle */
export function summarise(bundle) {
  const { plan, rest, issues } = fromFhir(bundle);
  return {
    title: plan?.title,
    goals: plan?.goals?.length ?? 0,
    kept: keptValues(rest).length,
    problems: issues
      .filter(({ severity }) => severity === 'error')
      .map(({ path, text }) => `${path}: ${text}`),
  };
}
