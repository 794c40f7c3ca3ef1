// A plan that was opened in an emergency: the line of the audit, and what a person is shown who looks whether it was one.
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { Attention } from '../../need/delivery/ledger.ts';
import type { Caller } from './caller.ts';

/** @param records of the person, of whom something is shown that no consent opens */
export function openedForOne(
  { name, fhirUser = '', emergency }: Caller,
  records: readonly string[],
  line: AuditEntry,
): { readonly told: AuditEntry; readonly attention: Attention } {
  const patient = records.toSorted()[0] ?? '';
  const reason = emergency?.reason ?? '';
  const what = saying('opened-in-emergency', { patient, user: fhirUser, client: name, reason });
  return {
    told: { ...line, action: 'opened-in-emergency', patient, reason },
    attention: waits('plan-opened-in-emergency', worded(what)),
  };
}
