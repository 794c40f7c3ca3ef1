// Which of two contradicting values stands until a person has decided: where one of them opens or runs, the other one.
import { narrowerBound } from './bounds.ts';
import { pick } from './same.ts';
import { isObject, member, type Three } from './schema.ts';

/** Statuses of plans, goals, measures, services, needs, meetings and documents after which nothing goes on. */
const ended: readonly unknown[] = [
  'completed',
  'revoked',
  'entered-in-error',
  'cancelled',
  'rejected',
  'failed',
  'withdrawn',
  'ended',
  'inactive',
  'refused-or-withdrawn',
  'met',
  'superseded',
  'held',
  'nobody-came',
];

/**
 * What is ended stands before what runs, and who was taken off the plan stays off it. All else: the same one whichever
 * is named first.
 * @param pointer of the place, by own ids
 */
export function standingOf({ base, left, right }: Three, pointer: string): unknown {
  if (base !== undefined && opensWhileThere(pointer) && (left === undefined || right === undefined)) {
    return undefined;
  }
  if (pointer.endsWith('/status')) {
    return byEnd(left, right, left, right);
  }
  if (isObject(left) && isObject(right)) {
    return isPeriodOfMember(pointer)
      ? earlierEnd(left, right)
      : byEnd(member(left, 'status'), member(right, 'status'), left, right);
  }
  return pick(left, right);
}

/** A participant and the release from confidentiality let people see something for as long as they stand there. */
function opensWhileThere(pointer: string): boolean {
  return /^\/participants\/[^/]+$/.test(pointer) || pointer === '/confidentialityRelease';
}

function isPeriodOfMember(pointer: string): boolean {
  return /^\/participants\/[^/]+\/period$/.test(pointer);
}

function byEnd(one: unknown, other: unknown, left: unknown, right: unknown): unknown {
  const [first, second] = [ended.includes(one), ended.includes(other)];
  if (first === second) {
    return pick(left, right);
  }
  return first ? left : right;
}

function earlierEnd(left: unknown, right: unknown): unknown {
  const [one, other] = [member(left, 'end'), member(right, 'end')];
  if (one === other) {
    return pick(left, right);
  }
  return narrowerBound('end', one as string | undefined, other as string | undefined) === one ? left : right;
}
