// Whether what was read is as new as what was named. A versionId is opaque: only that two are equal means anything.
// @see https://hl7.org/fhir/R4/resource.html#Meta and https://hl7.org/fhir/R4/http.html#history
import type { ResourceVersion } from '../../ground/fhir/answer/history.ts';

/** A version that a notification or a sweep has named, and that was not read yet. */
export interface NamedVersion {
  /** `Flag/17`. */
  readonly resource: string;
  readonly versionId?: string;
  /** `meta.lastUpdated` of that version, where it was said. */
  readonly lastUpdated?: string;
  /** What was named is that it was removed. */
  readonly deleted: boolean;
  /** When it was named last, by our clock: ISO 8601. */
  readonly namedAt: string;
}

/** read: it is this version or a later one. older: it is an earlier one. unknown: nothing says which. */
export type Freshness = 'read' | 'older' | 'unknown';

/** What was read, as its `meta` says. */
export type ReadVersion = Pick<ResourceVersion, 'versionId' | 'lastUpdated'>;

/** By what the two say of themselves; what that leaves open its history may say. */
export function freshnessOf(
  named: NamedVersion,
  read: ReadVersion,
  history?: readonly ResourceVersion[],
): Freshness {
  if (named.deleted) {
    // It stands there: either it was not yet removed when this was read, or it was written again since.
    const [newest] = history ?? [];
    if (newest === undefined) {
      return 'unknown';
    }
    return newest.deleted ? 'older' : 'read';
  }
  if (named.versionId === undefined && named.lastUpdated === undefined) {
    return 'read';
  }
  if (named.versionId !== undefined && named.versionId === read.versionId) {
    return 'read';
  }
  const [asked, given] = [Date.parse(named.lastUpdated ?? ''), Date.parse(read.lastUpdated ?? '')];
  if (asked < given || (asked === given && named.versionId === undefined)) {
    return 'read';
  }
  return asked > given ? 'older' : byHistory(named, read, history);
}

function byHistory(
  named: NamedVersion,
  read: ReadVersion,
  history: readonly ResourceVersion[] | undefined,
): Freshness {
  const placeOf = (versionId: string | undefined) =>
    versionId === undefined ? -1 : (history ?? []).findIndex((each) => each.versionId === versionId);
  const [asked, given] = [placeOf(named.versionId), placeOf(read.versionId)];
  if (asked < 0 || given < 0) {
    return 'unknown';
  }
  // Newest first.
  return given <= asked ? 'read' : 'older';
}
