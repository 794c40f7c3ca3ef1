// Answers out of a value set that somebody else expanded.
import type { CodeAnswer } from '../../ground/fhir/code-question.ts';
import { compileValueSet } from './compile.ts';

/** Reads the expansion of a ValueSet. What it lacks is out only when it is all of the value set. */
export function answersOfExpanded(
  valueSet: unknown,
): (system: string | undefined, code: string) => CodeAnswer {
  const { expansion = {}, partial } = compileValueSet(valueSet as Record<string, unknown>);
  const codes = new Map(Object.entries(expansion).map(([system, listed]) => [system, new Set(listed)]));
  return (system, code) => {
    const asked = system === undefined ? [...codes.values()] : [codes.get(system)];
    if (asked.some((listed) => listed?.has(code))) {
      return 'in';
    }
    return partial ? 'unknown' : 'out';
  };
}
