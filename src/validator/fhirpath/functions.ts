// The functions of FHIRPath, each a maker: arguments in, evaluator out.
import { dayOf } from '../../ground/norway/day.ts';
import { Node } from '../tree/node.ts';
import { type Ast, FhirPathError } from './ast.ts';
import { boundaryFunctions } from './boundaries.ts';
import { conversions } from './conversions.ts';
import {
  type Build,
  canBe,
  type Evaluator,
  hasType,
  type Maker,
  type PathContext,
  type Scope,
  truth,
} from './scope.ts';
import { sort } from './sort.ts';
import { stringFunctions } from './strings.ts';
import { Value } from './value.ts';
import {
  asString,
  bool,
  containsItem,
  distinct,
  equalItems,
  type Item,
  integer,
  none,
  systemValue,
} from './values.ts';

function argument(args: readonly Ast[], at: number): Ast {
  const ast = args[at];
  if (!ast) {
    throw new FhirPathError(`argument ${at + 1} is missing`);
  }
  return ast;
}

/** The criteria of where(), all() and the like, tested on one item. */
function criteria(args: readonly Ast[], build: Build): (scope: Scope, item: Item, index: number) => boolean {
  const run = build(argument(args, 0));
  return (scope, item, index) => truth(run({ ...scope, focus: item, index }, [item])) === true;
}

/** The name of a type, given as `Patient`, `FHIR.Patient` or `'Patient'`. */
export function typeName(ast: Ast): string {
  if (ast.kind === 'member') {
    return ast.base ? `${typeName(ast.base)}.${ast.name}` : ast.name;
  }
  if (ast.kind === 'literal') {
    return String(ast.value);
  }
  throw new FhirPathError('expected the name of a type');
}

function filter(keep: (context: PathContext, item: Item) => boolean): Evaluator {
  return (scope, input) => input.filter((item) => keep(scope.context, item));
}

function everyBoolean(wanted: boolean, all: boolean): Maker {
  return () => (_scope, input) => {
    const test = (item: Item): boolean => systemValue(item)?.value === wanted;
    return bool(all ? input.every(test) : input.some(test));
  };
}

function slice(from: number, to: number | undefined): Maker {
  return () => (_scope, input) => input.slice(from, to);
}

function numberArgument(
  args: readonly Ast[],
  build: Build,
): (scope: Scope, input: readonly Item[]) => number {
  const run = build(argument(args, 0));
  return (scope, input) =>
    Number(systemValue(run({ ...scope, focus: scope.focus }, input)[0])?.value ?? Number.NaN);
}

/** An argument that is a collection seen from the context, not from the input of the function. */
function outer(
  args: readonly Ast[],
  build: Build,
): (scope: Scope, input: readonly Item[]) => readonly Item[] {
  const run = build(argument(args, 0));
  return (scope, input) => run(scope, scope.focus === undefined ? input : [scope.focus]);
}

function children(input: readonly Item[]): Item[] {
  return input.flatMap((item) => (item instanceof Node ? item.children : []));
}

function descendants(scope: Scope, input: readonly Item[]): Item[] {
  const found: Item[] = [];
  const visit = (node: Node): void => {
    scope.context.budget.steps -= 1;
    for (const child of node.children) {
      found.push(child);
      visit(child);
    }
  };
  for (const item of input) {
    if (item instanceof Node) {
      visit(item);
    }
  }
  return found;
}

function repeat(args: readonly Ast[], build: Build): Evaluator {
  const run = build(argument(args, 0));
  return (scope, input) => {
    const found: Item[] = [];
    const seen = new Set<Item>();
    let round: readonly Item[] = input;
    while (round.length > 0) {
      const next = round
        .flatMap((item) => [...run({ ...scope, focus: item }, [item])])
        .filter((item) => !seen.has(item));
      scope.context.budget.steps -= next.length + 1;
      if (scope.context.budget.steps < 0) {
        throw new FhirPathError('the expression needs too many steps');
      }
      for (const item of next) {
        seen.add(item);
        found.push(item);
      }
      round = next;
    }
    return distinct(found);
  };
}

function aggregate(args: readonly Ast[], build: Build): Evaluator {
  const step = build(argument(args, 0));
  const start = args[1] && build(args[1]);
  return (scope, input) => {
    let total: readonly Item[] = start ? start(scope, input) : none;
    input.forEach((item, index) => {
      total = step({ ...scope, focus: item, index, total }, [item]);
    });
    return total;
  };
}

function iif(args: readonly Ast[], build: Build): Evaluator {
  const condition = build(argument(args, 0));
  const then = build(argument(args, 1));
  const otherwise = args[2] && build(args[2]);
  return (scope, input) => {
    const inner = input.length === 1 && input[0] !== undefined ? { ...scope, focus: input[0] } : scope;
    if (truth(condition(inner, input)) === true) {
      return then(inner, input);
    }
    return otherwise ? otherwise(inner, input) : none;
  };
}

function extension(args: readonly Ast[], build: Build): Evaluator {
  const run = build(argument(args, 0));
  return (scope, input) => {
    const url = asString(run(scope, input)[0]);
    return children(input).filter(
      (item) => item instanceof Node && item.name === 'extension' && item.child('url')?.value === url,
    );
  };
}

function resolve(): Evaluator {
  return (scope, input) => {
    const found: Item[] = [];
    for (const item of input) {
      if (!(item instanceof Node)) {
        continue;
      }
      const reference = item.value === undefined ? item.text('reference') : String(item.value);
      const target = reference === undefined ? undefined : scope.context.resolve(reference, item);
      if (target) {
        found.push(target);
      }
    }
    return found;
  };
}

function memberOf(args: readonly Ast[], build: Build): Evaluator {
  const run = build(argument(args, 0));
  return (scope, input) => {
    const valueSet = asString(run(scope, input)[0]);
    if (input.length !== 1 || valueSet === undefined || !scope.context.memberOf) {
      return none;
    }
    const result = scope.context.memberOf(input[0] as Item, valueSet);
    return result === undefined ? none : bool(result);
  };
}

function conformsTo(args: readonly Ast[], build: Build): Evaluator {
  const run = build(argument(args, 0));
  return (scope, input) => {
    const profile = asString(run(scope, input)[0]);
    const node = input[0];
    if (input.length !== 1 || !(node instanceof Node) || profile === undefined) {
      return none;
    }
    const result = scope.context.conformsTo?.(node, profile);
    if (result === undefined) {
      throw new FhirPathError(`the profile ${profile} is not known`);
    }
    return bool(result);
  };
}

function typeOf(item: Item): Item {
  return new Value('TypeInfo', item.type, item instanceof Node ? 'FHIR' : 'System');
}

function setFunction(combine: (left: readonly Item[], right: readonly Item[]) => readonly Item[]): Maker {
  return (args, build) => {
    const other = outer(args, build);
    return (scope, input) => {
      const right = other(scope, input);
      scope.context.budget.steps -= input.length * Math.max(1, right.length) * 0.1;
      return combine(input, right);
    };
  };
}

function typeFunction(test: 'is' | 'as'): Maker {
  return (args) => {
    const type = typeName(argument(args, 0));
    if (test === 'as') {
      return filter((context, item) => canBe(context, item, type));
    }
    return (scope, input) =>
      input.length === 0 ? none : bool(input.every((item) => hasType(scope.context, item, type)));
  };
}

const existence: Record<string, Maker> = {
  empty: () => (_scope, input) => bool(input.length === 0),
  exists: (args, build) => {
    if (args.length === 0) {
      return (_scope, input) => bool(input.length > 0);
    }
    const test = criteria(args, build);
    return (scope, input) => bool(input.some((item, index) => test(scope, item, index)));
  },
  all: (args, build) => {
    const test = criteria(args, build);
    return (scope, input) => bool(input.every((item, index) => test(scope, item, index)));
  },
  allTrue: everyBoolean(true, true),
  anyTrue: everyBoolean(true, false),
  allFalse: everyBoolean(false, true),
  anyFalse: everyBoolean(false, false),
  subsetOf: setFunction((left, right) => bool(left.every((item) => containsItem(right, item)))),
  supersetOf: setFunction((left, right) => bool(right.every((item) => containsItem(left, item)))),
  count: () => (_scope, input) => integer(input.length),
  distinct: () => (_scope, input) => distinct(input),
  isDistinct: () => (_scope, input) => bool(distinct(input).length === input.length),
  not: () => (_scope, input) => {
    const value = truth(input);
    return value === undefined ? none : bool(!value);
  },
  hasValue: () => (_scope, input) => {
    const [item] = input;
    if (input.length !== 1) {
      return bool(false);
    }
    return bool(item instanceof Value || (item?.value !== undefined && item.value !== ''));
  },
  getValue: () => (_scope, input) => {
    const value = input.length === 1 ? systemValue(input[0]) : undefined;
    return value ? [value] : none;
  },
};

const selection: Record<string, Maker> = {
  where: (args, build) => {
    const test = criteria(args, build);
    return (scope, input) => input.filter((item, index) => test(scope, item, index));
  },
  select: (args, build) => {
    const run = build(argument(args, 0));
    return (scope, input) =>
      input.flatMap((item, index) => [...run({ ...scope, focus: item, index }, [item])]);
  },
  repeat,
  sort,
  aggregate,
  iif,
  ofType: typeFunction('as'),
  as: typeFunction('as'),
  is: typeFunction('is'),
  type: () => (_scope, input) => input.map(typeOf),
  single: () => (_scope, input) => {
    if (input.length > 1) {
      throw new FhirPathError(`single() got ${input.length} values`);
    }
    return input;
  },
  first: slice(0, 1),
  last: slice(-1, undefined),
  tail: slice(1, undefined),
  skip: (args, build) => {
    const count = numberArgument(args, build);
    return (scope, input) => input.slice(Math.max(0, count(scope, input)));
  },
  take: (args, build) => {
    const count = numberArgument(args, build);
    return (scope, input) => input.slice(0, Math.max(0, count(scope, input)));
  },
  intersect: setFunction((left, right) => distinct(left.filter((item) => containsItem(right, item)))),
  exclude: setFunction((left, right) => left.filter((item) => !containsItem(right, item))),
  union: setFunction((left, right) => distinct([...left, ...right])),
  combine: setFunction((left, right) => [...left, ...right]),
  children: () => (_scope, input) => children(input),
  descendants: () => (scope, input) => descendants(scope, input),
  trace: () => (_scope, input) => input,
};

const fhir: Record<string, Maker> = {
  extension,
  resolve,
  memberOf,
  conformsTo,
  elementDefinition: () => () => none,
  slice: () => () => none,
  checkModifiers: () => (_scope, input) => input,
  subsumes: setFunction((left, right) =>
    bool(left.some((item) => right.some((other) => equalItems(item, other) === true))),
  ),
  htmlChecks: () => (scope, input) => {
    const check = scope.context.htmlChecks;
    return bool(input.every((item) => !(item instanceof Node) || !check || check(item)));
  },
  now: () => (scope) => (scope.context.now === undefined ? none : [new Value('DateTime', scope.context.now)]),
  today: () => (scope) =>
    scope.context.now === undefined ? none : [new Value('Date', dayOf(scope.context.now))],
  timeOfDay: () => (scope) =>
    scope.context.now === undefined ? none : [new Value('Time', scope.context.now.slice(11, 19))],
};

/** Every function by its name. */
export const functions: Readonly<Record<string, Maker>> = Object.assign(
  Object.create(null) as Record<string, Maker>,
  existence,
  selection,
  fhir,
  stringFunctions,
  conversions,
  boundaryFunctions,
);
