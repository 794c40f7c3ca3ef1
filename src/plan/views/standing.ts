// Which consents of a plan stand at an instant. The law says it; here it is asked about the plan.
import { standingAbout } from '../../ground/law/consent/evaluate.ts';
import { type Giving, standingOf, timeOfNo } from '../../ground/law/consent/standing.ts';
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { isBefore } from '../../ground/norway/moment.ts';
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

/** How the consent to the plan itself stands; `none`: nobody has said yes or no yet, or it has not begun. */
type PlanConsent = 'stands' | 'withdrawn' | 'declined' | 'ended' | 'none';

/**
 * What has become of the consent to the plan. It has ended without a no when it ran out, was replaced or was set aside:
 * then somebody has to ask anew. A no that may be the later word counts.
 */
export function planConsentOf(
  plan: PlanPeople,
  consents: readonly Consent[],
  instant: Instant,
  settings?: RepresentationSettings,
): { readonly state: PlanConsent; readonly ended: readonly Consent[] } {
  if (standingConsents(plan, consents, 'plan', instant, settings).length > 0) {
    return { state: 'stands', ended: [] };
  }
  const { statements, giverOf, consentOf } = saidIn(plan, consents, instant, settings);
  const time = { at: instant, toleranceMs: CLOCK_OF_PLAN_MS };
  const said = statements
    .filter(({ matters, status }) => matters.includes('plan') && status !== 'entered-in-error')
    .map((statement) => ({ statement, standing: standingOf(statement, giverOf, time) }));
  const over = said.filter(
    ({ statement: { status }, standing }) =>
      !standing.stands &&
      !standing.no &&
      standing.defect.doubt === 'not-in-force' &&
      (status === 'active' || status === 'inactive'),
  );
  const ended = over.map(({ statement }) => consentOf(statement));
  const noes = said.flatMap(({ statement, standing }) =>
    !standing.stands && standing.no ? [{ no: standing.no, at: timeOfNo(statement) }] : [],
  );
  const isOver = over.some(({ statement }) => noes.every(({ at }) => isBefore(at, statement.said)));
  if (isOver) {
    return { state: 'ended', ended };
  }
  const no = noes.find((each) => each.no === 'withdrawn') ?? noes[0];
  return { state: no?.no ?? 'none', ended: [] };
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

/**
 * Relatives who speak for the person now: they gave a consent to the plan that stands, in the person's place (C6, C8).
 * Ground and mandate decide, never whether they take part.
 */
export function representatives(
  plan: PlanPeople,
  consents: readonly Consent[],
  instant: Instant,
  settings?: RepresentationSettings,
): ReadonlySet<string> {
  const standing = standingConsents(plan, consents, 'plan', instant, settings);
  return speakersFor(plan, standing, instant, settings);
}

/**
 * Relatives who spoke for the person when the plan ended, and may still: by a consent that stands, or that was withdrawn
 * since. One that was set aside, ran out or counted for nothing gives no such right.
 */
export function representativesAtTheEnd(
  plan: PlanPeople,
  consents: readonly Consent[],
  instant: Instant,
  settings?: RepresentationSettings,
): ReadonlySet<string> {
  const withdrawn = consents.filter(
    ({ kind, status, reasons }) =>
      kind === 'plan' && status === 'inactive' && reasons?.some((one) => one.kind === 'withdrawn'),
  );
  const standing = standingConsents(plan, consents, 'plan', instant, settings);
  return speakersFor(plan, [...standing, ...withdrawn], instant, settings);
}

function speakersFor(
  plan: PlanPeople,
  consents: readonly Consent[],
  instant: Instant,
  settings?: RepresentationSettings,
): ReadonlySet<string> {
  const relatives = new Set((plan.relatives ?? []).map(({ id }) => id));
  const speakers = consents.flatMap((consent) => speakersIn(plan, consent, instant, settings));
  return new Set(speakers.filter((speaker) => relatives.has(speaker)));
}
