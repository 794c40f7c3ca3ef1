// A value that FHIRPath computes with and that is no element of the resource.
import type { Primitive } from '../tree/node.ts';
import type { LiteralType } from './ast.ts';

export type SystemType = LiteralType | 'TypeInfo';

/** A literal or the result of a function. */
export class Value {
  readonly type: SystemType;
  readonly value: Primitive;
  /** Unit of a Quantity; name space of a TypeInfo. */
  readonly unit: string | undefined;
  /** A number as it was written, when the number itself does not say it: `0.0`. */
  readonly written: string | undefined;

  constructor(type: SystemType, value: Primitive, unit?: string, written?: string) {
    this.type = type;
    this.value = value;
    this.unit = unit;
    this.written = written;
  }
}
