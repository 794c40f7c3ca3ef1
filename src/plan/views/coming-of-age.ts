// Consents that somebody else gave because of age, and that the person's own has to follow before they end (C4, C6).
import { endsBecauseOfAge } from '../../ground/law/representation.ts';
import {
  type RepresentationSettings,
  representationDefaults,
} from '../../ground/law/representation-facts.ts';
import { type Day, dayOf, plusDays, startOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Consent } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { ConsentGap } from './gaps.ts';
import { planFacts } from './representation.ts';
import { standingConsents, standsBesidesGiver } from './standing.ts';

export interface OwnConsentQuestion {
  readonly plan: IndividualPlan;
  readonly consents: readonly Consent[];
  readonly instant: Instant;
  readonly settings?: RepresentationSettings;
}

/**
 * The consents that end because of the person's age within the days of the setting, or have ended so, and that no other
 * consent of the same kind follows: the person, or who consents then, is asked. Those who ask keep what they need for it.
 * Source: pbrl § 4-3 (16 years), § 4-5 (18 years).
 * @example
 * const due = ownConsentsDue({ plan, consents: plan.consents, instant: '2026-11-29T12:00:00+01:00' });
 */
export function ownConsentsDue(question: OwnConsentQuestion): ConsentGap[] {
  const { consents } = question;
  return consents.flatMap((consent): ConsentGap[] => {
    const due = endsByAge(consent, question);
    if (due === undefined || isFollowed(consent, due, question)) {
      return [];
    }
    const kinds = (consent.permits ?? []).flatMap(({ information }) => information ?? []);
    return [
      {
        party: 'patient',
        kinds: consent.kind === 'plan' ? ['plan'] : [...new Set(kinds)],
        because: 'own-consent',
        renews: consent.id,
        due,
      },
    ];
  });
}

/** The day on which it ends, or has ended, because of age; nothing while that day is further away than the setting says. */
function endsByAge(
  consent: Consent,
  { plan, instant, settings = representationDefaults }: OwnConsentQuestion,
): Day | undefined {
  if (!standsBesidesGiver(consent, instant)) {
    return undefined;
  }
  const day = endsBecauseOfAge(planFacts(plan, consent, instant), instant, settings);
  return day !== undefined && day <= plusDays(dayOf(instant), settings.askBeforeDays) ? day : undefined;
}

/** Another consent of the kind stands on the day itself, or now if the day has passed. */
function isFollowed(
  consent: Consent,
  due: Day,
  { plan, consents, instant, settings }: OwnConsentQuestion,
): boolean {
  const then = due <= dayOf(instant) ? instant : startOf(due);
  return standingConsents(plan, consents, consent.kind, then, settings).some(({ id }) => id !== consent.id);
}
