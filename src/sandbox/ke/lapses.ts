// What careless receivers do, one row each. The vectors of the conformance kit are proved with them.
import { acknowledging } from './lapses/acknowledging.ts';
import { answering } from './lapses/answering.ts';
import type { Asked, Lapse, Reply } from './lapses/lapse.ts';
import { reading } from './lapses/reading.ts';
import { repeating } from './lapses/repeating.ts';
import { taking } from './lapses/taking.ts';

/** Name → what the unit does wrong. */
export const lapses = { ...acknowledging, ...answering, ...repeating, ...taking, ...reading };
export type LapseName = keyof typeof lapses;

const rows: Readonly<Record<string, Lapse>> = lapses;

/** The reply as it leaves a unit with these faults. */
export function changedReply(reply: Reply, asked: Asked, faults: readonly string[]): Reply {
  return faults.reduce((last, name) => rows[name]?.reply?.(last, asked) ?? last, reply);
}

/** Wait before the answer, in milliseconds. */
export function delayOf(faults: readonly string[], isFirst: boolean): number {
  const waits = faults.flatMap((name) => rows[name] ?? []).filter(({ first }) => isFirst || !first);
  return Math.max(0, ...waits.map(({ delay = 0 }) => delay));
}
