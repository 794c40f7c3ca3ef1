// The notice that the unit is still working on for this person: what a further Flag raises goes onto its thread.
import { unitStates } from '../../ground/law/unit-states.ts';
import type { Ledger, NoticeRecord } from '../../need/delivery/ledger.ts';
import type { BusinessState, NoticeState } from '../../need/delivery/states.ts';
import { placeIn } from '../../need/notice/parties.ts';
import type { RoutedRecipient } from '../ports.ts';

const withUnit: readonly NoticeState[] = [
  'sending',
  'waiting-to-resend',
  'awaiting-acknowledgement',
  'delivered',
];
/** True when the unit has done with the notice. */
export function isEnded({ business }: { readonly business?: BusinessState | undefined }): boolean {
  return business !== undefined && unitStates[business].ends;
}

/** Key of the notice whose thread it is; what has been sent once stays where it is. */
export async function openThread(
  ledger: Pick<Ledger, 'bySubject'>,
  record: NoticeRecord,
  subject: string,
  recipient: RoutedRecipient,
): Promise<string | undefined> {
  if (record.attempts > 0) {
    return record.thread;
  }
  const open = (await ledger.bySubject(subject)).find(
    ({ key, state, business, recipient: told }) =>
      key !== record.key &&
      withUnit.includes(state) &&
      !isEnded({ business }) &&
      told !== undefined &&
      placeIn({ organizationNumber: '', ...told }) === placeIn(recipient),
  );
  return open && (open.thread ?? open.key);
}
