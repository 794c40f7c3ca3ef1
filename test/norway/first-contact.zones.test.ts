// Two weeks to the first contact: one answer for the deadline of a notice, the rule over Bundles and the event of a plan.
import { describe, expect, it } from 'vitest';
import { firstContactBy, isLateFirstContact } from '../../src/ground/law/first-contact.ts';
import { dayOf } from '../../src/ground/norway/day.ts';
import { dueAt } from '../../src/need/delivery/due/deadlines.ts';
import { instant } from '../support/days.ts';

const settings = { acknowledgementMs: 1, answerWorkingDays: 1, consentWarningDays: 1 };

describe('the first contact', () => {
  it.each([
    ['2026-11-22T12:00:00+01:00', '2026-12-06'],
    ['2026-11-22T23:30:00Z', '2026-12-07'],
    ['2026-11-23T00:30:00+01:00', '2026-12-07'],
    ['2026-03-20T23:30:00Z', '2026-04-04'],
    ['2026-10-20T21:30:00Z', '2026-11-03'],
    ['2026-10-20T22:30:00Z', '2026-11-04'],
    ['2028-02-15T10:00:00+01:00', '2028-02-29'],
  ])('of an appointment at %s is due until %s, wherever it is asked [E2]', (at, day) => {
    const appointed = instant(at);
    expect(firstContactBy(dayOf(appointed))).toBe(day);
    expect(dayOf(dueAt('first-contact', new Date(at), settings))).toBe(day);
    expect(isLateFirstContact(at, day)).toBe(false);
    expect(isLateFirstContact(at, `${day}T22:59:59+01:00`)).toBe(false);
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    expect(isLateFirstContact(at, next)).toBe(true);
    expect(isLateFirstContact(at, `${next}T12:00:00+01:00`)).toBe(true);
  });

  it.each([
    [undefined, '2027-01-01'],
    ['2026-11-22T12:00:00+01:00', undefined],
    ['2026', '2026-12-31'],
    ['2026-11-22', '2026-12'],
    ['yesterday', '2027-01-01'],
  ])('is not called late where that is not sure: %s, %s [E2]', (appointed, deadline) => {
    expect(isLateFirstContact(appointed, deadline)).toBe(false);
  });
});
