// Tree → closure. Compiled once for each distinct expression; a budget of steps bounds every evaluation.

import { own } from '../../ground/outcome/own.ts';
import { Node } from '../tree/node.ts';
import { type Ast, FhirPathError, UnknownFunctionError } from './ast.ts';
import { addToDate } from './dates.ts';
import { exact } from './decimals.ts';
import { functions } from './functions.ts';
import { parseFhirPath } from './parser.ts';
import { inUnitOf, multiplied } from './quantities.ts';
import {
  canBe,
  type Evaluator,
  hasType,
  type PathContext,
  requireSingle,
  type Scope,
  spend,
  truth,
} from './scope.ts';
import { Value } from './value.ts';
import {
  asString,
  bool,
  compareValues,
  containsItem,
  distinct,
  equalCollections,
  equivalentItems,
  type Item,
  none,
  systemValue,
} from './values.ts';

export function build(ast: Ast): Evaluator {
  switch (ast.kind) {
    case 'literal': {
      const result = [new Value(ast.type, ast.value, ast.unit, ast.written)];
      return () => result;
    }
    case 'empty':
      return () => none;
    case 'this':
      return (scope, input) => (scope.focus === undefined ? input : [scope.focus]);
    case 'index':
      return (scope) => [new Value('Integer', scope.index)];
    case 'total':
      return (scope) => scope.total;
    case 'constant':
      return constant(ast.name);
    case 'member':
      return member(ast.base && build(ast.base), ast.name);
    case 'call':
      return call(ast);
    case 'at':
      return at(build(ast.base), build(ast.position));
    case 'unary':
      return unary(ast.op, build(ast.operand));
    case 'binary':
      return binary(ast.op, build(ast.left), build(ast.right));
    case 'type':
      return typed(ast.op, build(ast.operand), ast.type);
  }
}

const constants: Readonly<Record<string, string>> = {
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
};

function constant(name: string): Evaluator {
  if (name === 'resource') {
    return (scope) => [scope.context.resource];
  }
  if (name === 'rootResource') {
    return (scope) => [scope.context.rootResource];
  }
  if (name === 'context') {
    return (scope) => [scope.origin];
  }
  const fixed = own(constants, name) ?? implied(name);
  if (fixed === undefined) {
    throw new FhirPathError(`unknown constant %${name}`);
  }
  const result = [new Value('String', fixed)];
  return () => result;
}

function implied(name: string): string | undefined {
  if (name.startsWith('vs-')) {
    return `http://hl7.org/fhir/ValueSet/${name.slice(3)}`;
  }
  if (name.startsWith('ext-')) {
    return `http://hl7.org/fhir/StructureDefinition/${name.slice(4)}`;
  }
  return undefined;
}

function member(base: Evaluator | undefined, name: string): Evaluator {
  // An expression may start with the name of the type it stands on: Patient.name
  const typed = base === undefined && isTypeName(name);
  return (scope, input) => {
    const from = base ? base(scope, input) : input;
    spend(scope, from.length + 1);
    const found: Item[] = [];
    for (const item of from) {
      if (typed && item instanceof Node && scope.context.isSubtype(item.type, name)) {
        found.push(item);
      } else {
        collectMember(item, name, found);
      }
    }
    return found;
  };
}

function collectMember(item: Item, name: string, found: Item[]): void {
  if (item instanceof Node) {
    item.collect(name, found);
    // The value of a primitive, as older guides write it.
    if (name === 'value' && item.value !== undefined) {
      found.push(...(systemValue(item) ? [systemValue(item) as Value] : []));
    }
  } else if (item.type === 'TypeInfo' && name === 'name') {
    found.push(new Value('String', item.value));
  } else if (item.type === 'TypeInfo' && name === 'namespace') {
    found.push(new Value('String', item.unit ?? 'System'));
  }
}

function isTypeName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 65 && first <= 90;
}

/** Tests on a text that are false for an element that is not there, and empty for what is written as empty. */
const textTests = new Set(['startsWith', 'endsWith', 'contains', 'matches', 'matchesFull']);

function call(ast: Extract<Ast, { kind: 'call' }>): Evaluator {
  const base = ast.base && build(ast.base);
  const make = functions[ast.name];
  if (!make) {
    // Told when it is called: what comes before it may decide without it.
    return () => {
      throw new UnknownFunctionError(`${ast.name}()`);
    };
  }
  if (ast.base?.kind === 'empty' && textTests.has(ast.name)) {
    return () => none;
  }
  const run = make(ast.args, build);
  return (scope, input) => {
    const from = base ? base(scope, input) : input;
    spend(scope, from.length + 1);
    return run(scope, from);
  };
}

function at(base: Evaluator, position: Evaluator): Evaluator {
  return (scope, input) => {
    const index = systemValue(position(scope, input)[0])?.value;
    if (typeof index !== 'number') {
      return none;
    }
    const item = base(scope, input)[index];
    return item === undefined ? none : [item];
  };
}

function unary(op: '+' | '-', operand: Evaluator): Evaluator {
  return (scope, input) => {
    const value = systemValue(operand(scope, input)[0]);
    if (!value) {
      return none;
    }
    if (typeof value.value !== 'number') {
      throw new FhirPathError(`${op} needs a number`);
    }
    const negative = value.written === undefined ? undefined : `-${value.written}`;
    return op === '-' ? [new Value(value.type, -value.value, value.unit, negative)] : [value];
  };
}

function typed(op: 'is' | 'as', operand: Evaluator, type: string): Evaluator {
  return (scope, input) => {
    const items = operand(scope, input);
    if (op === 'is') {
      return items.length === 0 ? none : bool(items.every((item) => hasType(scope.context, item, type)));
    }
    return items.filter((item) => canBe(scope.context, item, type));
  };
}

type Truth = boolean | undefined;

/** Three-valued logic: undefined is «not known». */
const logic: Readonly<Record<string, (left: Truth, right: Truth) => Truth>> = {
  and: (left, right) => (left === false || right === false ? false : left && right),
  or: (left, right) => {
    if (left === true || right === true) {
      return true;
    }
    return left === undefined || right === undefined ? undefined : false;
  },
  xor: (left, right) => (left === undefined || right === undefined ? undefined : left !== right),
  implies: (left, right) => {
    if (left === undefined) {
      return right === true ? true : undefined;
    }
    return left ? right : true;
  },
};

function logicalOperator(op: string, left: Evaluator, right: Evaluator): Evaluator {
  return (scope, input) => {
    const first = truth(left(scope, input));
    if (op === 'and' && first === false) {
      return bool(false);
    }
    if (op === 'or' && first === true) {
      return bool(true);
    }
    if (op === 'implies' && first === false) {
      return bool(true);
    }
    const result = logic[op]?.(first, truth(right(scope, input)));
    return result === undefined ? none : bool(result);
  };
}

type Operation = (left: readonly Item[], right: readonly Item[], scope: Scope) => readonly Item[];

function order(test: (difference: number) => boolean): Operation {
  return (left, right) => {
    if (left.length === 0 || right.length === 0) {
      return none;
    }
    requireSingle(left, 'a comparison');
    requireSingle(right, 'a comparison');
    const first = systemValue(left[0]);
    const second = systemValue(right[0]);
    if (!first || !second) {
      return none;
    }
    const kinds = [first.type, second.type].sort().join(' ');
    if (kinds === 'Decimal String' || kinds === 'Integer String') {
      throw new FhirPathError('a number and a text have no order');
    }
    const difference = compareValues(first, second);
    return difference === undefined ? none : bool(test(difference));
  };
}

function equivalent(left: readonly Item[], right: readonly Item[]): boolean {
  if (left.length !== right.length) {
    return false;
  }
  const rest = [...right];
  return left.every((item) => {
    const index = rest.findIndex((other) => equivalentItems(item, other));
    if (index < 0) {
      return false;
    }
    rest.splice(index, 1);
    return true;
  });
}

function equality(wanted: boolean): Operation {
  return (left, right) => {
    if (left.length === 0 || right.length === 0) {
      return none;
    }
    const equal = equalCollections(left, right);
    return equal === undefined ? none : bool(equal === wanted);
  };
}

const operations: Readonly<Record<string, Operation>> = {
  '=': equality(true),
  '!=': equality(false),
  '~': (left, right) => bool(equivalent(left, right)),
  '!~': (left, right) => bool(!equivalent(left, right)),
  '<': order((difference) => difference < 0),
  '<=': order((difference) => difference <= 0),
  '>': order((difference) => difference > 0),
  '>=': order((difference) => difference >= 0),
  '|': (left, right, scope) => {
    spend(scope, left.length + right.length);
    return distinct([...left, ...right]);
  },
  in: (left, right, scope) => {
    spend(scope, right.length);
    if (left.length === 0) {
      return none;
    }
    return bool(left.every((item) => containsItem(right, item)));
  },
  contains: (left, right, scope) => {
    spend(scope, left.length);
    return right.length === 0 ? none : bool(right.every((item) => containsItem(left, item)));
  },
  '&': (left, right) => [new Value('String', (asString(left[0]) ?? '') + (asString(right[0]) ?? ''))],
  '+': (left, right) => add(systemValue(left[0]), systemValue(right[0]), 1),
  '-': (left, right) => add(systemValue(left[0]), systemValue(right[0]), -1),
  '*': scaled('*'),
  '/': scaled('/'),
  div: arithmetic((left, right) => (right === 0 ? undefined : Math.trunc(left / right))),
  mod: (left, right) => remainder(systemValue(left[0]), systemValue(right[0])),
};

function remainder(left: Value | undefined, right: Value | undefined): readonly Item[] {
  if (typeof left?.value !== 'number' || typeof right?.value !== 'number') {
    return none;
  }
  const result = exact(left, right, 'mod');
  return result === undefined ? none : [new Value(numberType(left, right), result)];
}

function numberType(left: Value, right: Value): 'Integer' | 'Decimal' {
  return left.type === 'Integer' && right.type === 'Integer' ? 'Integer' : 'Decimal';
}

/** Multiplication and division, of numbers and of quantities. */
function scaled(op: '*' | '/'): Operation {
  return (left, right) => {
    const first = systemValue(left[0]);
    const second = systemValue(right[0]);
    if (typeof first?.value !== 'number' || typeof second?.value !== 'number') {
      return none;
    }
    if (first.type === 'Quantity' || second.type === 'Quantity') {
      const result = multiplied(first, second, op);
      return result ? [result] : none;
    }
    if (op === '*') {
      return [new Value(numberType(first, second), exact(first, second, '*') ?? 0)];
    }
    return second.value === 0 ? none : [new Value('Decimal', first.value / second.value)];
  };
}

function arithmetic(compute: (left: number, right: number) => number | undefined): Operation {
  return (left, right) => {
    const first = systemValue(left[0]);
    const second = systemValue(right[0]);
    if (typeof first?.value !== 'number' || typeof second?.value !== 'number') {
      return none;
    }
    const result = compute(first.value, second.value);
    if (result === undefined) {
      return none;
    }
    return [
      new Value(
        Number.isInteger(result) && first.type === 'Integer' ? 'Integer' : 'Decimal',
        result,
        first.unit,
      ),
    ];
  };
}

function add(left: Value | undefined, right: Value | undefined, sign: 1 | -1): readonly Item[] {
  if (!left || !right) {
    return none;
  }
  if (left.type === 'String' && right.type === 'String' && sign === 1) {
    return [new Value('String', `${left.value}${right.value}`)];
  }
  if ((left.type === 'Date' || left.type === 'DateTime') && right.type === 'Quantity') {
    const moved = addToDate(String(left.value), sign * Number(right.value), right.unit ?? '');
    if (moved === undefined) {
      throw new FhirPathError(`a date cannot be moved by the unit ${right.unit ?? '1'}`);
    }
    return [new Value(left.type, moved)];
  }
  if (typeof left.value !== 'number' || typeof right.value !== 'number') {
    throw new FhirPathError(`a ${left.type} and a ${right.type} cannot be added or taken from each other`);
  }
  const op = sign === 1 ? '+' : '-';
  if (left.type !== 'Quantity' && right.type !== 'Quantity') {
    return [new Value(numberType(left, right), exact(left, right, op) ?? 0)];
  }
  const converted = inUnitOf(right, left);
  return converted === undefined ? none : [new Value('Quantity', left.value + sign * converted, left.unit)];
}

function binary(op: string, left: Evaluator, right: Evaluator): Evaluator {
  if (op === 'and' || op === 'or' || op === 'xor' || op === 'implies') {
    return logicalOperator(op, left, right);
  }
  const operation = own(operations, op);
  if (!operation) {
    throw new FhirPathError(`unknown operator ${op}`);
  }
  return (scope, input) => {
    // Operands are read from the item in focus, as an argument of where() would be.
    return operation(left(scope, input), right(scope, input), scope);
  };
}

export interface Expression {
  evaluate(context: PathContext, focus: Item): readonly Item[];
  /** True when the result is a single true, or a non-empty collection that is no single boolean. */
  test(context: PathContext, focus: Item): boolean;
}

/** Compiles an expression. Throws {@link FhirPathError} when it cannot be read. */
export function compileExpression(text: string): Expression {
  const run = build(parseFhirPath(text));
  const evaluate = (context: PathContext, focus: Item): readonly Item[] =>
    run({ context, focus, origin: focus, index: 0, total: none }, [focus]);
  return {
    evaluate,
    test(context, focus) {
      const items = evaluate(context, focus);
      if (items.length !== 1) {
        return items.length > 0;
      }
      const value = systemValue(items[0]);
      return value?.type === 'Boolean' ? value.value === true : true;
    },
  };
}
