// What was opened in an emergency is told before it is shown: in the audit, and on the list for people.
import { openedForOne } from '../../flows/guard/emergency.ts';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { type Answer, answerNo } from './answer.ts';
import type { Context } from './context.ts';
import type { Judge } from './judge.ts';

/** Notes what the caller is about to be shown; an answer instead where an emergency would open the plans of several persons. */
export async function noted(
  { parts, caller }: Context,
  { opened }: Judge,
  line: AuditEntry,
): Promise<Answer | undefined> {
  const [records, ...others] = opened;
  if (!records) {
    await parts.store.record(line);
    return undefined;
  }
  if (others.length > 0) {
    return answerNo(
      403,
      'too-costly',
      'An emergency opens the plan of one person at a time.',
      'Search for one person (patient=…), or read by id.',
    );
  }
  const { told, attention } = openedForOne(caller, records, line);
  await parts.store.recordForPeople(told, attention);
  parts.metrics.opened();
  return undefined;
}
