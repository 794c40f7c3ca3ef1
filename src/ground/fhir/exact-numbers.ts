// Numbers of JSON with the digits that they were written with: in FHIR 10.10 says more than 10.1.

/** What JavaScript of today has and the library of types has not yet. */
interface RawJson {
  readonly rawJSON: (text: string) => unknown;
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown;
}
const json = JSON as unknown as RawJson;

/**
 * A number that JavaScript would write otherwise than it was read: 10.10, 1.0, or more digits than a double holds.
 * `JSON.stringify` writes it as it was.
 * @see https://hl7.org/fhir/R4/datatypes.html#decimal
 */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Its value, as near as a double comes to it. */
  valueOf(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): unknown {
    return json.rawJSON(this.text);
  }
}

/** The same with the numbers that JavaScript has, for who looks at values and writes none. */
export function withPlainNumbers<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Parses JSON; numbers that would lose digits become {@link ExactNumber}, all others stay numbers. @throws {SyntaxError} */
export function parseExact(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? new ExactNumber(source)
      : value,
  );
}
