// Municipality numbers over time: what an old number in a record means today, and when only a person can tell.
// Pure: the facts are handed in, the day is an argument.

/** One municipality number of classification 131 and what became of it. */
export interface MunicipalityEntry {
  /** Kommunenummer, four digits; the first two are the county. */
  readonly number: string;
  readonly name: string;
  /** First day of validity (ISO date); absent when older than the table (1994). */
  readonly from?: string;
  /** First day on which the number is no longer valid (ISO date); absent while it is in use. */
  readonly until?: string;
  /** The numbers that took over on that day; several when the municipality was divided. */
  readonly successors?: readonly string[];
}

/** An area that went to another municipality than the rest, on the day on which the number ended. */
export interface BoundaryPart {
  readonly number: string;
  /** Where the area went; absent when the source does not say it in full. */
  readonly to?: string;
  readonly what: string;
}

/** A divided municipality whose parts follow the borders of former ones, so that the former number decides. */
export interface RestoredBorder {
  readonly number: string;
  /** Former number → the successors that its area belongs to. */
  readonly byFormer: Readonly<Record<string, readonly string[]>>;
}

/** A number, or all numbers of a county, that stand for no municipality. */
export interface SpecialNumber {
  /** Four digits for one number, two for every number that begins with them. */
  readonly number: string;
  readonly name: string;
  readonly why: string;
}

/** A city district (bydel) by its six-digit number, whose first four digits are the municipality's. */
export interface CityDistrict {
  readonly number: string;
  readonly name: string;
  /** False for areas without an administration of their own, and for «not stated». */
  readonly administered: boolean;
}

/** The facts as they stand in mappings/municipalities. */
export interface MunicipalityFacts {
  /** Last day that the facts are known to hold for (ISO date). */
  readonly factsThrough: string;
  readonly entries: readonly MunicipalityEntry[];
  readonly parts: readonly BoundaryPart[];
  readonly restored: readonly RestoredBorder[];
  readonly special: readonly SpecialNumber[];
  readonly districts: readonly CityDistrict[];
}

export interface NamedNumber {
  readonly number: string;
  readonly name: string;
}

/** What a municipality number stands for on a day. */
export type Standing =
  /** One municipality; `former` lists the numbers passed through on the way, oldest first. */
  | ({ readonly kind: 'current'; readonly former: readonly NamedNumber[] } & NamedNumber)
  /** Several, or one with an area that went elsewhere: a person has to look at the address. */
  | ({
      readonly kind: 'divided';
      readonly candidates: readonly NamedNumber[];
      readonly why: string;
    } & NamedNumber)
  | ({ readonly kind: 'special'; readonly why: string } & NamedNumber)
  | ({ readonly kind: 'not-yet'; readonly from: string } & NamedNumber)
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

/** The table made ready for look-ups. */
export class Municipalities {
  readonly facts: MunicipalityFacts;
  readonly #entries: ReadonlyMap<string, MunicipalityEntry>;
  readonly #parts: ReadonlyMap<string, readonly BoundaryPart[]>;
  readonly #restored: ReadonlyMap<string, RestoredBorder>;
  readonly #predecessors: ReadonlyMap<string, readonly string[]>;
  readonly #districts: ReadonlyMap<string, CityDistrict>;
  /** Standings already worked out, by day: the table never changes and days repeat. */
  readonly #known = new Map<string, Map<string, Standing>>();

  constructor(facts: MunicipalityFacts) {
    this.facts = facts;
    this.#entries = new Map(facts.entries.map((entry) => [entry.number, entry]));
    this.#parts = Map.groupBy(facts.parts, (part) => part.number);
    this.#restored = new Map(facts.restored.map((border) => [border.number, border]));
    this.#districts = new Map(facts.districts.map((district) => [district.number, district]));
    const predecessors = new Map<string, string[]>();
    for (const entry of facts.entries) {
      for (const successor of entry.successors ?? []) {
        predecessors.set(successor, [...(predecessors.get(successor) ?? []), entry.number]);
      }
    }
    this.#predecessors = predecessors;
  }

  /** What the number stands for on the day (ISO date, Norwegian calendar). Total: every string has an answer. */
  standing(number: string, day: string): Standing {
    let ofDay = this.#known.get(day);
    if (!ofDay) {
      ofDay = new Map();
      this.#known.clear();
      this.#known.set(day, ofDay);
    }
    const known = ofDay.get(number);
    if (known) {
      return known;
    }
    const standing = this.#workOut(number, day);
    if (this.#entries.has(number)) {
      ofDay.set(number, standing);
    }
    return standing;
  }

  /** Every municipality that is valid on the day, by number. */
  currentOn(day: string): NamedNumber[] {
    return this.facts.entries
      .filter((entry) => this.standing(entry.number, day).kind === 'current' && isValid(entry, day))
      .map(({ number, name }) => ({ number, name }))
      .sort((a, b) => a.number.localeCompare(b.number));
  }

  district(number: string): CityDistrict | undefined {
    return this.#districts.get(number);
  }

  /**
   * Older numbers of exactly the same municipality, newest first: followed back over plain renumberings only, where
   * one number became one other and nobody joined or left. A list that still uses them means the same place.
   */
  formerNumbers(number: string): string[] {
    const found: string[] = [];
    let previous = this.#renumberedFrom(number);
    while (previous !== undefined && !found.includes(previous)) {
      found.push(previous);
      previous = this.#renumberedFrom(previous);
    }
    return found;
  }

  #renumberedFrom(number: string): string | undefined {
    const [previous, ...others] = this.#predecessors.get(number) ?? [];
    const plain =
      previous !== undefined &&
      others.length === 0 &&
      this.#entries.get(number)?.from === this.#entries.get(previous)?.until &&
      this.#entries.get(previous)?.successors?.length === 1 &&
      !this.#parts.has(previous) &&
      !this.facts.parts.some(({ to }) => to === number);
    return plain ? previous : undefined;
  }

  #workOut(number: string, day: string): Standing {
    if (!/^\d{4}$/.test(number)) {
      return { kind: 'malformed' };
    }
    const special = this.facts.special.find((candidate) => number.startsWith(candidate.number));
    if (special) {
      return { kind: 'special', number, name: special.name, why: special.why };
    }
    const entry = this.#entries.get(number);
    if (!entry) {
      return { kind: 'unknown' };
    }
    const { name } = entry;
    if (entry.from !== undefined && day < entry.from) {
      return { kind: 'not-yet', number, name, from: entry.from };
    }
    const reached = new Map<string, NamedNumber>();
    const former: NamedNumber[] = [];
    const reasons = new Set<string>();
    this.#follow(entry, day, [], { reached, former, reasons });
    const candidates = [...reached.values()].sort((a, b) => a.number.localeCompare(b.number));
    const [only, ...more] = candidates;
    if (only && more.length === 0 && reasons.size === 0) {
      return { kind: 'current', ...only, former };
    }
    return { kind: 'divided', number, name, candidates, why: [...reasons].sort().join('; ') };
  }

  #follow(entry: MunicipalityEntry, day: string, path: readonly string[], found: Found): void {
    if (entry.until === undefined || day < entry.until) {
      found.reached.set(entry.number, { number: entry.number, name: entry.name });
      return;
    }
    const here = [...path, entry.number];
    if (!found.former.some((former) => former.number === entry.number)) {
      found.former.push({ number: entry.number, name: entry.name });
    }
    const border = this.#restored.get(entry.number);
    const decided = path.map((former) => border?.byFormer[former]).find((numbers) => numbers !== undefined);
    const successors = decided ?? entry.successors ?? [];
    if (successors.length !== 1) {
      found.reasons.add(
        successors.length === 0
          ? `no successor of ${entry.number} ${entry.name} is recorded`
          : `${entry.number} ${entry.name} was divided on ${entry.until}`,
      );
    }
    for (const part of this.#parts.get(entry.number) ?? []) {
      found.reasons.add(`${part.what} left ${entry.number} ${entry.name} on ${entry.until}`);
      this.#reach(part.to, day, here, found);
    }
    for (const successor of successors) {
      this.#reach(successor, day, here, found);
    }
  }

  #reach(number: string | undefined, day: string, path: readonly string[], found: Found): void {
    const next = number === undefined ? undefined : this.#entries.get(number);
    if (next && !path.includes(next.number)) {
      this.#follow(next, day, path, found);
    }
  }
}

interface Found {
  readonly reached: Map<string, NamedNumber>;
  readonly former: NamedNumber[];
  readonly reasons: Set<string>;
}

function isValid(entry: MunicipalityEntry, day: string): boolean {
  return (entry.from === undefined || entry.from <= day) && (entry.until === undefined || day < entry.until);
}
