// Checks of the municipality table itself: every number has one successor, several, or none that is recorded as such.

import type {
  BoundaryPart,
  Municipalities,
  MunicipalityEntry,
  MunicipalityFacts,
  RestoredBorder,
} from '../../ground/norway/municipality.ts';
import type { Issue } from '../../ground/outcome/issue.ts';

/** How the numbers of a table fall out on a day. */
export interface MunicipalityCount {
  /** Numbers that are valid themselves. */
  readonly current: number;
  /** Ended numbers that lead to one municipality. */
  readonly one: number;
  /** Ended numbers that only a person can place. */
  readonly several: number;
  /** Numbers that are not valid yet. */
  readonly notYet: number;
}

/** Counts the outcomes of every number that was valid at some time on or after `since`. */
export function countMunicipalities(
  municipalities: Municipalities,
  day: string,
  since = '0000-01-01',
): MunicipalityCount {
  const count = { current: 0, one: 0, several: 0, notYet: 0 };
  for (const entry of municipalities.facts.entries) {
    if (entry.until !== undefined && entry.until <= since) {
      continue;
    }
    const standing = municipalities.standing(entry.number, day);
    if (standing.kind === 'not-yet') {
      count.notYet++;
    } else if (standing.kind === 'current') {
      standing.number === entry.number ? count.current++ : count.one++;
    } else {
      count.several++;
    }
  }
  return count;
}

/** Every contradiction in the facts; an empty list when they hold together. */
export function checkMunicipalities(facts: MunicipalityFacts): Issue[] {
  const byNumber = new Map(facts.entries.map((entry) => [entry.number, entry]));
  return [
    ...duplicates(facts.entries),
    ...facts.entries.flatMap((entry, index) => checkEntry(entry, `/entries/${index}`, byNumber)),
    ...checkJudgements(facts, byNumber),
  ];
}

function duplicates(entries: readonly MunicipalityEntry[]): Issue[] {
  return [...Map.groupBy(entries, (entry) => entry.number)]
    .filter(([, same]) => same.length > 1)
    .map(([number]) => problem('/entries', `The number ${number} stands more than once`));
}

function checkEntry(entry: MunicipalityEntry, path: string, byNumber: ByNumber): Issue[] {
  const issues: Issue[] = [];
  if (!/^\d{4}$/.test(entry.number)) {
    issues.push(problem(path, `${entry.number} is no four-digit number`));
  }
  if (entry.until === undefined && entry.successors !== undefined) {
    issues.push(problem(path, `${entry.number} has successors and no day on which it ended`));
  }
  if (entry.until !== undefined && (entry.successors?.length ?? 0) === 0) {
    issues.push(problem(path, `${entry.number} ended on ${entry.until} and no successor is recorded`));
  }
  for (const successor of entry.successors ?? []) {
    const next = byNumber.get(successor);
    if (!next) {
      issues.push(problem(path, `The successor ${successor} of ${entry.number} is not in the table`));
    } else if (entry.until !== undefined && !coversDay(next, entry.until)) {
      issues.push(
        problem(path, `The successor ${successor} of ${entry.number} was not valid on ${entry.until}`),
      );
    }
  }
  return issues;
}

type ByNumber = ReadonlyMap<string, MunicipalityEntry>;

function checkJudgements(facts: MunicipalityFacts, byNumber: ByNumber): Issue[] {
  return [
    ...facts.parts.flatMap((part, index) => checkPart(part, `/parts/${index}`, byNumber)),
    ...facts.restored.flatMap((border, index) => checkBorder(border, `/restored/${index}`, byNumber)),
    ...facts.special
      .filter(({ number }) => facts.entries.some((entry) => entry.number.startsWith(number)))
      .map(({ number }) => problem('/special', `${number} is in the table of municipalities too`)),
    ...facts.districts
      .filter(({ number }) => !/^\d{6}$/.test(number) || !byNumber.has(number.slice(0, 4)))
      .map(({ number }) => problem('/districts', `${number} is no district of a known municipality`)),
  ];
}

function checkPart(part: BoundaryPart, path: string, byNumber: ByNumber): Issue[] {
  const issues: Issue[] = [];
  if (byNumber.get(part.number)?.until === undefined) {
    issues.push(problem(path, `${part.number} has not ended, so no area left it by its end`));
  }
  if (part.to !== undefined && !byNumber.has(part.to)) {
    issues.push(problem(path, `${part.to} is not in the table`));
  }
  return issues;
}

function checkBorder(border: RestoredBorder, path: string, byNumber: ByNumber): Issue[] {
  const allowed = new Set(byNumber.get(border.number)?.successors);
  return Object.entries(border.byFormer).flatMap(([former, numbers]) => [
    ...(byNumber.get(former)?.successors?.includes(border.number)
      ? []
      : [problem(path, `${former} did not become ${border.number}`)]),
    ...numbers
      .filter((number) => !allowed.has(number))
      .map((number) => problem(path, `${number} is no successor of ${border.number}`)),
  ]);
}

function coversDay(entry: MunicipalityEntry, day: string): boolean {
  return (entry.from === undefined || entry.from <= day) && (entry.until === undefined || day < entry.until);
}

function problem(path: string, text: string): Issue {
  return {
    severity: 'error',
    code: 'invariant',
    path,
    text,
    fix: 'Run "npm run municipalities", or correct mappings/municipalities/judgements.json',
    concept: 'D13',
  };
}
