// What changed on a FHIR server since a moment: every type that a plan is made of, in one request.
import type { Resource } from '@medplum/fhirtypes';
import { specs } from '../../plan/mapping/specs.ts';
import type { PlanServer } from '../plan/plan-server.ts';

/** Servers stamp a version before they commit it, so what was stamped a little earlier may have come into sight since. */
const OVERLAP = 10_000;

const types = [...new Set(specs.map(({ type }) => type))] as Resource['resourceType'][];

export interface ChangedResources {
  readonly resources: readonly Resource[];
  /** The moment to ask from the next time, by the server's stamps. */
  readonly cursor: string;
}

/** How far clocks may lie apart: a stamp that is further ahead of the server's own clock moves nothing. */
const TOLERANCE = 10 * 60_000;

/**
 * Resources stamped since the cursor, oldest first. The next cursor comes from the stamps themselves: a clock that is ahead of
 * them would pass over what is stamped meanwhile. Without a cursor there are no resources, and the next one is long ago enough.
 */
export async function changedSince(
  server: PlanServer,
  cursor: string | undefined,
): Promise<ChangedResources> {
  const { time } = await server.capability();
  const now = (time ?? new Date()).getTime();
  if (cursor === undefined) {
    return { resources: [], cursor: new Date(now - TOLERANCE).toISOString() };
  }
  const found = await server.searchMany(
    types.map((type) => ({ type, parameters: { _lastUpdated: `ge${cursor}` } })),
  );
  const resources = found.flat();
  const stamp = ({ meta }: Resource) => Date.parse(meta?.lastUpdated ?? '') || 0;
  const highest = resources.map(stamp).filter((at) => at <= now + TOLERANCE);
  const next = highest.reduce((one, other) => Math.max(one, other - OVERLAP), Date.parse(cursor));
  return {
    resources: resources.toSorted((a, b) => stamp(a) - stamp(b)),
    cursor: new Date(next).toISOString(),
  };
}
