// What the schemas of every door are built from, and the types that they say.
import type { Static, TSchema } from 'typebox';

/** Closed object: an unknown member is refused, never dropped. */
export const closed = { additionalProperties: false } as const;

/** What a schema takes, as a value that nobody changes: its members and its lists are read-only. */
export type Read<S extends TSchema> = { readonly [Name in keyof Static<S>]: Fixed<Static<S>[Name]> };
type Fixed<T> = T extends readonly (infer Item)[] ? readonly Item[] : T;

/** A schema with what it says, for readers of problems and of the published schema. */
export function said<S extends TSchema>(schema: S, description: string): S {
  return { ...schema, description };
}
