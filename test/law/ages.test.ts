// Promises about ages: days in Norway, leap days, and birth dates that are not whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHILD_HEARD,
  CHILD_WEIGHT,
  dayReached,
  HEALTH_MAJORITY,
  MAJORITY,
  reached,
} from '../../src/ground/law/ages.ts';
import { type Day, dayOf, plusDays, startOf } from '../../src/ground/norway/day.ts';
import { instantOf, millisecondsOf } from '../../src/ground/norway/instant.ts';

const day = (text: string) => text as Day;

describe('an age', () => {
  it('is reached on the birthday, from midnight in Norway', () => {
    expect(reached(HEALTH_MAJORITY, '2010-03-02', day('2026-03-01'))).toBe('no');
    expect(reached(HEALTH_MAJORITY, '2010-03-02', day('2026-03-02'))).toBe('yes');
    const birthday = dayOf(instantOf(new Date('2026-03-01T23:00:00Z')));
    expect(reached(HEALTH_MAJORITY, '2010-03-02', birthday)).toBe('yes');
    expect(
      reached(HEALTH_MAJORITY, '2010-03-02', dayOf(instantOf(new Date('2026-03-01T22:59:59.999Z')))),
    ).toBe('no');
  });

  it('of who is born on a leap day is reached on the 1st of March where the year lacks the day', () => {
    expect(reached(MAJORITY, '2008-02-29', day('2026-02-28'))).toBe('no');
    expect(reached(MAJORITY, '2008-02-29', day('2026-03-01'))).toBe('yes');
    expect(dayReached(MAJORITY, '2008-02-29')).toBe('2026-03-01');
    expect(dayReached(HEALTH_MAJORITY, '2008-02-29')).toBe('2024-02-29');
    expect(dayReached(HEALTH_MAJORITY, '2084-02-29')).toBe('2100-03-01');
  });

  it('is not sure while a birth date of a month or a year leaves both open, and is known on either side', () => {
    expect(reached(HEALTH_MAJORITY, '2010', day('2025-12-31'))).toBe('no');
    expect(reached(HEALTH_MAJORITY, '2010', day('2026-07-01'))).toBe('not-sure');
    expect(reached(HEALTH_MAJORITY, '2010', day('2026-12-31'))).toBe('yes');
    expect(reached(HEALTH_MAJORITY, '2010-03', day('2026-03-15'))).toBe('not-sure');
    expect(reached(HEALTH_MAJORITY, '1984', day('2026-03-15'))).toBe('yes');
    expect(dayReached(HEALTH_MAJORITY, '2010-03')).toBe('2026-03-01');
  });

  it.each([
    undefined,
    '',
    '2010-13-01',
    '2010-02-30',
    '2010-3-2',
    'unknown',
    '2010-03-02T10:00:00Z',
    '2031-01-01',
  ])('is not known of the birth date %s', (birthDate) => {
    expect(reached(HEALTH_MAJORITY, birthDate, day('2026-03-02'))).toBe('not-known');
  });

  it('is reached once and for all, on exactly one day', () => {
    const born = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
      .map((date) => day(date.toISOString().slice(0, 10)));
    const limit = fc.constantFrom(CHILD_HEARD, CHILD_WEIGHT, HEALTH_MAJORITY, MAJORITY);
    fc.assert(
      fc.property(born, limit, (birthDate, each) => {
        const from = dayReached(each, birthDate) as Day;
        expect(reached(each, birthDate, plusDays(from, -1))).toBe('no');
        expect(reached(each, birthDate, from)).toBe('yes');
        const lastMoment = new Date(millisecondsOf(startOf(from)) - 1);
        expect(reached(each, birthDate, dayOf(lastMoment))).toBe('no');
      }),
    );
  });
});

describe('the table of limits', () => {
  it('says of each limit its section, what it decides, since when, and where that was read', () => {
    for (const limit of [CHILD_HEARD, CHILD_WEIGHT, HEALTH_MAJORITY, MAJORITY]) {
      expect(limit.law).toMatch(/§/);
      expect(limit.since).toMatch(/\d{4}/);
      expect(limit.decides.length).toBeGreaterThan(20);
      expect(limit.readIn.length).toBeGreaterThan(10);
    }
  });
});
