// What of the events stands at an instant: later ones are not known yet, and what was taken back never was.
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { type DutyEvent, type EventKind, matterOf } from './event.ts';

/** Kinds that take earlier ones back, of the same stay where they name one. */
const takesBack: Partial<Readonly<Record<EventKind, readonly EventKind[]>>> = {
  'discharge-cancelled': ['discharged'],
  'stay-cancelled': [
    'admission-planned',
    'admitted',
    'discharge-planned',
    'went-on-leave',
    'came-back',
    'discharged',
  ],
  'death-retracted': ['died'],
};

/** The events up to the instant, in the order in which they happened, without what was taken back. */
export function standingEvents(events: readonly DutyEvent[], at: Instant): readonly DutyEvent[] {
  const known = inOrder(events.filter((event) => compareInstants(event.at, at) <= 0));
  if (!known.some(({ kind }) => takesBack[kind])) {
    return known;
  }
  return known.filter(
    (event, place) =>
      takesBack[event.kind] === undefined &&
      !known.some((other, otherPlace) => isTakenBack(event, other, otherPlace > place)),
  );
}

/** As they happened; what happened at the same instant stays as it was given. */
export function inOrder(events: readonly DutyEvent[]): readonly DutyEvent[] {
  return [...events].sort((one, other) => compareInstants(one.at, other.at));
}

/** @param isAfter `other` stands behind `event`: that decides where both were said at one instant */
function isTakenBack(event: DutyEvent, other: DutyEvent, isAfter: boolean): boolean {
  if (takesBack[other.kind]?.includes(event.kind) !== true || matterOf(other) !== matterOf(event)) {
    return false;
  }
  const order = compareInstants(event.said ?? event.at, other.said ?? other.at);
  return order < 0 || (order === 0 && isAfter);
}

/**
 * After these a duty that falls with them does not begin anew, until one of those named happens. What is not named here
 * takes away what runs and says nothing about later.
 */
export const lasting: Partial<Readonly<Record<EventKind, readonly EventKind[]>>> = {
  declined: ['wish-stated', 'need-found'],
  'no-need-found': ['need-found'],
  'need-retracted': ['need-found', 'notice-due'],
  'existing-plan-found': ['need-found', 'notice-due'],
  'existing-coordinator-found': ['need-found', 'notice-due'],
  'arrangement-ended': ['need-found'],
  'plan-ended': ['plan-begun', 'hospital-plan-begun'],
  'consent-withdrawn': ['consent-given', 'own-consent-got', 'notice-due'],
  'consent-ended': ['consent-given', 'own-consent-got', 'notice-due'],
  'partners-objected': ['need-found'],
  died: [],
};

/** With these every duty falls that does not outlive them. */
export const endings: readonly EventKind[] = ['died', 'need-retracted'];
