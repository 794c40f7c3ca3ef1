// What the parts of a FHIRPath expression become in JavaScript over plain JSON: paths, truths, numbers and texts.
import type { ElementDef } from '../definitions/model.ts';

/** The expression is outside of what can be compiled here. */
export class Untranslatable extends Error {}

/** The elements below the object an expression stands on. */
export type Shape = readonly ElementDef[];

export interface Path {
  readonly kind: 'path';
  /** Variable or list the path starts from. */
  readonly from: string;
  /** True when `from` is a list of values, not one. */
  readonly many: boolean;
  /** False when more than one value may stand at the end. */
  readonly single: boolean;
  readonly steps: readonly (readonly string[])[];
  readonly def: ElementDef | undefined;
  readonly shape: Shape;
}

export type Piece =
  | Path
  | { readonly kind: 'truth'; readonly code: string }
  | { readonly kind: 'number'; readonly code: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'texts'; readonly values: readonly string[] };

const dateTypes = new Set(['date', 'dateTime', 'instant']);
export const textTypes = new Set([
  'string',
  'code',
  'uri',
  'url',
  'canonical',
  'id',
  'markdown',
  'oid',
  'uuid',
]);
const numberTypes = new Set(['integer', 'unsignedInt', 'positiveInt', 'decimal']);
const booleanTypes = new Set(['boolean']);

export function literal(value: string | number | boolean): Piece {
  if (typeof value === 'string') {
    return { kind: 'text', value };
  }
  if (typeof value === 'number') {
    return { kind: 'number', code: String(value) };
  }
  return { kind: 'truth', code: String(value) };
}

export function isTexts(piece: Piece): piece is Extract<Piece, { kind: 'text' | 'texts' }> {
  return piece.kind === 'text' || piece.kind === 'texts';
}

export function textsOf(piece: Extract<Piece, { kind: 'text' | 'texts' }>): readonly string[] {
  return piece.kind === 'text' ? [piece.value] : piece.values;
}

export function isType(path: Path, types: ReadonlySet<string>): boolean {
  return path.def?.types?.length === 1 && types.has(path.def.types[0]?.code ?? '');
}

/** The values at a path, as an array. */
export function values(path: Path): string {
  if (path.steps.length === 0) {
    return path.many ? path.from : `[${path.from}]`;
  }
  return `walk(${path.from},${JSON.stringify(path.steps)})`;
}

/** The one value of a path, or undefined. */
export function one(path: Path): string {
  const [keys = []] = path.steps;
  if (path.steps.length === 0 && !path.many) {
    return path.from;
  }
  if (path.steps.length !== 1 || path.many || path.def?.list || keys.length !== 1) {
    return `one(${values(path)})`;
  }
  return `${path.from}.${keys[0]}`;
}

export function exists(path: Path): string {
  const [keys = []] = path.steps;
  if (path.steps.length === 1 && !path.many) {
    return `(${keys.map((key) => `${path.from}.${key}!==undefined`).join('||')})`;
  }
  return `(${values(path)}.length>0)`;
}

/** A function without arguments on a path. */
export function onPath(path: Path, name: string): Piece {
  if (path.steps.length === 0 && !path.many) {
    throw new Untranslatable();
  }
  if (name === 'first') {
    return { ...path, from: `${values(path)}.slice(0,1)`, many: true, single: true, steps: [] };
  }
  if (name === 'exists' || name === 'hasValue') {
    return { kind: 'truth', code: exists(path) };
  }
  if (name === 'empty') {
    return { kind: 'truth', code: `!${exists(path)}` };
  }
  if (name === 'count') {
    return { kind: 'number', code: `${values(path)}.length` };
  }
  throw new Untranslatable();
}

const textFunctions: Readonly<Record<string, (value: string, argument: string) => string>> = {
  startsWith: (value, argument) => `${value}.startsWith(${argument})`,
  contains: (value, argument) => `${value}.includes(${argument})`,
  matches: (value, argument) => `matches(${value},${argument})`,
};

/** A function of a text with a text; undefined when it is none that is known here. */
export function onText(path: Path, name: string, argument: string): Piece | undefined {
  const made = Object.hasOwn(textFunctions, name) ? textFunctions[name] : undefined;
  if (!made || !path.single || !isType(path, textTypes)) {
    return undefined;
  }
  const found = one(path);
  return { kind: 'truth', code: `(${found}===undefined?undefined:${made(found, JSON.stringify(argument))})` };
}

export function inTexts(path: Path, texts: readonly string[]): Piece {
  if (!path.single || !isType(path, textTypes)) {
    throw new Untranslatable();
  }
  const found = one(path);
  return {
    kind: 'truth',
    code: `(${found}===undefined?undefined:${JSON.stringify(texts)}.includes(${found}))`,
  };
}

const operators: Readonly<Record<string, string>> = {
  '=': '===',
  '!=': '!==',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

export function compare(op: string, left: Piece, right: Piece): Piece {
  const operator = operators[op];
  if (operator === undefined) {
    throw new Untranslatable();
  }
  if (left.kind === 'truth' && right.kind === 'truth' && (op === '=' || op === '!=')) {
    return { kind: 'truth', code: `((${left.code})${operator}(${right.code}))` };
  }
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'truth', code: `(${left.code}${operator}${right.code})` };
  }
  if (left.kind !== 'path') {
    throw new Untranslatable();
  }
  return comparePath(op, operator, left, right);
}

function comparePath(op: string, operator: string, left: Path, right: Piece): Piece {
  const first = one(left);
  if (right.kind === 'text' && isType(left, textTypes)) {
    return optional(first, `${first}${operator}${JSON.stringify(right.value)}`);
  }
  if (right.kind === 'number' && isType(left, numberTypes)) {
    return optional(first, `${first}${operator}${right.code}`);
  }
  if (right.kind === 'truth' && isType(left, booleanTypes)) {
    return optional(first, `${first}${operator}${right.code}`);
  }
  // A choice that may be a boolean: what it is stands in the value itself.
  if (right.kind === 'truth' && op === '=' && left.def?.types?.some(({ code }) => code === 'boolean')) {
    return { kind: 'truth', code: `(typeof ${first}==="boolean"?${first}===${right.code}:undefined)` };
  }
  if (right.kind === 'path' && isType(left, dateTypes) && isType(right, dateTypes)) {
    return { kind: 'truth', code: `compareDates(${first},${one(right)},${JSON.stringify(op)})` };
  }
  throw new Untranslatable();
}

function optional(value: string, code: string): Piece {
  return { kind: 'truth', code: `(${value}===undefined?undefined:${code})` };
}
