// When things are due, and what a person is told when they did not happen. Pure: instants come in.
import { firstContactBy } from '../../../ground/law/first-contact.ts';
import { type Day, dayOf, endOf, plusDays } from '../../../ground/norway/day.ts';
import { dateOf } from '../../../ground/norway/instant.ts';
import { plusWorkingDays } from '../../../ground/norway/working-day.ts';
import type { Attention, NoticeRecord } from '../ledger.ts';
import type { DeadlineKind } from '../states.ts';

export interface DeadlineSettings {
  /** Wait for an acknowledgement that does not come with the answer to the send, in milliseconds. */
  readonly acknowledgementMs: number;
  /** Working days that a unit has to answer a notice. */
  readonly answerWorkingDays: number;
  /** Days before the end of a consent on which a person is told. */
  readonly consentWarningDays: number;
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
      return midnightAfter(plusWorkingDays(dayOf(from), settings.answerWorkingDays));
    case 'first-contact':
      return midnightAfter(firstContactBy(dayOf(from)));
    case 'evaluation':
    case 'revision':
      return midnightAfter(dayOf(from));
    case 'consent-ends':
      return midnightAfter(plusDays(dayOf(from), -settings.consentWarningDays));
  }
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
  const done: readonly DeadlineKind[] = ['answer', 'acknowledgement'];
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

const missed: Readonly<Record<Exclude<DeadlineKind, 'acknowledgement'>, readonly [string, string]>> = {
  answer: [
    'The unit has not answered the notice in time',
    'Call the unit; its telephone stands in the directory',
  ],
  'first-contact': [
    'Two weeks after the appointment of a coordinator no first contact is reported',
    'Ask the unit whether the person has been contacted, and for the reason when it takes longer',
  ],
  evaluation: [
    'The day of the evaluation has come',
    'See that the evaluation is held and written into the plan',
  ],
  revision: ['The day of the revision has come', 'See that the plan is revised'],
  'consent-ends': [
    'A consent is about to end',
    'Ask the person whether it shall be renewed; without it nothing is shared',
  ],
};

/** What stands on the list for people when this deadline passes. */
export function missedDeadline(kind: Exclude<DeadlineKind, 'acknowledgement'>): Attention {
  const [detail, nextStep] = missed[kind];
  return { reason: `deadline-${kind}`, detail, nextStep };
}
