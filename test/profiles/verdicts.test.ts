// Our own validator on every example: the sound accepted, the faulty refused for their one reason, at its place.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Issue } from '../../src/ground/outcome/issue.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

interface Row {
  readonly file: string;
  readonly valid: boolean;
  readonly expected?: { severity: string; code: string; key?: string; expression: string };
}

const fixtures = resolve(import.meta.dirname, '../../fixtures/profiles');
const rows: readonly Row[] = JSON.parse(readFileSync(join(fixtures, 'index.json'), 'utf8'));
const check = await createResourceCheck();
const issuesOf = (file: string) => check(JSON.parse(readFileSync(join(fixtures, file), 'utf8')));
const isError = ({ severity }: Issue) => severity === 'error' || severity === 'fatal';

describe('the validator of the project', () => {
  const sound = rows.filter(({ valid }) => valid).map(({ file }) => file);
  it.each(sound)('accepts %s', (file) => {
    expect(issuesOf(file).filter(isError)).toEqual([]);
  });

  const told = rows.flatMap(({ file, expected }) => (expected ? [[file, expected] as const] : []));
  it.each(told)('tells the one fault of %s', (file, { severity, code, key, expression }) => {
    const issues = issuesOf(file);
    const found = issues.find(
      (issue) => issue.severity === severity && issue.code === code && issue.path === expression,
    );
    expect(found, `${severity} ${code} at ${expression}`).toBeDefined();
    if (key) {
      expect(
        issues.some(({ rule }) => rule === key || rule?.endsWith(`#${key}`)),
        key,
      ).toBe(true);
    }
    if (severity === 'error') {
      expect(issues.filter(isError).every(({ path }) => path === expression)).toBe(true);
    }
  });
});
