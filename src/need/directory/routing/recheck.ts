// Time passes between the notice and the answer: people move, units change their endpoint, municipalities merge.
// These rules say what an earlier routing is still worth. Pure.
import { dayOf } from '../../../ground/norway/day.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { Directory } from '../directory.ts';
import { type Purpose, type Resolution, resolveArea } from './resolve.ts';
import type { Stop } from './stop.ts';

/** To whom a message went, as it was recorded then. */
export interface SentTo {
  /** Id of the unit's Organization in the directory. */
  readonly organization: string;
  readonly endpoint: { readonly id: string; readonly address: string };
  /** Municipality (number) and city district by which the recipient was found. */
  readonly municipality: string;
  readonly district?: string;
}

/** How a fresh routing stands to the earlier one. */
export type Recheck =
  /** Nothing has changed. */
  | { readonly kind: 'same' }
  /**
   * The same unit, by another endpoint: what is not acknowledged goes to the new one under the same message id, so
   * that a unit which did take the first copy knows it for a duplicate.
   */
  | { readonly kind: 'endpoint-changed'; readonly from: string; readonly to: string }
  /**
   * Another unit is responsible now. What has been delivered stays with the one that has it, which hands on; what has
   * not been delivered goes to the new one, after a new decision on consent, because consent names its recipient.
   */
  | { readonly kind: 'recipient-changed'; readonly from: string; readonly to: string }
  /** Nobody can be found any more: a person takes over. */
  | { readonly kind: 'no-recipient'; readonly stop: Stop };

export function recheck(sent: SentTo, now: Resolution): Recheck {
  if (now.stop) {
    return { kind: 'no-recipient', stop: now.stop };
  }
  const { organization, endpoint } = now.recipient;
  if (organization.id !== sent.organization) {
    return { kind: 'recipient-changed', from: sent.organization, to: organization.id ?? '' };
  }
  return endpoint.address === sent.endpoint.address
    ? { kind: 'same' }
    : { kind: 'endpoint-changed', from: sent.endpoint.address, to: endpoint.address ?? '' };
}

/**
 * Whether an answer by this organisation is an answer to that message: from the unit that it was sent to, or from the
 * one that covers the same area today (after a merger, or when an inter-municipal unit took over). A person's move
 * changes nothing here: the unit that has the notice is the one that answers it.
 */
export function mayAnswer(question: {
  readonly sent: SentTo;
  readonly organization: string;
  readonly purpose: Purpose;
  readonly instant: Instant;
  readonly directory: Directory;
}): boolean {
  const { sent, organization, purpose, instant, directory } = question;
  if (organization === sent.organization) {
    return true;
  }
  const { municipality, district } = sent;
  const today = resolveArea({
    municipality,
    // City districts do not outlive their municipality's number.
    ...(district && directory.municipalities.standing(municipality, dayOf(instant)).kind === 'current'
      ? { district }
      : {}),
    purpose,
    instant,
    directory,
  });
  return today.recipient?.organization.id === organization;
}
