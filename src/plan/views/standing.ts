// Whether one consent of a plan stands at an instant, and why not when it does not.
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce, periodState } from '../../ground/norway/period.ts';
import type { Consent } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';

export type ConsentDefect =
  | 'declined'
  | 'withdrawn'
  | 'expired'
  | 'not-in-force'
  | 'given-by-nobody'
  | 'representative-without-ground';

/** Grounds on which somebody else may consent for the person (pbrl §§ 4-4 to 4-6). */
const grounds = new Set<string>(['lacks-capacity', 'minor']);

/** Nothing when the consent stands; otherwise the first thing that keeps it from standing. */
export function consentDefect(
  plan: Pick<IndividualPlan, 'relatives'>,
  consent: Consent,
  instant: Instant,
): ConsentDefect | undefined {
  return stateDefect(consent, instant) ?? giverDefect(plan, consent);
}

function stateDefect({ status, period }: Consent, instant: Instant): ConsentDefect | undefined {
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

/** The person consents, or somebody else on a ground that is written down (C6). */
function giverDefect(plan: Pick<IndividualPlan, 'relatives'>, consent: Consent): ConsentDefect | undefined {
  const givers = consent.givenBy ?? [];
  const reasons = (consent.reasons ?? []).map(({ kind }) => kind as string);
  if (givers.length === 0) {
    return 'given-by-nobody';
  }
  // @concept C6 without: return undefined;
  if (givers.includes('patient')) {
    return undefined;
  }
  const relatives = new Set((plan.relatives ?? []).map(({ id }) => id));
  const representatives = givers.filter((giver) => relatives.has(giver));
  if (representatives.length === 0) {
    return 'given-by-nobody';
  }
  return reasons.some((reason) => grounds.has(reason)) ? undefined : 'representative-without-ground';
}

/** The consents of a kind that stand at the instant. */
export function standingConsents(
  plan: Pick<IndividualPlan, 'relatives'>,
  consents: readonly Consent[],
  kind: Consent['kind'],
  instant: Instant,
): Consent[] {
  return consents.filter(
    (consent) => consent.kind === kind && consentDefect(plan, consent, instant) === undefined,
  );
}

/** Relatives who speak for the person now: they gave a consent to the plan that stands, on a ground (C6, C8). */
export function representatives(
  plan: Pick<IndividualPlan, 'relatives'>,
  consents: readonly Consent[],
  instant: Instant,
): ReadonlySet<string> {
  const relatives = new Set((plan.relatives ?? []).map(({ id }) => id));
  const standing = standingConsents(plan, consents, 'plan', instant);
  return new Set(standing.flatMap(({ givenBy }) => givenBy ?? []).filter((giver) => relatives.has(giver)));
}
