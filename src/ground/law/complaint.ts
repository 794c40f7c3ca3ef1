// Until when a complaint is in time: four weeks from knowledge (pbrl § 7-5). A late one is never refused here.
import { type Day, plusDays } from '../norway/day.ts';
import { isWorkingDay } from '../norway/working-day.ts';

/** Pasient- og brukerrettighetsloven § 7-5: four weeks from when the person got, or should have got, knowledge. */
const DAYS_TO_COMPLAIN = 28;

/**
 * The last day in Norway on which a complaint is surely in time. One that ends on a day that is no working day ends on the
 * next that is (domstolloven § 149, which administrative law follows).
 */
export function complaintBy(knowledge: Day): Day {
  let day = plusDays(knowledge, DAYS_TO_COMPLAIN);
  while (!isWorkingDay(day)) {
    day = plusDays(day, 1);
  }
  return day;
}

/**
 * Whether the complaint came after its four weeks. It is answered and sent on all the same: whether a late one is taken is
 * for the County Governor. `not-known` when nobody said when the person got to know.
 */
export function isLateComplaint(knowledge: Day | undefined, received: Day): 'yes' | 'no' | 'not-known' {
  if (knowledge === undefined) {
    return 'not-known';
  }
  return received > complaintBy(knowledge) ? 'yes' : 'no';
}
