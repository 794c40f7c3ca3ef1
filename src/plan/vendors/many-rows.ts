// Objects written over a list of very many rows. JSONata groups such a list by each key and copies the list for every row,
// so that the time grows with the square of the rows; here it is evaluated once over the list, to the same result.
import type jsonata from 'jsonata';

/** A node of JSONata's syntax tree, as far as it is looked at here. */
interface Node {
  type: string;
  value?: unknown;
  position?: number;
  lhs?: [Node, Node][];
  expressions?: Node[];
  then?: Node;
  else?: Node;
  predicate?: unknown;
  group?: unknown;
  procedure?: Node;
  arguments?: Node[];
  rhs?: Node;
}

const OBJECT = 'object of all rows';
/** From so many rows on it is worth it. */
const MANY = 1_000;

/**
 * Rewrites the objects within the object that an expression makes of a long list, where their keys are texts: each becomes one
 * call. What stands in paths is evaluated for one item at a time, and is left alone.
 */
export function overManyRows(expression: jsonata.Expression, data: unknown): void {
  if (!Array.isArray(data) || data.length < MANY || data.some(Array.isArray)) {
    return;
  }
  expression.registerFunction(OBJECT, objectOf);
  rewrite(expression.ast() as unknown as Node, false);
}

/** Pairs of key and value, one after the other. */
function objectOf(...pairs: readonly unknown[]): object {
  const made = Object.create(null) as Record<string, unknown>;
  for (let at = 0; at < pairs.length; at += 2) {
    if (pairs[at + 1] !== undefined) {
      made[String(pairs[at])] = pairs[at + 1];
    }
  }
  return made;
}

/** @param isWithin whether the node is a value of an object: then what it is evaluated over are the rows themselves */
function rewrite(node: Node, isWithin: boolean): void {
  if (node.predicate !== undefined || node.group !== undefined) {
    return;
  }
  for (const inner of sameContext(node)) {
    rewrite(inner, isWithin);
  }
  const pairs = node.type === 'unary' && node.value === '{' ? node.lhs : undefined;
  if (pairs === undefined) {
    return;
  }
  for (const [, value] of pairs) {
    rewrite(value, true);
  }
  if (isWithin && hasFixedKeys(pairs)) {
    delete node.lhs;
    node.type = 'function';
    node.value = '(';
    node.procedure = { type: 'variable', value: OBJECT, position: node.position ?? 0 };
    node.arguments = pairs.flat();
  }
}

/** Parts of a node, other than the values of an object, that are evaluated over what the node is evaluated over. */
function sameContext({
  type,
  value,
  expressions,
  then,
  else: otherwise,
  arguments: given,
  rhs,
}: Node): Node[] {
  switch (type) {
    case 'block':
      return expressions ?? [];
    case 'unary':
      return value === '[' ? (expressions ?? []) : [];
    case 'condition':
      return [then, otherwise].filter((one) => one !== undefined);
    case 'function':
      return given ?? [];
    case 'bind':
      return rhs === undefined ? [] : [rhs];
    default:
      return [];
  }
}

/** Texts that are all different; JSONata refuses two alike itself, and keys of its own. */
function hasFixedKeys(pairs: readonly [Node, Node][]): boolean {
  const keys = pairs.map(([key]) => key);
  return (
    keys.every(({ type, value }) => type === 'string' && !String(value).startsWith('_jsonata')) &&
    new Set(keys.map(({ value }) => value)).size === keys.length
  );
}
