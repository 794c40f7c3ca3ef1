// What follows when a system on the other side, or our own machinery, did not do its part: tried again, and never given up. After
// a time, or when somebody has to mend it, a person is asked while the tries go on.

import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { nextTry, type RetryPolicy } from '../../need/delivery/retry.ts';
import { type DoubtPorts, inDoubt } from '../doubt.ts';
import type { PeerFailure } from '../ports.ts';

export interface FailurePorts extends DoubtPorts {
  readonly retry: RetryPolicy;
  /** How often the same message may go again in a row when it is not known whether it arrived. */
  readonly maxResends: number;
}

/**
 * A system on the other side did not do its part.
 * @param attempts those that the notice had when the work on it began; without it nothing was sent since. A send that was under way
 * before is not what failed: whoever made it was killed before the answer, and nobody knows whether it has arrived.
 */
export async function afterFailure(
  ports: FailurePorts,
  key: string,
  failure: PeerFailure,
  attempts?: number,
): Promise<NoticeRecord> {
  const record = await ports.ledger.get(key);
  if (!record) {
    throw failure;
  }
  const isOurSend = record.state === 'sending' && attempts !== undefined && record.attempts > attempts;
  const isAmbiguous = failure.failure === 'ambiguous';
  if (!isOurSend && isNotUnderstood(record, failure)) {
    return inDoubt(ports, record, {
      cause: 'answer-not-usable',
      event: 'waiting',
      detail: `${failure.message}. Nothing is taken from such an answer, and it is asked for again`,
      nextStep: "See why the hospital's server answers so; the adapter goes on asking by itself",
    });
  }
  // Only a message that was on its way can have arrived unseen; everything else may simply be done again.
  const unknown = record.state === 'sending' && (!isOurSend || isAmbiguous);
  const tries = { failures: record.failures + 1, resends: record.resends + (unknown ? 1 : 0) };
  const next = nextTry(
    isAmbiguous && !isOurSend ? { failure: 'transient' } : failure,
    tries,
    ports.retry,
    ports.maxResends,
  );
  const meanwhile = isAmbiguous && isOurSend ? 'result-unknown' : 'not-available';
  const reason = next.kind === 'person' ? next.reason : meanwhile;
  const doubt = {
    change: { state: 'waiting-to-resend', ...tries },
    notTaken: isOurSend && !unknown,
    ...wordsOf(record, failure, reason),
  } as const;
  return next.kind === 'again'
    ? inDoubt(ports, record, { ...doubt, event: 'waiting', after: next.after })
    : inDoubt(ports, record, {
        ...doubt,
        event: reason === 'permanent' ? 'failed' : 'given-up',
        pace: reason === 'permanent' ? 'seldom' : 'steady',
        ask: 'now',
      });
}

/** The server answered, and not with what was asked for: that is no word on the need, and no outage either. */
function isNotUnderstood({ state }: NoticeRecord, { code, failure }: PeerFailure): boolean {
  const outage = code === undefined || code === 'no-answer' || code === 'status';
  return !outage && failure !== 'permanent' && state !== 'delivered' && state !== 'told';
}

type Reason = 'permanent' | 'result-unknown' | 'not-available';

function wordsOf({ state }: NoticeRecord, { peer, failure, message: text }: PeerFailure, reason: Reason) {
  if (state === 'delivered' || state === 'told') {
    const cause = 'not-recorded-at-source' as const;
    return { cause, ...waits(cause, worded(saying('not-recorded', { text }))) };
  }
  return { cause: reason, ...waits(reason, worded(saying('not-done', { peer, failure, text }))) };
}

/** Work that failed every time in our own machinery: the notice may not vanish with it. */
export async function giveUpOnMachinery(ports: DoubtPorts, key: string): Promise<void> {
  const record = await ports.ledger.get(key);
  const done = record?.recordedAtSource === true || record?.state === 'closed';
  if (record && !done) {
    await inDoubt(ports, record, {
      cause: 'machinery',
      event: 'given-up',
      ...waits('machinery', worded(saying('machinery'))),
      ask: 'now',
    });
  }
}
