// For which units a sender may speak, by what it has shown of itself; what a message says of its sender proves nothing.
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { recipientOf } from '../directory/routing.ts';
import type { Routing } from '../ports.ts';

export interface Speaker {
  /** Organisation numbers of the units whose own credentials it has shown. */
  readonly numbers: readonly string[];
  speaksFor(organizationNumber: string): boolean;
}

/** Whether it may acknowledge this notice: it speaks for the unit that was told, or for the one that took over its area. */
export async function mayAcknowledge(
  routing: Pick<Routing, 'mayAnswer'>,
  speaker: Speaker,
  record: NoticeRecord,
): Promise<boolean> {
  const told = recipientOf(record);
  if (!told) {
    return true; // recorded by a release that did not keep whom it told
  }
  return (
    speaker.speaksFor(told.organizationNumber) ||
    (speaker.numbers.length > 0 && (await routing.mayAnswer(told, speaker.numbers)))
  );
}
