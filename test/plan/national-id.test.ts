// Identity numbers of Norway: form, check digits, birth date and the series for synthetic persons.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import {
  birthDateOf,
  checkDigits,
  holdsNationalId,
  isSynthetic,
  nationalIdProblem,
  organizationNumberProblem,
  syntheticNationalId,
} from '../../src/ground/norway/national-id.ts';

const two = (part: number) => String(part).padStart(2, '0');
const birthDate = fc
  .record({
    year: fc.integer({ min: 1940, max: 2039 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, day }) => `${year}-${two(month)}-${two(day)}`);

describe('a national identity number', () => {
  it('that is made for a birth date is right, says that date and the gender, and is of the synthetic series', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('fnr' as const, 'dnr' as const),
        birthDate,
        fc.constantFrom('female' as const, 'male' as const),
        fc.nat(249),
        (kind, born, gender, serial) => {
          const value = syntheticNationalId(kind, born, gender, serial);
          expect(nationalIdProblem({ kind, value })).toBeUndefined();
          expect(birthDateOf(kind, value)).toBe(born);
          expect(isSynthetic(value)).toBe(true);
          expect(Number(value[8]) % 2).toBe(gender === 'male' ? 1 : 0);
        },
      ),
    );
  });

  it('is refused when any one digit is another', () => {
    fc.assert(
      fc.property(birthDate, fc.nat(10), fc.integer({ min: 1, max: 9 }), (born, at, add) => {
        const value = syntheticNationalId('fnr', born, 'female', 3);
        const digit = (Number(value[at]) + add) % 10;
        const wrong = `${value.slice(0, at)}${digit}${value.slice(at + 1)}`;
        expect(nationalIdProblem({ kind: 'fnr', value: wrong })).toBeDefined();
      }),
    );
  });

  it.each([
    ['fnr', '1483165340', 'has 11 digits'],
    ['fnr', '14831653401', 'check digits'],
    ['dnr', '14831653400', 'those of a number of kind fnr'],
    ['duf', '12345', '12 digits'],
    ['fhn', '14831653400', 'begins with 8 or 9'],
  ] as const)('of kind %s is refused with the reason: %s', (kind, value, reason) => {
    expect(nationalIdProblem({ kind, value })).toContain(reason);
  });

  it('of kind hnr is let through as whoever gave it made it', () => {
    expect(nationalIdProblem({ kind: 'hnr', value: 'H1234' })).toBeUndefined();
  });

  it.each([
    ['tenor, month + 80', 80],
    ['nav, month + 40', 40],
    ['nhn, month + 65', 65],
  ])('is known as synthetic in the series %s, and a month as it is is not', (_name, add) => {
    const six = (month: number) => `15${two(month)}90`;
    const made =
      [100, 101, 102].map((n) => `${six(3 + add)}${n}`).find((nine) => checkDigits(nine) !== undefined) ?? '';
    const value = made + checkDigits(made);
    expect(isSynthetic(value)).toBe(true);
    expect(nationalIdProblem({ kind: 'fnr', value })).toBeUndefined();
    expect(birthDateOf('fnr', value)).toBe('1990-03-15');
    expect(isSynthetic(`${six(3)}10000`)).toBe(false);
  });

  it('says the century by its individual digits', () => {
    expect(
      ['150390100', '150330500', '150360500', '150390900', '150345800'].map((nine) =>
        birthDateOf('fnr', `${nine}00`),
      ),
    ).toEqual(['1990-03-15', '2030-03-15', '1860-03-15', '1990-03-15', undefined]);
  });
});

describe('the rule that is announced for 2032', () => {
  const before = requireInstant('2031-12-31T22:59:59Z', 'at');
  const after = requireInstant('2031-12-31T23:00:00Z', 'at');
  /** Whether the digits are right, reckoned apart from the code: the second sum leaves nothing, the first at most three. */
  const leaves = (value: string) =>
    [
      [3, 7, 6, 1, 8, 9, 4, 5, 2, 1],
      [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1],
    ].map((weights) => weights.reduce((sum, weight, at) => sum + weight * Number(value[at]), 0) % 11);

  it.each([
    ['fnr', '14838420096', 'leaves one in the first check digit'],
    ['fnr', '14834589908', 'leaves one, with an individual number that says no century'],
    ['fnr', '14834589819', 'has an individual number that says no century'],
    ['dnr', '54838420098', 'leaves two, and is a D-number'],
  ] as const)('%s %s, which %s, is right from that day on in Norway', (kind, value, _) => {
    expect(nationalIdProblem({ kind, value })).toBeDefined();
    expect(nationalIdProblem({ kind, value }, before)).toBeDefined();
    expect(nationalIdProblem({ kind, value }, after)).toBeUndefined();
    expect(birthDateOf(kind, value)).toBeUndefined();
  });

  it('lets numbers of before be as they are, and takes no other digits than it says', () => {
    fc.assert(
      fc.property(birthDate, fc.nat(99), (born, pair) => {
        const right = syntheticNationalId('fnr', born, 'female', 3);
        expect(nationalIdProblem({ kind: 'fnr', value: right }, after)).toBeUndefined();
        const value = right.slice(0, 9) + two(pair);
        const [first = 99, second] = leaves(value);
        expect(nationalIdProblem({ kind: 'fnr', value }, after) === undefined).toBe(
          second === 0 && first <= 3,
        );
      }),
    );
  });

  it('is seen in texts already now, so that no text holds a number of a person some day', () => {
    expect(holdsNationalId('Gjelder 148384 20096.')).toBe(true);
  });
});

describe('an organisation number', () => {
  it('needs nine digits and the right check digit', () => {
    expect(organizationNumberProblem('310000000')).toBeUndefined();
    expect(organizationNumberProblem('310000001')).toContain('check digit');
    expect(organizationNumberProblem('31000000')).toContain('nine digits');
  });
});
