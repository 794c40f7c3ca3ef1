// Takes one concept's rules and mapping rows out of the source while tests run, to show that a test would notice.
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vitest/config';

/** Which direction of the mapping loses its rows. */
export type Direction = 'to' | 'from';

/**
 * A Vite plugin that runs the tests as if the concept had never been built:
 * - a comment `// @concept B1 without: return [];` in src becomes the statement behind the colon;
 * - the plan pointers of the concept's rows in mappings/elements are left out by `toFhir` (or by `fromFhir`).
 */
export function withoutConcept(concept: string, direction: Direction): Plugin {
  const pointers = pointersOf(concept);
  return {
    name: 'without-concept',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/src/')) {
        return undefined;
      }
      const stripped = takeRulesAway(code, concept);
      const door = direction === 'to' ? ['to-bundle.ts', 'toFhir'] : ['from-resources.ts', 'fromFhir'];
      const isDoor = pointers.length > 0 && id.endsWith(`/src/plan/mapping/${door[0]}`);
      return isDoor ? narrowDoor(stripped, door[1] ?? '', direction, pointers) : stripped;
    },
  };
}

/** In which directions the concept can be taken away: none when nothing in the source or the rows carries it. */
export function directionsOf(concept: string): readonly Direction[] {
  if (pointersOf(concept).length > 0) {
    return ['to', 'from'];
  }
  return sources().some((code) => takeRulesAway(code, concept) !== code) ? ['to'] : [];
}

function takeRulesAway(code: string, concept: string): string {
  return code.replace(
    /\/\/ @concept ((?:[A-G]\d+ )+)without: (.*)$/gm,
    (whole, ids: string, statement: string) => (ids.trim().split(' ').includes(concept) ? statement : whole),
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

function sources(): string[] {
  const folder = new URL('../../src/', import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));
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
