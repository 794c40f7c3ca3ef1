// Whether one consent of a plan stands at an instant, and why not when it does not.
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce, periodState } from '../../ground/norway/period.ts';
import type { Consent } from '../document/consent.ts';
import { type PlanPeople, representationInPlan, speakersIn } from './representation.ts';

export type ConsentDefect =
  | 'declined'
  | 'withdrawn'
  | 'expired'
  | 'not-in-force'
  | 'given-by-nobody'
  | 'giver-not-entitled'
  /** Parents gave it because of age, and the person is 16: the person is asked. */
  | 'person-of-age';

/** Nothing when the consent stands; otherwise the first thing that keeps it from standing. */
export function consentDefect(
  plan: PlanPeople,
  consent: Consent,
  instant: Instant,
  settings?: RepresentationSettings,
): ConsentDefect | undefined {
  return stateDefect(consent, instant) ?? giverDefect(plan, consent, instant, settings);
}

/** What the state of the consent itself keeps from standing, whoever gave it: what it denies counts all the same. */
export function stateDefect({ status, period }: Consent, instant: Instant): ConsentDefect | undefined {
  // @concept C5 without: if (status === 'rejected') return undefined;
  // @concept C11 without: if (status === 'inactive') return undefined;
  if (status === 'rejected') {
    return 'declined';
  }
  if (status === 'inactive') {
    return 'withdrawn';
  }
  if (status !== 'active') {
    return 'not-in-force';
  }
  if (periodState(period, instant) === 'ended') {
    return 'expired';
  }
  return isInForce(period, instant) ? undefined : 'not-in-force';
}

/** The person consents, or somebody else whom the law lets (C6). */
function giverDefect(
  plan: PlanPeople,
  consent: Consent,
  instant: Instant,
  settings: RepresentationSettings | undefined,
): ConsentDefect | undefined {
  // @concept C6 without: return undefined;
  const judged = representationInPlan(plan, consent, instant, settings);
  if (judged.counts === 'person' || judged.counts === 'representative') {
    return undefined;
  }
  switch (judged.because) {
    case 'of-age-since':
      return 'person-of-age';
    case 'giver-not-said':
    case 'giver-not-on-record':
      return 'given-by-nobody';
    default:
      return 'giver-not-entitled';
  }
}

/** The consents of a kind that stand at the instant. */
export function standingConsents(
  plan: PlanPeople,
  consents: readonly Consent[],
  kind: Consent['kind'],
  instant: Instant,
  settings?: RepresentationSettings,
): Consent[] {
  return consents.filter(
    (consent) => consent.kind === kind && consentDefect(plan, consent, instant, settings) === undefined,
  );
}

/** Relatives who speak for the person now: they gave a consent to the plan that stands, in the person's place (C6, C8). */
export function representatives(
  plan: PlanPeople,
  consents: readonly Consent[],
  instant: Instant,
  settings?: RepresentationSettings,
): ReadonlySet<string> {
  const relatives = new Set((plan.relatives ?? []).map(({ id }) => id));
  const standing = standingConsents(plan, consents, 'plan', instant, settings);
  const speakers = standing.flatMap((consent) => speakersIn(plan, consent, instant, settings));
  return new Set(speakers.filter((speaker) => relatives.has(speaker)));
}
