// Settings that are told by where they stand: { "file": "/run/secrets/x" } or { "variable": "NAME" } instead of the value.

import { readFileSync } from 'node:fs';
import type { Issue } from '../../ground/outcome/issue.ts';
import { withoutMark } from '../../ground/outcome/parse-json.ts';

/** Keys that clients sign with stay references: they are read whenever they are used, so that they can be changed. */
const namesKey = /\/(helseId|tokenClient)\/key$/;

/** The value with every reference replaced by what it names. No issue repeats what was read. */
export function resolveReferences(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path = '',
): { readonly value: unknown; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const walk = (each: unknown, at: string): unknown => {
    if (Array.isArray(each)) {
      return each.map((item, no) => walk(item, `${at}/${no}`));
    }
    if (typeof each !== 'object' || each === null) {
      return each;
    }
    const entries = Object.entries(each);
    const [name, where] = entries.length === 1 ? (entries[0] ?? []) : [];
    if (namesKey.test(at)) {
      return each;
    }
    if ((name === 'file' || name === 'variable') && typeof where === 'string') {
      return read(name, where, environment, at, issues);
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, walk(item, `${at}/${key}`)]));
  };
  return { value: walk(value, path), issues };
}

function read(
  kind: 'file' | 'variable',
  where: string,
  environment: Readonly<Record<string, string | undefined>>,
  path: string,
  issues: Issue[],
): string {
  try {
    const text = kind === 'variable' ? environment[where] : withoutMark(readFileSync(where, 'utf8'));
    if (text !== undefined && text.trim() !== '') {
      return text.replace(/\r?\n$/, '');
    }
    const problem = kind === 'variable' ? `The variable ${where} is not set` : `The file ${where} is empty`;
    issues.push({ severity: 'error', code: 'required', path, text: problem, fix: 'Give the value there' });
  } catch (error) {
    const text = `The file ${where} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
    const fix = "Let the adapter's user read it, or name another file";
    issues.push({ severity: 'error', code: 'invalid', path, text, fix });
  }
  // Long enough for any setting, so that one missing secret is one issue.
  return `missing:${'x'.repeat(32)}`;
}
