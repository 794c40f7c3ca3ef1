// Tokens → tree, by precedence climbing. https://hl7.org/fhirpath/N1/#operator-precedence

import { own } from '../../ground/outcome/own.ts';
import { type Ast, FhirPathError } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';

/** Binding strength of each infix operator: a higher number binds tighter. */
const precedence: Readonly<Record<string, number>> = {
  implies: 1,
  or: 2,
  xor: 2,
  and: 3,
  in: 4,
  contains: 4,
  '=': 5,
  '~': 5,
  '!=': 5,
  '!~': 5,
  '>': 6,
  '<': 6,
  '>=': 6,
  '<=': 6,
  '|': 7,
  is: 8,
  as: 8,
  '+': 9,
  '-': 9,
  '&': 9,
  '*': 10,
  '/': 10,
  div: 10,
  mod: 10,
};

const calendarUnits = new Set(
  ['year', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'].flatMap((unit) => [
    unit,
    `${unit}s`,
  ]),
);

/** Deepest nesting that is read: hostile expressions must not exhaust the stack. */
const maxDepth = 200;
/** Longest chain of operators or of steps. */
const maxLinks = 500;

/** Reads an expression. Throws {@link FhirPathError} when it is not FHIRPath. */
export function parseFhirPath(text: string): Ast {
  if (text.length > 100_000) {
    throw new FhirPathError('the expression is longer than 100 000 characters');
  }
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

/** Each link of a chain is evaluated inside of the one after it, so that a chain is nesting too. */
function requireShort(links: number): void {
  if (links > maxLinks) {
    throw new FhirPathError(`a chain of more than ${maxLinks} links`);
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Ast {
    const ast = this.#expression(0);
    if (this.#peek().kind !== 'end') {
      throw this.#unexpected();
    }
    return ast;
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'symbol' && token.text === text;
  }

  #expect(text: string): void {
    if (!this.#is(text)) {
      throw new FhirPathError(`expected ${text} at ${this.#peek().at}`);
    }
    this.#at += 1;
  }

  #unexpected(): FhirPathError {
    const token = this.#peek();
    return new FhirPathError(
      token.kind === 'end' ? 'the expression ends too soon' : `unexpected ${token.text} at ${token.at}`,
    );
  }

  #expression(least: number): Ast {
    return this.#nested(() => this.#operators(least));
  }

  #nested(read: () => Ast): Ast {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new FhirPathError(`nested deeper than ${maxDepth}`);
    }
    const ast = read();
    this.#depth -= 1;
    return ast;
  }

  #operators(least: number): Ast {
    let left = this.#unary();
    for (let length = 0; ; length += 1) {
      requireShort(length);
      const token = this.#peek();
      const strength =
        token.kind === 'symbol' || token.kind === 'name' ? own(precedence, token.text) : undefined;
      if (strength === undefined || strength < least) {
        break;
      }
      this.#at += 1;
      left = this.#infix(token.text, left, strength);
    }
    return left;
  }

  #infix(op: string, left: Ast, strength: number): Ast {
    if (op === 'is' || op === 'as') {
      return { kind: 'type', op, operand: left, type: this.#typeName() };
    }
    return { kind: 'binary', op, left, right: this.#expression(strength + 1) };
  }

  #typeName(): string {
    let name = this.#next().text;
    while (this.#is('.')) {
      this.#at += 1;
      name += `.${this.#next().text}`;
    }
    return name;
  }

  #unary(): Ast {
    if (this.#is('-') || this.#is('+')) {
      const op = this.#next().text as '+' | '-';
      return { kind: 'unary', op, operand: this.#nested(() => this.#unary()) };
    }
    return this.#postfix(this.#term());
  }

  #postfix(start: Ast): Ast {
    let ast = start;
    for (let length = 0; ; length += 1) {
      requireShort(length);
      if (this.#is('.')) {
        this.#at += 1;
        ast = this.#invocation(ast);
      } else if (this.#is('[')) {
        this.#at += 1;
        const position = this.#expression(0);
        this.#expect(']');
        ast = { kind: 'at', base: ast, position };
      } else {
        return ast;
      }
    }
  }

  #invocation(base: Ast | undefined): Ast {
    const token = this.#next();
    if (token.kind === 'special') {
      return special(token);
    }
    if (token.kind !== 'name' && token.kind !== 'delimited' && token.kind !== 'string') {
      this.#at -= 1;
      throw this.#unexpected();
    }
    if (token.kind === 'name' && this.#is('(')) {
      this.#at += 1;
      return { kind: 'call', base, name: token.text, args: this.#arguments() };
    }
    return { kind: 'member', base, name: token.text };
  }

  #arguments(): Ast[] {
    const args: Ast[] = [];
    while (!this.#is(')')) {
      if (args.length > 0) {
        this.#expect(',');
      }
      args.push(this.#expression(0));
    }
    this.#expect(')');
    return args;
  }

  #term(): Ast {
    const token = this.#peek();
    switch (token.kind) {
      case 'string':
        this.#at += 1;
        return { kind: 'literal', type: 'String', value: token.text };
      case 'number':
        this.#at += 1;
        return this.#number(token.text);
      case 'date':
        this.#at += 1;
        return dateLiteral(token.text);
      case 'constant':
        this.#at += 1;
        return { kind: 'constant', name: token.text };
      case 'symbol':
        return this.#bracketed();
      case 'name':
        if (token.text === 'true' || token.text === 'false') {
          this.#at += 1;
          return { kind: 'literal', type: 'Boolean', value: token.text === 'true' };
        }
        return this.#invocation(undefined);
      case 'delimited':
      case 'special':
        return this.#invocation(undefined);
      default:
        throw this.#unexpected();
    }
  }

  #bracketed(): Ast {
    if (this.#is('(')) {
      this.#at += 1;
      const inner = this.#expression(0);
      this.#expect(')');
      return inner;
    }
    if (this.#is('{')) {
      this.#at += 1;
      this.#expect('}');
      return { kind: 'empty' };
    }
    throw this.#unexpected();
  }

  #number(text: string): Ast {
    const next = this.#peek();
    if (next.kind === 'string') {
      this.#at += 1;
      return { kind: 'literal', type: 'Quantity', value: Number(text), unit: next.text, written: text };
    }
    if (next.kind === 'name' && calendarUnits.has(next.text)) {
      this.#at += 1;
      const unit = next.text.replace(/s$/, '');
      return { kind: 'literal', type: 'Quantity', value: Number(text), unit, written: text };
    }
    const type = text.includes('.') ? 'Decimal' : 'Integer';
    return { kind: 'literal', type, value: Number(text), written: text };
  }
}

function special(token: Token): Ast {
  if (token.text === 'this' || token.text === 'index' || token.text === 'total') {
    return { kind: token.text };
  }
  throw new FhirPathError(`unknown variable $${token.text} at ${token.at}`);
}

function dateLiteral(text: string): Ast {
  if (text.startsWith('T')) {
    return { kind: 'literal', type: 'Time', value: text.slice(1) };
  }
  if (text.includes('T')) {
    return { kind: 'literal', type: 'DateTime', value: text };
  }
  return { kind: 'literal', type: 'Date', value: text };
}
