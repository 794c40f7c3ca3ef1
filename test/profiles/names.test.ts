// Names that the code uses exist in the package: a typing error in a profile, extension or code system would be silent.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDefinitions } from '../../src/ground/assets/package.ts';

const src = resolve(import.meta.dirname, '../../src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }));
const ids = (resourceType: string) =>
  new Set(
    loadDefinitions().flatMap((resource) => (resource.resourceType === resourceType ? [resource.id] : [])),
  );

/** Each use of a name as `file: name`, for calls like `codeSystem('ip-task-code')`. */
function used(call: RegExp): string[] {
  return sources.flatMap(({ name, text }) => [...text.matchAll(call)].map(([, id]) => `${name}: ${id}`));
}

describe('names in the code', () => {
  it.each([
    ['profiles', /\bprofile\(\s*'(ip-[a-z0-9-]+)'/g, 'StructureDefinition', 10],
    ['profiles of the mapping', /\bprofile: '(ip-[a-z0-9-]+)'/g, 'StructureDefinition', 20],
    ['extensions', /\b(?:extension|ext|extensions)\(\s*'(ip-[a-z0-9-]+)'/g, 'StructureDefinition', 15],
    ['code systems', /\bcodeSystem\(\s*'(ip-[a-z0-9-]+)'/g, 'CodeSystem', 30],
  ] as const)('%s exist in the package', (_what, call, resourceType, least) => {
    const uses = used(call);
    expect(uses.length).toBeGreaterThanOrEqual(least);
    const known = ids(resourceType);
    expect(uses.filter((use) => !known.has(use.split(': ')[1]))).toEqual([]);
  });

  it('codes beside a code system of ours are in it', () => {
    const systems = loadDefinitions().filter((resource) => resource.resourceType === 'CodeSystem');
    const codes = new Set(
      systems.flatMap(({ id, concept }) => (concept ?? []).map(({ code }) => `${id}#${code}`)),
    );
    const uses = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/codeSystem\('(ip-[a-z-]+)'\),\s*code: '([a-z-]+)'/g)].map(
        ([, id, code]) => [name, `${id}#${code}`] as const,
      ),
    );
    expect(uses.length).toBeGreaterThan(5);
    expect(uses.filter(([, code]) => !codes.has(code))).toEqual([]);
  });
});
