// How much of the directory a change takes away: an empty or short answer of a source says nothing of what it leaves out.
import type { Endpoint } from '@medplum/fhirtypes';
import { type Day, dayOf } from '../../../ground/norway/day.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { DirectoryResource } from '../directory.ts';
import { registerObjection } from '../register-notes.ts';
import { EXT_REGISTER_PERIOD } from '../terms.ts';

/** More than these at once are many in a directory of any size: the country has some 400 units. */
const MANY = 20;

export interface Losses {
  /** Endpoints by which units are reached now, and could not be any more. */
  readonly lost: number;
  /** Endpoints by which units are reached now. */
  readonly known: number;
  /** Whether so much is lost that a person has to say so: more than half, or many. */
  readonly large: boolean;
}

export function lossesOf(
  before: readonly DirectoryResource[],
  after: readonly DirectoryResource[],
  moment: Instant,
): Losses {
  const today = dayOf(moment);
  const left = new Map(endpointsIn(after).map((endpoint) => [endpoint.id, endpoint]));
  const open = endpointsIn(before).filter((endpoint) => !hasEnded(endpoint, today));
  const lost = open.filter(({ id }) => {
    const now = left.get(id);
    return now === undefined || hasEnded(now, today);
  }).length;
  return { lost, known: open.length, large: lost > MANY || lost * 2 > open.length };
}

function endpointsIn(resources: readonly DirectoryResource[]): Endpoint[] {
  return resources.filter((each): each is Endpoint => each.resourceType === 'Endpoint');
}

function hasEnded(endpoint: Endpoint, today: Day): boolean {
  const { status, extension } = endpoint;
  const end = extension?.find(({ url }) => url === EXT_REGISTER_PERIOD)?.valuePeriod?.end;
  return (
    status === 'off' ||
    registerObjection(endpoint) !== undefined ||
    (end !== undefined && end.slice(0, 10) < today)
  );
}
