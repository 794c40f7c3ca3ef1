// Whether a period is in force: the same whatever offset the instant has, in days of Norway, and never by guessing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, daysOf, plusDays } from '../../src/ground/norway/day.ts';
import { millisecondsOf } from '../../src/ground/norway/instant.ts';
import { orderOf } from '../../src/ground/norway/moment.ts';
import {
  type Bounds,
  liesWithin,
  periodIssues,
  periodState,
  unreadableBounds,
} from '../../src/ground/norway/period.ts';
import { day, instant } from '../support/days.ts';

describe('a period', () => {
  it.each([
    [{ end: '2026-11-22' }, '2026-11-22T22:59:59.999Z', 'in-force'],
    [{ end: '2026-11-22' }, '2026-11-22T23:30:00Z', 'ended'],
    [{ end: '2026-11-22' }, '2026-11-23T00:30:00+01:00', 'ended'],
    [{ end: '2026-11-22' }, '2026-11-22T18:30:00-05:00', 'ended'],
    [{ end: '2026-07-22' }, '2026-07-22T22:00:00Z', 'ended'],
    [{ start: '2026-11-22' }, '2026-11-21T23:00:00Z', 'in-force'],
    [{ start: '2026-11-22' }, '2026-11-21T22:59:59Z', 'not-yet'],
    [{ end: '2026-11' }, '2026-11-30T22:59:59Z', 'in-force'],
    [{ end: '2026-11' }, '2026-11-30T23:00:00Z', 'ended'],
    [{ end: '2026' }, '2026-12-31T22:59:59Z', 'in-force'],
    [{ end: '2026' }, '2026-12-31T23:00:00Z', 'ended'],
    [{ end: '2026-11-22T12:00:00+01:00' }, '2026-11-22T11:00:00Z', 'in-force'],
    [{ end: '2026-11-22T12:00:00+01:00' }, '2026-11-22T11:00:00.001Z', 'ended'],
    [{ end: '2024-02-29' }, '2024-02-29T22:30:00Z', 'in-force'],
    [{ end: '9999-12-31' }, '2026-11-22T11:00:00Z', 'in-force'],
    [{ end: '9999-12-31T23:59:59Z' }, '2026-11-22T11:00:00Z', 'in-force'],
    [{ start: '0001-01-01' }, '2026-11-22T11:00:00Z', 'in-force'],
    [{ start: '0001-01-01T00:00:00Z' }, '2026-11-22T11:00:00Z', 'in-force'],
    [{}, '2026-11-22T11:00:00Z', 'in-force'],
    [undefined, '2026-11-22T11:00:00Z', 'in-force'],
  ] as const)('%j is at %s %s', (period, at, state) => {
    expect(periodState(period, instant(at))).toBe(state);
  });

  const unreadable = [
    '',
    ' ',
    'unknown',
    '22.11.2030',
    '11/29/2030',
    '2030-02-30',
    '2030-13',
    '2030-00-01',
    '0000',
    '0000-01-01',
    '2030-11-29T10:00:00',
    '2030-11-29T24:00:00Z',
    '2030-11-29T10:00Z',
    '2030-11-29 ',
    '20301129',
    '２０３０',
    20_30,
    null,
    {},
    ['2030'],
    true,
  ];

  it.each(unreadable)('with %j at one end is not in force, and says which end', (text) => {
    const at = instant('2026-11-22T11:00:00Z');
    for (const bound of ['start', 'end'] as const) {
      const period = { [bound]: text } as unknown as Bounds;
      expect(periodState(period, at)).toBe('unreadable');
      expect(unreadableBounds(period)).toEqual([bound]);
      expect(periodIssues(period, 'Consent.provision.period')[0]).toMatchObject({
        severity: 'error',
        path: `Consent.provision.period.${bound}`,
      });
      expect(periodIssues(period, '/consents/0/period')[0]?.path).toBe(`/consents/0/period/${bound}`);
      expect(liesWithin(period, '2026-11-22')).toBe(false);
    }
  });

  it('whose bound exists without a value is unreadable, and so is what is no period', () => {
    const at = instant('2026-11-22T11:00:00Z');
    const absent = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason' }] };
    expect(periodState({ start: '2026', _end: absent } as Bounds, at)).toBe('unreadable');
    for (const none of [null, '2026', 2026, true]) {
      expect(periodState(none as unknown as Bounds, at)).toBe('unreadable');
    }
  });

  it.each<[string, object]>([
    ['its end under another name', { start: '2026-01-01', slutt: '2026-06-01' }],
    ['nothing under a name that it has', { fra: '2026-01-01', til: '2026-06-01' }],
    ['an extension alone', { extension: [{ url: 'https://vendor.example/until', valueDate: '2026-06-01' }] }],
  ])('that says %s is not open because of that', (_, period) => {
    expect(periodState(period as Bounds, instant('2026-11-22T11:00:00Z'))).toBe('unreadable');
    expect(periodIssues(period as Bounds, 'Consent.provision.period').length).toBeGreaterThan(0);
  });

  it.each<object>([
    {},
    { id: 'p1' },
    { id: 'p1', start: '2026-01-01' },
    { start: '2026-01-01', extension: [] },
  ])('has no limit where it says nothing: %j', (period) => {
    expect(periodState(period as Bounds, instant('2026-11-22T11:00:00Z'))).toBe('in-force');
  });

  it('that is surely over, or surely has not begun, is that in spite of the other bound', () => {
    expect(periodState({ start: 'once', end: '2025' }, instant('2026-11-22T11:00:00Z'))).toBe('ended');
    expect(periodState({ start: '2027', end: 'never' }, instant('2026-11-22T11:00:00Z'))).toBe('not-yet');
  });

  it('is the same for one instant in every offset, and its days are those that Norway counts', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const minutes = fc.integer({ min: 0, max: 366 * 24 * 60 });
    fc.assert(
      fc.property(minutes, offset, (minute, shift) => {
        const at = Date.parse('2026-01-01T00:00:00Z') + minute * 60_000;
        const local = new Date(at + shift * 60_000).toISOString().slice(0, -1);
        const [hours, rest] = [Math.trunc(Math.abs(shift) / 60), Math.abs(shift) % 60];
        const two = (part: number) => String(part).padStart(2, '0');
        const text = `${local}${shift < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
        const day = norwegianDay(at);
        expect(dayOf(instant(text))).toBe(day);
        expect(periodState({ start: day, end: day }, instant(text))).toBe('in-force');
        expect(periodState({ end: before(day) }, instant(text))).toBe('ended');
      }),
    );
  });
});

describe('what is dated', () => {
  it.each([
    [{ start: '2026-05-10' }, '2026', false],
    [{ start: '2026-05-10' }, '2026-05', false],
    [{ start: '2026-05-10' }, '2026-05-10', true],
    [{ start: '2026-05-10' }, '2026-05-09T22:00:00Z', true],
    [{ start: '2026-05-10' }, '2026-05-09T21:59:59Z', false],
    [{ start: '2026' }, '2026', true],
    [{ start: '2026-05-10T08:00:00Z' }, '2026-05-10', false],
    [{ start: '2026-05-10T08:00:00Z' }, '2026-05-11', true],
    [{ end: '2026-05-10T08:00:00Z' }, '2026-05-10', false],
    [{ end: '2026-05-10T08:00:00Z' }, '2026-05-09', true],
    [{ end: '2026-05' }, '2026', false],
    [{ end: '2026' }, '2026-12-31', true],
    [{}, 'some day', false],
  ])('lies in %j with %s: %s', (window, moment, inside) => {
    expect(liesWithin(window, moment)).toBe(inside);
  });

  it.each([
    ['2026-05-10', '2026-05-11', 'before'],
    ['2026-05-10', '2026-05-10', 'unclear'],
    ['2026-05-10', '2026-05-10T10:00:00Z', 'unclear'],
    ['2026-05-11', '2026-05-10T22:30:00Z', 'unclear'],
    ['2026-05-10', '2026-05-10T22:30:00Z', 'before'],
    ['2026', '2026-05', 'unclear'],
    ['2027', '2026-05', 'after'],
    ['2026-05-10T10:00:00+02:00', '2026-05-10T08:00:00Z', 'same'],
    ['2026-05-10T10:00:00+02:00', '2026-05-10T08:00:01Z', 'before'],
    ['2026-02-30', '2026-05-10T08:00:01Z', 'unreadable'],
    [undefined, '2026-05-10T08:00:01Z', 'unreadable'],
  ])('is ordered only where it is sure: %s and %s are %s', (one, other, order) => {
    expect(orderOf(one, other)).toBe(order);
    const mirrored: Record<string, string> = { before: 'after', after: 'before' };
    expect(orderOf(other, one)).toBe(mirrored[order] ?? order);
  });
});

describe('a day', () => {
  it('of a month or a year is every day of it', () => {
    expect(daysOf('2024-02')).toEqual(['2024-02-01', '2024-02-29']);
    expect(daysOf('2026-02')).toEqual(['2026-02-01', '2026-02-28']);
    expect(daysOf('2026')).toEqual(['2026-01-01', '2026-12-31']);
    expect(daysOf('2026-02-30')).toBeUndefined();
    expect(daysOf('2026-2')).toBeUndefined();
  });

  it('before the first and after the last of the calendar is that one', () => {
    expect(plusDays(day('9999-12-31'), 14)).toBe('9999-12-31');
    expect(plusDays(day('0001-01-01'), -1)).toBe('0001-01-01');
    expect(dayOf(instant('9999-12-31T23:30:00Z'))).toBe('9999-12-31');
    expect(millisecondsOf(instant('9999-12-31T23:30:00Z'))).toBeGreaterThan(0);
  });
});

/** By hand: Norway is two hours ahead from the last Sunday of March until the last Sunday of October, at 01:00 UTC. */
function norwegianDay(at: number): string {
  const summer = at >= Date.parse('2026-03-29T01:00:00Z') && at < Date.parse('2026-10-25T01:00:00Z');
  return new Date(at + (summer ? 2 : 1) * 3_600_000).toISOString().slice(0, 10);
}

function before(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
