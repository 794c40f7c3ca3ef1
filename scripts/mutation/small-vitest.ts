// As much of Vitest as the tests of an area use, for running one file very often in one process: a worker of Vitest for
// every fault would cost seconds of processor time each. Where it differs it may miss a fault, and never finds one more: a
// run without a fault has to pass.
import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';

type Work = (...given: never[]) => unknown;
type Hook = () => unknown;

interface Suite {
  readonly before: Hook[];
  readonly beforeEach: Hook[];
  readonly after: Hook[];
  readonly afterEach: Hook[];
  readonly items: (Suite | Work)[];
}

const newSuite = (): Suite => ({ before: [], beforeEach: [], after: [], afterEach: [], items: [] });
let open = newSuite();

export function describe(_name: unknown, body: Work): void {
  const outer = open;
  open = newSuite();
  outer.items.push(open);
  (body as Hook)();
  open = outer;
}

export function it(_name: unknown, body: Work): void {
  open.items.push(body);
}

type Rows = readonly unknown[];
const each =
  (register: (name: unknown, body: Work) => void) => (rows: Rows) => (name: unknown, body: Work) => {
    for (const row of rows) {
      register(name, () => (body as (...given: unknown[]) => unknown)(...(Array.isArray(row) ? row : [row])));
    }
  };
it.each = each(it);
describe.each = each(describe);

export const beforeAll = (hook: Hook): unknown => open.before.push(hook);
export const beforeEach = (hook: Hook): unknown => open.beforeEach.push(hook);
export const afterAll = (hook: Hook): unknown => open.after.push(hook);
export const afterEach = (hook: Hook): unknown => open.afterEach.push(hook);

/** Runs what a file registers. Throws what its loading or its first failing test throws. */
export async function runFile(load: () => Promise<unknown>): Promise<void> {
  const all = newSuite();
  open = all;
  await load();
  await run(all, { beforeEach: [], afterEach: [] });
}

async function run(suite: Suite, outer: Pick<Suite, 'beforeEach' | 'afterEach'>): Promise<void> {
  const around = {
    beforeEach: [...outer.beforeEach, ...suite.beforeEach],
    afterEach: [...suite.afterEach, ...outer.afterEach],
  };
  try {
    await inOrder(suite.before);
    for (const item of suite.items) {
      if (typeof item !== 'function') {
        await run(item, around);
        continue;
      }
      try {
        await inOrder(around.beforeEach);
        await (item as Hook)();
      } finally {
        await inOrder(around.afterEach);
      }
    }
  } finally {
    await inOrder(suite.after);
  }
}

async function inOrder(hooks: readonly Hook[]): Promise<void> {
  for (const hook of hooks) {
    await hook();
  }
}

class Matching {
  readonly matches: (value: unknown) => boolean;
  constructor(matches: (value: unknown) => boolean) {
    this.matches = matches;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));
const given = (value: object) =>
  Object.keys(value).filter((key) => value[key as keyof typeof value] !== undefined);

/** Equal but for members that are undefined, as `toEqual` has it; of `isPart` the wanted members alone, as `toMatchObject`. */
function isEqual(value: unknown, wanted: unknown, isPart = false): boolean {
  if (wanted instanceof Matching) {
    return wanted.matches(value);
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((one, at) => isEqual(value[at], one, isPart))
    );
  }
  if (isRecord(wanted) && typeof value === 'object' && value !== null) {
    const there = value as Record<string, unknown>;
    const keys = isPart ? Object.keys(wanted) : [...new Set([...given(wanted), ...given(there)])];
    return keys.every((key) => isEqual(there[key], wanted[key], isPart));
  }
  return isDeepStrictEqual(value, wanted);
}

function hasThrown(value: unknown, wanted: unknown): boolean {
  let thrown: unknown;
  try {
    (value as Hook)();
    return false;
  } catch (error) {
    thrown = error;
  }
  return isThrown(thrown, wanted);
}

function isThrown(thrown: unknown, wanted: unknown): boolean {
  const message = String((thrown as Error)?.message ?? thrown);
  if (typeof wanted === 'function') {
    return thrown instanceof (wanted as new () => unknown);
  }
  return wanted instanceof RegExp
    ? wanted.test(message)
    : wanted === undefined || message.includes(String(wanted));
}

const length = (value: unknown): number => (value as { length: number }).length;

const matchers: Readonly<Record<string, (value: never, wanted: never, more: never) => boolean>> = {
  toBe: (value, wanted) => Object.is(value, wanted),
  toEqual: (value, wanted) => isEqual(value, wanted),
  toStrictEqual: (value, wanted) => isDeepStrictEqual(value, wanted),
  toMatchObject: (value, wanted) => isEqual(value, wanted, true),
  toBeUndefined: (value) => value === undefined,
  toBeDefined: (value) => value !== undefined,
  toContain: (value: string, wanted: string) => value.includes(wanted),
  toMatch: (value: string, wanted: string | RegExp) =>
    typeof wanted === 'string' ? value.includes(wanted) : wanted.test(value),
  toHaveLength: (value, wanted) => length(value) === wanted,
  toHaveProperty: (value, wanted) => Object.hasOwn(value, wanted),
  toBeInstanceOf: (value, wanted: new () => unknown) => (value as unknown) instanceof wanted,
  toBeGreaterThan: (value: number, wanted: number) => value > wanted,
  toBeGreaterThanOrEqual: (value: number, wanted: number) => value >= wanted,
  toBeLessThan: (value: number, wanted: number) => value < wanted,
  toBeLessThanOrEqual: (value: number, wanted: number) => value <= wanted,
  toThrow: hasThrown,
};

type Matchers = Readonly<Record<string, (...wanted: unknown[]) => unknown>>;

function matchersOf(value: unknown, isMeant: boolean): Matchers {
  return Object.fromEntries(
    Object.entries(matchers).map(([name, matches]) => [
      name,
      (...wanted: unknown[]) => {
        if ((matches as (...all: unknown[]) => boolean)(value, ...wanted) !== isMeant) {
          throw new AssertionError({
            message: `${isMeant ? '' : 'not '}${name}`,
            actual: value,
            expected: wanted[0],
          });
        }
      },
    ]),
  );
}

/** Matchers that wait for a promise first; of one that is refused, `toThrow` looks at what it is refused with. */
function awaited(settled: () => Promise<unknown>): Matchers {
  const names = Object.keys(matchers);
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (...wanted: unknown[]) => {
        const value = await settled();
        const subject = name === 'toThrow' ? () => throwIt(value) : value;
        matchersOf(subject, true)[name]?.(...wanted);
      },
    ]),
  );
}

function throwIt(value: unknown): never {
  throw value;
}

async function refusal(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new AssertionError({ message: 'was not refused' });
}

export function expect(value: unknown, _note?: unknown): unknown {
  return {
    ...matchersOf(value, true),
    not: matchersOf(value, false),
    resolves: awaited(async () => await value),
    rejects: awaited(() => refusal(value)),
  };
}
expect.fail = (message?: string): never => {
  throw new AssertionError({ message: message ?? 'failed' });
};
expect.stringContaining = (part: string): Matching =>
  new Matching((value) => typeof value === 'string' && value.includes(part));
expect.any = (type: new () => unknown): Matching => new Matching((value) => Object(value) instanceof type);
