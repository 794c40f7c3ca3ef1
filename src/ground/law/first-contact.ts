// The first contact: in the municipality normally within two weeks of the appointment; longer needs a reason (E2).
import { type Day, plusDays } from '../norway/day.ts';
import { parseMoment, spanOf } from '../norway/moment.ts';

/** Guideline of UNN (001) section 4.4 d. In hospital the length of the stay decides, without a fixed day. */
const DAYS_TO_FIRST_CONTACT = 14;

/** The last day in Norway on which the first contact is in time; it lasts to its midnight. */
export function firstContactBy(appointed: Day): Day {
  return plusDays(appointed, DAYS_TO_FIRST_CONTACT);
}

/**
 * True when it is sure that the deadline is later than two weeks: both are a FHIR date, dateTime or instant. What is
 * absent or unreadable is judged by the rules of its form.
 */
export function isLateFirstContact(appointed: string | undefined, deadline: string | undefined): boolean {
  const [from, to] = [parseMoment(appointed), parseMoment(deadline)];
  return from !== undefined && to !== undefined && spanOf(to)[0] > firstContactBy(spanOf(from)[1]);
}
