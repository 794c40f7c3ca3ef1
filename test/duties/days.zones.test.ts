// The days of the duties, against days that were worked out by hand with a calendar: summer time, holidays, leap day.
import { describe, expect, it } from 'vitest';
import { complaintBy, isLateComplaint } from '../../src/ground/law/complaint.ts';
import { dutiesOf } from '../../src/need/duties/duties.ts';
import type { DutyEvent } from '../../src/need/duties/event.ts';
import { day, instant } from '../support/days.ts';

const at = instant;
const step = (kind: string, when: string, more: object = {}) =>
  ({ kind, at: at(when), ...more }) as DutyEvent;

function due(rule: string, events: readonly DutyEvent[], asked: string, birthDate?: string) {
  const found = dutiesOf({ events, ...(birthDate ? { birthDate } : {}) }, at(asked)).filter(
    (each) => each.rule === rule,
  );
  return found.map((duty) => duty.due);
}

describe('the day of the first contact: two weeks from the appointment, by the calendar of Norway', () => {
  it.each([
    // The clocks go forward on 29 March 2026: the last day ends at 22:00 UTC.
    ['2026-03-20T10:00:00+01:00', '2026-04-03', '2026-04-03T21:59:59.999Z'],
    // They go back on 25 October 2026: it ends at 23:00 UTC.
    ['2026-10-20T12:00:00+02:00', '2026-11-03', '2026-11-03T22:59:59.999Z'],
    // Leap year, and the year before.
    ['2028-02-20T08:00:00+01:00', '2028-03-05', '2028-03-05T22:59:59.999Z'],
    ['2027-02-20T08:00:00+01:00', '2027-03-06', '2027-03-06T22:59:59.999Z'],
    // Half past eleven in the evening in UTC is the next day in Norway.
    ['2026-11-28T23:30:00Z', '2026-12-13', '2026-12-13T22:59:59.999Z'],
    ['2026-12-24T09:00:00+01:00', '2027-01-07', '2027-01-07T22:59:59.999Z'],
  ])('appointed %s: until %s', (appointed, last, ends) => {
    const events = [
      step('unit-told', '2026-01-02T10:00:00Z'),
      step('municipal-coordinator-appointed', appointed),
    ];
    expect(due('first-contact', events, '2030-01-01T00:00:00Z')).toMatchObject([
      { day: last, at: ends, basis: 'routine', source: '001 §4.4 d' },
    ]);
  });
});

describe('the day by which a unit answers: ten working days, a setting', () => {
  it.each([
    // Easter of 2026 takes 2, 3 and 6 April.
    ['2026-03-27T09:00:00+01:00', '2026-04-15'],
    // Ascension on 14 May, the 17th on a Sunday, Whit Monday on 25 May.
    ['2026-05-08T09:00:00+02:00', '2026-05-26'],
    // Christmas Day on a Friday, New Year's Day on a Friday.
    ['2026-12-21T09:00:00+01:00', '2027-01-06'],
    // Leap day is a Tuesday.
    ['2028-02-22T09:00:00+01:00', '2028-03-07'],
  ])('told %s: until %s', (told, last) => {
    expect(due('answer-notice', [step('unit-told', told)], '2030-01-01T00:00:00Z')).toMatchObject([
      { day: last, basis: 'setting', source: 'answerWorkingDays' },
    ]);
  });
});

describe('the day by which the person is asked', () => {
  const stay = { stay: 'stay-1' };
  const admitted = step('admitted', '2026-11-02T08:00:00+01:00', stay);
  const found = step('need-found', '2026-11-03T12:00:00+01:00');
  const planned = step('discharge-planned', '2026-11-04T08:00:00+01:00', { ...stay, on: day('2026-11-12') });
  const discharged = step('discharged', '2026-11-10T11:00:00+01:00', stay);

  it.each([
    [
      'the planned discharge, as long as it lies ahead',
      [admitted, found, planned],
      '2026-11-09T12:00:00Z',
      '2026-11-12',
      'routine',
    ],
    [
      'the discharge, once it has happened',
      [admitted, found, planned, discharged],
      '2026-11-11T12:00:00Z',
      '2026-11-10',
      'routine',
    ],
    [
      'a setting, while nobody knows when the stay ends',
      [admitted, found],
      '2026-11-09T12:00:00Z',
      '2026-11-10',
      'setting',
    ],
    [
      'a setting, when the planned day has passed and the person is still there',
      [admitted, found, planned],
      '2026-11-14T12:00:00Z',
      '2026-11-10',
      'setting',
    ],
    ['a setting, outside of a stay', [found], '2026-11-09T12:00:00Z', '2026-11-10', 'setting'],
    [
      'the discharge that was cancelled does not count',
      [admitted, found, planned, discharged, step('discharge-cancelled', '2026-11-10T12:00:00+01:00', stay)],
      '2026-11-11T12:00:00Z',
      '2026-11-12',
      'routine',
    ],
  ] as const)('%s', (_, events, asked, last, basis) => {
    expect(due('ask', events, asked)).toMatchObject([{ day: last, basis }]);
  });

  it('ends with the discharge itself, not with the day', () => {
    const [limit] = due('ask', [admitted, found, discharged], '2026-11-10T10:30:00Z');
    expect(limit?.at).toBe('2026-11-10T11:00:00+01:00');
    const [duty] = dutiesOf({ events: [admitted, found, discharged] }, at('2026-11-10T10:30:00Z')).filter(
      ({ rule }) => rule === 'ask',
    );
    expect(duty?.state).toBe('overdue');
  });
});

describe('days that are named', () => {
  it.each([
    // Days of 23 and of 25 hours.
    ['2026-03-29', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', '2026-10-25T22:59:59.999Z'],
    ['2028-02-29', '2028-02-29T22:59:59.999Z'],
  ])('an evaluation planned for %s is in time until %s', (on, ends) => {
    const planned = step('evaluation-planned', '2026-01-05T10:00:00Z', { matter: 'Task/1', on: day(on) });
    expect(due('evaluate', [planned], '2030-01-01T00:00:00Z')).toMatchObject([{ day: on, at: ends }]);
  });

  it.each([
    ['2026-11-22', '2026-11-08'],
    ['2028-03-10', '2028-02-25'],
    ['2027-01-05', '2026-12-22'],
  ])('a consent that ends on %s is asked for anew by %s', (on, asked) => {
    const given = step('consent-given', '2025-11-05T10:00:00Z', { matter: 'Consent/1', on: day(on) });
    expect(due('renew-consent', [given], '2025-11-06T00:00:00Z')).toMatchObject([
      { day: asked, basis: 'setting' },
    ]);
  });

  it('a consent without an end is not asked for anew by a day', () => {
    const given = step('consent-given', '2025-11-05T10:00:00Z', { matter: 'Consent/1' });
    expect(due('renew-consent', [given], '2030-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('birthdays', () => {
  it.each([
    ['own-consent-at-16', '2012-02-29', '2028-02-29', '2027-12-01'],
    ['review-at-18', '2008-02-29', '2026-03-01', '2025-12-01'],
    ['review-at-12', '2014-11-29', '2026-11-29', '2026-08-31'],
  ])('%s of who was born on %s is due on %s, and known from %s', (rule, born, birthday, from) => {
    const found = [step('need-found', '2025-06-01T10:00:00Z')];
    expect(due(rule, found, `${birthday}T12:00:00Z`, born)).toMatchObject([{ day: birthday, basis: 'law' }]);
    expect(due(rule, found, `${from}T00:00:00Z`, born)).toHaveLength(1);
    expect(due(rule, found, `${from}T00:00:00+03:00`, born)).toHaveLength(0);
  });
});

describe('the four weeks in which a complaint is in time (pbrl § 7-5)', () => {
  it.each([
    // The 29th of November 2026 is a Sunday.
    ['2026-11-01', '2026-11-30'],
    ['2028-02-01', '2028-02-29'],
    // Maundy Thursday, Good Friday, Easter and its Monday.
    ['2026-03-05', '2026-04-07'],
  ])('from %s until %s', (knowledge, last) => {
    expect(complaintBy(day(knowledge))).toBe(last);
  });

  it('says of a later one that it is late, and of one without a day that it is not known', () => {
    expect(isLateComplaint(day('2026-11-01'), day('2026-11-30'))).toBe('no');
    expect(isLateComplaint(day('2026-11-01'), day('2026-12-01'))).toBe('yes');
    expect(isLateComplaint(undefined, day('2026-12-01'))).toBe('not-known');
  });
});
