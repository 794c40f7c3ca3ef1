// What `npm run concepts -- --verify` takes away is where its table says.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ruleRows, withStatement } from '../scripts/concepts/without.ts';

const source = (file: string) => fileURLToPath(new URL(`../src/${file}`, import.meta.url));

it.each(
  ruleRows().map((row) => [row.concepts.join(' '), row.file, row] as const),
)('the rule of %s in %s has one place in the source, and its statement goes there', (_concepts, file, row) => {
  expect(existsSync(source(file))).toBe(true);
  const code = readFileSync(source(file), 'utf8');
  expect(withStatement(code, row)).not.toBe(code);
});

it('no rule is taken away by a comment in the source', () => {
  expect(ruleRows().length).toBeGreaterThan(90);
});
