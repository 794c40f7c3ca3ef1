// What an acknowledgement does to its notice: in time or late, once or twice, agreeing with the one before or not. Pure.
import type { NoticeRecord, Step } from './ledger.ts';
import type { AcknowledgementState } from './states.ts';

export type AcknowledgementCode = Exclude<AcknowledgementState, 'none'>;

/** The acknowledgement that came in the answer to a send. */
export function acknowledged(
  record: NoticeRecord,
  code: AcknowledgementCode,
  at: Date,
  bundleId: string,
): Step {
  const instant = at.toISOString();
  return { ...firstOne(record, code, instant), receipt: { bundleId, code, at: instant } };
}

/**
 * An acknowledgement that came by itself: after its send was answered without one, late, or once more. The first
 * definite one counts. One that says the opposite later changes nothing by itself: a person is told of both.
 */
export function acknowledgedApart(record: NoticeRecord, code: AcknowledgementCode, at: Date): Step {
  const instant = at.toISOString();
  const before = record.acknowledgement;
  if (before === 'ok' || before === 'fatal-error') {
    return code === before || code === 'transient-error'
      ? repeated(code, instant)
      : contradictory(before, code, instant);
  }
  if (record.state === 'closed') {
    return { change: { acknowledgement: code }, ...repeated(code, instant) };
  }
  if (code === 'transient-error') {
    const detail = 'The unit could not take the message now; it goes again';
    return {
      change: { state: 'waiting-to-resend', acknowledgement: code },
      events: [{ at: instant, event: 'acknowledged', detail }],
      met: ['acknowledgement'],
      again: TRANSIENT_WAIT,
    };
  }
  const step = firstOne(record, code, instant);
  // A delivered notice has still to be written to the hospital's record: that is the work that goes on now.
  return code === 'ok' ? { ...step, again: 0 } : step;
}

/** Wait before a message goes again that the unit could not take, in milliseconds. */
const TRANSIENT_WAIT = 60_000;

function firstOne(record: NoticeRecord, code: AcknowledgementCode, at: string): Step {
  switch (code) {
    case 'ok': {
      const late = record.state === 'for-a-person' ? ' (its acknowledgement came late)' : '';
      return {
        change: { state: 'delivered', acknowledgement: 'ok', failures: 0, resends: 0 },
        events: [{ at, event: 'acknowledged', detail: `The unit has the message${late}`, concept: 'D6' }],
        met: ['acknowledgement'],
      };
    }
    case 'transient-error':
      return { change: { acknowledgement: code }, events: [] };
    case 'fatal-error': {
      const detail = 'The unit cannot take the message (fatal error). A person has to look at it';
      return {
        change: {
          state: 'for-a-person',
          cause: 'fatal-acknowledgement',
          acknowledgement: code,
          failures: 0,
          resends: 0,
        },
        events: [{ at, event: 'acknowledged', detail }],
        met: ['acknowledgement'],
        attention: {
          reason: 'fatal-acknowledgement',
          detail,
          nextStep: 'Ask the unit what it misses, correct it, then retry the notice or call the unit',
        },
      };
    }
  }
}

function repeated(code: AcknowledgementCode, at: string): Step {
  const detail = `The unit acknowledged once more (${code}): nothing changes`;
  return { events: [{ at, event: 'acknowledged-again', detail }] };
}

/** An acknowledgement of a message that an update of the same notice has followed. */
export function ofEarlierMessage(code: AcknowledgementCode, at: Date): Step {
  const detail = `The unit acknowledged an earlier message of this notice (${code}): nothing changes`;
  return { events: [{ at: at.toISOString(), event: 'acknowledged-again', detail }] };
}

function contradictory(before: AcknowledgementCode, code: AcknowledgementCode, at: string): Step {
  const detail = `The unit first acknowledged "${before}" and now "${code}"`;
  return {
    events: [{ at, event: 'contradictory-acknowledgement', detail: `${detail}: the first one counts` }],
    attention: {
      reason: 'contradictory-acknowledgement',
      detail,
      nextStep: 'Ask the unit whether it has the notice; then close this, or retry the notice',
    },
  };
}

/** The unit took the send without acknowledging it yet: from now its acknowledgement is waited for. */
export function awaitingAcknowledgement(at: Date, dueAt: Date): Step {
  const detail = 'The unit took the message; its acknowledgement is still to come';
  return {
    change: { state: 'awaiting-acknowledgement', failures: 0 },
    events: [{ at: at.toISOString(), event: 'accepted', detail }],
    deadlines: [{ kind: 'acknowledgement', dueAt: dueAt.toISOString() }],
  };
}

/** The same message goes again this often when nobody answers it and a person has been asked, in milliseconds. */
const RARELY = 24 * 3_600_000;

/**
 * The time for the acknowledgement has passed: the same message again, a bounded number of times in a row and then rarely. After
 * `personAfter` milliseconds of silence a person is asked, while the resends go on.
 */
export function notAcknowledged(
  record: NoticeRecord,
  at: Date,
  maxResends: number,
  personAfter: number = Number.POSITIVE_INFINITY,
): Step {
  const instant = at.toISOString();
  const resends = record.resends + 1;
  const attention = {
    reason: 'not-acknowledged',
    detail: `No acknowledgement has come, also after ${record.resends} resends. A person has to look at it`,
    nextStep: 'Ask the unit whether the message with this id has arrived; then close the notice or retry it',
    passing: true,
  } as const;
  const silent = at.getTime() - Date.parse(record.madeAt ?? instant) >= personAfter;
  if (resends <= maxResends) {
    const detail = `No acknowledgement came in time: the same message goes again (${resends} of ${maxResends})`;
    return {
      change: { state: 'waiting-to-resend', resends },
      events: [{ at: instant, event: 'not-acknowledged', detail }],
      again: 0,
      ...(silent ? { attention } : {}),
    };
  }
  return {
    change: {
      state: 'for-a-person',
      cause: attention.reason,
      unclearSince: record.madeAt ?? instant,
      resends,
    },
    events: [{ at: instant, event: 'given-up', detail: attention.detail }],
    attention,
    again: RARELY,
  };
}
