// What is known of a send when something fails after it: of one's own by its failure, of one that was left under way by nobody.
import { expect, it } from 'vitest';
import { afterFailure } from '../../src/flows/notify/after-failure.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { defaultDoubt, nextLook } from '../../src/need/delivery/doubt.ts';
import type { Ledger, NoticeRecord, Step } from '../../src/need/delivery/ledger.ts';
import { exponentialBackoff } from '../../src/need/delivery/retry.ts';
import type { FailureClass } from '../../src/need/delivery/states.ts';

/** The step that is recorded of a notice that stands as sent once, with nobody's answer yet. */
async function stepAfter(failure: PeerFailure, attemptsBefore?: number): Promise<Step | undefined> {
  const record = { key: 'k', state: 'sending', attempts: 1, failures: 0, resends: 0, history: [] };
  const steps: Step[] = [];
  const ledger = {
    get: async () => record as unknown as NoticeRecord,
    record: async (_key: string, step: Step) => {
      steps.push(step);
      return record as unknown as NoticeRecord;
    },
  } as unknown as Ledger;
  const ports = {
    ledger,
    clock: { now: () => new Date('2026-11-30T12:00:00Z'), ticks: () => 0 },
    looks: (standing: Parameters<typeof nextLook>[0]) => nextLook(standing, defaultDoubt, 0.5),
    retry: exponentialBackoff({ attempts: 100, first: 1_000, longest: 60_000 }, () => 0.5),
    maxResends: 10,
  };
  await afterFailure(ports, 'k', failure, attemptsBefore);
  return steps.at(-1);
}

const unit = (failure: FailureClass) => new PeerFailure('KE endpoint', failure, 'no answer');

it.each([
  ["the hospital's server is away", new PeerFailure('FHIR server', 'transient', 'away')],
  ["the hospital's server lets nobody in", new PeerFailure('FHIR server', 'permanent', '403')],
  [
    "the hospital's server is not understood",
    new PeerFailure('FHIR server', 'transient', '?', { code: 'another-type' }),
  ],
  ['the directory gives no clear answer', new PeerFailure('directory', 'ambiguous', 'cut off')],
])('a send that was under way before may have arrived, also when %s now', async (_what, failure) => {
  for (const attempts of [1, undefined]) {
    const step = await stepAfter(failure, attempts);
    expect(step?.change?.resends).toBe(1);
    expect(step?.notTaken).toBeUndefined();
  }
});

it('a send of this attempt has surely not arrived when the unit says so, and may have when nobody says anything', async () => {
  const refused = await stepAfter(unit('transient'), 0);
  expect(refused?.notTaken).toBe(true);
  expect(refused?.change?.resends).toBe(0);
  const unclear = await stepAfter(unit('ambiguous'), 0);
  expect(unclear?.notTaken).toBeUndefined();
  expect(unclear?.change?.resends).toBe(1);
});
