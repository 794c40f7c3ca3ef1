// Takes one concept's rules and mapping rows out of the source while tests run, to show that a test would notice.
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vitest/config';

/** Which direction of the mapping loses its rows. */
export type Direction = 'to' | 'from';

/** One rule that carries concepts, and the statement that takes its place when one of them is taken away. */
export interface RuleRow {
  readonly concepts: readonly string[];
  /** Below `src`. */
  readonly file: string;
  /** The function that the line is in, where the file has the line several times. */
  readonly within?: string;
  /** The line, without blanks around it, before which the statement is put. */
  readonly before: string;
  readonly statement: string;
}

const table = new URL('without.json', import.meta.url);

/** Every rule that can be taken away. */
export function ruleRows(): readonly RuleRow[] {
  return JSON.parse(readFileSync(table, 'utf8')) as RuleRow[];
}

/**
 * A Vite plugin that runs the tests as if the concept had never been built:
 * - the statements of `without.json` for the concept are put before the lines that they name;
 * - the plan pointers of the concept's rows in mappings/elements are left out by `toFhir` (or by `fromFhir`).
 */
export function withoutConcept(concept: string, direction: Direction): Plugin {
  const pointers = pointersOf(concept);
  const rows = rowsFor(concept);
  return {
    name: 'without-concept',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/src/')) {
        return undefined;
      }
      const stripped = rows
        .filter(({ file }) => id.endsWith(`/src/${file}`))
        .reduce((text, row) => withStatement(text, row), code);
      const door = direction === 'to' ? ['to-bundle.ts', 'toFhir'] : ['from-resources.ts', 'fromFhir'];
      const isDoor = pointers.length > 0 && id.endsWith(`/src/plan/mapping/${door[0]}`);
      return isDoor ? narrowDoor(stripped, door[1] ?? '', direction, pointers) : stripped;
    },
  };
}

/** In which directions the concept can be taken away: none when no rule and no row carries it. */
export function directionsOf(concept: string): readonly Direction[] {
  if (pointersOf(concept).length > 0) {
    return ['to', 'from'];
  }
  return rowsFor(concept).length > 0 ? ['to'] : [];
}

function rowsFor(concept: string): readonly RuleRow[] {
  return ruleRows().filter(({ concepts }) => concepts.includes(concept));
}

/** The code with the statement of the row in its place. @throws {Error} when the code has no such place, or several */
export function withStatement(code: string, { file, within, before, statement }: RuleRow): string {
  const lines = code.split('\n');
  const begin = within === undefined ? 0 : lines.findIndex((line) => declares(line, within));
  const at = begin < 0 ? -1 : lines.findIndex((line, no) => no >= begin && line.trim() === before);
  const again = within === undefined && lines.findIndex((line, no) => no > at && line.trim() === before) >= 0;
  if (at < 0 || again) {
    throw new Error(
      `scripts/concepts/without.json: ${file} has ${again ? 'more than one' : 'no'} line «${before}»`,
    );
  }
  return lines.toSpliced(at, 0, statement).join('\n');
}

function declares(line: string, name: string): boolean {
  return new RegExp(`(function\\*? |const |^\\s*(static |async |get )*)${name.replace('#', '\\#')}\\b`).test(
    line,
  );
}

interface MappingRow {
  readonly concept: string | readonly string[];
  readonly pointer: string;
}

/** Plan pointers of the rows that carry the concept; a star stands for every element of a list. */
function pointersOf(concept: string): string[] {
  const folder = new URL('../../mappings/elements/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => rowsOf(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))
    .filter((row) => [row.concept].flat().includes(concept))
    .map((row) => row.pointer);
}

function rowsOf(file: unknown): MappingRow[] {
  const rows = Array.isArray(file) ? file : (file as { rows?: MappingRow[] }).rows;
  return (rows ?? []) as MappingRow[];
}

/** Puts a function around the mapper's front door that forgets the pointers. */
function narrowDoor(code: string, name: string, direction: Direction, pointers: readonly string[]): string {
  const body =
    direction === 'to'
      ? `return ${name}Whole(forget(input), ...rest);`
      : `const result = ${name}Whole(input, ...rest); return { ...result, plan: result.plan && forget(result.plan) };`;
  return [
    code.replace(`export function ${name}(`, `function ${name}Whole(`),
    `const forget = (input) => (${forgetPointers.toString()})(input, ${JSON.stringify(pointers)});`,
    `export function ${name}(input, ...rest) { ${body} }`,
  ].join('\n');
}

/** Copies the plan without what stands at the pointers. Stands alone: its text is put into the module under test. */
function forgetPointers(input: unknown, pointers: readonly string[]): unknown {
  const drop = (node: unknown, path: readonly string[]): void => {
    const [name, ...rest] = path;
    if (node === null || typeof node !== 'object' || name === undefined) {
      return;
    }
    const names = name === '*' ? Object.keys(node) : [name];
    for (const each of names) {
      if (rest.length === 0) {
        delete (node as Record<string, unknown>)[each];
      } else {
        drop((node as Record<string, unknown>)[each], rest);
      }
    }
    if (name === '*' && rest.length === 0 && Array.isArray(node)) {
      node.length = 0;
    }
  };
  const plan = structuredClone(input);
  for (const pointer of pointers) {
    drop(plan, pointer.split('/').slice(1));
  }
  return plan;
}
