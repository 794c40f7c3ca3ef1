// Bounds how much of the work at the same time one unit can hold: a unit that answers after half a minute delays its own notices,
// and nobody else's.
import type { SendPlaces } from '../../../flows/ports.ts';

/** A send that takes longer than this shows that its unit is slow, in milliseconds. */
const SLOW = 1_000;

/** What is under way to one address. */
interface Unit {
  /** When each send began, in milliseconds of `ticks`. */
  readonly begun: Map<symbol, number>;
  /** What waits for a place, each told of one that is free. */
  readonly waiting: Set<() => void>;
  slow: boolean;
}

/**
 * A unit has a third of what is worked on at the same time. While it answers quickly a send waits for a place;
 * where it is slow none waits, so that the work goes on with another notice.
 * @param concurrency jobs at the same time
 * @param ticks milliseconds of a clock that never jumps
 */
export function createPlaces(concurrency: number, ticks: () => number = () => performance.now()): SendPlaces {
  const most = Math.ceil(concurrency / 3);
  const units = new Map<string, Unit>();

  function enter(name: string, unit: Unit): () => void {
    const token = Symbol(name);
    unit.begun.set(token, ticks());
    return () => {
      const begun = unit.begun.get(token);
      if (begun === undefined) {
        return;
      }
      unit.begun.delete(token);
      unit.slow = ticks() - begun > SLOW;
      const next = [...unit.waiting][0];
      if (next) {
        next();
      } else if (unit.begun.size === 0 && !unit.slow) {
        units.delete(name);
      }
    };
  }

  return {
    async take(name) {
      const unit: Unit = units.get(name) ?? { begun: new Map(), waiting: new Set(), slow: false };
      units.set(name, unit);
      if (unit.begun.size < most) {
        return enter(name, unit);
      }
      const slow = unit.slow || [...unit.begun.values()].some((begun) => ticks() - begun > SLOW);
      return !slow && (await freeWithin(unit)) ? enter(name, unit) : undefined;
    },
  };
}

/** Waits for a place that a send gives back; false when none did for as long as a quick unit takes. */
function freeWithin(unit: Unit): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (free: boolean) => {
      clearTimeout(timer);
      unit.waiting.delete(told);
      resolve(free);
    };
    const told = () => settle(true);
    const timer = setTimeout(() => settle(false), SLOW);
    unit.waiting.add(told);
  });
}
