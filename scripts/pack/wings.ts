// What each tarball holds and needs, read from the built files: an entry, whatever it imports, and the packages by name.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A tarball of its own. */
export interface Wing {
  readonly name: string;
  readonly description: string;
  /** Subpath → the built file, without its ending. */
  readonly faces: Readonly<Record<string, string>>;
  /** Run-time packages by name: one more, and whoever installs the wing alone installs that too. */
  readonly packages: readonly string[];
  /** Data that goes with it: subpath → files. */
  readonly data: Readonly<Record<string, string>>;
  /** Most bytes of the tarball. */
  readonly most: number;
}

export const wings: readonly Wing[] = [
  {
    name: 'individuell-plan-fhir-validation',
    description: 'FHIR R4 validator with the profiles of the Norwegian individual plan',
    faces: { '.': 'validator/index', './browser': 'validator/browser' },
    packages: ['fastest-levenshtein', 're2js'],
    data: { './definitions/*.pack': 'dist/definitions/*.pack' },
    most: 1_500_000,
  },
  {
    name: 'individuell-plan-fhir-plan',
    description: 'The Norwegian individual plan as a document: to and from FHIR R4, views, consents, events',
    faces: { '.': 'plan/index' },
    packages: ['ajv', 'ajv-formats', 'fastest-levenshtein', 'typebox', 'uuid'],
    data: { './schema/individual-plan.json': 'mappings/individual-plan.schema.json' },
    most: 1_500_000,
  },
];

/** Declarations only: nothing of it runs. */
export const typesOnly = ['@medplum/fhirtypes'];

/** `import … from`, `export … from`, `import '…'` and `import('…')`, as the compiler writes them. */
const imported =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?\s*from\s+['"]([^'"\n]+)['"]|(?:^|\n)\s*import\s+['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/g;

export interface Closure {
  /** Built files, from the folder of the build. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** What runs, and what is declared of it. */
const both = ['.js', '.d.ts'] as const;
export const declarations = ['.d.ts'] as const;

/**
 * Every file with one of these endings that the entries lead to, and the packages that they name. Parts of Node are left out.
 */
export function closureOf(
  dist: string,
  entries: readonly string[],
  endings: readonly string[] = both,
): Closure {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = entries.flatMap((entry) => endings.map((ending) => `${entry}${ending}`));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file) || !existsSync(join(dist, file))) {
      continue;
    }
    files.add(file);
    for (const [, from, bare, dynamic] of readFileSync(join(dist, file), 'utf8').matchAll(imported)) {
      const name = from ?? bare ?? dynamic ?? '';
      if (name.startsWith('.')) {
        const target = join(dirname(file), name).replace(/\.[jt]s$/, '');
        waiting.push(...endings.map((ending) => `${target}${ending}`));
      } else if (!name.startsWith('node:')) {
        packages.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
      }
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}
