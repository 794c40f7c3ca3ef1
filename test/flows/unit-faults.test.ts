// A unit that does wrong in each way of its own list: the notice arrives once, and no wrong answer becomes a fact.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type UnitFault, unitFaultNames } from '../../src/sandbox/ke/faults.ts';
import { lapses } from '../../src/sandbox/ke/lapses.ts';
import type { SandboxKeOptions } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { OPERATOR_TOKEN, recordOf, type Setting, startSetting } from '../support/hospital.ts';

let check: SandboxKeOptions['check'];
beforeAll(async () => {
  check = await createResourceCheck();
});
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

async function told(fault: UnitFault): Promise<Setting> {
  const setting = await startSetting({
    unit: { answer: 'coordinator-appointed', faults: [fault], ...(check ? { check } : {}) },
    config: {
      retry: { attempts: 5, firstMs: 5, longestMs: 20, resends: 5 },
      // Status 200 and nothing says that the acknowledgement comes by itself; it is waited for no longer than this.
      deadlines: { acknowledgementMs: 400, answerWorkingDays: 10, consentWarningDays: 14 },
    },
  });
  stops.push(() => setting.stop());
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
  await expect
    .poll(async () => (await recordOf(setting.adapter, 'flag-anders')).state, { timeout: 15_000 })
    .toBe('delivered');
  return setting;
}

async function waitingFor({ adapter }: Setting): Promise<string[]> {
  const response = await fetch(`${adapter.url}/api/outbox`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  return ((await response.json()) as { reason: string }[]).map(({ reason }) => reason);
}

const ofAcknowledgement = ['busy', 'silent', 'html', 'empty-ack', 'other-ack', 'upper-case-ids'] as const;
const ofAnswer = ['answer-other-person', 'answer-unknown-status'] as const;

/** Who answers nothing of ours is told so; words alone go to a person. */
const ofWords = ['answer-other-task', 'answer-without-task'] as const;

// Lapses are what receivers must not do: the vectors of the conformance kit find them.
it('each fault of the unit that a sender has to endure is tried here', () => {
  expect([...ofAcknowledgement, ...ofAnswer, ...ofWords, 'answer-twice'].toSorted()).toEqual(
    unitFaultNames.filter((name) => !(name in lapses)).toSorted(),
  );
});

it.each(ofAcknowledgement)('%s: the notice takes effect once, and its answer is filed', async (fault) => {
  const setting = await told(fault);
  await expect
    .poll(async () => (await recordOf(setting.adapter, 'flag-anders')).business, { timeout: 15_000 })
    .toBe('coordinator-appointed');
  expect(setting.unit.messages.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(new Set(setting.unit.messages.map(({ headerId }) => headerId)).size).toBe(1);
});

describe('an answer that does not fit', () => {
  it.each(ofAnswer)('%s: nobody is appointed by it, and a person is told', async (fault) => {
    const setting = await told(fault);
    await expect.poll(() => waitingFor(setting), { timeout: 15_000 }).not.toEqual([]);
    expect((await recordOf(setting.adapter, 'flag-anders')).business).toBeUndefined();
  });

  it.each(ofWords)('%s: it is refused, and nobody is appointed by it', async (fault) => {
    const setting = await told(fault);
    const answer = () => setting.unit.messages[0]?.answer;
    await expect.poll(answer, { timeout: 15_000 }).toBe('coordinator-appointed: 200 fatal-error');
    expect((await recordOf(setting.adapter, 'flag-anders')).business).toBeUndefined();
  });

  it('answer-twice: the second changes nothing', async () => {
    const setting = await told('answer-twice');
    const business = async () => (await recordOf(setting.adapter, 'flag-anders')).business;
    await expect.poll(business, { timeout: 15_000 }).toBe('coordinator-appointed');
    expect(await waitingFor(setting)).toEqual([]);
  });
});
