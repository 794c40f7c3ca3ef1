// Which event numbers of a Subscription have come. Numbers rise by one, but notifications overtake each other: a gap is
// first waited for, and asked for only when it stays.

/** Numbers that have not come, with both ends. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** When it was noticed, ISO 8601. */
  readonly since: string;
}

export interface EventNumbers {
  readonly highest: number;
  readonly gaps: readonly Gap[];
  /** When anything was heard of the Subscription last, ISO 8601. */
  readonly heardAt: string;
}

export interface Heard {
  readonly numbers?: readonly number[];
  /** Events so far, by the server's word: tells of missing ones at the end. */
  readonly total?: number;
  /** The Subscription began anew, or its server answered this very question: a lower total is true. */
  readonly current?: boolean;
  readonly at: string;
}

/**
 * What is known after hearing this. The first number that is heard of is taken as the beginning: what came before it is
 * the sweep's. A current total below the highest number means that the Subscription was made anew.
 */
export function hear(
  before: EventNumbers | undefined,
  { numbers = [], total, current = false, at }: Heard,
): EventNumbers {
  const anew = current && before !== undefined && total !== undefined && total < before.highest;
  const begun = anew ? undefined : before;
  const first = Math.min(...numbers, ...(total === undefined ? [] : [total]));
  const start = begun ?? {
    highest: Number.isFinite(first) ? first - (numbers.length > 0 ? 1 : 0) : 0,
    gaps: [],
  };
  const gaps = numbers.reduce<readonly Gap[]>((left, number) => without(left, number), start.gaps);
  const fresh = [...new Set(numbers)].filter((number) => number > start.highest).sort((a, b) => a - b);
  const highest = Math.max(start.highest, total ?? 0, ...fresh);
  return { highest, gaps: [...gaps, ...between(start.highest, fresh, highest, at)], heardAt: at };
}

/** The gaps that a repeated question would ask for, taken away: they were answered, or swept. */
export function close(before: EventNumbers, closed: readonly Gap[]): EventNumbers {
  const same = (gap: Gap) =>
    closed.some(({ from, to, since }) => gap.from >= from && gap.to <= to && gap.since === since);
  return { ...before, gaps: before.gaps.filter((gap) => !same(gap)) };
}

/** Gaps that have stayed for so many milliseconds. */
export function dueGaps({ gaps }: EventNumbers, now: Date, wait: number): Gap[] {
  return gaps.filter(({ since }) => now.getTime() - Date.parse(since) >= wait);
}

function without(gaps: readonly Gap[], number: number): Gap[] {
  return gaps.flatMap((gap) => {
    if (number < gap.from || number > gap.to) {
      return [gap];
    }
    const parts = [
      { ...gap, to: number - 1 },
      { ...gap, from: number + 1 },
    ];
    return parts.filter(({ from, to }) => from <= to);
  });
}

function between(highest: number, fresh: readonly number[], end: number, since: string): Gap[] {
  const found: Gap[] = [];
  let expected = highest + 1;
  for (const number of [...fresh, end + 1]) {
    if (number > expected) {
      found.push({ from: expected, to: number - 1, since });
    }
    expected = number + 1;
  }
  return found;
}
