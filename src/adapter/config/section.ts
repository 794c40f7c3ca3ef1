// What a part of the configuration says of its settings, so that each part can stand in a file of its own.

/** An environment variable that holds a setting. A variable wins over the file. */
export interface Variable {
  /** Names below the section that lead to the setting; none when the section is the setting. */
  readonly at: readonly string[];
  /** How its text is read: as it is, as a number, as names parted by commas, or as the path of a JSON file. */
  readonly as?: 'number' | 'list' | 'file';
}

/** One top-level setting of the configuration. */
export interface Section {
  /** JSON Schema (2020-12) of its value. */
  readonly schema: object;
  readonly required?: true;
  readonly variables?: Readonly<Record<string, Variable>>;
  /** What holds when nothing is said; for an object, setting by setting. */
  readonly defaults?: unknown;
}

export type Sections<Part> = { readonly [Name in keyof Part]-?: Section };

export const url = { type: 'string', format: 'uri', pattern: '^https?://' };
/** A key or token: shorter ones can be guessed. */
export const secret = { type: 'string', minLength: 16 };
export const count = { type: 'integer', minimum: 1 };
export const words = { type: 'string', minLength: 1 };

export function object(properties: object, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}
