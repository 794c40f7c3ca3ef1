// When a consent that somebody else gave ends because of the person's age, so that the person's own is asked for in time.
import type { Consent } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { endsBecauseOfAge, representationOf } from '../../ground/law/representation.ts';
import { type Day, dayOf, startOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { type Giver, representationFacts } from './giver.ts';

/**
 * The day on which the consent ends because of age, or has ended, unless another active one of its kind counts from then on.
 * @param consents all that the record has of the person
 */
export function ownConsentDay(
  consent: Consent,
  giver: Giver,
  consents: readonly Consent[],
  at: Instant,
): Day | undefined {
  if (consent.status !== 'active' || kindsOf(consent).length === 0) {
    return undefined;
  }
  const day = endsBecauseOfAge(representationFacts(consent, giver, at), at, giver.settings);
  if (day === undefined) {
    return undefined;
  }
  const then = day <= dayOf(at) ? at : startOf(day);
  const isFollowed = consents.some(
    (other) => other.id !== consent.id && isSameKind(other, consent) && countsAt(other, giver, then),
  );
  return isFollowed ? undefined : day;
}

function countsAt(consent: Consent, giver: Giver, then: Instant): boolean {
  const { counts } = representationOf(representationFacts(consent, giver, then), then, giver.settings);
  return consent.status === 'active' && (counts === 'person' || counts === 'representative');
}

function isSameKind(one: Consent, other: Consent): boolean {
  return kindsOf(one).some((kind) => kindsOf(other).includes(kind));
}

function kindsOf({ category }: Consent): string[] {
  return (category ?? []).flatMap((each) => codesIn(each, codeSystem('ip-consent-category')));
}
