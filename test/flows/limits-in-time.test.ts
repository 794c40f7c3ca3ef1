// Limits in time beside limits in attempts: however long each answer asks to wait, a person hears in time.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DeadlinePorts, takeDeadline } from '../../src/flows/answer/take-deadline.ts';
import { afterFailure } from '../../src/flows/notify/after-failure.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { defaultDoubt, nextLook } from '../../src/need/delivery/doubt.ts';
import type { Ledger, NoticeRecord, Step } from '../../src/need/delivery/ledger.ts';
import { exponentialBackoff } from '../../src/need/delivery/retry.ts';

const HOUR = 3_600_000;
const BEGUN = Date.parse('2026-11-29T12:00:00Z');

const notice = {
  key: 'k',
  state: 'sending',
  failures: 0,
  resends: 0,
  acknowledgement: 'none',
  history: [],
} as unknown as NoticeRecord;

/** A ledger of one notice, and what is put into it. */
function ledgerOfOne(putOff = false): {
  readonly ledger: Ledger;
  readonly steps: Step[];
  readonly record: () => NoticeRecord;
} {
  let record = notice;
  const steps: Step[] = [];
  const put = async (_key: string, step: Step) => {
    steps.push(step);
    record = { ...record, ...(step.change as Partial<NoticeRecord>) };
    return record;
  };
  const ledger = {
    get: async () => record,
    record: put,
    miss: (key: string, _kind: string, _dueAt: string, step: Step) => put(key, step),
    putOff: async () => putOff,
  } as unknown as Ledger;
  return { ledger, steps, record: () => record };
}

it('a person hears before the wait that leads past the setting begins, and no wait is longer than a day', async () => {
  const waits = fc.array(fc.oneof(fc.integer({ min: 0, max: 2 * HOUR }), fc.constant(10 * 24 * HOUR)), {
    minLength: 40,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: HOUR, max: 24 * HOUR }), async (asked, personAfterMs) => {
      const { ledger, steps } = ledgerOfOne();
      let at = BEGUN;
      for (const retryAfter of asked) {
        await afterFailure(
          {
            ledger,
            clock: { now: () => new Date(at), ticks: () => at },
            looks: (standing) => nextLook(standing, { ...defaultDoubt, personAfterMs }, 0.5),
            retry: exponentialBackoff({ attempts: 100, first: 1_000, longest: 15 * 60_000 }, () => 0.5),
            maxResends: 10,
          },
          'k',
          new PeerFailure('unit', 'transient', 'busy', { status: 503, retryAfter }),
        );
        const again = steps.at(-1)?.again ?? Number.NaN;
        expect(again).toBeLessThanOrEqual(24 * HOUR);
        const heard = steps.some(({ attention }) => attention);
        expect(heard || at + again - BEGUN < personAfterMs).toBe(true);
        at += again;
      }
    }),
    { numRuns: 100 },
  );
});

it('the time for an acknowledgement is over when the database says so, whatever the clock of who looks', async () => {
  for (const skew of [-5 * HOUR, 0, 5 * HOUR]) {
    const { ledger, steps } = ledgerOfOne();
    await ledger.record('k', { change: { state: 'awaiting-acknowledgement' }, events: [] });
    const dueAt = new Date(BEGUN).toISOString();
    const clock = { now: () => new Date(BEGUN + skew), ticks: () => 0 };
    const ports = { ledger, clock, maxResends: 3, personAfter: HOUR } as DeadlinePorts;
    await takeDeadline(ports, 'k', 'acknowledgement', dueAt);
    expect(steps.at(-1)).toMatchObject({ change: { state: 'waiting-to-resend', resends: 1 } });
  }
});

it('a day has ended when the database says so: whoever looks with another clock is neither early nor late', async () => {
  for (const kind of ['answer', 'first-contact'] as const) {
    for (const skew of [-30 * HOUR, 30 * HOUR]) {
      const clock = { now: () => new Date(BEGUN + skew), ticks: () => 0 };
      const [early, late] = [ledgerOfOne(true), ledgerOfOne()];
      for (const { ledger } of [early, late]) {
        const ports = { ledger, clock, deadlines: {}, maxResends: 3, personAfter: HOUR } as DeadlinePorts;
        await takeDeadline(ports, 'k', kind, new Date(BEGUN).toISOString());
      }
      expect(early.steps).toEqual([]);
      expect(late.steps).toMatchObject([{ attention: { reason: `deadline-${kind}` } }]);
    }
  }
});
