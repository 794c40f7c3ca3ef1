// The conformance resources themselves: complete, bilingual, derived from R4 core, each rule with text and source.
import type { CodeSystem, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { loadDefinitions, loadManifest } from '../../src/ground/assets/package.ts';
import { CANONICAL } from '../../src/ground/fhir/canonical.ts';

const resources = loadDefinitions();
const structures = resources.filter(
  (r): r is StructureDefinition => r.resourceType === 'StructureDefinition',
);
const codeSystems = resources.filter((r): r is CodeSystem => r.resourceType === 'CodeSystem');
const valueSets = resources.filter((r): r is ValueSet => r.resourceType === 'ValueSet');

describe('the package', () => {
  it('holds every profile, extension and code system under the one canonical base', () => {
    expect(structures.length).toBeGreaterThan(70);
    expect(codeSystems.length).toBeGreaterThan(25);
    for (const resource of [...structures, ...codeSystems, ...valueSets]) {
      expect(resource.url).toBe(`${CANONICAL}/${resource.resourceType}/${resource.id}`);
    }
    expect(loadManifest().canonical).toBe(CANONICAL);
  });

  it('derives from R4 core only, so that it loads where no national package can be had', () => {
    const own = new Set(structures.map(({ url }) => url));
    for (const { id, baseDefinition } of structures) {
      const known =
        own.has(baseDefinition ?? '') ||
        baseDefinition?.startsWith('http://hl7.org/fhir/StructureDefinition/');
      expect(known, `${id} derives from ${baseDefinition}`).toBe(true);
    }
  });
});

describe('structure definitions', () => {
  it.each(
    structures.map((structure) => [structure.id, structure] as const),
  )('%s has a complete snapshot', (_, structure) => {
    const snapshot = structure.snapshot?.element ?? [];
    const ids = snapshot.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of snapshot) {
      expect(element.path, element.id).toBeDefined();
      expect(element.min, element.id).toBeDefined();
      expect(element.max, element.id).toBeDefined();
      const typed =
        element.type ?? element.contentReference ?? (element.path?.includes('.') ? undefined : 'root');
      expect(typed, element.id).toBeDefined();
    }
    for (const { id } of structure.differential?.element ?? []) {
      expect(ids).toContain(id);
    }
  });

  it('says each rule in Norwegian and in English, with its source', () => {
    const constraints = structures.flatMap(
      ({ differential }) => differential?.element.flatMap((e) => e.constraint ?? []) ?? [],
    );
    expect(constraints.length).toBeGreaterThan(50);
    for (const { key, human, requirements } of constraints) {
      expect(key).toMatch(/^ip-/);
      expect(human, key).toMatch(/\. \/ [A-Z]/);
      expect(requirements?.length, key).toBeGreaterThan(10);
    }
  });

  it('asks no rule what day it is', () => {
    const expressions = structures.flatMap(
      ({ snapshot }) => snapshot?.element.flatMap((e) => e.constraint ?? []) ?? [],
    );
    for (const { key, expression } of expressions) {
      expect(expression ?? '', key).not.toMatch(/today\(\)|now\(\)/);
    }
  });
});

describe('terminology', () => {
  it('has a Norwegian display, an English designation and a definition for every code', () => {
    for (const system of codeSystems) {
      expect(system.content).toBe('complete');
      for (const { code, display, definition, designation } of system.concept ?? []) {
        expect(display, `${system.id}#${code}`).toBeTruthy();
        expect(definition, `${system.id}#${code}`).toBeTruthy();
        expect(
          designation?.find(({ language }) => language === 'en')?.value,
          `${system.id}#${code}`,
        ).toBeTruthy();
      }
    }
  });

  it('binds only to value sets that exist here or in R4', () => {
    const own = new Set(valueSets.map(({ url }) => url));
    const bound = structures.flatMap(
      ({ differential }) => differential?.element.map((e) => e.binding?.valueSet) ?? [],
    );
    for (const url of bound.filter((candidate) => candidate?.startsWith(CANONICAL))) {
      expect(own).toContain(url);
    }
  });
});
