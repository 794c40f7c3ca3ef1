// Where an issue is, said so that it stays the same from run to run.
import type { Issue } from '../../../ground/outcome/issue.ts';

/** The path of an issue without the indices of its lists, which move when an entry is added. */
export function withoutIndices(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '').replaceAll(/\/\d+(?=\/|$)/g, '');
}

// A path that leads through a Bundle names each resource in a comment behind it.
/** The path from the innermost resource on: `Consent.category[0]`, wherever the Consent stands. */
export function insideOf(path: string): string {
  const [, type, rest] = /.*\/\*([A-Za-z]+)\/[^*]*\*\/(.*)$/.exec(path) ?? [];
  return type === undefined ? path : `${type}${rest}`;
}

/** What an issue is called where it has to be known again: the rule and the place, without indices. */
export function nameOfIssue(issue: Issue): string {
  return `${issue.rule ?? issue.code} at ${withoutIndices(issue.path)}`;
}
