// Bounds of periods, compared by what they leave out.
import { orderOf } from '../../ground/norway/moment.ts';

export interface Period {
  readonly start?: string;
  readonly end?: string;
}

/** The bound that leaves more outside: the later start, the earlier end; without a bound nothing is outside. */
export function narrowerBound(
  bound: 'start' | 'end',
  one: string | undefined,
  other: string | undefined,
): string | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  switch (orderOf(one, other)) {
    case 'before':
      return bound === 'end' ? one : other;
    case 'after':
      return bound === 'end' ? other : one;
    default:
      // One lies in the other: what is more precise leaves part of it outside. Written alike: the same one for both.
      return one.length === other.length ? [one, other].sort()[0] : longer(one, other);
  }
}

function longer(one: string, other: string): string {
  return one.length > other.length ? one : other;
}

/** What lies in both; undefined when nothing does. */
export function overlap(one: Period | undefined, other: Period | undefined): Period | 'none' | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  const start = narrowerBound('start', one.start, other.start);
  const end = narrowerBound('end', one.end, other.end);
  if (start !== undefined && end !== undefined && orderOf(end, start) === 'before') {
    return 'none';
  }
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** True when nothing of the first lies outside the second. */
export function isWithin(inner: Period | undefined, outer: Period | undefined): boolean {
  const fits = (bound: 'start' | 'end') =>
    outer?.[bound] === undefined ||
    (inner?.[bound] !== undefined &&
      narrowerBound(bound, inner[bound], outer[bound]) === inner[bound] &&
      inner[bound] !== undefined);
  return fits('start') && fits('end');
}
