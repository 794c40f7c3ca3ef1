// What an acknowledgement does to its notice: in time or late, once or twice, agreeing with the one before or not.
import type { NoticeRecord, Step } from './ledger.ts';
import type { AcknowledgementState } from './states.ts';

type Code = Exclude<AcknowledgementState, 'none'>;

/** The acknowledgement that came in the answer to a send. */
export function acknowledged(record: NoticeRecord, code: Code, at: Date, bundleId: string): Step {
  const instant = at.toISOString();
  return { ...stepFor(record, code, instant), receipt: { bundleId, code, at: instant } };
}

function stepFor(record: NoticeRecord, code: Code, at: string): Step {
  switch (code) {
    case 'ok':
      return {
        change: { state: 'delivered', acknowledgement: 'ok', failures: 0, resends: 0 },
        events: [{ at, event: 'acknowledged', detail: 'The unit has the message', concept: 'D6' }],
        met: ['acknowledgement'],
      };
    case 'transient-error':
      return { change: { acknowledgement: code }, events: [] };
    case 'fatal-error': {
      const detail = 'The unit cannot take the message (fatal error). A person has to look at it';
      return {
        change: { state: 'for-a-person', acknowledgement: code, failures: 0, resends: 0 },
        events: [{ at, event: 'acknowledged', detail }],
        met: ['acknowledgement'],
        attention: {
          reason: 'fatal-acknowledgement',
          detail: `${detail}. It was sent ${record.attempts} times`,
          nextStep: 'Ask the unit what it misses, correct it, then retry the notice or call the unit',
        },
      };
    }
  }
}
