// What one run of the fast pass carries along.

/** A local reference and the types its target may have; no set means any. */
export interface LocalReference {
  readonly id: string;
  readonly allowed: ReadonlySet<string> | undefined;
}

export class FastState {
  /** In a Bundle: fullUrl of each entry → type of its resource. */
  bundle: Map<string, string> | undefined = undefined;
  /** In a Bundle: fullUrl of the entry the resource stands in. */
  fullUrl: string | undefined = undefined;
  /** References into the resource, of it and of what it contains. */
  own: LocalReference[] = [];
  inner: LocalReference[] = [];
  contained = false;
  ids: Set<string> | undefined = undefined;
}
