// Chance that a seed makes the same each time (mulberry32).

export interface Chance {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from 0 up to, and without, the bound. */
  whole(bound: number): number;
  /** True so often in a hundred. */
  percent(share: number): boolean;
  pick<T>(of: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    whole,
    percent: (share) => next() * 100 < share,
    pick: <T>(of: readonly T[]) => of[whole(of.length)] as T,
  };
}
