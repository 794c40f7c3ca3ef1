// What a person can vouch for, when a consent is there and it is not sure that it covers the notice.
import type { Refusal } from '../../need/consent/refusal.ts';
import type { Confirmable } from '../../need/delivery/ledger.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import type { RoutedRecipient } from '../ports.ts';

/** Nothing without a consent to name or a recipient to name it for, and never where a no was read. */
export function confirmableOf(
  { consents }: NeedFacts,
  recipient: RoutedRecipient | undefined,
  refusal: Refusal | undefined,
): Confirmable | undefined {
  const consent = consents.find(({ id }) => refusal?.consent === `Consent/${id}`);
  return consent && recipient && refusal?.confirmable
    ? {
        consent: `Consent/${consent.id}`,
        version: consent.meta?.versionId ?? consent.meta?.lastUpdated ?? '',
        recipient: recipient.organizationNumber,
      }
    : undefined;
}
