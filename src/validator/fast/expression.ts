// FHIRPath → JavaScript over plain JSON, for the expressions that definitions are made of. The types are
// known from the definition, so `value` becomes the properties a choice may have. What it cannot take, it says so,
// and the expression is evaluated on the tree instead.
import type { ElementDef } from '../definitions/model.ts';
import { capitalize, type DefinitionStore } from '../definitions/store.ts';
import type { Ast } from '../fhirpath/ast.ts';
import {
  compare,
  exists,
  inTexts,
  isTexts,
  literal,
  one,
  onPath,
  onText,
  type Path,
  type Piece,
  type Shape,
  textsOf,
  Untranslatable,
  values,
} from './piece.ts';

/** Names that generated code finds in its scope: helpers of the runtime. */
export const helpers = 'walk, and3, or3, not3, xor3, implies3, one, compareDates, matches, isA';

/** Steps that lead from nothing to nothing. */
function emptyStays(ast: Ast): ast is Extract<Ast, { kind: 'member' | 'call' }> {
  return ast.kind === 'member' || (ast.kind === 'call' && (ast.name === 'where' || ast.name === 'ofType'));
}

export class Translator {
  readonly #store: DefinitionStore;
  #variables = 0;
  /** What `$this` is, innermost last. */
  readonly #these: Path[] = [];
  /** How many filters whose values are counted are around: there a comparison must be exact both ways. */
  #counted = 0;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  /**
   * Code that is `true` when the expression surely holds for the object in `variable`. `slow` is code that evaluates
   * the whole expression on the tree; it is used for the parts that cannot be compiled.
   */
  constraint(
    ast: Ast,
    variable: string,
    subject: { readonly shape: Shape; readonly def?: ElementDef },
    slow: string,
  ): string {
    const { shape, def } = subject;
    if (def?.types?.some(({ code }) => this.#store.isPrimitive(code))) {
      this.#these.push({
        kind: 'path',
        from: variable,
        many: false,
        single: true,
        steps: [],
        def,
        shape: [],
      });
    }
    const whole = this.#attempt(() => `${this.#truth(ast, variable, shape)}===true`);
    this.#these.length = 0;
    return whole ?? this.#partial(ast, variable, shape, slow);
  }

  #attempt<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      this.#these.length = 0;
      this.#counted = 0;
      if (error instanceof Untranslatable) {
        return undefined;
      }
      throw error;
    }
  }

  /** When one side of the outermost operator decides alone, the other need not be compiled. */
  #partial(ast: Ast, variable: string, shape: Shape, slow: string): string {
    if (ast.kind !== 'binary' || (ast.op !== 'or' && ast.op !== 'implies')) {
      return `(${this.#emptyBase(ast, variable, shape)}${slow})`;
    }
    const left = this.#attempt(() => this.#truth(ast.left, variable, shape));
    if (left === undefined) {
      return slow;
    }
    const right = this.#emptyBase(ast.right, variable, shape);
    return ast.op === 'or' ? `(${left}===true||${right}${slow})` : `(${left}===false||${right}${slow})`;
  }

  /** `a.where(…).empty()` and `a.b.all(…)` hold when there is no `a`, whatever the criteria are. */
  #emptyBase(ast: Ast, variable: string, shape: Shape): string {
    if (ast.kind !== 'call' || (ast.name !== 'empty' && ast.name !== 'all')) {
      return '';
    }
    for (let base = ast.base; base; base = emptyStays(base) ? base.base : undefined) {
      const start = base;
      const path = this.#attempt(() => this.#base(start, variable, shape));
      if (path) {
        return path.steps.length === 0 && !path.many ? '' : `!${exists(path)}||`;
      }
    }
    return '';
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
      case 'this': {
        const value = this.#these.at(-1);
        if (!value) {
          throw new Untranslatable();
        }
        return value;
      }
      case 'member':
        return this.#member(this.#base(ast.base, variable, shape), ast.name);
      case 'call':
        return this.#call(ast, variable, shape);
      case 'binary':
        return this.#binary(ast, variable, shape);
      case 'type':
        if (ast.op === 'is') {
          return this.#isA(this.#base(ast.operand, variable, shape), ast.type);
        }
        throw new Untranslatable();
      default:
        throw new Untranslatable();
    }
  }

  #base(ast: Ast | undefined, variable: string, shape: Shape): Path {
    if (!ast) {
      const value = this.#these.at(-1);
      return (
        value ?? { kind: 'path', from: variable, many: false, single: true, steps: [], def: undefined, shape }
      );
    }
    const piece = this.#piece(ast, variable, shape);
    if (piece.kind !== 'path') {
      throw new Untranslatable();
    }
    return piece;
  }

  #member(base: Path, name: string): Path {
    const { def: holder } = base;
    if (holder?.name.endsWith('[x]') && (holder.types?.length ?? 0) > 1) {
      return this.#belowChoice(base, holder, name);
    }
    if (holder?.types?.some(({ code }) => this.#store.isPrimitive(code))) {
      return this.#belowPrimitive(base, holder, name);
    }
    const def = base.shape.find((child) => child.name === name || child.name === `${name}[x]`);
    if (!def) {
      throw new Untranslatable();
    }
    const keys = def.name.endsWith('[x]')
      ? (def.types ?? []).map(({ code }) => name + capitalize(code))
      : [name];
    return this.#step(base, keys, def);
  }

  /** What one type of a choice alone has is found wherever it is: `event.code` of a coding, and of a URI nothing. */
  #belowChoice(base: Path, holder: ElementDef, name: string): Path {
    const found = (holder.types ?? []).flatMap(
      ({ code }) => this.#store.type(code)?.root.children?.filter((child) => child.name === name) ?? [],
    );
    const [def] = found;
    if (!def || found.length > 1) {
      throw new Untranslatable();
    }
    // A value may be a text, which has properties of its own: steps look at objects alone.
    const list = { ...base, from: values(base), many: true, steps: [] };
    return this.#step(list, [name], def);
  }

  /** A function with the name of a type. */
  #onType(path: Path, name: string, argument: Ast): Piece | undefined {
    if (argument.kind !== 'member' || argument.base || (name !== 'ofType' && name !== 'is')) {
      return undefined;
    }
    return name === 'is' ? this.#isA(path, argument.name) : this.#ofType(path, argument.name);
  }

  /** Resources of one type among resources. */
  #ofType(path: Path, name: string): Path {
    const from = `${values(path)}.filter((r)=>${this.#typeTest(path, 'r', name)})`;
    const shape = this.#store.type(name)?.root.children ?? [];
    return { ...path, from, many: true, steps: [], def: undefined, shape };
  }

  #isA(path: Path, name: string): Piece {
    if (!path.single) {
      throw new Untranslatable();
    }
    const found = one(path);
    return {
      kind: 'truth',
      code: `(${found}===undefined?undefined:${this.#typeTest(path, found, name)})`,
    };
  }

  /** Code that tells the type of a resource, which stands in the resource itself. */
  #typeTest({ def }: Path, value: string, name: string): string {
    const isAny = def?.types?.length === 1 && def.types[0]?.code === 'Resource';
    if (!isAny || !this.#store.isResourceType(name)) {
      throw new Untranslatable();
    }
    return `isA(${value}.resourceType,${JSON.stringify(name)})`;
  }

  /** What is said of a primitive stands beside it: `district.extension` is `_district.extension`. */
  #belowPrimitive(base: Path, holder: ElementDef, name: string): Path {
    const keys = base.steps.at(-1);
    const def = this.#store.type('Element')?.root.children?.find((child) => child.name === name);
    if (name !== 'extension' || !keys || !def || holder.types?.length !== 1) {
      throw new Untranslatable();
    }
    const beside = keys.map((key) => `_${key}`);
    return this.#step({ ...base, steps: [...base.steps.slice(0, -1), beside] }, [name], def);
  }

  #step(base: Path, keys: readonly string[], def: ElementDef): Path {
    return {
      ...base,
      steps: [...base.steps, keys],
      single: base.single && !def.list,
      def,
      shape: this.#shapeOf(def),
    };
  }

  #shapeOf(def: ElementDef): Shape {
    if (def.contentRef !== undefined) {
      const home = this.#store.type(def.path.slice(0, def.path.indexOf('.')));
      return (home && this.#store.elementByPath(home, def.contentRef)?.children) ?? [];
    }
    const type = def.types?.length === 1 ? def.types[0]?.code : undefined;
    return def.children ?? (type === undefined ? [] : (this.#store.type(type)?.root.children ?? []));
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
    const filter = ast.base?.kind === 'call' && ast.base.name === 'where' ? ast.base : undefined;
    if (filter && args.length === 0 && (name === 'exists' || name === 'empty')) {
      return this.#filtered(filter, name, variable, shape);
    }
    if (name === 'where' && argument) {
      return this.#where(this.#base(ast.base, variable, shape), argument);
    }
    const path = this.#base(ast.base, variable, shape);
    const made = argument === undefined ? onPath(path, name) : this.#onType(path, name, argument);
    if (made) {
      return made;
    }
    if (name === 'all' && argument) {
      return {
        kind: 'truth',
        code: `${values(path)}.every(${this.#criteria(path, argument)})`,
      };
    }
    const text =
      argument?.kind === 'literal' && typeof argument.value === 'string' ? argument.value : undefined;
    const tested = text === undefined || args.length > 1 ? undefined : onText(path, name, text);
    if (!tested) {
      throw new Untranslatable();
    }
    return tested;
  }

  /** A function that is true of the values that surely keep the criteria. */
  #criteria(path: Path, criteria: Ast): string {
    const inner = this.#variable();
    this.#these.push({ ...path, from: inner, many: false, single: true, steps: [] });
    const code = `(${inner})=>${this.#truth(criteria, inner, path.shape)}===true`;
    this.#these.pop();
    return code;
  }

  #where(path: Path, criteria: Ast): Path {
    this.#counted += 1;
    const from = `${values(path)}.filter(${this.#criteria(path, criteria)})`;
    this.#counted -= 1;
    return { ...path, from, many: true, steps: [] };
  }

  #filtered(where: Extract<Ast, { kind: 'call' }>, name: string, variable: string, shape: Shape): Piece {
    const path = this.#base(where.base, variable, shape);
    const [criteria] = where.args;
    if (!criteria) {
      throw new Untranslatable();
    }
    const some = `${values(path)}.some(${this.#criteria(path, criteria)})`;
    return { kind: 'truth', code: name === 'exists' ? some : `!${some}` };
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
    // Of several values none is compared here, and FHIRPath says that they differ.
    if (this.#counted > 0 && [first, second].some((piece) => piece.kind === 'path' && !piece.single)) {
      throw new Untranslatable();
    }
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
