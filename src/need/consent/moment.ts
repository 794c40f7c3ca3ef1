// A moment by two clocks, and the time between two of them. Pure.

/** By the clock that can be set, and by one that cannot, but stands still while the machine sleeps. */
export interface Moment {
  readonly now: Date;
  /** Milliseconds, from whatever beginning; absent where there is no such clock. */
  readonly ticks?: number | undefined;
}

export function momentOf(clock: { now(): Date; ticks?(): number }): Moment {
  return { now: clock.now(), ticks: clock.ticks?.() };
}

/** Milliseconds between two moments: the longer time, where the clocks differ. */
export function between(from: Moment, to: Moment): number {
  const wall = Math.abs(to.now.getTime() - from.now.getTime());
  return from.ticks === undefined || to.ticks === undefined ? wall : Math.max(wall, to.ticks - from.ticks);
}
