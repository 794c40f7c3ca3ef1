// FHIRPath → JavaScript over plain JSON, for the expressions that the base specification is made of. The types are
// known from the definition, so `value` becomes the properties a choice may have. What it cannot take, it says so,
// and the expression is evaluated on the tree instead.
import type { ElementDef } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import type { Ast } from '../fhirpath/ast.ts';

/** The expression is outside of what can be compiled here. */
export class Untranslatable extends Error {}

/** The elements below the object an expression stands on. */
export type Shape = readonly ElementDef[];

interface Path {
  readonly kind: 'path';
  /** Variable the path starts from. */
  readonly from: string;
  readonly steps: readonly (readonly string[])[];
  readonly def: ElementDef | undefined;
  readonly shape: Shape;
}

type Piece =
  | Path
  | { readonly kind: 'truth'; readonly code: string }
  | { readonly kind: 'number'; readonly code: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'texts'; readonly values: readonly string[] };

/** Names that generated code finds in its scope: helpers of the runtime. */
export const helpers = 'walk, and3, or3, not3, xor3, implies3, one, compareDates';

const dateTypes = new Set(['date', 'dateTime', 'instant']);
const textTypes = new Set(['string', 'code', 'uri', 'url', 'canonical', 'id', 'markdown', 'oid', 'uuid']);
const numberTypes = new Set(['integer', 'unsignedInt', 'positiveInt', 'decimal']);

export class Translator {
  readonly #store: DefinitionStore;
  #variables = 0;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  /**
   * Code that is `true` when the expression surely holds for the object in `variable`. `slow` is code that evaluates
   * the whole expression on the tree; it is used for the parts that cannot be compiled.
   */
  constraint(ast: Ast, variable: string, shape: Shape, slow: string): string {
    try {
      return `${this.#truth(ast, variable, shape)}===true`;
    } catch (error) {
      if (!(error instanceof Untranslatable)) {
        throw error;
      }
    }
    return this.#partial(ast, variable, shape, slow);
  }

  /** When one side of the outermost operator decides alone, the other need not be compiled. */
  #partial(ast: Ast, variable: string, shape: Shape, slow: string): string {
    if (ast.kind !== 'binary' || (ast.op !== 'or' && ast.op !== 'implies')) {
      return slow;
    }
    try {
      const left = this.#truth(ast.left, variable, shape);
      const right = this.#emptyBase(ast.right, variable, shape);
      return ast.op === 'or' ? `(${left}===true||${right}${slow})` : `(${left}===false||${right}${slow})`;
    } catch (error) {
      if (!(error instanceof Untranslatable)) {
        throw error;
      }
      return slow;
    }
  }

  /** `a.where(…).empty()` holds when there is no `a`, whatever the criteria are. */
  #emptyBase(ast: Ast, variable: string, shape: Shape): string {
    if (
      ast.kind !== 'call' ||
      ast.name !== 'empty' ||
      ast.base?.kind !== 'call' ||
      ast.base.name !== 'where'
    ) {
      return '';
    }
    const path = this.#base(ast.base.base, variable, shape);
    return path.steps.length === 0 ? '' : `!${exists(path)}||`;
  }

  #truth(ast: Ast, variable: string, shape: Shape): string {
    const piece = this.#piece(ast, variable, shape);
    if (piece.kind === 'truth') {
      return piece.code;
    }
    if (piece.kind === 'path' && piece.def?.types?.[0]?.code === 'boolean' && piece.steps.length === 1) {
      return one(piece);
    }
    throw new Untranslatable();
  }

  #piece(ast: Ast, variable: string, shape: Shape): Piece {
    switch (ast.kind) {
      case 'literal':
        return literal(ast.value);
      case 'constant':
        if (ast.name === 'ucum') {
          return { kind: 'text', value: 'http://unitsofmeasure.org' };
        }
        throw new Untranslatable();
      case 'member':
        return this.#member(this.#base(ast.base, variable, shape), ast.name);
      case 'call':
        return this.#call(ast, variable, shape);
      case 'binary':
        return this.#binary(ast, variable, shape);
      default:
        throw new Untranslatable();
    }
  }

  #base(ast: Ast | undefined, variable: string, shape: Shape): Path {
    if (!ast) {
      return { kind: 'path', from: variable, steps: [], def: undefined, shape };
    }
    const piece = this.#piece(ast, variable, shape);
    if (piece.kind !== 'path') {
      throw new Untranslatable();
    }
    return piece;
  }

  #member(base: Path, name: string): Path {
    const def = base.shape.find((child) => child.name === name || child.name === `${name}[x]`);
    if (!def) {
      throw new Untranslatable();
    }
    const keys = def.name.endsWith('[x]')
      ? (def.types ?? []).map(({ code }) => name + code.charAt(0).toUpperCase() + code.slice(1))
      : [name];
    const type = def.types?.length === 1 ? def.types[0]?.code : undefined;
    const shape = def.children ?? (type === undefined ? [] : (this.#store.type(type)?.root.children ?? []));
    return { kind: 'path', from: base.from, steps: [...base.steps, keys], def, shape };
  }

  #call(ast: Extract<Ast, { kind: 'call' }>, variable: string, shape: Shape): Piece {
    const { name, args } = ast;
    if (name === 'trace') {
      return this.#base(ast.base, variable, shape);
    }
    if (name === 'not' && ast.base) {
      return { kind: 'truth', code: `not3(${this.#truth(ast.base, variable, shape)})` };
    }
    const [argument] = args;
    const filtered = ast.base?.kind === 'call' && ast.base.name === 'where' ? ast.base : undefined;
    if (filtered && args.length === 0 && (name === 'exists' || name === 'empty')) {
      return this.#filtered(filtered, name, variable, shape);
    }
    const path = this.#base(ast.base, variable, shape);
    if (args.length === 0) {
      return onPath(path, name);
    }
    if (name === 'all' && argument) {
      return this.#all(path, argument);
    }
    if (
      name === 'startsWith' &&
      argument?.kind === 'literal' &&
      isType(path, textTypes) &&
      path.steps.length === 1
    ) {
      return { kind: 'truth', code: `(${one(path)}??"").startsWith(${JSON.stringify(argument.value)})` };
    }
    if (
      name === 'contains' &&
      argument?.kind === 'literal' &&
      isType(path, textTypes) &&
      path.steps.length === 1
    ) {
      return { kind: 'truth', code: `(${one(path)}??"").includes(${JSON.stringify(argument.value)})` };
    }
    throw new Untranslatable();
  }

  #filtered(where: Extract<Ast, { kind: 'call' }>, name: string, variable: string, shape: Shape): Piece {
    const path = this.#base(where.base, variable, shape);
    const [criteria] = where.args;
    if (!criteria) {
      throw new Untranslatable();
    }
    const inner = this.#variable();
    const some = `${values(path)}.some((${inner})=>${this.#truth(criteria, inner, path.shape)}===true)`;
    return { kind: 'truth', code: name === 'exists' ? some : `!${some}` };
  }

  #all(path: Path, criteria: Ast): Piece {
    const inner = this.#variable();
    return {
      kind: 'truth',
      code: `${values(path)}.every((${inner})=>${this.#truth(criteria, inner, path.shape)}===true)`,
    };
  }

  #variable(): string {
    this.#variables += 1;
    return `x${this.#variables}`;
  }

  #binary(ast: Extract<Ast, { kind: 'binary' }>, variable: string, shape: Shape): Piece {
    const { op, left, right } = ast;
    if (op === 'and' || op === 'or' || op === 'xor' || op === 'implies') {
      return {
        kind: 'truth',
        code: `${op}3(${this.#truth(left, variable, shape)},${this.#truth(right, variable, shape)})`,
      };
    }
    const first = this.#piece(left, variable, shape);
    const second = this.#piece(right, variable, shape);
    if (op === '|' && isTexts(first) && isTexts(second)) {
      return { kind: 'texts', values: [...textsOf(first), ...textsOf(second)] };
    }
    if (op === '+' && first.kind === 'number' && second.kind === 'number') {
      return { kind: 'number', code: `(${first.code}+${second.code})` };
    }
    if (op === 'in' && first.kind === 'path' && isTexts(second)) {
      return inTexts(first, textsOf(second));
    }
    return compare(op, first, second);
  }
}

function literal(value: string | number | boolean): Piece {
  if (typeof value === 'string') {
    return { kind: 'text', value };
  }
  if (typeof value === 'number') {
    return { kind: 'number', code: String(value) };
  }
  return { kind: 'truth', code: String(value) };
}

function isTexts(piece: Piece): piece is Extract<Piece, { kind: 'text' | 'texts' }> {
  return piece.kind === 'text' || piece.kind === 'texts';
}

function textsOf(piece: Extract<Piece, { kind: 'text' | 'texts' }>): readonly string[] {
  return piece.kind === 'text' ? [piece.value] : piece.values;
}

function isType(path: Path, types: ReadonlySet<string>): boolean {
  return path.def?.types?.length === 1 && types.has(path.def.types[0]?.code ?? '');
}

/** The values at a path, as an array. */
function values(path: Path): string {
  return path.steps.length === 0 ? `[${path.from}]` : `walk(${path.from},${JSON.stringify(path.steps)})`;
}

/** The one value of a path of one step, or undefined. */
function one(path: Path): string {
  const [keys = []] = path.steps;
  if (path.steps.length !== 1 || path.def?.list || keys.length !== 1) {
    return `one(${values(path)})`;
  }
  return `${path.from}.${keys[0]}`;
}

function exists(path: Path): string {
  const [keys = []] = path.steps;
  if (path.steps.length === 1) {
    return `(${keys.map((key) => `${path.from}.${key}!==undefined`).join('||')})`;
  }
  return `(${values(path)}.length>0)`;
}

function onPath(path: Path, name: string): Piece {
  if (path.steps.length === 0) {
    throw new Untranslatable();
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

function inTexts(path: Path, texts: readonly string[]): Piece {
  if (!isType(path, textTypes)) {
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

function compare(op: string, left: Piece, right: Piece): Piece {
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
  const first = one(left);
  if (right.kind === 'text' && isType(left, textTypes)) {
    return optional(first, `${first}${operator}${JSON.stringify(right.value)}`);
  }
  if (right.kind === 'number' && isType(left, numberTypes)) {
    return optional(first, `${first}${operator}${right.code}`);
  }
  if (right.kind === 'truth' && isType(left, new Set(['boolean']))) {
    return optional(first, `${first}${operator}${right.code}`);
  }
  if (right.kind === 'path' && isType(left, dateTypes) && isType(right, dateTypes)) {
    return { kind: 'truth', code: `compareDates(${first},${one(right)},${JSON.stringify(op)})` };
  }
  throw new Untranslatable();
}

function optional(value: string, code: string): Piece {
  return { kind: 'truth', code: `(${value}===undefined?undefined:${code})` };
}
