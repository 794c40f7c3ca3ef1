// What a part of the configuration says of its settings. The schema, the type and the published text are one source.
import { type Static, type TSchema, Type } from 'typebox';

/** An environment variable that holds a setting. A variable wins over the file. */
export interface Variable {
  /** Names below the section that lead to the setting; none when the section is the setting. */
  readonly at: readonly string[];
  /** How its text is read: as it is, as a number, as names parted by commas, or as the path of a JSON file. */
  readonly as?: 'number' | 'list' | 'file';
}

type Variables = Readonly<Record<string, Variable>>;

/** One top-level setting of the configuration. */
export interface Section {
  readonly schema: TSchema;
  /** `required`: must be said. `optional`: may be left out. `default`: holds also when nothing is said. */
  readonly presence: 'required' | 'optional' | 'default';
  readonly variables: Variables;
  /** What holds when nothing is said; for an object, setting by setting. */
  readonly defaults?: unknown;
}

/** A section that has to be in every configuration. */
export function required<S extends TSchema>(schema: S, variables: Variables = {}) {
  return { schema, presence: 'required', variables } as const;
}

/** A section that may be left out. */
export function optional<S extends TSchema>(schema: S, variables: Variables = {}) {
  return { schema, presence: 'optional', variables } as const;
}

/** A section that holds when nothing is said; an object's defaults are laid under what is said, setting by setting. */
export function withDefault<S extends TSchema, const D>(schema: S, defaults: D, variables: Variables = {}) {
  return { schema, presence: 'default', variables, defaults } as const;
}

type Told<S> = S extends { readonly schema: infer T extends TSchema; readonly defaults: infer D }
  ? Static<T> & (Static<T> extends readonly unknown[] | string | number ? unknown : Filled<Static<T>, D>)
  : S extends { readonly schema: infer T extends TSchema }
    ? Static<T>
    : never;
type Filled<T, D> = { readonly [Name in keyof T & keyof D]-?: Exclude<T[Name], undefined> };
type Left<S, Name extends keyof S> = S[Name] extends { readonly presence: 'optional' } ? Name : never;

/** The configuration that the sections describe, with what holds when nothing is said. */
export type SettingsOf<S> = {
  readonly [Name in keyof S as Exclude<Name, Left<S, Name>>]: Fixed<Told<S[Name]>>;
} & { readonly [Name in keyof S as Left<S, Name>]?: Fixed<Told<S[Name]>> };
/** Nobody changes a setting while the adapter runs. */
type Fixed<T> = T extends readonly (infer Item)[]
  ? readonly Fixed<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Fixed<T[Name]> }
    : T;

export const Url = Type.String({ format: 'uri', pattern: '^https?://' });
/** A key or token: shorter ones can be guessed. */
export const Secret = Type.String({ minLength: 16 });
export const Count = Type.Integer({ minimum: 1 });
export const Words = Type.String({ minLength: 1 });
/** Name of an environment variable. */
export const VariableName = Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' });
export const OrganizationNumber = Type.String({ pattern: '^\\d{9}$' });
