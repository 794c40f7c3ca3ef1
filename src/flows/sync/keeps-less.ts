// What a system did not keep of the plan that it was given: told once, and a consent that opens more there without it is inactive there.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Consent } from '../../plan/document/consent.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { notKept } from '../../plan/merge/lifted.ts';
import { opensNoMore } from '../../plan/merge/merge-consent.ts';
import { isSame } from '../../plan/merge/same.ts';

/** Places told at most of one plan; the rest is counted. */
const MOST = 20;

/** One issue a place, of those that were not told before. */
export function notKeptIssues(
  side: string,
  given: IndividualPlan,
  shown: IndividualPlan | undefined,
  before: readonly string[],
): Issue[] {
  const places = shown ? notKept(given, shown).filter((place) => !before.includes(place)) : [];
  return places.slice(0, MOST).map((path, at) => ({
    severity: 'warning',
    code: 'incomplete',
    path,
    text: `${side} has no place for this, or keeps it otherwise${at === MOST - 1 ? `; ${places.length - MOST} more such places` : ''}. It stays in the other system.`,
    fix: 'Nothing has to be done for the plan; whoever reads it in that system does not see it.',
  }));
}

/** The consents of which a system shows more than was said: without an end, a denial, or what narrows a permit. */
export function widenedConsents(given: IndividualPlan, shown: IndividualPlan): string[] {
  const said = new Map((given.consents ?? []).map((consent) => [consent.id, consent]));
  return (shown.consents ?? []).flatMap((consent) => {
    const own = said.get(consent.id);
    return own && consent.status === 'active' && !opensNoMore(consent, own) ? [consent.id] : [];
  });
}

/** The plan for a system that would show more of these consents than was said. */
export function withInactive(plan: IndividualPlan, consents: readonly string[]): IndividualPlan {
  const all = (plan.consents ?? []).map(
    (consent): Consent => (consents.includes(consent.id) ? { ...consent, status: 'inactive' } : consent),
  );
  return consents.length === 0 ? plan : { ...plan, consents: all };
}

/** The consents that are inactive in a system because it could not hold them, and that have not been changed since. */
export function heldBack(
  plan: IndividualPlan,
  base: IndividualPlan | undefined,
  shown: IndividualPlan | undefined,
): string[] {
  const of = (one: IndividualPlan | undefined, id: string) => one?.consents?.find((each) => each.id === id);
  return (plan.consents ?? []).flatMap((consent) => {
    const isSameAsGiven = consent.status === 'active' && isSame(consent, of(base, consent.id));
    return isSameAsGiven && of(shown, consent.id)?.status === 'inactive' ? [consent.id] : [];
  });
}

export function heldBackIssue(side: string, id: string): Issue {
  return {
    severity: 'warning',
    code: 'security',
    path: `/consents/${id}`,
    text: `${side} does not keep what restricts this consent (an end, a denial, a narrower permit): there it would open more than was said. It is inactive in that system.`,
    fix: 'Let a person see to it that the restriction is known there, or ask for a consent that this system can hold.',
    concept: 'C5',
  };
}
