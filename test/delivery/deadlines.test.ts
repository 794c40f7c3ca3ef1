// When things are due in Norway: days, working days, public holidays, and the two nights on which clocks change.
import { describe, expect, it } from 'vitest';
import { dayOf, endOf, plusDays, startOf } from '../../src/ground/norway/day.ts';
import { millisecondsOf } from '../../src/ground/norway/instant.ts';
import { easterSunday, isWorkingDay, plusWorkingDays } from '../../src/ground/norway/working-day.ts';
import { deadlinesOfAnswer, dueAt } from '../../src/need/delivery/due/deadlines.ts';
import { day } from '../support/days.ts';

const settings = { acknowledgementMs: 1_800_000, answerWorkingDays: 10, consentWarningDays: 14 };

describe('a day in Norway', () => {
  it.each([
    ['winter', '2026-01-15', '2026-01-14T23:00:00.000Z', 24],
    ['summer', '2026-07-15', '2026-07-14T22:00:00.000Z', 24],
    ['the night to summer time', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['the night to winter time', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
  ])('begins at its midnight and has its own length: %s', (_what, text, begins, hours) => {
    const it = day(text);
    expect(startOf(it)).toBe(begins);
    const after = millisecondsOf(endOf(it)) + 1;
    expect((after - millisecondsOf(startOf(it))) / 3_600_000).toBe(hours);
    expect(dayOf(startOf(it))).toBe(it);
    expect(dayOf(endOf(it))).toBe(it);
    expect(dayOf(new Date(after))).toBe(plusDays(it, 1));
  });
});

describe('public holidays', () => {
  it.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
  ])('follow Easter of %i', (year, day) => {
    expect(easterSunday(year)).toBe(day);
  });

  it('of 2026 are the ones that the law names, and no others', () => {
    const weekdays = Array.from({ length: 365 }, (_, index) => plusDays(day('2026-01-01'), index)).filter(
      (each) => {
        const weekday = new Date(`${each}T00:00:00Z`).getUTCDay();
        return weekday !== 0 && weekday !== 6;
      },
    );
    expect(weekdays.filter((each) => !isWorkingDay(each))).toEqual([
      '2026-01-01',
      '2026-04-02',
      '2026-04-03',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-25',
      '2026-12-25',
    ]);
  });

  it('and weekends are no working days', () => {
    expect(plusWorkingDays(day('2026-04-01'), 1)).toBe('2026-04-07');
    expect(plusWorkingDays(day('2026-12-23'), 2)).toBe('2026-12-28');
  });
});

describe('a deadline', () => {
  it('for the first contact ends fourteen days after the appointment at midnight, also when clocks change between [E2]', () => {
    const before = new Date('2026-03-20T14:30:00Z');
    expect(dueAt('first-contact', before, settings).toISOString()).toBe('2026-04-03T21:59:59.999Z');
    const late = new Date('2026-03-20T23:30:00Z');
    expect(dueAt('first-contact', late, settings).toISOString()).toBe('2026-04-04T21:59:59.999Z');
    expect(dueAt('first-contact', new Date('2026-10-20T10:00:00Z'), settings).toISOString()).toBe(
      '2026-11-03T22:59:59.999Z',
    );
  });

  it('for the answer counts working days, so that Easter does not use it up', () => {
    expect(dueAt('answer', new Date('2026-03-30T08:00:00Z'), settings).toISOString()).toBe(
      '2026-04-16T21:59:59.999Z',
    );
  });

  it('for the acknowledgement is a length of time, not of days', () => {
    const from = new Date('2026-10-25T00:45:00Z');
    expect(dueAt('acknowledgement', from, settings).getTime() - from.getTime()).toBe(1_800_000);
  });

  it('for a consent warns that many days before it ends', () => {
    expect(dueAt('consent-ends', new Date('2026-12-31T12:00:00Z'), settings).toISOString()).toBe(
      '2026-12-17T22:59:59.999Z',
    );
  });

  it('is set and ended by what the unit answers [E2]', () => {
    const at = new Date('2026-11-22T12:00:00Z');
    const appointed = deadlinesOfAnswer('coordinator-appointed', at, settings);
    expect(appointed.deadlines).toEqual([{ kind: 'first-contact', dueAt: '2026-12-06T22:59:59.999Z' }]);
    expect(appointed.met).toContain('answer');
    expect(deadlinesOfAnswer('under-assessment', at, settings).met).not.toContain('answer');
    expect(deadlinesOfAnswer('first-contact-made', at, settings).met).toContain('first-contact');
  });
});
