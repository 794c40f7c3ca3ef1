// What an acknowledgement does to its notice: in time or late, once or twice, agreeing with the one before or not. Pure.

import { saying } from './codes/sayings.ts';
import { waits, worded } from './codes/worded.ts';
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
    return {
      change: { state: 'waiting-to-resend', acknowledgement: code },
      events: [{ at: instant, event: 'acknowledged', ...worded(saying('acknowledged-not-now')) }],
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
      const says = saying(record.state === 'for-a-person' ? 'acknowledged-late' : 'acknowledged');
      return {
        change: { state: 'delivered', acknowledgement: 'ok', failures: 0, resends: 0 },
        events: [{ at, event: 'acknowledged', ...worded(says), concept: 'D6' }],
        met: ['acknowledgement'],
      };
    }
    case 'transient-error':
      return { change: { acknowledgement: code }, events: [] };
    case 'fatal-error': {
      const says = worded(saying('acknowledged-not-at-all'));
      return {
        change: {
          state: 'for-a-person',
          cause: 'fatal-acknowledgement',
          acknowledgement: code,
          failures: 0,
          resends: 0,
        },
        events: [{ at, event: 'acknowledged', ...says }],
        met: ['acknowledgement'],
        attention: waits('fatal-acknowledgement', says),
      };
    }
  }
}

function repeated(code: AcknowledgementCode, at: string): Step {
  return { events: [{ at, event: 'acknowledged-again', ...worded(saying('acknowledged-again', { code })) }] };
}

/** An acknowledgement of a message that an update of the same notice has followed. */
export function ofEarlierMessage(code: AcknowledgementCode, at: Date): Step {
  const says = worded(saying('acknowledged-earlier', { code }));
  return { events: [{ at: at.toISOString(), event: 'acknowledged-again', ...says }] };
}

/** An ok for a message whose sends were all refused, or never stood: the unit cannot have it from us, so a person looks. */
export function acknowledgedThoughRefused(at: Date): Step {
  const says = worded(saying('acknowledged-though-refused'));
  return {
    events: [{ at: at.toISOString(), event: 'contradictory-acknowledgement', ...says }],
    attention: waits('contradictory-acknowledgement', says),
  };
}

function contradictory(before: AcknowledgementCode, code: AcknowledgementCode, at: string): Step {
  const says = worded(saying('contradictory', { before, code }));
  return {
    events: [{ at, event: 'contradictory-acknowledgement', ...says }],
    attention: waits('contradictory-acknowledgement', says),
  };
}

/** The unit took the send without acknowledging it yet: from now its acknowledgement is waited for. */
export function awaitingAcknowledgement(at: Date, dueAt: Date): Step {
  return {
    change: { state: 'awaiting-acknowledgement', failures: 0 },
    events: [{ at: at.toISOString(), event: 'accepted', ...worded(saying('accepted')) }],
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
  const what = worded(saying('never-acknowledged', { most: record.resends }));
  const attention = { ...waits('not-acknowledged', what), passing: true } as const;
  const silent = at.getTime() - Date.parse(record.madeAt ?? instant) >= personAfter;
  if (resends <= maxResends) {
    const says = worded(saying('not-acknowledged', { resends, most: maxResends }));
    return {
      change: { state: 'waiting-to-resend', resends },
      events: [{ at: instant, event: 'not-acknowledged', ...says }],
      again: 0,
      // What waits so long holds up no other need of the person any more; the resend takes its turn anew.
      ...(silent ? { attention, orderKey: null } : {}),
    };
  }
  return {
    change: {
      state: 'for-a-person',
      cause: attention.reason,
      unclearSince: record.madeAt ?? instant,
      resends,
    },
    events: [{ at: instant, event: 'given-up', detail: attention.detail, said: attention.said }],
    attention,
    again: RARELY,
  };
}
