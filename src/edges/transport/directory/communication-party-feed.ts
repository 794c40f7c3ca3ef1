// HER-ids as Adresseregisteret has them: the CommunicationParty export once, then its events.
//
// The register has no service type for a coordinating unit, so nothing is made of a party that no endpoint of the
// directory names. What the feed does is keep the validity of the HER-ids that the directory uses. The form of the
// answers follows Norsk helsenett's public example client; it has not been tried against the live register.

import type { Endpoint, Period } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import { HER } from '../../../ground/fhir/identifier-system.ts';
import { dayOf, instantInNorway, parseDay, plusDays } from '../../../ground/norway/day.ts';
import { parseInstant } from '../../../ground/norway/instant.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { DirectoryResource } from '../../../need/directory/directory.ts';
import type { DirectoryFeed, FeedAnswer } from '../../../need/directory/lists/feed.ts';
import { createJsonSource, type JsonSource, type JsonSourceOptions } from './json-source.ts';

const PEER = 'Adresseregisteret';
/** More pages than this are a loop. */
const MAX_PAGES = 1_000;

export type CommunicationPartyOptions = Omit<JsonSourceOptions, 'peer' | 'accept'>;

export function createCommunicationPartyFeed(options: CommunicationPartyOptions): DirectoryFeed {
  const source = createJsonSource({ ...options, peer: PEER });
  return {
    name: 'adresseregisteret',
    pull: (cursor, known) =>
      cursor === undefined ? readExport(source, known) : readEvents(source, cursor, known),
  };
}

/** The members of a party that we read; their names are matched without regard to case, as the register's client does. */
interface Party {
  readonly herId: number;
  readonly period: Period;
}

async function readExport(source: JsonSource, known: readonly DirectoryResource[]): Promise<FeedAnswer> {
  const answer = members((await source.get('CommunicationPartyExport')).body);
  const parties = answer.communicationparties;
  if (!Array.isArray(parties)) {
    throw new PeerFailure(PEER, 'permanent', 'its export has no CommunicationParties');
  }
  const found = new Map(parties.flatMap((party) => readParty(party)).map((party) => [party.herId, party]));
  const { instant: asOf } = parseInstant(answer.lastdatetimeoffset);
  const periods: Record<string, Period> = {};
  const issues: Issue[] = [];
  for (const { endpoint, herId } of networkEndpoints(known)) {
    const reference = `Endpoint/${endpoint.id}`;
    const party = found.get(herId);
    if (party) {
      periods[reference] = party.period;
      continue;
    }
    issues.push(notThere(reference));
    // The export lists what is in force, so a HER-id that is not there has ended; when, it does not say.
    periods[reference] = { end: asOf === undefined ? '1900-01-01' : plusDays(dayOf(asOf), -1) };
  }
  return answerOf(periods, text(answer.lasteventid), issues);
}

async function readEvents(
  source: JsonSource,
  cursor: string,
  known: readonly DirectoryResource[],
): Promise<FeedAnswer> {
  const endpoints = Map.groupBy(networkEndpoints(known), ({ herId }) => herId);
  const periods: Record<string, Period> = {};
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
      for (const party of readParty(event.communicationparty)) {
        for (const { endpoint } of endpoints.get(party.herId) ?? []) {
          periods[`Endpoint/${endpoint.id}`] = party.period;
        }
      }
    }
    next = events.length > 0 ? text(members(members(page.links).next).href) : undefined;
  }
  return answerOf(periods, last, []);
}

function answerOf(
  registerPeriods: Readonly<Record<string, Period>>,
  cursor: string | undefined,
  issues: readonly Issue[],
): FeedAnswer {
  return { upserts: [], removals: [], registerPeriods, complete: false, cursor, issues };
}

function networkEndpoints(known: readonly DirectoryResource[]): { endpoint: Endpoint; herId: number }[] {
  return known.flatMap((resource) =>
    resource.resourceType === 'Endpoint'
      ? (resource.identifier ?? [])
          .filter(({ system, value }) => system === HER && /^\d+$/.test(value ?? ''))
          .map(({ value }) => ({ endpoint: resource, herId: Number(value) }))
      : [],
  );
}

function readParty(value: unknown): Party[] {
  const party = members(value);
  const herId = Number(party.herid);
  if (!Number.isSafeInteger(herId) || herId <= 0) {
    return [];
  }
  const valid = members(party.valid);
  const start = readTime(valid.from);
  const end = readTime(valid.to);
  return [{ herId, period: { ...(start ? { start } : {}), ...(end ? { end } : {}) } }];
}

/**
 * A register time as FHIR dateTime: without a zone only its day counts; the year 9999 stands for «no end». What is no
 * time stays as it is: a bound that cannot be read is not in force, where none at all would be no limit.
 */
function readTime(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '' || String(value).startsWith('9999')) {
    return undefined;
  }
  const time = String(value);
  return parseInstant(time).instant ?? (instantInNorway(time) && parseDay(time.slice(0, 10))) ?? time;
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]))
    : {};
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
