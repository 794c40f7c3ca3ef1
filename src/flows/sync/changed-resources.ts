// What changed on a FHIR server since a moment: every type that a plan is made of, in one request.
import type { Resource } from '@medplum/fhirtypes';
import { specs } from '../../plan/mapping/specs.ts';
import type { PlanServer } from '../plan/plan-server.ts';

/** Servers stamp a version before they commit it, so what was stamped a little earlier may have come into sight since. */
const OVERLAP = 10_000;

const types = [...new Set(specs.map(({ type }) => type))] as Resource['resourceType'][];

export interface ChangedResources {
  readonly resources: readonly Resource[];
  /** The moment to ask from the next time, by the server's clock. */
  readonly cursor: string;
}

/** Resources stamped since the cursor, oldest first. Without one there are none, and the cursor is now. */
export async function changedSince(
  server: PlanServer,
  cursor: string | undefined,
): Promise<ChangedResources> {
  const { time } = await server.capability();
  const now = (time ?? new Date()).getTime();
  const next = new Date(now - OVERLAP).toISOString();
  if (cursor === undefined) {
    return { resources: [], cursor: next };
  }
  const found = await server.searchMany(
    types.map((type) => ({ type, parameters: { _lastUpdated: `ge${cursor}` } })),
  );
  const stamp = (resource: Resource) => resource.meta?.lastUpdated ?? '';
  return {
    resources: found.flat().sort((a, b) => (stamp(a) < stamp(b) ? -1 : Number(stamp(a) > stamp(b)))),
    cursor: next,
  };
}
