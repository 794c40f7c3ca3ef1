// Which consents of a plan stand at an instant. The law says it; here it is asked about the plan.
import { standingAbout } from '../../ground/law/consent/evaluate.ts';
import { type Giving, standingOf } from '../../ground/law/consent/standing.ts';
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Consent } from '../document/consent.ts';
import { type PlanPeople, representationInPlan, speakersIn } from './representation.ts';
import { saidIn, statementOf } from './statements.ts';

/** Views look at what is written down here, by the clock that wrote it: no beginning is taken for begun before its time. */
export const CLOCK_OF_PLAN_MS = 0;

/** The consents of a kind that stand at the instant: none that a later no to the matter as a whole has overtaken. */
export function standingConsents(
  plan: PlanPeople,
  consents: readonly Consent[],
  kind: Consent['kind'],
  instant: Instant,
  settings?: RepresentationSettings,
): Consent[] {
  const { statements, giverOf, consentOf } = saidIn(plan, consents, instant, settings);
  const time = { at: instant, toleranceMs: CLOCK_OF_PLAN_MS };
  return standingAbout(statements, kind, giverOf, time).map(consentOf);
}

/** Whether status and times let the consent stand, whoever gave it. */
export function standsBesidesGiver(consent: Consent, instant: Instant): boolean {
  const counts: Giving = { counts: 'person' };
  return standingOf(statementOf(consent), () => counts, { at: instant, toleranceMs: CLOCK_OF_PLAN_MS })
    .stands;
}

/** Parents gave it because of age, and the person is 16: nothing else keeps it from standing. */
export function isEndedByAge(
  plan: PlanPeople,
  consent: Consent,
  instant: Instant,
  settings?: RepresentationSettings,
): boolean {
  const judged = representationInPlan(plan, consent, instant, settings);
  return 'because' in judged && judged.because === 'of-age-since' && standsBesidesGiver(consent, instant);
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
