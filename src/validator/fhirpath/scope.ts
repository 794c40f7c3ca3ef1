// What every part of the FHIRPath engine shares: the context of an evaluation, the budget, types and truth.
import type { Instant } from '../../ground/norway/instant.ts';
import type { Node } from '../tree/node.ts';
import { type Ast, FhirPathError } from './ast.ts';
import { Value } from './value.ts';
import { type Item, systemValue } from './values.ts';

/** What an expression may ask of the world around it. */
export interface PathContext {
  readonly resource: Node;
  readonly rootResource: Node;
  /** The element a reference leads to, when it is at hand. */
  resolve(reference: string, from: Node): Node | undefined;
  isSubtype(type: string, base: string): boolean;
  /** Whether FHIR has a type of the name. */
  isType?(name: string): boolean;
  /** True, false, or undefined when it cannot be told. */
  memberOf?(item: Item, valueSet: string): boolean | undefined;
  conformsTo?(node: Node, profile: string): boolean | undefined;
  /** Checks the narrative; true when it keeps the rules. */
  htmlChecks?(node: Node): boolean;
  replace?(text: string, pattern: string, by: string): string;
  matches?(text: string, pattern: string, whole: boolean): boolean;
  /** The instant that `now()` gives; without it `now()` is empty. */
  readonly now?: Instant | undefined;
  /** Steps left; the evaluation ends with an error when none are. */
  budget: { steps: number };
}

export interface Scope {
  readonly context: PathContext;
  readonly focus: Item | undefined;
  /** What the whole expression was started on: %context. */
  readonly origin: Item;
  readonly index: number;
  readonly total: readonly Item[];
}

export type Evaluator = (scope: Scope, input: readonly Item[]) => readonly Item[];

export type Build = (ast: Ast) => Evaluator;

/** Makes the evaluator of one function call out of its arguments. */
export type Maker = (args: readonly Ast[], build: Build) => Evaluator;

/** Takes steps from the budget; throws when none are left. */
export function spend(scope: Scope, amount: number): void {
  scope.context.budget.steps -= amount;
  if (scope.context.budget.steps < 0) {
    throw new FhirPathError('the expression needs too many steps');
  }
}

export function requireSingle(items: readonly Item[], what: string): void {
  if (items.length > 1) {
    throw new FhirPathError(`${what} needs one value and got ${items.length}`);
  }
}

/** True when the item is of the type: `Patient`, `FHIR.Patient`, `System.String`. */
export function hasType(context: PathContext, item: Item, type: string): boolean {
  const bare = type.replace(/^(FHIR|System)\./, '');
  if (item instanceof Value) {
    return !type.startsWith('FHIR.') && item.type.toLowerCase() === bare.toLowerCase();
  }
  if (type.startsWith('System.')) {
    return false;
  }
  return item.type === bare || context.isSubtype(item.type, bare);
}

/**
 * Whether `as` and `ofType()` let an item pass: a primitive must be of the very type, or of the system type that its value
 * has (`as String`); anything else as `is` has it.
 */
export function canBe(context: PathContext, item: Item, type: string): boolean {
  const bare = type.replace(/^(FHIR|System)\./, '');
  if (context.isType && !context.isType(bare) && !systemTypeNames.has(bare)) {
    throw new FhirPathError(`there is no type ${type}`);
  }
  const value = item instanceof Value ? undefined : item.value;
  if (item instanceof Value || value === undefined) {
    return hasType(context, item, type);
  }
  if (!type.startsWith('FHIR.') && systemTypeNames.has(bare)) {
    return systemValue(item)?.type === bare;
  }
  return item.type === bare;
}

const systemTypeNames = new Set([
  'Boolean',
  'String',
  'Integer',
  'Long',
  'Decimal',
  'Date',
  'DateTime',
  'Time',
  'Quantity',
]);

/** Truth of a collection as operators see it: undefined for the empty one, true for one item that is no boolean. */
export function truth(items: readonly Item[]): boolean | undefined {
  if (items.length === 0) {
    return undefined;
  }
  requireSingle(items, 'a logical operator');
  const value = systemValue(items[0]);
  return typeof value?.value === 'boolean' ? value.value : true;
}
