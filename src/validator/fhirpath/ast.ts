// The tree a FHIRPath expression is read into.

export type Ast =
  | {
      readonly kind: 'literal';
      readonly type: LiteralType;
      readonly value: string | number | boolean;
      readonly unit?: string;
      /** A number as it is written. */
      readonly written?: string;
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'this' | 'index' | 'total' }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'member'; readonly base: Ast | undefined; readonly name: string }
  | {
      readonly kind: 'call';
      readonly base: Ast | undefined;
      readonly name: string;
      readonly args: readonly Ast[];
    }
  | { readonly kind: 'at'; readonly base: Ast; readonly position: Ast }
  | { readonly kind: 'unary'; readonly op: '+' | '-'; readonly operand: Ast }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'type'; readonly op: 'is' | 'as'; readonly operand: Ast; readonly type: string };

export type LiteralType =
  | 'Boolean'
  | 'String'
  | 'Integer'
  | 'Decimal'
  | 'Date'
  | 'DateTime'
  | 'Time'
  | 'Quantity';

/** The expression cannot be read or evaluated. `message` says where and why. */
export class FhirPathError extends Error {
  override readonly name: string = 'FhirPathError';
}

/** The expression calls a function that this engine has not: whether it holds is not known. */
export class UnknownFunctionError extends FhirPathError {}

/** A regular expression that is not matched here: with look-around or back references, or none at all. */
export class PatternError extends FhirPathError {}
