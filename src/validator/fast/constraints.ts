// Invariants in the fast pass: compiled where they can be, evaluated on the tree of the value where not.
import type { Constraint, ElementDef } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { parseFhirPath } from '../fhirpath/parser.ts';
import type { PathContext } from '../fhirpath/scope.ts';
import { IssueList } from '../issue-list.ts';
import { checkedElsewhere } from '../rules/invariant.ts';
import type { ExpressionCache } from '../rules/run.ts';
import { buildElement, buildResource } from '../tree/build.ts';
import { helpers, Translator } from './expression.ts';
import type { Shape } from './piece.ts';
import { runtime } from './runtime.ts';
import type { FastTest } from './state.ts';

/** `Appointment.status` of an Appointment is its `status`; what stands in quotes is left as it is. */
function withoutStart(expression: string, type: string): string {
  // Within criteria the type is that of something else.
  if (!/^[A-Za-z]+$/.test(type) || /\b(?:where|all|select|repeat|exists)\([^)]/.test(expression)) {
    return expression;
  }
  const start = new RegExp(`(?<![\\w.%])${type}\\.`, 'g');
  return expression
    .split(/('(?:[^'\\]|\\.)*')/)
    .map((part, index) => (index % 2 === 0 ? part.replace(start, '') : part))
    .join('');
}

/** What a regular expression of a definition is matched with. */
export type MatchText = (text: string, pattern: string, whole: boolean) => boolean;

/** Where an invariant stands: the element whose value it is asked of. */
export interface Subject {
  readonly def: ElementDef;
  readonly type: string;
  readonly shape: Shape;
  /** True when the value is a resource, which then is `%resource`. */
  readonly isResource: boolean;
}

export class FastConstraints {
  readonly #store: DefinitionStore;
  readonly #expressions: ExpressionCache;
  readonly #translator: Translator;
  readonly #matches: MatchText;
  readonly #entries: { readonly constraint: Constraint; readonly subject: Subject }[] = [];
  /** What generated code finds by name; see `helpers`. */
  readonly runtime: typeof runtime & {
    readonly matches: (text: string, pattern: string) => boolean;
    readonly isA: (type: string, base: string) => boolean;
  };

  constructor(store: DefinitionStore, expressions: ExpressionCache, matches: MatchText) {
    this.#store = store;
    this.#expressions = expressions;
    this.#translator = new Translator(store);
    this.#matches = matches;
    this.runtime = {
      ...runtime,
      matches: (text, pattern) => this.#match(text, pattern),
      isA: (type, base) => store.isSubtype(type, base),
    };
  }

  readonly #plain = new Map<string, RegExp | undefined>();

  /** Ranges of letters, counted, and nothing else: such a pattern is matched in linear time as it stands. */
  #match(text: string, pattern: string): boolean {
    if (!this.#plain.has(pattern)) {
      const isPlain = /^\^(?:\[[A-Za-z0-9-]+\](?:\{\d{1,3}(?:,\d{1,3})?\})?|[A-Za-z0-9])*\$$/.test(pattern);
      this.#plain.set(pattern, isPlain ? new RegExp(pattern) : undefined);
    }
    return this.#plain.get(pattern)?.test(text) ?? this.#matches(text, pattern, false);
  }

  /** Code that is true when the invariant surely holds for the value in a variable; it may call `slow`, and asks the state `s`. */
  code(constraint: Constraint, variable: string, subject: Subject): string {
    const number = this.#entries.push({ constraint, subject }) - 1;
    const slow = `slow(${number},${variable})`;
    const code = this.#codeOf(constraint, variable, subject, slow);
    // What stands in its resources is read as plain JSON where their shape is known to be right.
    return subject.type === 'Bundle' && subject.isResource && constraint.expression.includes('resource')
      ? `(s.bundle!==undefined&&s.bundle.good.size===s.bundle.seen.size?${code}:${slow})`
      : code;
  }

  #codeOf(constraint: Constraint, variable: string, subject: Subject, slow: string): string {
    const { expression } = constraint;
    const { isResource, shape } = subject;
    if (isResource && expression.includes('%resource') && /\.(all|where|select)\(/.test(expression)) {
      return (
        this.#nestedResource(expression, variable, shape, slow) ??
        this.#translated(expression, variable, subject, slow)
      );
    }
    // In a constraint of a resource itself %resource is the object the expression stands on, and so is its type.
    const text = isResource
      ? withoutStart(expression.replaceAll('%resource.', ''), subject.type)
      : expression;
    return this.#translated(text, variable, subject, slow);
  }

  #translated(text: string, variable: string, subject: Subject, slow: string): string {
    try {
      return this.#translator.constraint(parseFhirPath(text), variable, subject, slow);
    } catch {
      return slow;
    }
  }

  /** `entry.all(x = (%resource.type = 'a' or …))`: the comparison with the resource is the same for every entry. */
  #nestedResource(expression: string, variable: string, shape: Shape, slow: string): string | undefined {
    const match = /^(\w+)\.all\((\w+)\.exists\(\) = \((%resource\.[^()]*)\)\)$/.exec(expression);
    if (!match) {
      return undefined;
    }
    const [, list = '', child = '', condition = ''] = match;
    try {
      const ast = parseFhirPath(condition.replaceAll('%resource.', ''));
      const test = this.#translator.constraint(ast, variable, { shape }, slow);
      return `(()=>{const w=${test};return (${variable}.${list}??[]).every((x)=>(x.${child}!==undefined)===w)})()`;
    } catch {
      return slow;
    }
  }

  /** Tests of the invariants that a profile adds to an element. */
  beyond(def: ElementDef, base: ElementDef, type: string): FastTest[] {
    const tested = new Set(
      (base.constraints ?? []).filter((one) => !one.bestPractice).map((one) => one.expression),
    );
    const added = (def.constraints ?? []).filter(
      (one) => !one.bestPractice && !checkedElsewhere.has(one.key) && !tested.has(one.expression),
    );
    const definition = this.#store.type(type);
    const isResource = definition?.kind === 'resource';
    if (added.length > 0 && isResource && def.path.includes('.')) {
      return [() => false];
    }
    const shape = base.children ?? definition?.root.children ?? [];
    return added.map((constraint) => {
      const holds = this.#compile(constraint, { def: base, type, shape, isResource });
      return constraint.severity === 'warning'
        ? (value, state) => holds(value, state) || state.doubt(value)
        : holds;
    });
  }

  #compile(constraint: Constraint, subject: Subject): FastTest {
    const code = this.code(constraint, 'o', subject);
    const make = new Function('slow', `{${helpers}}`, `return (o,s)=>${code}`) as (
      ...parts: unknown[]
    ) => FastTest;
    return make((number: number, value: unknown) => this.slow(number, value), this.runtime);
  }

  /** Evaluates an invariant on the tree of the value. */
  slow(number: number, value: unknown): boolean {
    const entry = this.#entries[number];
    if (!entry) {
      return false;
    }
    const { constraint, subject } = entry;
    const text = constraint.expression;
    const expression = this.#expressions.get(text);
    if (
      typeof expression === 'string' ||
      /resolve\(|memberOf|conformsTo|rootResource|htmlChecks|now\(|today\(|timeOfDay\(|replaceMatches/.test(
        text,
      ) ||
      (text.includes('%resource') && !subject.isResource)
    ) {
      return false;
    }
    const issues = new IssueList(1);
    const builder = { store: this.#store, issues };
    const node = subject.isResource
      ? buildResource(value, builder)
      : buildElement(value, subject.def, subject.type, builder);
    if (!node || issues.all.length > 0) {
      return false;
    }
    const context: PathContext = {
      resource: node,
      rootResource: node,
      resolve: () => undefined,
      isSubtype: (type, base) => this.#store.isSubtype(type, base),
      isType: (name) => this.#store.type(name) !== undefined,
      matches: this.#matches,
      budget: { steps: 1_000_000 },
    };
    try {
      return expression.test(context, node);
    } catch {
      return false;
    }
  }
}
