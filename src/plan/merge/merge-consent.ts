// A consent that both writers changed. What it opens is merged as one thing: no merged consent opens what neither of the
// two opened, and what contradicts stands on the cautious side until a person has decided.
import { orderOf } from '../../ground/norway/moment.ts';
import { pointerStep } from '../../ground/outcome/pointer.ts';
import type { Consent } from '../document/consent.ts';
import { isWithin, overlap } from './bounds.ts';
import { type Notes, noteConflict } from './conflict.ts';
import { standingAlready, standsByTask } from './conflict-task.ts';
import {
  areCovered,
  coveredByBoth,
  coveredByEither,
  exceptionsOf,
  withoutExceptions,
} from './consent-rules.ts';
import { isSame, pick } from './same.ts';
import { member, type Three } from './schema.ts';

/** The fields by which a consent opens or closes something; the others say how it came about. */
const opening = [
  'kind',
  'basis',
  'status',
  'date',
  'period',
  'givenBy',
  'capacityAssessed',
  'permits',
  'denials',
] as const;
type Opening = (typeof opening)[number];
type Versions = { readonly [side in 'base' | 'left' | 'right']: Partial<Consent> };

export function isOpening(field: string): field is Opening {
  return (opening as readonly string[]).includes(field);
}

/** The opening fields of the merged consent. `three`: the consent as it was, and as each has it now. */
export function mergeOpening(three: Three, pointer: string, notes: Notes): Partial<Consent> {
  const versions = three as Versions;
  const told = standingAlready(notes.told, pointer, three);
  if (told !== undefined) {
    return onlyOpening(told as Consent);
  }
  const merged: Record<string, unknown> = {};
  const contradictions: (() => void)[] = [];
  for (const field of opening) {
    const one = {
      base: member(three.base, field),
      left: member(three.left, field),
      right: member(three.right, field),
    };
    const place = pointerStep(pointer, field);
    const known = standingAlready(notes.told, place, one) ?? standsByTask(notes.told, place, one);
    const value = known ?? ofOne(one);
    if (value === contradiction) {
      merged[field] = cautious(field, versions, merged as Partial<Consent>);
      contradictions.push(() => noteConflict(notes, place, one, merged[field]));
    } else {
      merged[field] = value;
    }
  }
  const result = withoutEmpty(merged);
  const isSafe = opensNoMore(result, versions.left) || opensNoMore(result, versions.right);
  if (isSafe && result.permits?.length !== 0) {
    for (const note of contradictions) {
      note();
    }
    return result;
  }
  const closed = intersection(result, versions);
  noteConflict(notes, pointer, three, { ...(pick(three.left, three.right) as Consent), ...closed });
  return closed;
}

const contradiction = Symbol('both changed it, and not to the same');

/** The value of the one who changed it. What one of the two lacks contradicts nothing where nobody knows what there was. */
function ofOne({ base, left, right }: Three): unknown {
  if (isSame(left, right) || isSame(right, base)) {
    return left;
  }
  if (isSame(left, base)) {
    return right;
  }
  return base === undefined && (left === undefined || right === undefined) ? (left ?? right) : contradiction;
}

/** Statuses by how near they are to opening something; all others have ended it. */
const openness: readonly string[] = ['active', 'proposed', 'draft'];

/** How far a status is from opening something; a consent that only denies closes nothing once it has ended. */
function caution({ status, permits, denials }: Partial<Consent>): number {
  const steps = openness.indexOf(status ?? '') + 1 || openness.length + 1;
  return denials !== undefined && permits === undefined ? -steps : steps;
}

/** `merged`: the fields before this one. */
function cautious(field: Opening, { left, right }: Versions, merged: Partial<Consent>): unknown {
  switch (field) {
    case 'status': {
      const [one, other] = [caution(left), caution(right)];
      if (one === other) {
        return pick(left.status, right.status);
      }
      return one > other ? left.status : right.status;
    }
    case 'basis':
      return 'nothing-unless-permitted';
    case 'date':
      return dated(left.date, right.date, merged.status === 'active');
    case 'period':
      return meetOfPeriods(left, right);
    case 'permits':
      return permitsOfBoth(left, right);
    case 'denials':
      return coveredByEither(left.denials ?? [], right.denials ?? []);
    default:
      return pick(left[field], right[field]);
  }
}

/** A yes counts from the earlier of two dates, a no from the later one: either way the no goes before the yes. */
function dated(one: string | undefined, other: string | undefined, isYes: boolean): string | undefined {
  const order = orderOf(one, other);
  if (order !== 'before' && order !== 'after') {
    return pick(one, other);
  }
  return (order === 'before') === isYes ? one : other;
}

function meetOfPeriods({ period: one }: Partial<Consent>, { period: other }: Partial<Consent>): unknown {
  const both = overlap(one, other);
  return both === 'none' ? pick(one, other) : both;
}

/** A consent without permits says something of another kind than one with: then the same one of the two, whoever is first. */
function permitsOfBoth({ permits: one }: Partial<Consent>, { permits: other }: Partial<Consent>): unknown {
  if (one === undefined || other === undefined) {
    return pick(one, other);
  }
  return coveredByBoth(one, other);
}

/** True when the first surely opens nothing that the second does not open. */
export function opensNoMore(one: Partial<Consent>, other: Partial<Consent>): boolean {
  if (one.status !== 'active' && one.denials === undefined) {
    return true;
  }
  return (
    one.kind === other.kind &&
    one.status === other.status &&
    (one.basis === other.basis || one.basis === 'nothing-unless-permitted') &&
    (one.date === other.date || orderOf(one.date, other.date) === 'before') &&
    isWithin(one.period, other.period) &&
    isSame(one.givenBy, other.givenBy) &&
    isSame(one.capacityAssessed, other.capacityAssessed) &&
    permitsNoMore(one.permits, other.permits) &&
    areCovered(other.denials ?? [], one.denials ?? []) &&
    areCovered(exceptionsOf(one.denials), exceptionsOf(other.denials))
  );
}

function permitsNoMore(one: Consent['permits'], other: Consent['permits']): boolean {
  return one === undefined || other === undefined ? one === other : areCovered(one, other);
}

/** What a consent without permits may open. */
const WHOLE: NonNullable<Consent['denials']>[number] = { information: ['plan'] };

/** What both open; where that cannot be said, nothing. */
function intersection(merged: Partial<Consent>, { left, right }: Versions): Partial<Consent> {
  const met = withoutEmpty({
    ...merged,
    period: meetOfPeriods(left, right),
    permits: permitsOfBoth(left, right),
    denials: coveredByEither(left.denials ?? [], right.denials ?? []),
  });
  const isSafe = met.permits?.length !== 0 && (opensNoMore(met, left) || opensNoMore(met, right));
  if (isSafe) {
    return met;
  }
  if ([left, right].some(({ status, denials }) => status === 'active' && denials !== undefined)) {
    // A denial holds only in a consent that is in force: it stays, and so that nothing is open, all that either permitted is denied.
    const permitted = [left, right].flatMap(({ permits }) => permits ?? [WHOLE]);
    const denials = coveredByEither(withoutExceptions(met.denials ?? []), permitted);
    return { ...onlyOpening(pick(left, right) as Consent), status: 'active', denials: [...denials] };
  }
  const { permits: _, ...rest } = met;
  const permits = met.permits?.length ? met.permits : pick(left.permits, right.permits);
  return { ...rest, ...(permits ? { permits } : {}), status: 'inactive' };
}

function onlyOpening(consent: Consent): Partial<Consent> {
  return Object.fromEntries(Object.entries(consent).filter(([field]) => isOpening(field)));
}

/** A denial of nothing is none; permits of nothing stay, so that they are not taken for a consent without permits. */
function withoutEmpty(fields: Readonly<Record<string, unknown>>): Partial<Consent> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([field, value]) =>
        value !== undefined && !(field === 'denials' && Array.isArray(value) && value.length === 0),
    ),
  );
}
