// Chance from a seed: the same seed always gives the same plans, on every machine.

export class Random {
  #state: number;

  /** Streams of different plans of one seed are independent of each other. */
  constructor(seed: number, stream: number) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
    for (let turn = 0; turn < 4; turn++) {
      this.fraction();
    }
  }

  /** 0 ≤ x < 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  pick<T>(from: readonly T[]): T {
    const one = from[this.between(0, from.length - 1)];
    if (one === undefined) {
      throw new Error('nothing to pick from');
    }
    return one;
  }

  /** Some of a list, at least one when it has any, in its order and without repeats. */
  some<T>(from: readonly T[], most = 3): T[] {
    const count = Math.min(from.length, this.between(1, most));
    const chosen = new Set<number>();
    while (chosen.size < count) {
      chosen.add(this.between(0, from.length - 1));
    }
    return from.filter((_, at) => chosen.has(at));
  }
}
