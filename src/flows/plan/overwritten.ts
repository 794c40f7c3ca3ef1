// What we took for new and somebody else had written: R4 promises no server that refuses it, so the answer is looked at. His version
// is in the history.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { EntryResult, PlanServer } from './plan-server.ts';

export interface Overwritten {
  /** `Type/id`. */
  readonly reference: string;
  /** What stood there; undefined when the server does not show it any more. */
  readonly before?: Resource;
}

/** The resources that were written as new and were there. `bundle` is what was sent, `entries` what was answered. */
export async function overwrittenBy(
  server: PlanServer,
  bundle: Bundle,
  entries: readonly EntryResult[],
): Promise<Overwritten[]> {
  const doubtful = entries.filter(({ status, versionId }, at) => {
    const isNew = bundle.entry?.[at]?.request?.ifNoneMatch !== undefined;
    return isNew && (status !== 201 || (/^\d+$/.test(versionId ?? '') && Number(versionId) > 1));
  });
  const found = await Promise.all(doubtful.map((entry) => beforeOf(server, entry)));
  return found.flatMap((one) => one ?? []);
}

/** The version before ours. Undefined when there was none, or the one before was a deletion. */
async function beforeOf(
  server: PlanServer,
  { reference, versionId, status }: EntryResult,
): Promise<Overwritten | undefined> {
  const key = parseReference(reference);
  if (!key) {
    return undefined;
  }
  const versions = await server.versions(key.type as Resource['resourceType'], key.id);
  if (versions === undefined) {
    // Without a history only the status tells, and some servers say 200 to everything.
    return status === 201 ? undefined : { reference };
  }
  const ours = versions.findIndex((each) => !each.deleted && each.versionId === versionId);
  const last = versions[ours + 1];
  if (ours < 0 || !last || last.deleted) {
    return undefined;
  }
  const before = last.versionId ? await server.readVersion(key, last.versionId) : undefined;
  return { reference, ...(before ? { before } : {}) };
}

/** For a person: what stood there is in the history of the server, and nobody has merged it. */
export function overwrittenIssue({ reference }: Overwritten): Issue {
  return {
    severity: 'warning',
    code: 'conflict',
    path: reference,
    text: `${reference} was written as new, and the server answers as if somebody had written it in the same moment.`,
    fix: 'See the history of the resource on the server, and bring in what is missing.',
    concept: 'B14',
  };
}
