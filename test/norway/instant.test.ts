// What is read as an instant, and what never is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareInstants,
  millisecondsOf,
  parseInstant,
  requireInstant,
} from '../../src/ground/norway/instant.ts';
import { instant } from '../support/days.ts';

describe('an instant', () => {
  it.each([
    ['2026-11-29T07:30:00Z', '2026-11-29T07:30:00.000Z'],
    ['2026-11-29T08:30:00+01:00', '2026-11-29T07:30:00.000Z'],
    ['2026-11-29T21:30:00.5+14:00', '2026-11-29T07:30:00.500Z'],
    ['2026-11-29T07:30:00-00:00', '2026-11-29T07:30:00.000Z'],
    ['2026-11-29T07:30:00.12345678901234567890Z', '2026-11-29T07:30:00.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['0001-01-02T00:00:00Z', '0001-01-02T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('is read from %s', (text, utc) => {
    expect(new Date(millisecondsOf(instant(text))).toISOString()).toBe(utc);
  });

  it.each([
    ['', 'no text'],
    ['   ', 'no text'],
    [undefined, 'no text'],
    [null, 'no text'],
    [20_261_129, 'no text'],
    ['2026', 'date without a time'],
    ['2026-11', 'date without a time'],
    ['2026-11-29', 'date without a time'],
    ['2026-11-29T07:30:00', 'offset'],
    ['2026-11-29T07:30:00.123', 'offset'],
    ['11/29/2026', 'not written as an instant'],
    ['29.11.2026', 'not written as an instant'],
    ['now', 'not written as an instant'],
    ['2026-11-29T07:30Z', 'not written as an instant'],
    ['2026-11-29 07:30:00Z', 'not written as an instant'],
    ['2026-11-29t07:30:00Z', 'not written as an instant'],
    ['2026-11-29T07:30:00z', 'not written as an instant'],
    [' 2026-11-29T07:30:00Z', 'not written as an instant'],
    ['2026-11-29T07:30:00Z\n', 'not written as an instant'],
    ['2026-11-29T07:30:00,5Z', 'not written as an instant'],
    ['2026-11-29T07:30:00.Z', 'not written as an instant'],
    ['2026-11-29T07:30:00+0100', 'not written as an instant'],
    ['2026-11-29T07:30:00+01', 'not written as an instant'],
    ['+002026-11-29T07:30:00Z', 'not written as an instant'],
    ['2026-11-29T07:30:00−01:00', 'not written as an instant'],
    ['2026-02-30T00:00:00Z', 'no such day'],
    ['2026-02-29T00:00:00Z', 'no such day'],
    ['1900-02-29T00:00:00Z', 'no such day'],
    ['2026-00-10T00:00:00Z', 'no such day'],
    ['2026-13-10T00:00:00Z', 'no such day'],
    ['2026-11-00T00:00:00Z', 'no such day'],
    ['0000-01-01T00:00:00Z', 'no such day'],
    ['2026-11-29T24:00:00Z', 'no such time'],
    ['2026-11-29T23:60:00Z', 'no such time'],
    ['2026-11-29T23:59:61Z', 'no such time'],
    ['2026-11-29T07:30:00+14:01', 'offset'],
    ['2026-11-29T07:30:00+01:60', 'offset'],
  ])('is not read from %j, with the reason', (text, reason) => {
    const { instant: found, problem } = parseInstant(text);
    expect(found).toBeUndefined();
    expect(problem).toContain(reason);
  });

  it('is the same in every offset', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const time = fc.integer({
      min: Date.parse('0002-01-01T00:00:00Z'),
      max: Date.parse('9998-12-31T00:00:00Z'),
    });
    fc.assert(
      fc.property(time, offset, offset, (at, one, other) => {
        const [a, b] = [written(at, one), written(at, other)].map(instant);
        expect(a && b && compareInstants(a, b)).toBe(0);
        expect(a && millisecondsOf(a)).toBe(at);
      }),
    );
  });

  it('keeps what stands below the millisecond when two are compared', () => {
    const [one, other] = [instant('2026-11-29T07:30:00.1234Z'), instant('2026-11-29T08:30:00.12345+01:00')];
    expect(compareInstants(one, other)).toBeLessThan(0);
    expect(compareInstants(other, one)).toBeGreaterThan(0);
    expect(compareInstants(instant('2026-11-29T07:30:00.1230Z'), instant('2026-11-29T07:30:00.123Z'))).toBe(
      0,
    );
  });

  it('that a caller gives wrong is refused with the form and an example, without the text', () => {
    const secret = '29.11.2026 Kari';
    expect(() => requireInstant(secret, 'at')).toThrow(/"at" is no instant.*2026-11-29T08:30:00\+01:00/);
    expect(() => requireInstant(secret, 'at')).not.toThrow(/Kari/);
  });
});

/** The instant as a clock with that offset (minutes) shows it, reckoned by hand. */
function written(at: number, offset: number): string {
  const local = new Date(at + offset * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}
