// The examples are a complete test set: one valid instance of each profile, one invalid instance of each rule.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addedRules, readDefinitions } from '../../scripts/profile-rules.ts';
import { unbreakable } from '../../scripts/profile-unbreakable.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/profiles');
const rows: {
  file: string;
  profile: string;
  valid: boolean;
  rule?: string;
  expected?: { severity: string };
}[] = JSON.parse(readFileSync(join(fixtures, 'index.json'), 'utf8'));
const definitions = readDefinitions();
const rules = addedRules(definitions);

describe('examples', () => {
  it('show every profile that is not abstract with a valid instance', () => {
    const shown = new Set(rows.filter(({ rule }) => !rule).map(({ profile }) => profile));
    const wanted = definitions.filter(({ type, abstract }) => type !== 'Extension' && !abstract);
    expect(wanted.filter(({ url }) => !shown.has(url)).map(({ id }) => id)).toEqual([]);
  });

  it('break every rule that the profiles add, but those that nothing can break alone', () => {
    const broken = new Set(rows.map(({ rule }) => rule));
    const missing = rules.filter((rule) => !broken.has(rule.name) && !unbreakable(rule, rules));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(broken.size).toBeGreaterThan(350);
  });

  it('are invalid exactly when the broken rule is an error', () => {
    for (const { file, valid, expected } of rows) {
      expect(valid, file).toBe(expected?.severity !== 'error');
      expect(existsSync(join(fixtures, file)), file).toBe(true);
    }
  });

  it('carry no national identity number of a living person: month plus 80', () => {
    for (const { file } of rows) {
      const text = readFileSync(join(fixtures, file), 'utf8');
      for (const [, number = ''] of text.matchAll(/"value": "(\d{11})"/g)) {
        expect(Number(number.slice(2, 4)), file).toBeGreaterThan(80);
      }
    }
  });
});
