// What a run was, and how it ended: the one thing that every report is made of.
import type { VectorResult } from '../run.ts';
import type { Role } from '../vector.ts';

export interface RoleRun {
  readonly role: Role;
  /** The address that was tried, or the folder that was read. */
  readonly address: string;
  /** What was tried, as the one who ran it named it. */
  readonly software?: string;
  /** When it began, ISO 8601. */
  readonly at: string;
  /** Version of the kit. */
  readonly kit: string;
  readonly profile: 'must' | 'should';
  readonly results: readonly VectorResult[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly notTried: number;
  /** Failed vectors that decide the verdict: musts, and shoulds when the run was for them. */
  readonly counted: number;
}

export function countsOf({ results, profile }: RoleRun): Counts {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  return {
    passed: results.filter(({ outcome }) => outcome === 'passed').length,
    failed: failed.length,
    notTried: results.filter(({ outcome }) => outcome === 'not-tried').length,
    counted: failed.filter(({ vector }) => vector.level === 'must' || profile === 'should').length,
  };
}

/** The page on which a role's vectors are described. */
export function pageOf(role: Role): string {
  return `docs/conformance/${role}.md`;
}
