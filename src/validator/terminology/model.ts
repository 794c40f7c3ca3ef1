// Compact forms of CodeSystem and ValueSet: codes, displays and the hierarchy, without the prose.

/** One concept: code, display, children and properties, the last two only when there are any. */
export interface Concept {
  readonly c: string;
  readonly d?: string;
  /** Other acceptable displays (designations). */
  readonly a?: readonly string[];
  readonly k?: readonly Concept[];
  /** Properties as [code, value]. */
  readonly p?: readonly (readonly [string, string | number | boolean])[];
}

export interface CompactCodeSystem {
  readonly url: string;
  readonly version?: string;
  readonly name?: string;
  readonly content: string;
  readonly caseSensitive?: boolean;
  readonly valueSet?: string;
  readonly supplements?: string;
  readonly concepts: readonly Concept[];
}

export interface Filter {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

export interface ComposePart {
  readonly system?: string;
  readonly version?: string;
  readonly codes?: readonly string[];
  readonly filters?: readonly Filter[];
  readonly valueSets?: readonly string[];
}

export interface CompactValueSet {
  readonly url: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  readonly include: readonly ComposePart[];
  readonly exclude?: readonly ComposePart[];
  /** Codes of a stored expansion as system → codes. */
  readonly expansion?: Readonly<Record<string, readonly string[]>>;
  /** The stored expansion is a part of the value set: a page of it, or cut off. What it lacks may be in the value set. */
  readonly partial?: true;
}
