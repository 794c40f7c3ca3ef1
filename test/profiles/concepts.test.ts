// Every concept of the source documents has a place in the profiles, and the regulation's letters are all in the model.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../../scripts/profile-rules.ts';
import { CONCEPTS, placesOf } from '../../scripts/profiles-page.ts';
import { publishedRules } from '../../scripts/profiles-requirements.ts';
import { loadDefinitions } from '../../src/ground/assets/package.ts';

const root = resolve(import.meta.dirname, '../..');
const definitions = readDefinitions();

describe('the table of concepts', () => {
  it.each(CONCEPTS)('says where %s lives, by profile and element', (concept) => {
    const places = placesOf(concept, definitions);
    expect(places.length).toBeGreaterThan(0);
    const page = readFileSync(join(root, 'docs', 'profiles.md'), 'utf8');
    const row = page.split('\n').find((line) => line.startsWith(`| ${concept} |`));
    for (const place of places) {
      expect(row).toContain(place);
    }
  });

  it('has 86 rows, A1 to F5', () => {
    expect(CONCEPTS).toHaveLength(86);
    expect(new Set(CONCEPTS).size).toBe(86);
  });

  it('names in mappings and rules no concept that does not exist', () => {
    const known = new Set(CONCEPTS);
    const named = definitions.flatMap(({ differential }) =>
      differential.element.flatMap(({ mapping = [] }) =>
        mapping.filter(({ identity }) => identity === 'ip-concept').flatMap(({ map }) => map.split(' ')),
      ),
    );
    const ruled = publishedRules().flatMap(({ concepts }) => concepts);
    expect([...named, ...ruled].filter((concept) => !known.has(concept))).toEqual([]);
  });
});

describe('the logical model', () => {
  const model = loadDefinitions().find(
    (resource): resource is StructureDefinition =>
      resource.resourceType === 'StructureDefinition' && resource.kind === 'logical',
  );
  const mapped = (identity: string) =>
    new Set(
      (model?.differential?.element ?? []).flatMap(({ mapping = [] }) =>
        mapping.filter((row) => row.identity === identity).flatMap(({ map }) => map.split(' ')),
      ),
    );

  it('has every letter of the regulation, a to i', () => {
    expect([...mapped('ip-regulation')].sort()).toEqual([...'abcdefghi']);
  });

  it('has every concept of A', () => {
    expect(
      CONCEPTS.filter((concept) => concept.startsWith('A') && !mapped('ip-concept').has(concept)),
    ).toEqual([]);
  });
});

describe('published rules', () => {
  it('have a key of their own, both languages, and a source', () => {
    const rules = publishedRules();
    expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
    for (const { key, nb, en, source } of rules) {
      expect(nb, key).toMatch(/\.$/);
      expect(en, key).toMatch(/\.$/);
      expect(source, key).toBeTruthy();
    }
  });

  it('come in all three kinds', () => {
    const kinds = publishedRules().map(({ kind }) => kind);
    for (const [kind, least] of [
      ['a', 60],
      ['b', 20],
      ['c', 15],
    ] as const) {
      expect(kinds.filter((candidate) => candidate === kind).length, kind).toBeGreaterThanOrEqual(least);
    }
  });
});
