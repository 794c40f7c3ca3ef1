// A text is read by the platform where that hides nothing, and closely where it would: what is told of it is the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonText, readJson } from '../../src/validator/text/json.ts';

const value = fc.jsonValue({ maxDepth: 4 });
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('a', '__proto__', '"', '\\', '\\"', ':', '1', '0', 'toString'),
);
const resource = fc.dictionary(name, value);

/** The text from where a part of the value begins, for every part, asked from the outside in. */
function* parts(json: JsonText, text: string, holder = json.value): Generator<[string, unknown]> {
  if (holder === null || typeof holder !== 'object') {
    return;
  }
  for (const [key, part] of Object.entries(holder)) {
    const place = json.positionOf(holder, Array.isArray(holder) ? Number(key) : key);
    const line = text.split('\n').slice((place?.line ?? 0) - 1);
    yield [line.join('\n').slice((place?.column ?? 0) - 1), part];
    yield* parts(json, text, part as typeof holder);
  }
}

describe('JSON as text', () => {
  it('is what the platform reads, with the place of every part', () => {
    fc.assert(
      fc.property(resource, fc.constantFrom(undefined, 2), (given, indent) => {
        const text = JSON.stringify(given, null, indent);
        const json = readJson(text);
        expect(json.value).toEqual(JSON.parse(text));
        expect([json.error, json.problems, json.oddIntegers]).toEqual([undefined, [], false]);
        for (const [rest, part] of parts(json, text)) {
          const compact = JSON.stringify(part);
          expect(rest.replaceAll(/\n */g, '').slice(0, 1)).toBe(compact.slice(0, 1));
          if (part === null || typeof part !== 'object') {
            expect(rest.startsWith(compact)).toBe(true);
          }
        }
      }),
    );
  });

  it('tells a name that stands twice, wherever it does', () => {
    fc.assert(
      fc.property(resource, name, value, value, fc.nat(3), (others, twice, one, other, depth) => {
        const { [twice]: _, ...rest } = others;
        const more = JSON.stringify(rest).slice(1);
        const key = JSON.stringify(twice);
        let text = `{${key}:${JSON.stringify(one)},${key}:${JSON.stringify(other)}${more === '}' ? '' : ','}${more}`;
        for (let level = 0; level < depth; level += 1) {
          text = `{"in":[1,${text}]}`;
        }
        expect(readJson(text).problems).toMatchObject([{ kind: 'duplicateKey', detail: twice }]);
      }),
    );
  });

  it.each([
    '1.0',
    '-0',
    '1e2',
    '1.50',
    '12345678901234567890',
    '0.10',
    '1E400',
  ])('keeps a number as it is written: %s', (written) => {
    const json = readJson(`{"a":[{"b":"1.0","c":${written}}]}`);
    const [holder] = (json.value as { a: [object] }).a;
    expect(json.numberText(holder, 'c')).toBe(written);
    expect(json.oddIntegers).toBe(Number.isInteger(Number(written)));
  });

  it.each([
    ['a thousand lists', 1000, undefined],
    ['one more', 1001, 'nested deeper than 1000'],
    ['a hundred thousand', 100_000, 'nested deeper than 1000'],
  ])('is read as deep as it may be: %s', (_what, depth, why) => {
    expect(readJson('['.repeat(depth) + ']'.repeat(depth)).error?.message).toBe(why);
  });
});
