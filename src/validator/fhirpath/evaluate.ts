// Tree → closure. Compiled once for each distinct expression; a budget of steps bounds every evaluation.

import { own } from '../own.ts';
import { Node } from '../tree/node.ts';
import { type Ast, FhirPathError } from './ast.ts';
import { addToDate } from './dates.ts';
import { functions } from './functions.ts';
import { parseFhirPath } from './parser.ts';
import {
  type Evaluator,
  hasType,
  type PathContext,
  requireSingle,
  type Scope,
  spend,
  truth,
} from './scope.ts';
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
  Value,
} from './values.ts';

export function build(ast: Ast): Evaluator {
  switch (ast.kind) {
    case 'literal': {
      const result = [new Value(ast.type, ast.value, ast.unit)];
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
    for (const child of item.all(name)) {
      found.push(child);
    }
  } else if (item.type === 'TypeInfo' && name === 'name') {
    found.push(new Value('String', item.value));
  }
}

function isTypeName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 65 && first <= 90;
}

function call(ast: Extract<Ast, { kind: 'call' }>): Evaluator {
  const base = ast.base && build(ast.base);
  const make = functions[ast.name];
  if (!make) {
    throw new FhirPathError(`unknown function ${ast.name}()`);
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
    if (!value || typeof value.value !== 'number') {
      return none;
    }
    return [new Value(value.type, op === '-' ? -value.value : value.value, value.unit)];
  };
}

function typed(op: 'is' | 'as', operand: Evaluator, type: string): Evaluator {
  return (scope, input) => {
    const items = operand(scope, input);
    if (op === 'is') {
      return items.length === 0 ? none : bool(items.every((item) => hasType(scope.context, item, type)));
    }
    return items.filter((item) => hasType(scope.context, item, type));
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
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => (right === 0 ? undefined : left / right)),
  div: arithmetic((left, right) => (right === 0 ? undefined : Math.trunc(left / right))),
  mod: arithmetic((left, right) => (right === 0 ? undefined : left % right)),
};

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
    return moved === undefined ? none : [new Value(left.type, moved)];
  }
  if (typeof left.value !== 'number' || typeof right.value !== 'number') {
    return none;
  }
  const sum = left.value + sign * right.value;
  return [
    new Value(left.type === 'Integer' && right.type === 'Integer' ? 'Integer' : left.type, sum, left.unit),
  ];
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
