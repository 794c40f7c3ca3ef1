// Which of several names, telephones, numbers or members counts at an instant: by use, period and rank. What has ended,
// what is old, and what has a period that cannot be read is not in force; an end that is still to come is no end yet.
import type { Address, ContactPoint, HumanName, Identifier } from '@medplum/fhirtypes';
import type { Instant } from '../norway/instant.ts';
import { type Bounds, isInForce } from '../norway/period.ts';
import { EXT_ADDRESS_OFFICIAL } from './identifier-system.ts';

const lasts = ({ period }: { readonly period?: Bounds | undefined }, instant: Instant): boolean =>
  isInForce(period, instant);

/**
 * By what somebody is called in what we write. A maiden name is a former one.
 * @see https://hl7.org/fhir/R4/valueset-name-use.html
 */
const nameUses: readonly (HumanName['use'] | 'none')[] = [
  'official',
  'usual',
  'none',
  'temp',
  'anonymous',
  'nickname',
];

/**
 * The name that is in force: the official one, else the usual one; of two alike the one that began later. Without an
 * instant, those whose end is told are passed over.
 */
export function nameInForce(
  names: readonly HumanName[] | undefined,
  instant: Instant | undefined,
): HumanName | undefined {
  const called = (names ?? []).filter(
    (name) =>
      (instant === undefined ? name.period?.end === undefined : lasts(name, instant)) &&
      Boolean(name.family || name.given?.some(Boolean) || name.text),
  );
  const ranked = called.flatMap((name) => {
    const rank = nameUses.indexOf(name.use ?? 'none');
    return rank < 0 ? [] : [{ name, rank }];
  });
  const since = ({ name }: { name: HumanName }) => name.period?.start ?? '';
  return ranked.sort((a, b) => a.rank - b.rank || (since(a) < since(b) ? 1 : -Number(since(a) > since(b))))[0]
    ?.name;
}

/** The address in the population register. */
export function isOfficialAddress(address: Address): boolean {
  return Boolean(
    address.extension?.some(({ url, valueBoolean }) => url === EXT_ADDRESS_OFFICIAL && valueBoolean),
  );
}

/** An address where somebody lives or stays: no former one, nowhere to send bills, no place of work, no post box. */
export function isHome({ use, type }: Address): boolean {
  return !['old', 'billing', 'work'].includes(use ?? '') && type !== 'postal';
}

/**
 * The address that is in force: the official one, else the home, else where somebody stays for a time, else where post
 * goes; of two alike the first. Without an instant, one whose end is told is taken only when there is no other.
 */
export function addressInForce(
  addresses: readonly Address[] | undefined,
  instant: Instant | undefined,
): Address | undefined {
  const rank = (address: Address): number => {
    if (!isHome(address)) {
      return address.type === 'postal' ? 4 : 5;
    }
    return isOfficialAddress(address) ? 0 : ['home', undefined, 'temp'].indexOf(address.use) + 1;
  };
  const current = (addresses ?? []).filter(
    (address) => address.use !== 'old' && (instant === undefined || lasts(address, instant)),
  );
  const later = (address: Address) => (instant === undefined && address.period?.end !== undefined ? 10 : 0);
  return current.toSorted((a, b) => rank(a) + later(a) - rank(b) - later(b))[0];
}

/** A name in one line, as it is written in letters. */
export function nameText(name: HumanName | undefined): string | undefined {
  const parts = [...(name?.given ?? []), ...(name?.family ? [name.family] : [])].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : name?.text;
}

/** Whether a telephone or e-mail is in use at the instant, or is said to be an old one. */
export function isReached({ use, period }: ContactPoint, instant: Instant): boolean {
  return use === 'old' || lasts({ period }, instant);
}

/**
 * Ways to reach somebody at work that are in force, best first: by rank (1 is the first), else in their order. Nobody's
 * home telephone.
 * @see https://hl7.org/fhir/R4/datatypes.html#ContactPoint
 */
export function reachedBy(
  points: readonly ContactPoint[] | undefined,
  systems: readonly ContactPoint['system'][],
  instant: Instant,
): ContactPoint[] {
  return (points ?? [])
    .filter(
      (point) =>
        systems.includes(point.system) &&
        Boolean(point.value) &&
        point.use !== 'old' &&
        point.use !== 'home' &&
        lasts(point, instant),
    )
    .sort((a, b) => (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER));
}

/** Identifiers in force: not old, and inside of their period. */
export function identifiersInForce(
  identifiers: readonly Identifier[] | undefined,
  instant: Instant,
): Identifier[] {
  return (identifiers ?? []).filter((each) => each.use !== 'old' && lasts(each, instant));
}
