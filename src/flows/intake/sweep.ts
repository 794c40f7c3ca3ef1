// Asks the server what has changed since the last time, page by page: finds what was never notified. Resumable: after each
// page what it said is in the inbox, and the cursor stands behind it.

import type { Resource } from '@medplum/fhirtypes';
import { textOf } from '../../ground/fhir/answer/answer.ts';
import { type Instant, inUtc } from '../../ground/norway/instant.ts';
import type { Cursors } from '../../need/delivery/cursors.ts';
import { type FollowedType, filters, followedTypes, type TriggerType } from '../../need/intake/followed.ts';
import type { ChangedResource } from '../../need/intake/notice.ts';
import type { Clock, FhirServer } from '../ports.ts';
import { acceptAll, type TakeNoticePorts } from './take-notice.ts';

export interface SweepPorts extends Pick<TakeNoticePorts, 'source' | 'accept'> {
  readonly server: Pick<FhirServer, 'pages'>;
  /** What is swept for beside what every sweep finds. */
  readonly triggers?: readonly TriggerType[];
  readonly cursors: Cursors;
  readonly clock: Clock;
}

export interface SweepOptions {
  /**
   * How far before the cursor the search begins, in milliseconds: what was written with an earlier time and became
   * visible late is still found.
   */
  readonly overlap: number;
  /** Begin here instead of at the cursor. */
  readonly since?: Instant;
  /** Work on everything that is found, also on what the inbox knows: after the server was restored from a backup. */
  readonly again?: boolean;
  /** Where the very first sweep for Flags and plans begins; without it, at the oldest. */
  readonly from?: Instant;
}

export interface SweepResult {
  readonly type: FollowedType;
  /** Resources that the server named. */
  readonly seen: number;
  /** Those that no notification had told of. */
  readonly found: number;
}

interface Cursor {
  /** `meta.lastUpdated` of the newest resource that is in the inbox, by the server's clock. */
  readonly since: string;
}

export async function sweep(ports: SweepPorts, options: SweepOptions): Promise<readonly SweepResult[]> {
  const results: SweepResult[] = [];
  for (const type of [...followedTypes, ...(ports.triggers ?? [])]) {
    results.push(await sweepType(ports, type, options));
  }
  return results;
}

async function sweepType(ports: SweepPorts, type: FollowedType, options: SweepOptions): Promise<SweepResult> {
  const name = `sweep|${ports.source.replace(/\/+$/, '')}|${type}`;
  const stored = await ports.cursors.get<Cursor>(name);
  const cursor = stored && !isAhead(ports, stored.since) ? stored : undefined;
  const since = options.since ?? begin(ports, type, cursor, options);
  const result = { type, seen: 0, found: 0 };
  let newest = cursor?.since ?? '';
  let last = '';
  let inOrder = true;
  for await (const page of ports.server.pages<Resource>(type, parameters(type, since))) {
    const changed = page.flatMap((resource) => changeOf(type, resource, options.again ?? false));
    const accepted = await acceptAll(ports, changed);
    result.seen += page.length;
    result.found += accepted.fresh;
    for (const { meta } of page) {
      const at = inUtc(meta?.lastUpdated) ?? last;
      inOrder &&= at >= last;
      last = at;
      newest = at > newest && !isAhead(ports, at) ? at : newest;
    }
    // A server that does not sort may still hold older ones on its later pages.
    if (inOrder && newest !== '') {
      await advance(ports, name, newest);
    }
  }
  // Nothing there yet: the next sweep begins here, less the overlap.
  await advance(ports, name, newest || ports.clock.now().toISOString());
  return result;
}

/** A record that claims to be of another day than today would put the cursor behind all that comes until then. */
const AHEAD = 24 * 3_600_000;

function isAhead({ clock }: SweepPorts, instant: string): boolean {
  return Date.parse(instant) > clock.now().getTime() + AHEAD;
}

function begin(
  { clock }: SweepPorts,
  type: FollowedType,
  cursor: Cursor | undefined,
  { overlap, from }: SweepOptions,
): string | undefined {
  if (cursor) {
    return new Date(Date.parse(cursor.since) - overlap).toISOString();
  }
  // What decisions rest on is read when they are made: only later changes matter. Needs and plans count from the oldest.
  return type === 'Flag' || type === 'CarePlan'
    ? from
    : new Date(clock.now().getTime() - overlap).toISOString();
}

function parameters(type: FollowedType, since: string | undefined): Readonly<Record<string, string>> {
  return {
    ...(since === undefined ? {} : { _lastUpdated: `ge${since}` }),
    ...filters[type],
    _sort: '_lastUpdated',
    _count: '200',
    _elements: 'id,meta',
  };
}

/** The version, or the time of the change from servers that keep none: the inbox knows what was notified. */
export function changeOf(type: FollowedType, { id, meta }: Resource, again: boolean): ChangedResource[] {
  if (id === undefined) {
    return [];
  }
  if (again) {
    return [{ type, id }];
  }
  // What is no text is no name of a version: all that are none would be the same one.
  const [versionId, lastUpdated] = [meta?.versionId, meta?.lastUpdated].map(textOf);
  const updated = inUtc(lastUpdated);
  const change = {
    type,
    id,
    ...(versionId === undefined ? {} : { versionId }),
    ...(updated === undefined ? {} : { lastUpdated: updated }),
  };
  return [
    { ...change, ...(versionId === undefined && lastUpdated !== undefined ? { eventId: lastUpdated } : {}) },
  ];
}

async function advance(ports: SweepPorts, name: string, to: string): Promise<void> {
  await ports.cursors.change<Cursor>(name, (before) => ({
    since: before && before.since > to && !isAhead(ports, before.since) ? before.since : to,
  }));
}
