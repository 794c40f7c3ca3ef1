// A national identity number in a text is found however it is written, and other numbers are let through.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsNationalId, syntheticNationalId } from '../../src/ground/norway/national-id.ts';

const numbers = fc
  .record({
    kind: fc.constantFrom('fnr', 'dnr'),
    year: fc.integer({ min: 1940, max: 2039 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    serial: fc.nat(200),
  })
  .map(({ kind, year, month, day, serial }) => {
    const two = (part: number) => String(part).padStart(2, '0');
    const gender = serial % 2 ? 'male' : 'female';
    return syntheticNationalId(kind as 'fnr' | 'dnr', `${year}-${two(month)}-${two(day)}`, gender, serial);
  });
const sign = fc.constantFrom(' ', '-', '.', '/', '_', '\u00a0', ' – ', '\u200b', '\n', ') (', '·', "'");
const zeros = [0x30, 0x660, 0x6f0, 0x966, 0xff10, 0x1d7ce, 0x1d7ec];

describe('a national identity number in a text', () => {
  it('is found with whatever stands before it, after it, and between its digits', () => {
    const around = fc.constantFrom('', 'fnr:', 'id', '00', 'Patient-', 'ring 22 33 44 55, ', '(', 'född ');
    fc.assert(
      fc.property(numbers, around, sign, fc.subarray([1, 2, 4, 6, 9]), (number, before, between, cuts) => {
        const parts = [0, ...cuts].map((from, at) => number.slice(from, cuts[at]));
        fc.pre(before !== '00' || cuts.length === 0);
        expect(holdsNationalId(`${before}${parts.join(between)}, se journal`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is found in the digits of another script, and with words between the six and the five', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(...zeros), (number, zero) => {
        const written = [...number].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
        expect(holdsNationalId(`x ${written}`)).toBe(true);
        expect(holdsNationalId(`${number.slice(0, 6)}, personnummer ${number.slice(6)}`)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is not seen in UUIDs, instants and telephone numbers', () => {
    const pair = fc.integer({ min: 10, max: 99 });
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.date({ noInvalidDate: true }),
        fc.array(pair, { minLength: 4, maxLength: 4 }),
        (id, date, phone) => {
          expect(holdsNationalId(id)).toBe(false);
          expect(holdsNationalId(`ring ${phone.join(' ')} eller +47 ${phone.join('')}`)).toBe(false);
          const text = new Date(Date.UTC(2020 + (date.getTime() & 7), 1, 1, 8, 30)).toISOString();
          expect(holdsNationalId(text)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is found at the end of very many digits, in whatever groups they stand', () => {
    const number = syntheticNationalId('fnr', '1980-05-17', 'female', 3);
    for (const piece of ['1 ', '1.', '11', '123456 12345 ', '12345678901 ', '\u0661', '0']) {
      const many = piece.repeat(300_000 / piece.length);
      expect(holdsNationalId(many), piece).toBe(false);
      expect(holdsNationalId(`${many} fnr ${number}`), piece).toBe(true);
    }
  });
});
