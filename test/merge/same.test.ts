// Sameness is decided by walking both values; what it says is held to the text that JSON with keys in order gives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExactNumber } from '../../src/ground/fhir/exact-numbers.ts';
import { canonicalText, isSame } from '../../src/plan/merge/same.ts';

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(undefined, null, true, 0, -0, 1.5, Number.NaN, '', 'a', 'null', new ExactNumber('1.50')),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'toString', 'toJSON', '0'), tie('value'), {
      maxKeys: 3,
    }),
  ),
}));

it('is the same for two values exactly when their texts are', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(isSame(left, right)).toBe(canonicalText(left) === canonicalText(right));
      expect(isSame(left, structuredClone(left) ?? left)).toBe(
        canonicalText(left) === canonicalText(structuredClone(left) ?? left),
      );
    }),
    { numRuns: 20_000, seed: 7 },
  );
});

it.each([
  [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
  [{ a: undefined }, {}, true],
  [[undefined], [null], true],
  // Reported of others: keys counted instead of looked for, keys in another order with null, what is inherited taken for own.
  [{ x: 1, y: undefined }, { x: 1, z: 2 }, false],
  [{ a: 'A', b: null }, { b: null, a: 'A' }, true],
  [{ toString: undefined }, {}, true],
  [{}, { constructor: 1 }, false],
  [[], {}, false],
  [{ 0: 'a' }, ['a'], false],
  [new ExactNumber('1.50'), 1.5, false],
  [{ a: new ExactNumber('1.50') }, { a: new ExactNumber('1.50') }, true],
])('says of %j and %j: %s', (left, right, same) => {
  expect(isSame(left, right)).toBe(same);
  expect(isSame(right, left)).toBe(same);
});
