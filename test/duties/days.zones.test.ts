// The days of the duties, against days that were worked out by hand with a calendar: summer time, holidays, leap day.
import { describe, expect, it } from 'vitest';
import { eventsOf, type Known } from '../../src/flows/duties/events-of.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { complaintBy, isLateComplaint } from '../../src/ground/law/complaint.ts';
import { startOf } from '../../src/ground/norway/day.ts';
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

// Everything below was worked out with a wall calendar: each row from the day that begins the duty, by the words of the rule alone.

/** What of the rule is due after one thing alone that happened. */
const only = (rule: string, kind: string, when: string, more: object = {}) =>
  due(rule, [step(kind, when, more)], '2040-01-01T00:00:00Z')[0];

describe('two weeks to the first contact, once more', () => {
  it.each([
    // The days of 23 and of 25 hours, and the days before them.
    ['2026-03-14T10:00:00+01:00', '2026-03-28', '2026-03-28T22:59:59.999Z'],
    ['2026-03-15T10:00:00+01:00', '2026-03-29', '2026-03-29T21:59:59.999Z'],
    ['2026-10-10T10:00:00+02:00', '2026-10-24', '2026-10-24T21:59:59.999Z'],
    ['2026-10-11T10:00:00+02:00', '2026-10-25', '2026-10-25T22:59:59.999Z'],
    // Half past two comes twice on 25 October.
    ['2026-10-25T02:30:00+02:00', '2026-11-08', '2026-11-08T22:59:59.999Z'],
    ['2026-10-25T02:30:00+01:00', '2026-11-08', '2026-11-08T22:59:59.999Z'],
    // No routine moves it for a holiday: 17 May, Good Friday, Christmas Day, New Year's Day.
    ['2026-05-03T10:00:00+02:00', '2026-05-17', '2026-05-17T21:59:59.999Z'],
    ['2027-03-12T10:00:00+01:00', '2027-03-26', '2027-03-26T22:59:59.999Z'],
    ['2026-12-11T10:00:00+01:00', '2026-12-25', '2026-12-25T22:59:59.999Z'],
    ['2026-12-18T10:00:00+01:00', '2027-01-01', '2027-01-01T22:59:59.999Z'],
    // Onto leap day, from leap day, and where there is none.
    ['2028-02-15T10:00:00+01:00', '2028-02-29', '2028-02-29T22:59:59.999Z'],
    ['2028-02-29T23:30:00+01:00', '2028-03-14', '2028-03-14T22:59:59.999Z'],
    ['2027-02-15T10:00:00+01:00', '2027-03-01', '2027-03-01T22:59:59.999Z'],
    // The last second of a day in Norway and the first of the next, in winter and in summer.
    ['2026-01-15T22:59:59Z', '2026-01-29', '2026-01-29T22:59:59.999Z'],
    ['2026-01-15T23:00:00Z', '2026-01-30', '2026-01-30T22:59:59.999Z'],
    ['2026-06-30T21:59:59Z', '2026-07-14', '2026-07-14T21:59:59.999Z'],
    ['2026-06-30T22:00:00Z', '2026-07-15', '2026-07-15T21:59:59.999Z'],
    ['2026-12-31T23:00:00Z', '2027-01-15', '2027-01-15T22:59:59.999Z'],
  ])('appointed %s: until %s', (appointed, last, ends) => {
    expect(only('first-contact', 'municipal-coordinator-appointed', appointed)).toMatchObject({
      day: last,
      at: ends,
    });
  });
});

describe('ten working days, once more', () => {
  it.each([
    // From the day before Maundy Thursday: 2, 3 and 6 April 2026; 25, 26 and 29 March 2027; 29, 30 March and 2 April 2029.
    ['2026-04-01T09:00:00+02:00', '2026-04-20'],
    ['2027-03-24T09:00:00+01:00', '2027-04-12'],
    ['2029-03-28T09:00:00+02:00', '2029-04-16'],
    // From the day before 1 May, Ascension and Whit Monday.
    ['2026-04-30T09:00:00+02:00', '2026-05-18'],
    ['2026-05-13T09:00:00+02:00', '2026-05-29'],
    ['2026-05-22T09:00:00+02:00', '2026-06-08'],
    // 17 May 2027 is Whit Monday too: one day and not two. In 2025 it is a Saturday, in 2028 a Wednesday.
    ['2027-05-05T09:00:00+02:00', '2027-05-21'],
    ['2025-05-16T09:00:00+02:00', '2025-06-02'],
    ['2028-05-15T09:00:00+02:00', '2028-05-31'],
    ['2028-04-28T09:00:00+02:00', '2028-05-15'],
    ['2028-05-23T09:00:00+02:00', '2028-06-08'],
    // Christmas: the 24th and the 31st are working days; what falls on a weekend is not given back.
    ['2026-12-23T09:00:00+01:00', '2027-01-08'],
    ['2027-12-24T09:00:00+01:00', '2028-01-07'],
    ['2028-12-22T09:00:00+01:00', '2029-01-10'],
    // Told on Friday, Saturday or Sunday: counted from Monday.
    ['2026-07-31T09:00:00+02:00', '2026-08-14'],
    ['2026-08-01T09:00:00+02:00', '2026-08-14'],
    ['2026-08-02T09:00:00+02:00', '2026-08-14'],
    // Monday half past eleven in the evening, and an hour later.
    ['2026-08-03T21:30:00Z', '2026-08-17'],
    ['2026-08-03T22:30:00Z', '2026-08-18'],
    ['2028-02-16T09:00:00+01:00', '2028-03-01'],
  ])('told %s: until %s', (told, last) => {
    expect(only('answer-notice', 'unit-told', told)).toMatchObject({ day: last });
  });
});

describe('days that a setting counts', () => {
  it.each([
    ['inform', 'need-found', '2026-01-31T10:00:00+01:00', '2026-02-07'],
    ['inform', 'need-found', '2028-02-25T10:00:00+01:00', '2028-03-03'],
    ['inform', 'need-found', '2027-02-25T10:00:00+01:00', '2027-03-04'],
    ['inform', 'need-found', '2026-12-28T10:00:00+01:00', '2027-01-04'],
    ['inform', 'need-found', '2026-10-24T22:30:00Z', '2026-11-01'],
    ['tell-unit', 'notice-due', '2026-02-26T10:00:00+01:00', '2026-03-01'],
    ['tell-unit', 'notice-due', '2028-02-26T10:00:00+01:00', '2028-02-29'],
    ['tell-unit', 'notice-due', '2026-12-30T10:00:00+01:00', '2027-01-02'],
    ['appoint-in-municipality', 'municipal-coordinator-left', '2026-01-31T10:00:00+01:00', '2026-02-28'],
    ['appoint-in-municipality', 'municipal-coordinator-left', '2028-02-01T10:00:00+01:00', '2028-02-29'],
    ['plan-in-use', 'first-contact-made', '2026-11-30T10:00:00+01:00', '2027-02-28'],
    ['plan-in-use', 'first-contact-made', '2026-12-01T10:00:00+01:00', '2027-03-01'],
    ['plan-in-use', 'first-contact-made', '2027-12-01T10:00:00+01:00', '2028-02-29'],
    ['archive', 'plan-ended', '2027-02-01T10:00:00+01:00', '2027-03-01'],
    ['archive', 'plan-ended', '2028-02-01T10:00:00+01:00', '2028-02-29'],
  ])('%s after %s at %s: until %s', (rule, kind, when, last) => {
    expect(only(rule, kind, when)).toMatchObject({ day: last, basis: 'setting' });
  });

  it.each([
    ['2026-12-04T10:00:00+01:00', '2027-01-01'],
    ['2026-04-19T10:00:00+02:00', '2026-05-17'],
  ])('a complaint of %s is to be answered by %s, whatever day that is', (when, last) => {
    expect(only('answer-complaint', 'complaint-received', when, { matter: 'Task/1' })).toMatchObject({
      day: last,
    });
  });
});

describe('a consent that ends', () => {
  it.each([
    ['2028-03-14', '2028-02-29'],
    ['2027-03-14', '2027-02-28'],
    ['2027-01-14', '2026-12-31'],
    ['2026-05-31', '2026-05-17'],
    ['2026-04-12', '2026-03-29'],
  ])('on %s is asked for anew by %s', (on, last) => {
    const given = step('consent-given', '2025-11-05T10:00:00Z', { matter: 'Consent/1', on: day(on) });
    expect(due('renew-consent', [given], '2025-11-06T00:00:00Z')).toMatchObject([{ day: last }]);
  });
});

describe('what a record names by a month or a year', () => {
  const facts = (more: object) => ({
    facts: {
      patient: { resourceType: 'Patient', id: 'p' },
      flag: { resourceType: 'Flag', period: { start: '2025-01-02' } },
      consents: [],
      carePlans: [],
      ...more,
    },
    record: { history: [] },
    tasks: [],
  });
  const asked = instant('2025-12-01T12:00:00Z');
  const consentUntil = (end: string) => ({
    resourceType: 'Consent',
    id: '1',
    status: 'active',
    dateTime: '2025-01-03',
    category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: 'ip-notification' }] }],
    provision: { type: 'permit', period: { end } },
  });
  it.each([
    ['2026', '2026-12-17'],
    ['2026-12', '2026-12-17'],
    ['2028-02', '2028-02-15'],
    ['2027-02', '2027-02-14'],
    ['2026-03-29', '2026-03-15'],
    ['2026-12-31T23:30:00Z', '2026-12-18'],
  ])('a consent until %s lasts to its end, and is asked for anew by %s', (end, last) => {
    const known = facts({ consents: [consentUntil(end)] }) as unknown as Known;
    expect(
      dutiesOf({ events: eventsOf(known, asked) }, asked).find(({ rule }) => rule === 'renew-consent')?.due
        ?.day,
    ).toBe(last);
  });

  it.each([
    ['2027', '2027-12-31'],
    ['2028-02', '2028-02-29'],
    ['2026-10-25', '2026-10-25'],
  ])('an evaluation by %s is in time until %s', (end, last) => {
    const task = {
      resourceType: 'Task',
      id: '9',
      status: 'requested',
      code: { coding: [{ system: codeSystem('ip-task-code'), code: 'evaluation' }] },
      authoredOn: '2025-02-01',
      restriction: { period: { end } },
    };
    const known = { ...facts({}), tasks: [task] } as unknown as Known;
    expect(
      dutiesOf({ events: eventsOf(known, asked) }, asked).find(({ rule }) => rule === 'evaluate')?.due?.day,
    ).toBe(last);
  });
});

describe('birthdays, once more', () => {
  it.each([
    // Born on leap day: at 12 and 16 there is one, at 18 there is none.
    ['review-at-12', '2016-02-29', '2028-02-29', '2027-12-01'],
    ['own-consent-at-16', '2016-02-29', '2032-02-29', '2031-12-01'],
    ['review-at-18', '2012-02-29', '2030-03-01', '2029-12-01'],
    // The days beside it are themselves.
    ['own-consent-at-16', '2011-02-28', '2027-02-28', '2026-11-30'],
    ['own-consent-at-16', '2011-03-01', '2027-03-01', '2026-12-01'],
    // The last day of a year and the first, a holiday, and the days of 23 and 25 hours.
    ['own-consent-at-16', '2010-12-31', '2026-12-31', '2026-10-02'],
    ['review-at-18', '2009-01-01', '2027-01-01', '2026-10-03'],
    ['review-at-12', '2015-05-17', '2027-05-17', '2027-02-16'],
    ['own-consent-at-16', '2010-03-29', '2026-03-29', '2025-12-29'],
    ['own-consent-at-16', '2010-10-25', '2026-10-25', '2026-07-27'],
    // Known by the month or the year alone: the first day on which it may be.
    ['own-consent-at-16', '2010-12', '2026-12-01', '2026-09-02'],
    ['review-at-18', '2009', '2027-01-01', '2026-10-03'],
  ])('%s of who was born on %s is due on %s, and known from %s', (rule, born, birthday, from) => {
    const found = [step('need-found', '2025-06-01T10:00:00Z')];
    const begins = Date.parse(startOf(day(from)));
    const asked = (time: number) => due(rule, found, new Date(time).toISOString(), born);
    expect(asked(begins)).toMatchObject([{ day: birthday, basis: 'law' }]);
    expect(asked(begins - 1)).toEqual([]);
  });

  it('is in time to the last moment of the day in Norway', () => {
    const state = (asked: string) =>
      dutiesOf(
        { events: [step('need-found', '2025-06-01T10:00:00Z')], birthDate: '2010-10-25' },
        at(asked),
      ).find(({ rule }) => rule === 'own-consent-at-16')?.state;
    expect(state('2026-10-25T22:59:59.999Z')).toBe('open');
    expect(state('2026-10-25T23:00:00.000Z')).toBe('overdue');
  });
});

describe('the four weeks of a complaint, once more', () => {
  it.each([
    // 17 May on a Sunday, and as Whit Monday; Whit Monday; Ascension; 1 May on a Friday.
    ['2026-04-19', '2026-05-18'],
    ['2027-04-19', '2027-05-18'],
    ['2026-04-27', '2026-05-26'],
    ['2026-04-16', '2026-05-15'],
    ['2026-04-03', '2026-05-04'],
    // Christmas Day and New Year's Day on Fridays; Easter of 2027 from Thursday to Monday.
    ['2026-11-27', '2026-12-28'],
    ['2026-12-04', '2027-01-04'],
    ['2027-02-25', '2027-03-30'],
    // A Saturday and a Sunday at the end of February; a Monday that is no holiday.
    ['2026-01-31', '2026-03-02'],
    ['2026-02-01', '2026-03-02'],
    ['2026-04-20', '2026-05-18'],
  ])('from %s until %s', (knowledge, last) => {
    expect(complaintBy(day(knowledge))).toBe(last);
  });
});
