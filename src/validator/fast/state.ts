// What one run of the fast pass carries along.
import type { Definition } from '../definitions/model.ts';

type Json = Readonly<Record<string, unknown>>;

/** Yes when the value surely keeps what is asked of it. */
export type FastTest = (value: unknown, state: FastState) => boolean;

/** A local reference and the types its target may have; no set means any. */
export interface LocalReference {
  readonly id: string;
  readonly allowed: ReadonlySet<string> | undefined;
}

/** A resource of the Bundle. */
export interface Target {
  readonly type: string;
  readonly resource: Json;
}

/** Another entry of the Bundle must keep one of these profiles. */
export interface Demand {
  readonly target: Json;
  readonly profiles: readonly Definition[];
}

/** What the resources of one Bundle have in common. */
export class FastBundle {
  /** fullUrl of each entry → its resource. */
  readonly byUrl = new Map<string, Target>();
  /** Resources about which there is nothing to tell, with what was found on the way. */
  readonly good = new Map<unknown, FastState>();
  /** Every resource that was looked at. */
  readonly seen = new Set<unknown>();
  /** Links of the resources, as they are written, that did not lead to an entry by its fullUrl and might look as if they did. */
  readonly links: string[] = [];
  /** True when the Bundle itself has to be looked at more closely. */
  doubted = false;
}

export class FastState {
  bundle: FastBundle | undefined = undefined;
  /** In a Bundle: fullUrl of the entry the resource stands in. */
  fullUrl: string | undefined = undefined;
  /** The server in that fullUrl, once it was asked for; null when there is none. */
  base: string | null | undefined = undefined;
  /** References into the resource, of it and of what it contains. */
  own: LocalReference[] = [];
  inner: LocalReference[] = [];
  contained = false;
  ids: Set<string> | undefined = undefined;
  /** The outermost resource, and the types of what it contains by id. */
  container: Json | undefined = undefined;
  /** How many extensions and repeated structures stand around the present one. */
  depth = 0;
  /** Packages whose extensions are used and not at hand. */
  packages: Set<string> | undefined = undefined;
  /** Objects of which no more than a warning may have to be told: the reporting pass looks at them, and at nothing else. */
  doubts: Set<unknown> | undefined = undefined;
  /** Profiles that the resource keeps, as far as the demands hold. */
  readonly kept = new Set<Definition>();
  readonly demands: Demand[] = [];

  /** Leaves an object to the reporting pass; false when that cannot be told of a value by itself. */
  doubt(value: unknown): boolean {
    if (value === null || typeof value !== 'object') {
      return false;
    }
    this.doubts ??= new Set();
    this.doubts.add(value);
    return true;
  }
}
