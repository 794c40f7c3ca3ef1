// One communication party, as the address register tells it. Names are matched without regard to case, as its clients do.
import type { Endpoint, Period } from '@medplum/fhirtypes';
import { HER } from '../../../ground/fhir/identifier-system.ts';
import { instantInNorway, parseDay } from '../../../ground/norway/day.ts';
import { type Instant, parseInstant } from '../../../ground/norway/instant.ts';
import { periodState } from '../../../ground/norway/period.ts';
import type { DirectoryResource } from '../../../need/directory/directory.ts';
import type { RegisterNote, RegisterSays } from '../../../need/directory/register-notes.ts';

/** What we read of a party. */
export interface Party {
  readonly herId: number;
  readonly period: Period;
  readonly says: RegisterSays;
}

/** The party, or none when it has no HER-id. What it is silent about is not said: only an outspoken no counts. */
export function readParty(value: unknown, moment: Instant): Party[] {
  const party = members(value);
  const herId = Number(party.herid);
  if (!Number.isSafeInteger(herId) || herId <= 0) {
    return [];
  }
  const valid = members(party.valid);
  const start = readTime(valid.from ?? party.validfrom);
  const end = readTime(valid.to ?? party.validto);
  const organization = numberIn(party.parentorganizationnumber) ?? numberIn(party.organizationnumber);
  const notes: RegisterNote[] = [
    ...(party.active === false ? ['closed' as const] : []),
    ...(party.isvalidcommunicationparty === false ? ['not-valid' as const] : []),
    ...(party.applicationreceiptsupported === false ? ['no-application-receipt' as const] : []),
    ...(certificatesEnded(party.certificates, moment) ? ['certificate-ended' as const] : []),
  ];
  return [
    {
      herId,
      period: { ...(start ? { start } : {}), ...(end ? { end } : {}) },
      says: { notes, ...(organization === undefined ? {} : { organization }) },
    },
  ];
}

/** Certificates were named, and the last of them has ended; one without an end that can be read may still hold. */
function certificatesEnded(value: unknown, moment: Instant): boolean {
  const named = Array.isArray(value) ? value.map(members) : [];
  return (
    named.length > 0 &&
    named.every((each) => {
      const end = readTime(each.validto);
      return end !== undefined && periodState({ end }, moment) === 'ended';
    })
  );
}

function numberIn(value: unknown): string | undefined {
  const number = String(value ?? '');
  return /^\d{9}$/.test(number) ? number : undefined;
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

/** Endpoints of the message network with their HER-ids. */
export function networkEndpoints(
  known: readonly DirectoryResource[],
): { readonly endpoint: Endpoint; readonly herId: number }[] {
  return known.flatMap((resource) =>
    resource.resourceType === 'Endpoint'
      ? (resource.identifier ?? [])
          .filter(({ system, value }) => system === HER && /^\d+$/.test(value ?? ''))
          .map(({ value }) => ({ endpoint: resource, herId: Number(value) }))
      : [],
  );
}

/** The members of an object, by names in small letters. */
export function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]))
    : {};
}
