// What an event of a plan's life means in FHIR: the resources that are new or different, and nothing that goes away.

import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { nothingKept, type Rest } from '../mapping/rest.ts';
import { type ToFhirOptions, type TransactionBundle, toFhir } from '../mapping/to-bundle.ts';

export interface FhirChange {
  /** One transaction: the changed CarePlan and CareTeam, the Provenance of the event, the Tasks that follow. */
  readonly bundle: TransactionBundle;
  readonly issues: readonly Issue[];
}

/**
 * The transaction that takes a server from one state of the plan to the next. With `ifMatch` every resource that was
 * read with a version is written only over that version, so that two writers cannot undo each other (B14).
 * A resource that would go away is refused: in a plan things end, they do not vanish (B3).
 * @example
 * const { bundle: change } = changeInFhir(plan, { ...plan, title: 'Individuell plan, ny tittel' });
 * change.entry.length; // 1
 */
export function changeInFhir(
  before: IndividualPlan,
  after: IndividualPlan,
  rest: Rest = nothingKept,
  options: ToFhirOptions = {},
): FhirChange {
  const was = toFhir(before, rest, options);
  const is = toFhir(after, rest, options);
  const known = new Map(was.bundle.entry.map((entry) => [nameOf(entry), JSON.stringify(entry.resource)]));
  const entry = is.bundle.entry.filter((each) => known.get(nameOf(each)) !== JSON.stringify(each.resource));
  const kept = new Set(is.bundle.entry.map(nameOf));
  const vanished = [...known.keys()].filter((name) => !kept.has(name));
  return { bundle: { ...is.bundle, entry }, issues: [...is.issues, ...vanished.map(wouldVanish)] };
}

function nameOf({ resource }: TransactionBundle['entry'][number]): string {
  return `${resource.resourceType}/${resource.id}`;
}

function wouldVanish(name: string): Issue {
  return {
    severity: 'error',
    code: 'business-rule',
    path: name.slice(0, name.indexOf('/')),
    text: `${name} is no longer in the plan, but nothing of a plan is deleted from a server.`,
    fix: 'End it instead: a status, or the end of its period.',
    rule: 'B3',
    concept: 'B3',
  };
}
