// The compact form of a StructureDefinition: what the validator reads, and nothing else. Plain JSON data, so that
// the build can write it to disk and a start costs a few milliseconds.

/** A type an element may have, with the profiles that the value or the referred resource must follow. */
export interface TypeRef {
  readonly code: string;
  readonly profiles?: readonly string[];
  readonly targets?: readonly string[];
  readonly aggregation?: readonly string[];
}

/** An invariant: a FHIRPath expression that must be true. */
export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression: string;
  readonly source?: string;
  readonly bestPractice?: boolean;
}

export interface AdditionalBinding {
  readonly purpose: string;
  readonly valueSet: string;
  readonly usage?: boolean;
}

export interface Binding {
  readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
  readonly valueSet?: string;
  readonly maxValueSet?: string;
  readonly additional?: readonly AdditionalBinding[];
}

export interface Discriminator {
  readonly type: string;
  readonly path: string;
}

export interface Slicing {
  readonly discriminators: readonly Discriminator[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly ordered?: boolean;
}

/** One element of a definition, with its children and its slices below it. */
export interface ElementDef {
  readonly id: string;
  readonly path: string;
  /** Last step of the path, with `[x]` for a choice. */
  readonly name: string;
  /** Least number of values; 0 when absent. */
  readonly min?: number;
  /** Greatest number of values; 1 when absent, -1 for `*`. */
  readonly max?: number;
  /** True when the base definition lets the element repeat: then it is an array in JSON. */
  readonly list?: boolean;
  readonly types?: readonly TypeRef[];
  readonly contentRef?: string;
  readonly fixed?: unknown;
  readonly pattern?: unknown;
  readonly binding?: Binding;
  readonly constraints?: readonly Constraint[];
  readonly modifier?: boolean;
  readonly mustSupport?: boolean;
  readonly basePath?: string;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly minValue?: unknown;
  readonly maxValue?: unknown;
  readonly minValueType?: string;
  readonly maxValueType?: string;
  readonly regex?: string;
  readonly maxSize?: number;
  readonly maxDecimals?: number;
  /** A value must be there: an extension that says why there is none does not do. */
  readonly mustHaveValue?: boolean;
  readonly sliceName?: string;
  readonly slicing?: Slicing;
  readonly children?: readonly ElementDef[];
  readonly slices?: readonly ElementDef[];
}

export interface ExtensionContext {
  readonly type: string;
  readonly expression: string;
}

/** A whole definition: a type, a resource, a profile or an extension. */
export interface Definition {
  readonly url: string;
  readonly version?: string;
  readonly name: string;
  readonly title?: string;
  readonly type: string;
  readonly kind: 'primitive-type' | 'complex-type' | 'resource' | 'logical';
  readonly abstract?: boolean;
  readonly base?: string;
  readonly derivation?: 'specialization' | 'constraint';
  readonly status?: string;
  readonly context?: readonly ExtensionContext[];
  readonly contextInvariants?: readonly string[];
  readonly imposes?: readonly string[];
  /** For a primitive type: the regular expression of its value. */
  readonly valueRegex?: string;
  readonly root: ElementDef;
}

export const unbounded = -1;

/** Greatest number of values of an element. */
export function maxOf(def: ElementDef): number {
  if (def.max === undefined) {
    return 1;
  }
  return def.max === unbounded ? Number.POSITIVE_INFINITY : def.max;
}
