// Which of several names, telephones, numbers or members counts at an instant: by use, period and rank. What has ended,
// what is old, and what has a period that cannot be read is not in force; an end that is still to come is no end yet.
import type { ContactPoint, HumanName, Identifier } from '@medplum/fhirtypes';
import type { Instant } from '../norway/instant.ts';
import { type Bounds, isInForce } from '../norway/period.ts';

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

/** The name that is in force: the official one, else the usual one; of two alike the one that began later. */
export function nameInForce(
  names: readonly HumanName[] | undefined,
  instant: Instant,
): HumanName | undefined {
  const called = (names ?? []).filter(
    (name) => lasts(name, instant) && Boolean(name.family || name.given?.some(Boolean) || name.text),
  );
  const ranked = called.flatMap((name) => {
    const rank = nameUses.indexOf(name.use ?? 'none');
    return rank < 0 ? [] : [{ name, rank }];
  });
  const since = ({ name }: { name: HumanName }) => name.period?.start ?? '';
  return ranked.sort((a, b) => a.rank - b.rank || (since(a) < since(b) ? 1 : -Number(since(a) > since(b))))[0]
    ?.name;
}

/** A name in one line, as it is written in letters. */
export function nameText(name: HumanName | undefined): string | undefined {
  const parts = [...(name?.given ?? []), ...(name?.family ? [name.family] : [])].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : name?.text;
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
