// Texts at rest: only the key and the place for which they were sealed open them.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeal, KEY_FORM, SealProblem } from '../../src/ground/sealing/seal.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [first, second] = [key('2026-01'), key('2026-02')];

describe('a sealed text', () => {
  const seal = createSeal([first]);

  it('is opened again, whatever it is, and tells nothing of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8 }), fc.string(), (text, place) => {
        const kept = seal.seal(text, place);
        expect(seal.open(kept, place)).toBe(Buffer.from(text).toString());
        expect(kept).toMatch(/^sealed:v1:2026-01:[\w-]+$/);
      }),
      { numRuns: 200, seed: 13 },
    );
    expect(seal.seal('Kari Prøvesen', 'a')).not.toBe(seal.seal('Kari Prøvesen', 'a'));
    expect(Buffer.from(seal.seal('Kari Prøvesen', 'a').slice(18), 'base64url').toString()).not.toContain(
      'Kari',
    );
  });

  it('is opened at no other place, and not when one character of it was changed', () => {
    const kept = seal.seal('Kari', 'received_message/1');
    expect(() => seal.open(kept, 'received_message/2')).toThrow(SealProblem);
    for (let at = 'sealed:v1:2026-01:'.length; at < kept.length - 1; at += 1) {
      const other = kept[at] === 'A' ? 'B' : 'A';
      expect(() => seal.open(kept.slice(0, at) + other + kept.slice(at + 1), 'received_message/1')).toThrow(
        SealProblem,
      );
    }
  });

  it('is not opened with another key, and the problem says which one is wanted, and nothing else', () => {
    const kept = seal.seal('Kari', 'a');
    expect(() => createSeal([]).open(kept, 'a')).toThrow(/"2026-01", which is not set/);
    expect(() => createSeal([second]).open(kept, 'a')).toThrow(/"2026-01", which is not set/);
    expect(() => createSeal([key('2026-01')]).open(kept, 'a')).toThrow(/another key is set under that id/);
  });

  it('stays open under the keys before the newest one, which seals', () => {
    const kept = seal.seal('Kari', 'a');
    const changed = createSeal([second, first]);
    expect(changed.open(kept, 'a')).toBe('Kari');
    expect(changed.seal('Kari', 'a').startsWith(changed.current)).toBe(true);
    expect(changed.current).toBe('sealed:v1:2026-02:');
  });
});

it('without a key texts stay as they are, and what was never sealed is read with a key', () => {
  expect(createSeal([]).seal('Kari', 'a')).toBe('Kari');
  expect(createSeal([first]).open('{"a":1}', 'a')).toBe('{"a":1}');
});

it('a key is 32 bytes under an id, and no two have the same id', () => {
  const form = new RegExp(KEY_FORM);
  expect(form.test(first)).toBe(true);
  for (const wrong of ['', 'x', first.slice(8), `:${first}`, 'a:c2hvcnQ=', `a b${first}`]) {
    expect(form.test(wrong), wrong).toBe(false);
  }
  expect(() => createSeal([first, key('2026-01')])).toThrow(/have the id "2026-01"/);
});
