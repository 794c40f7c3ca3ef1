// What an acknowledgement does, whenever and however often it comes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AcknowledgementCode,
  acknowledged,
  acknowledgedApart,
  notAcknowledged,
} from '../../src/need/delivery/acknowledgement.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import { arrivalOf } from '../../src/need/delivery/received.ts';
import { exponentialBackoff, nextTry } from '../../src/need/delivery/retry.ts';

const at = new Date('2026-11-22T12:00:00Z');
const sent: NoticeRecord = {
  key: 'n',
  source: 'https://hospital.example/fhir',
  flag: 'Flag/n',
  state: 'awaiting-acknowledgement',
  acknowledgement: 'none',
  attempts: 1,
  failures: 0,
  resends: 0,
  history: [],
};
function following(record: NoticeRecord, ...codes: AcknowledgementCode[]): NoticeRecord {
  let now = record;
  for (const code of codes) {
    now = { ...now, ...acknowledgedApart(now, code, at).change };
  }
  return now;
}

describe('an acknowledgement', () => {
  it('that comes by itself delivers the notice, and what is left to do goes on at once', () => {
    const step = acknowledgedApart(sent, 'ok', at);
    expect(step).toMatchObject({ change: { state: 'delivered', acknowledgement: 'ok' }, again: 0 });
    expect(step.met).toEqual(['acknowledgement']);
  });

  it('that comes late, when a person has been asked, still delivers the notice', () => {
    expect(following({ ...sent, state: 'for-a-person' }, 'ok')).toMatchObject({ state: 'delivered' });
  });

  it('that comes twice changes nothing the second time', () => {
    const step = acknowledgedApart(following(sent, 'ok'), 'ok', at);
    expect(step.change).toBeUndefined();
    expect(step.again).toBeUndefined();
    expect(step.events).toHaveLength(1);
  });

  it.each<[AcknowledgementCode, AcknowledgementCode]>([
    ['ok', 'fatal-error'],
    ['fatal-error', 'ok'],
  ])('that says %s and then %s leaves the first one standing and asks a person', (first, second) => {
    const before = following(sent, first);
    const step = acknowledgedApart(before, second, at);
    expect(step.change).toBeUndefined();
    expect(step.attention?.reason).toBe('contradictory-acknowledgement');
  });

  it('that says "not now" sends the same message again later', () => {
    const step = acknowledgedApart(sent, 'transient-error', at);
    expect(step.change?.state).toBe('waiting-to-resend');
    expect(step.again).toBeGreaterThan(0);
  });

  it('never takes a delivered notice back, whatever comes and in whatever order', () => {
    const codes = fc.array(fc.constantFrom<AcknowledgementCode>('ok', 'transient-error', 'fatal-error'));
    fc.assert(
      fc.property(codes, (later) => {
        expect(following(sent, 'ok', ...later)).toMatchObject({ state: 'delivered', acknowledgement: 'ok' });
      }),
    );
  });

  it('in the answer to a send is kept as the receipt of that send', () => {
    expect(acknowledged(sent, 'ok', at, 'bundle-1').receipt).toMatchObject({
      bundleId: 'bundle-1',
      code: 'ok',
    });
  });

  it('that never comes leads to bounded resends, and then to a person', () => {
    let record = sent;
    const steps = [];
    while (record.state === 'awaiting-acknowledgement') {
      const step = notAcknowledged(record, at, 3);
      steps.push(step.change?.state);
      record = { ...record, ...step.change };
      record =
        record.state === 'waiting-to-resend' ? { ...record, state: 'awaiting-acknowledgement' } : record;
    }
    expect(steps).toEqual(['waiting-to-resend', 'waiting-to-resend', 'waiting-to-resend', 'for-a-person']);
  });
});

describe('a message that comes in', () => {
  const response = { resourceType: 'Bundle', type: 'message' } as const;
  it.each([
    ['new and new', { bundle: false }, 'new'],
    ['seen and seen', { bundle: true, message: { hasThisBundle: true, response } }, 'repeat'],
    ['new and seen', { bundle: false, message: { hasThisBundle: false, response } }, 'resend'],
    ['seen and new', { bundle: true }, 'bundle-id-reused'],
    [
      'seen with another message and seen',
      { bundle: true, message: { hasThisBundle: false, response } },
      'bundle-id-reused',
    ],
    ['seen, but not finished', { bundle: false, message: { hasThisBundle: false } }, 'in-work'],
  ])('with Bundle.id and MessageHeader.id %s is told apart', (_what, seen, kind) => {
    expect(arrivalOf(seen).kind).toBe(kind);
  });
});

describe('a failed attempt', () => {
  const policy = exponentialBackoff({ attempts: 8, first: 1_000, longest: 60_000 }, () => 0.5);
  const failed = (
    failure: 'transient' | 'ambiguous' | 'permanent',
    failures: number,
    resends: number,
    retryAfter?: number,
  ) => nextTry({ failure, retryAfter }, { failures, resends }, policy, 3);

  it('is tried again by its class: transient until the attempts are used up, ambiguous a few times, permanent never', () => {
    expect(failed('transient', 7, 0).kind).toBe('again');
    expect(failed('transient', 8, 0)).toEqual({ kind: 'person', reason: 'not-available' });
    expect(failed('ambiguous', 3, 3).kind).toBe('again');
    expect(failed('ambiguous', 4, 4)).toEqual({ kind: 'person', reason: 'result-unknown' });
    expect(failed('permanent', 1, 0)).toEqual({ kind: 'person', reason: 'permanent' });
  });

  it('waits longer each time, never beyond the longest wait unless the other side asks for more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const wait = exponentialBackoff(
            { attempts: 100, first: 1_000, longest: 60_000 },
            () => random,
          )(attempt);
          expect(wait).toBeGreaterThanOrEqual(500);
          expect(wait).toBeLessThanOrEqual(60_000);
        },
      ),
    );
    expect(failed('transient', 1, 0, 120_000)).toEqual({ kind: 'again', after: 120_000 });
    expect(failed('transient', 7, 0, 1)).toEqual({ kind: 'again', after: 45_000 });
  });
});
