// A unit that is silent: who hears of it, in which order, and on which day.
import { describe, expect, it } from 'vitest';
import { nextEscalation } from '../../src/need/delivery/due/escalation.ts';

/** Wednesday before Easter 2027: Thursday, Friday and Monday are holidays. */
const now = new Date('2027-03-24T10:00:00Z');

describe('a unit that has not answered', () => {
  it('is told to a person at once where nothing is set', () => {
    expect(nextEscalation('answer', undefined, now)).toBeUndefined();
  });

  it('goes from one to the next, each after working days of its own, which end at midnight in Norway', () => {
    const settings = { trustUnitWorkingDays: 1, leaderWorkingDays: 2, personWorkingDays: 3 };
    expect(nextEscalation('answer', settings, now)).toEqual({
      kind: 'follow-trust-unit',
      dueAt: '2027-03-30T21:59:59.999Z',
    });
    expect(nextEscalation('follow-trust-unit', settings, now)).toEqual({
      kind: 'follow-leader',
      dueAt: '2027-03-31T21:59:59.999Z',
    });
    expect(nextEscalation('follow-leader', settings, now)).toEqual({
      kind: 'follow-person',
      dueAt: '2027-04-01T21:59:59.999Z',
    });
    expect(nextEscalation('follow-person', settings, now)).toBeUndefined();
  });

  it('is told of in a rehearsal after days of the length that is set, each step in its time', () => {
    const settings = { trustUnitWorkingDays: 2, personWorkingDays: 3 };
    expect(nextEscalation('answer', settings, now, 1_000)).toEqual({
      kind: 'follow-trust-unit',
      dueAt: '2027-03-24T10:00:02.000Z',
    });
    expect(nextEscalation('follow-trust-unit', settings, now, 1_000)?.dueAt).toBe('2027-03-24T10:00:03.000Z');
  });

  it('passes over who is not set, and a person is always the last', () => {
    expect(nextEscalation('answer', { leaderWorkingDays: 1 }, now)?.kind).toBe('follow-leader');
    expect(nextEscalation('answer', {}, now)?.kind).toBe('follow-person');
  });
});
