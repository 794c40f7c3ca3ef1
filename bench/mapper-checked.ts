// The mapper by hand with what makes reading a promise, as one would write it who has little time: what comes out is a right plan or
// the reader is told, and what a plan does not hold is named and kept, so that it can be written back. The plan that was read is
// written again, and where that differs from what came something was not taken.
// Still not: other plans than the fixture, codes that it does not know, resources of other persons, references of other forms,
// modifier extensions, merging what was kept into what is written.
import type { IndividualPlan } from '../src/plan/document/individual-plan.ts';
import { parsePlan } from '../src/plan/document/parse.ts';
import { backByHand, byHand } from './mapper.ts';

interface Came {
  readonly resource: unknown;
}

/** Where something was not taken: `Type/id.element.0`; and what stood there. */
type Kept = Readonly<Record<string, unknown>>;

/** The plan out of its transaction, what is wrong with it, and what it does not hold. */
export function backByHandChecked(entries: readonly Came[]): {
  readonly plan: unknown;
  readonly problems: readonly string[];
  readonly kept: Kept;
} {
  const read = backByHand(entries);
  const { plan, issues } = parsePlan(read);
  const kept: Record<string, unknown> = {};
  const again = new Map(
    plan ? byHand(plan as IndividualPlan).map(({ resource }) => [nameOf(resource), resource]) : [],
  );
  for (const { resource } of entries) {
    const name = nameOf(resource);
    keepDifferences(resource, again.get(name), name, kept);
  }
  return { plan, problems: issues.map(({ path, text }) => `${path}: ${text}`), kept };
}

function nameOf(resource: unknown): string {
  const { resourceType, id } = resource as { readonly resourceType: string; readonly id: string };
  return `${resourceType}/${id}`;
}

function keepDifferences(came: unknown, written: unknown, at: string, kept: Record<string, unknown>): void {
  if (came === written) {
    return;
  }
  if (typeof came !== 'object' || came === null || typeof written !== 'object' || written === null) {
    kept[at] = came;
    return;
  }
  for (const key of Object.keys(came)) {
    keepDifferences((came as Kept)[key], (written as Kept)[key], `${at}.${key}`, kept);
  }
}
