// Whether a withdrawal is recorded, and when. That a Consent is inactive says only that it is no longer in force.
import type { Consent, Provenance } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../fhir/canonical.ts';
import { sameTarget } from '../../fhir/reference.ts';
import { isAfter } from '../../norway/moment.ts';
import { codingsOf, type Element, elementOf, itemsOf, textOf } from './element.ts';

/** At the time of the Provenance that records it, else at the last change of the Consent: never at its dateTime. */
export function withdrawalOf(
  consent: Consent,
  provenances: readonly Provenance[],
): { readonly at: string | undefined } | undefined {
  const recorded = provenances.filter((one) => records(one, consent));
  if (!reasonsIn(consent).includes('withdrawn') && recorded.length === 0) {
    return undefined;
  }
  const times = recorded.flatMap((one) => textOf(elementOf(one)?.recorded) ?? []);
  // Withdrawn twice is withdrawn from the last time on: a no is never taken for earlier than it may be.
  const last = times.find((time) => times.every((other) => !isAfter(other, time)));
  return { at: last ?? textOf(consent.meta?.lastUpdated) };
}

function records(provenance: Provenance, { id }: Consent): boolean {
  const about = itemsOf(provenance.target).some((target) =>
    sameTarget(textOf(elementOf(target)?.reference), `Consent/${id}`),
  );
  return (
    about &&
    codingsOf(provenance.activity).some(
      ({ system, code }) => system === codeSystem('ip-plan-event') && code === 'consent-withdrawn',
    )
  );
}

function reasonsIn(consent: Consent): string[] {
  return itemsOf((consent as unknown as Element).extension)
    .filter((one) => elementOf(one)?.url === extension('ip-consent-reason'))
    .flatMap((one) => codingsOf(elementOf(one)?.valueCodeableConcept))
    .flatMap(({ system, code }) => (system === codeSystem('ip-consent-reason') ? [code] : []));
}
