// HER-ids as the address register has them, by its CommunicationParty API: the export, parties a hundred at a time, events
// from a sequence number, and everything anew now and then.
//
// The register has no service type for a coordinating unit, so nothing is made of a party that no endpoint of the directory
// names. What its pages say stands in fixtures/contracts/address-register.json; it was not tried against the register.

import type { Endpoint, Period } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import { dayOf, plusDays } from '../../../ground/norway/day.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../../../need/directory/directory.ts';
import type { DirectoryFeed, FeedAnswer } from '../../../need/directory/lists/feed.ts';
import { type RegisterSays, registerNotes, registerTags } from '../../../need/directory/register-notes.ts';
import { createJsonSource, type JsonSource, type JsonSourceOptions } from './json-source.ts';
import { members, networkEndpoints, readParty } from './party.ts';

const PEER = 'Adresseregisteret';
/** Parties of one request at most. */
const BATCH = 100;
/** Pages of events in one reading; what is left comes with the next. */
const MAX_PAGES = 500;
/** Everything is read anew after so long, in milliseconds: an event that was missed does not stay missed. */
const RECONCILE = 24 * 3600_000;

export type AddressRegisterOptions = Omit<JsonSourceOptions, 'peer' | 'accept'>;

export function createAddressRegisterFeed(options: AddressRegisterOptions): DirectoryFeed {
  const source = createJsonSource({ ...options, peer: PEER });
  return {
    name: 'adresseregisteret',
    async pull(cursor, known, moment) {
      const from = readCursor(cursor);
      if (!from || Date.parse(moment) - Date.parse(from.reconciled) >= RECONCILE) {
        return reconcile(source, known, moment, []);
      }
      try {
        return await follow(source, from, known, moment);
      } catch (error) {
        if (error instanceof GoneEvents) {
          return reconcile(source, known, moment, [eventsGone()]);
        }
        throw error;
      }
    },
  };
}

/** How far the register has been read. */
interface From {
  readonly sequence: number;
  /** When everything was last read. */
  readonly reconciled: string;
}

/** A cursor of another interface, or one that was written by hand, is none: then everything is read. */
function readCursor(cursor: string | undefined): From | undefined {
  const [, sequence, reconciled = ''] = /^(\d+) (\S+)$/.exec(cursor ?? '') ?? [];
  return sequence !== undefined && Number.isFinite(Date.parse(reconciled))
    ? { sequence: Number(sequence), reconciled }
    : undefined;
}

const cursorOf = ({ sequence, reconciled }: From) => `${sequence} ${reconciled}`;

async function reconcile(
  source: JsonSource,
  known: readonly DirectoryResource[],
  moment: Instant,
  issues: readonly Issue[],
): Promise<FeedAnswer> {
  const answer = members((await source.get('export')).body);
  const herIds = answer.herids;
  const sequence = answer.lastsequencenumber;
  if (
    !Array.isArray(herIds) ||
    !herIds.every((each) => Number.isSafeInteger(each)) ||
    !isSequence(sequence)
  ) {
    throw new PeerFailure(PEER, 'permanent', 'its export has no list of HER-ids with a sequence number');
  }
  const there = new Set(herIds as number[]);
  const ours = networkEndpoints(known);
  const read = await readParties(
    source,
    ours.filter(({ herId }) => there.has(herId)),
    moment,
  );
  const gone = ours.filter(({ herId }) => !there.has(herId));
  // The export has what is in use, so a HER-id that is not there has ended; when, it does not say.
  const ended = gone.map(({ endpoint }) => [`Endpoint/${endpoint.id}`, { end: plusDays(dayOf(moment), -1) }]);
  return answerOf(
    read,
    { sequence, reconciled: moment },
    [...issues, ...gone.map(({ endpoint }) => notThere(`Endpoint/${endpoint.id}`))],
    Object.fromEntries(ended),
  );
}

async function follow(
  source: JsonSource,
  from: From,
  known: readonly DirectoryResource[],
  moment: Instant,
): Promise<FeedAnswer> {
  const changed = new Set<number>();
  let sequence = from.sequence;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const events = await eventsFrom(source, sequence + 1);
    if (events.length === 0) {
      break;
    }
    for (const { herId } of events) {
      changed.add(herId);
    }
    sequence = Math.max(...events.map((event) => event.sequence));
  }
  // One that came into the directory since, and one that a person may have put right, are asked for without an event.
  const asked = networkEndpoints(known).filter(
    ({ endpoint, herId }) =>
      changed.has(herId) || registerTags(endpoint).length === 0 || registerNotes(endpoint).includes('moved'),
  );
  return answerOf(await readParties(source, asked, moment), { ...from, sequence }, []);
}

interface RegisterEvent {
  readonly sequence: number;
  readonly herId: number;
}

/** The register does not have that sequence number any more. */
class GoneEvents extends Error {}

async function eventsFrom(source: JsonSource, from: number): Promise<RegisterEvent[]> {
  const { body } = await source.get(`event?fromSequenceNumber=${from}`).catch((error: unknown) => {
    const status = error instanceof PeerFailure ? error.status : undefined;
    throw status === 400 || status === 404 || status === 410 ? new GoneEvents() : error;
  });
  const listed = Array.isArray(body) ? body : members(body).events;
  if (!Array.isArray(listed)) {
    throw new PeerFailure(PEER, 'permanent', 'its events are no list');
  }
  return listed.map((each) => {
    const { sequencenumber: sequence, herid: herId } = members(each);
    if (!isSequence(sequence) || sequence < from || !Number.isSafeInteger(herId)) {
      throw new PeerFailure(
        PEER,
        'permanent',
        'it tells of events that do not come after those that were read',
      );
    }
    return { sequence, herId: herId as number };
  });
}

function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

interface Read {
  readonly registerPeriods: Record<string, Period>;
  readonly registerSays: Record<string, RegisterSays>;
  readonly silent: readonly Issue[];
}

async function readParties(
  source: JsonSource,
  endpoints: readonly { readonly endpoint: Endpoint; readonly herId: number }[],
  moment: Instant,
): Promise<Read> {
  const herIds = [...new Set(endpoints.map(({ herId }) => herId))];
  const found = new Map<number, ReturnType<typeof readParty>[number]>();
  for (let at = 0; at < herIds.length; at += BATCH) {
    const { body } = await source.post('communicationparty', { herIds: herIds.slice(at, at + BATCH) });
    const listed = Array.isArray(body) ? body : members(body).communicationparties;
    if (!Array.isArray(listed)) {
      throw new PeerFailure(PEER, 'permanent', 'its answer has no list of communication parties');
    }
    for (const party of listed.flatMap((each) => readParty(each, moment))) {
      found.set(party.herId, party);
    }
  }
  const registerPeriods: Record<string, Period> = {};
  const registerSays: Record<string, RegisterSays> = {};
  const silent: Issue[] = [];
  for (const { endpoint, herId } of endpoints) {
    const reference = `Endpoint/${endpoint.id}`;
    const party = found.get(herId);
    if (party) {
      registerPeriods[reference] = party.period;
      registerSays[reference] = party.says;
    } else {
      silent.push(notAnswered(reference));
    }
  }
  return { registerPeriods, registerSays, silent };
}

function answerOf(
  { registerPeriods, registerSays, silent }: Read,
  cursor: From,
  issues: readonly Issue[],
  ended: Readonly<Record<string, Period>> = {},
): FeedAnswer {
  return {
    upserts: [],
    removals: [],
    registerPeriods: { ...registerPeriods, ...ended },
    registerSays,
    complete: false,
    cursor: cursorOf(cursor),
    issues: [...issues, ...silent],
  };
}

function warning(path: string, text: string, fix: string): Issue {
  return { severity: 'warning', code: 'not-found', path, text, fix, concept: 'D13' };
}

const notThere = (reference: string) =>
  warning(
    reference,
    'Its HER-id is not in the export of the address register, so it no longer takes messages',
    'Ask the unit for its new HER-id',
  );

const notAnswered = (reference: string) =>
  warning(
    reference,
    'The address register gave no answer about its HER-id: what was known of it stays',
    'See whether the HER-id is right',
  );

const eventsGone = () =>
  warning(
    'event',
    'The address register does not have its events from where they were left, so everything was read',
    'None',
  );
