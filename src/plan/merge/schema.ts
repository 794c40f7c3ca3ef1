// What merging knows of a part of the plan: its schema, and the three versions of it.

/** What the schema of the plan document says of a part. */
export interface PartSchema {
  readonly type?: string;
  readonly title?: string;
  readonly properties?: Readonly<Record<string, PartSchema>>;
  readonly items?: PartSchema;
  readonly enum?: readonly unknown[];
  readonly 'x-ref'?: string;
}

export interface Three {
  readonly base: unknown;
  readonly left: unknown;
  readonly right: unknown;
}

export type Members = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function member(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}
