// FHIRPath functions on text and numbers.
import { type Ast, FhirPathError } from './ast.ts';
import { recoded } from './encoding.ts';
import type { Build, Evaluator, Maker, Scope } from './scope.ts';
import { Value } from './value.ts';
import { asString, bool, type Item, integer, none, string, systemValue } from './values.ts';

/** Longest text that functions work on: longer ones would let a hostile resource stop the process. */
const longest = 5_000_000;

type TextFunction = (text: string, args: readonly (Item | undefined)[], scope: Scope) => readonly Item[];

function values(
  args: readonly Ast[],
  build: Build,
): (scope: Scope, input: readonly Item[]) => (Item | undefined)[] {
  const runs = args.map(build);
  return (scope, input) =>
    runs.map((run) => run(scope, scope.focus === undefined ? input : [scope.focus])[0]);
}

/** Functions of a text: empty in, empty out. */
function onText(least: number, run: TextFunction): Maker {
  return (args, build): Evaluator => {
    if (args.length < least) {
      throw new FhirPathError(`${least} argument(s) expected`);
    }
    const read = values(args, build);
    return (scope, input) => {
      const text = asString(input[0]);
      if (input.length > 1) {
        throw new FhirPathError(`a text function got ${input.length} values`);
      }
      if (text === undefined || text.length > longest) {
        return none;
      }
      const given = read(scope, input);
      return given.slice(0, least).some((item) => item === undefined) ? none : run(text, given, scope);
    };
  };
}

/** As {@link onText}, but an empty input is false, as HL7's validator has it for tests on text. */
function testText(run: (text: string, argument: string, scope: Scope) => boolean): Maker {
  return (args, build) => {
    const read = values(args, build);
    return (scope, input) => {
      const [argument] = read(scope, input);
      const given = asString(argument);
      if (given === undefined) {
        return none;
      }
      const text = asString(input[0]);
      return bool(text !== undefined && text.length <= longest && run(text, given, scope));
    };
  };
}

function matches(text: string, pattern: string, whole: boolean, scope: Scope): boolean {
  if (!scope.context.matches) {
    throw new FhirPathError('no engine for regular expressions');
  }
  return scope.context.matches(text, pattern, whole);
}

function onNumber(run: (value: number) => number | undefined, type?: 'Integer' | 'Decimal'): Maker {
  return () => (_scope, input) => {
    const value = systemValue(input[0]);
    if (typeof value?.value !== 'number') {
      return none;
    }
    const result = run(value.value);
    if (result === undefined || !Number.isFinite(result)) {
      return none;
    }
    return [new Value(type ?? value.type, result, value.unit)];
  };
}

function substring(text: string, args: readonly (Item | undefined)[]): readonly Item[] {
  const start = Number(systemValue(args[0])?.value);
  if (start < 0 || start >= text.length) {
    return none;
  }
  const length = args[1] === undefined ? undefined : Number(systemValue(args[1])?.value);
  return string(text.slice(start, length === undefined ? undefined : start + Math.max(0, length)));
}

function recode(by: Parameters<typeof recoded>[1]): Maker {
  return onText(1, (text, [way]) => {
    const result = recoded(text, by, asString(way) ?? '');
    return result === undefined ? none : string(result);
  });
}

export const stringFunctions: Record<string, Maker> = {
  indexOf: onText(1, (text, [part]) => integer(text.indexOf(asString(part) ?? ''))),
  lastIndexOf: onText(1, (text, [part]) => integer(text.lastIndexOf(asString(part) ?? ''))),
  substring: onText(1, substring),
  startsWith: testText((text, part) => text.startsWith(part)),
  endsWith: testText((text, part) => text.endsWith(part)),
  contains: testText((text, part) => text.includes(part)),
  matches: testText((text, pattern, scope) => matches(text, pattern, false, scope)),
  matchesFull: testText((text, pattern, scope) => matches(text, pattern, true, scope)),
  upper: onText(0, (text) => string(text.toUpperCase())),
  lower: onText(0, (text) => string(text.toLowerCase())),
  trim: onText(0, (text) => string(text.trim())),
  length: onText(0, (text) => integer(text.length)),
  toChars: onText(0, (text) => [...text].map((char) => new Value('String', char))),
  replace: onText(2, (text, [part, by]) => string(text.replaceAll(asString(part) ?? '', asString(by) ?? ''))),
  replaceMatches: onText(2, (text, [pattern, by], scope) => {
    if (!scope.context.replace) {
      throw new FhirPathError('no engine for regular expressions');
    }
    return string(scope.context.replace(text, asString(pattern) ?? '', asString(by) ?? ''));
  }),
  split: onText(1, (text, [by]) => text.split(asString(by) ?? '').map((part) => new Value('String', part))),
  join: (args, build) => {
    const read = values(args, build);
    return (scope, input) =>
      string(input.map((item) => asString(item) ?? '').join(asString(read(scope, input)[0]) ?? ''));
  },
  encode: recode('encode'),
  decode: recode('decode'),
  escape: recode('escape'),
  unescape: recode('unescape'),
  abs: onNumber(Math.abs),
  ceiling: onNumber(Math.ceil, 'Integer'),
  floor: onNumber(Math.floor, 'Integer'),
  truncate: onNumber(Math.trunc, 'Integer'),
  exp: onNumber(Math.exp, 'Decimal'),
  ln: onNumber((value) => (value > 0 ? Math.log(value) : undefined), 'Decimal'),
  sqrt: onNumber((value) => (value < 0 ? undefined : Math.sqrt(value)), 'Decimal'),
  round: (args, build) => {
    const read = values(args, build);
    return (scope, input) => {
      const digits = Number(systemValue(read(scope, input)[0])?.value ?? 0);
      return onNumber((value) => Math.round(value * 10 ** digits) / 10 ** digits, 'Decimal')([], build)(
        scope,
        input,
      );
    };
  },
  log: (args, build) => {
    const read = values(args, build);
    return (scope, input) => {
      const by = Number(systemValue(read(scope, input)[0])?.value ?? Number.NaN);
      const run = onNumber(
        (value) => (value > 0 && by > 0 ? Math.log(value) / Math.log(by) : undefined),
        'Decimal',
      );
      return run([], build)(scope, input);
    };
  },
  power: (args, build) => {
    const read = values(args, build);
    return (scope, input) => {
      const by = Number(systemValue(read(scope, input)[0])?.value ?? Number.NaN);
      return onNumber((value) => value ** by)([], build)(scope, input);
    };
  },
};
