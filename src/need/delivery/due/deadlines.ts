// When things are due, and what a person is told when they did not happen. Pure: instants come in.

import { firstContactBy } from '../../../ground/law/first-contact.ts';
import { type Day, dayOf, endOf, plusDays } from '../../../ground/norway/day.ts';
import { dateOf } from '../../../ground/norway/instant.ts';
import { saying } from '../codes/sayings.ts';
import { type Worded, waits, worded } from '../codes/worded.ts';
import type { Attention, NoticeRecord } from '../ledger.ts';
import type { DeadlineKind } from '../states.ts';
import {
  type EscalationSettings,
  type EscalationStep,
  escalationSteps,
  workingDaysAfter,
} from './escalation.ts';

export interface DeadlineSettings {
  /** Wait for an acknowledgement that does not come with the answer to the send, in milliseconds. */
  readonly acknowledgementMs: number;
  /** Working days that a unit has to answer a notice. */
  readonly answerWorkingDays: number;
  /** Days before the end of a consent on which a person is told. */
  readonly consentWarningDays: number;
  /** In a rehearsal a day of these deadlines, working day or not, lasts so many milliseconds; without it days are days in Norway. */
  readonly dayMs?: number;
  /** Who hears of a silent unit, and when; without it a person does, at once. */
  readonly escalation?: EscalationSettings;
}

/**
 * When something is due that began at `from`: for evaluation, revision and consent, `from` is the planned day itself.
 * Days are days in Norway and end at midnight there; a working day is no Saturday, Sunday or public holiday.
 */
export function dueAt(kind: DeadlineKind, from: Date, settings: DeadlineSettings): Date {
  switch (kind) {
    case 'acknowledgement':
      return new Date(from.getTime() + settings.acknowledgementMs);
    case 'answer':
    case 'other-endpoint':
    case 'other-unit':
    case 'follow-trust-unit':
    case 'follow-leader':
    case 'follow-person':
      return workingDaysAfter(from, settings.answerWorkingDays, settings.dayMs);
    case 'first-contact': {
      const last = firstContactBy(dayOf(from));
      return settings.dayMs === undefined
        ? midnightAfter(last)
        : new Date(from.getTime() + daysBetween(dayOf(from), last) * settings.dayMs);
    }
    case 'evaluation':
    case 'revision':
    case 'own-consent':
      return midnightAfter(dayOf(from));
    case 'consent-ends':
      return midnightAfter(plusDays(dayOf(from), -settings.consentWarningDays));
  }
}

function daysBetween(first: Day, last: Day): number {
  return (Date.parse(last) - Date.parse(first)) / 86_400_000;
}

function midnightAfter(day: Day): Date {
  return dateOf(endOf(day));
}

/**
 * The deadlines that an answer of the unit sets running and ends. Two weeks for the first contact hold in the municipality;
 * in hospital it is made as soon as possible, by the length of the stay, without a fixed day (001 §4.4 d).
 */
export function deadlinesOfAnswer(
  business: NonNullable<NoticeRecord['business']>,
  at: Date,
  settings: DeadlineSettings,
  inHospital = false,
): {
  readonly deadlines: readonly { readonly kind: DeadlineKind; readonly dueAt: string }[];
  readonly met: readonly DeadlineKind[];
} {
  const done: readonly DeadlineKind[] = ['answer', 'acknowledgement', ...escalationSteps];
  switch (business) {
    case 'received':
    case 'under-assessment':
      return { deadlines: [], met: ['acknowledgement'] };
    case 'coordinator-appointed': {
      if (inHospital) {
        return { deadlines: [], met: done };
      }
      const due = dueAt('first-contact', at, settings).toISOString();
      return { deadlines: [{ kind: 'first-contact', dueAt: due }], met: done };
    }
    case 'first-contact-made':
    case 'person-declined':
    case 'closed':
      return { deadlines: [], met: [...done, 'first-contact'] };
    default:
      return { deadlines: [], met: done };
  }
}

/** What stands on the list for people when this deadline passes. @param about the resource that names the day */
export function missedDeadline(
  kind: Exclude<DeadlineKind, 'acknowledgement' | EscalationStep>,
  about?: string,
): Attention & Worded {
  const code = `deadline-${kind}` as const;
  const where = about === undefined ? undefined : saying('about', { reference: about });
  return waits(code, worded(saying(code), where));
}
