// sort(): by the items themselves or by keys, each rising or, with a minus before it, falling.
// https://hl7.org/fhirpath/#sort
import type { Ast } from './ast.ts';
import type { Build, Evaluator, Scope } from './scope.ts';
import { compareValues, type Item, systemValue } from './values.ts';

interface Key {
  readonly read: (scope: Scope, item: Item) => Item | undefined;
  readonly sign: 1 | -1;
}

function keyOf(ast: Ast, build: Build): Key {
  // The minus says the order and computes nothing: it stands before texts as well.
  const falling = ast.kind === 'unary' && ast.op === '-';
  const run = build(falling ? ast.operand : ast);
  return { read: (scope, item) => run({ ...scope, focus: item }, [item])[0], sign: falling ? -1 : 1 };
}

function compare(left: Item | undefined, right: Item | undefined): number {
  const [a, b] = [systemValue(left), systemValue(right)];
  if (!a || !b) {
    return Number(a !== undefined) - Number(b !== undefined);
  }
  return compareValues(a, b) ?? 0;
}

export function sort(args: readonly Ast[], build: Build): Evaluator {
  const keys: readonly Key[] =
    args.length === 0 ? [{ read: (_scope, item) => item, sign: 1 }] : args.map((ast) => keyOf(ast, build));
  return (scope, input) =>
    input.toSorted((left, right) => {
      for (const { read, sign } of keys) {
        const order = sign * compare(read(scope, left), read(scope, right));
        if (order !== 0) {
          return order;
        }
      }
      return 0;
    });
}
