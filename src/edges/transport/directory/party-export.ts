// HER-ids by the older interface of the address register: CommunicationPartyExport once, then CommunicationPartyEvents.
//
// The register has no service type for a coordinating unit, so nothing is made of a party that no endpoint of the
// directory names. What the feed does is keep the validity of the HER-ids that the directory uses. The form of the
// answers follows Norsk helsenett's public example client; it has not been tried against the live register.

import type { Period } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import { dayOf, plusDays } from '../../../ground/norway/day.ts';
import { type Instant, parseInstant } from '../../../ground/norway/instant.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../../../need/directory/directory.ts';
import type { DirectoryFeed, FeedAnswer } from '../../../need/directory/lists/feed.ts';
import type { RegisterSays } from '../../../need/directory/register-notes.ts';
import { createJsonSource, type JsonSource, type JsonSourceOptions } from './json-source.ts';
import { members, networkEndpoints, readParty } from './party.ts';

const PEER = 'Adresseregisteret';
/** More pages than this are a loop. */
const MAX_PAGES = 1_000;

type PartyExportOptions = Omit<JsonSourceOptions, 'peer' | 'accept'>;

export function createPartyExportFeed(options: PartyExportOptions): DirectoryFeed {
  const source = createJsonSource({ ...options, peer: PEER });
  return {
    name: 'adresseregisteret-cpe',
    pull: (cursor, known, moment) =>
      cursor === undefined ? readExport(source, known, moment) : readEvents(source, cursor, known, moment),
  };
}

async function readExport(
  source: JsonSource,
  known: readonly DirectoryResource[],
  moment: Instant,
): Promise<FeedAnswer> {
  const answer = members((await source.get('CommunicationPartyExport')).body);
  const parties = answer.communicationparties;
  if (!Array.isArray(parties)) {
    throw new PeerFailure(PEER, 'permanent', 'its export has no CommunicationParties');
  }
  const found = new Map(
    parties.flatMap((party) => readParty(party, moment)).map((party) => [party.herId, party]),
  );
  const { instant: asOf } = parseInstant(answer.lastdatetimeoffset);
  const periods: Record<string, Period> = {};
  const says: Record<string, RegisterSays> = {};
  const issues: Issue[] = [];
  for (const { endpoint, herId } of networkEndpoints(known)) {
    const reference = `Endpoint/${endpoint.id}`;
    const party = found.get(herId);
    if (party) {
      periods[reference] = party.period;
      says[reference] = party.says;
      continue;
    }
    issues.push(notThere(reference));
    // The export lists what is in force, so a HER-id that is not there has ended; when, it does not say.
    periods[reference] = { end: asOf === undefined ? '1900-01-01' : plusDays(dayOf(asOf), -1) };
  }
  return answerOf(periods, says, text(answer.lasteventid), issues);
}

async function readEvents(
  source: JsonSource,
  cursor: string,
  known: readonly DirectoryResource[],
  moment: Instant,
): Promise<FeedAnswer> {
  const endpoints = Map.groupBy(networkEndpoints(known), ({ herId }) => herId);
  const periods: Record<string, Period> = {};
  const says: Record<string, RegisterSays> = {};
  const visited = new Set<string>();
  let last = cursor;
  let next: string | undefined = `CommunicationPartyEvents?EventId=${encodeURIComponent(cursor)}`;
  while (next !== undefined) {
    if (visited.has(next) || visited.size >= MAX_PAGES) {
      throw new PeerFailure(PEER, 'permanent', 'its event pages go in a circle');
    }
    visited.add(next);
    const page: Record<string, unknown> = members((await source.get(next)).body);
    const events = Array.isArray(page.communicationparties) ? page.communicationparties : [];
    for (const event of events.map(members)) {
      last = text(event.eventid) ?? last;
      for (const party of readParty(event.communicationparty, moment)) {
        for (const { endpoint } of endpoints.get(party.herId) ?? []) {
          periods[`Endpoint/${endpoint.id}`] = party.period;
          says[`Endpoint/${endpoint.id}`] = party.says;
        }
      }
    }
    next = events.length > 0 ? text(members(members(page.links).next).href) : undefined;
  }
  return answerOf(periods, says, last, []);
}

function answerOf(
  registerPeriods: Readonly<Record<string, Period>>,
  registerSays: Readonly<Record<string, RegisterSays>>,
  cursor: string | undefined,
  issues: readonly Issue[],
): FeedAnswer {
  return { upserts: [], removals: [], registerPeriods, registerSays, complete: false, cursor, issues };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function notThere(reference: string): Issue {
  return {
    severity: 'warning',
    code: 'not-found',
    path: reference,
    text: 'Its HER-id is not in the export of the address register, so it no longer takes messages',
    fix: 'Ask the unit for its new HER-id',
    concept: 'D13',
  };
}
