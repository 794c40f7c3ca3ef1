// A command starts with what it needs and no more: whoever checks one file waits for the validator alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { surelyFits } from '../../src/cli/validate/config/fits.ts';
import { problemsOfConfig, type ValidateConfig } from '../../src/cli/validate/config/settings.ts';

const root = join(import.meta.dirname, '../..');
const main = `import(${JSON.stringify(join(root, 'src/cli/main.ts'))}).then(({ main }) => main(['node', 'ip-fhir', ...process.argv.slice(1)]))`;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lean-'));
  writeFileSync(
    join(folder, 'loaded.mjs'),
    `import { registerHooks } from 'node:module';
    import { writeFileSync } from 'node:fs';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    process.on('exit', () => writeFileSync(process.env.LOADED, loaded.join('\\n')));`,
  );
  writeFileSync(join(folder, 'patient.json'), JSON.stringify({ resourceType: 'Patient', active: true }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every setting once: what a file of them can hold. */
const settings: ValidateConfig = {
  include: ['patient.json'],
  exclude: ['examples/**'],
  packages: [],
  terminologyCache: 'answers',
  profiles: [{ files: ['none/**'], profiles: ['ip-care-plan'] }],
  expectProblems: ['wrong/**'],
  severities: { 'ip-plan-6': 'warning' },
  ignore: [{ rule: 'ref-1', files: ['*.json'], path: 'Patient', reason: 'known', until: '2027-03-31' }],
  maxWarnings: 0,
  failOn: 'warning',
  together: false,
  format: 'text',
  language: 'nb',
  unknownExtensions: 'warning',
  bestPractice: 'ignore',
  rules: '2023',
  requireResolved: false,
  municipalitySystems: ['urn:oid:2.16.578.1.12.4.1.1.3402'],
};

/** What a run of the command in the folder loads: modules of the sources as `cli/main.ts`, packages by their names. */
function loadedBy(args: readonly string[]): string[] {
  const list = join(folder, 'list');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(folder, 'loaded.mjs'), '--input-type=module', '-e', main, '--', ...args],
    { cwd: folder, env: { ...process.env, LOADED: list }, encoding: 'utf8' },
  );
  expect([status, stderr.replaceAll(/note: .*\n/g, '')]).toEqual([0, '']);
  return readFileSync(list, 'utf8')
    .split('\n')
    .flatMap((url) => /\/(?:src|node_modules)\/((?:@[^/]+\/)?[^?]+)$/.exec(url)?.[1] ?? []);
}

const notForOneFile =
  /^(?:adapter|edges|flows|need|plan|sandbox)\/|^cli\/(?:audit|directory|guard|need|sandbox)\/|^(?:ajv|typebox|jsonata|express|pg)/;

describe('ip-fhir validate, for one file,', () => {
  it('loads the validator, and nothing of plans, needs, servers and test partners', () => {
    const loaded = loadedBy(['validate', 'patient.json']);
    expect(loaded).toContain('validator/validator.ts');
    expect(loaded.filter((name) => notForOneFile.test(name))).toEqual([]);
  });

  it('loads no more where a file of settings stands that fits', () => {
    writeFileSync(join(folder, 'ip-fhir.config.json'), JSON.stringify(settings));
    try {
      expect(loadedBy(['validate']).filter((name) => notForOneFile.test(name))).toEqual([]);
    } finally {
      rmSync(join(folder, 'ip-fhir.config.json'));
    }
  });
});

it('has every command that --help lists by its name alone, and nothing else', async () => {
  const all = (await createProgram()).commands.map((command) => command.name());
  expect(all.length).toBeGreaterThan(35);
  for (const name of all) {
    const found = (await createProgram(name)).commands.map((command) => command.name());
    expect(found).toContain(name);
    expect(found.length).toBeLessThan(4);
  }
});

describe('the function that the build makes of the schema of settings', () => {
  it('knows settings that fit', async () => {
    expect(await surelyFits(settings)).toBe(true);
    expect(await surelyFits({})).toBe(true);
  });

  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      '',
      ' ',
      'error',
      '2023',
      '2027-02-30',
      '0000-01-01',
      'https://x',
      -1,
      1.5,
      [],
      [''],
      {},
      null,
    ),
  );
  it('never says that settings fit in which the schema finds a problem', async () => {
    const names = [...Object.keys(settings), 'baseline', 'output', 'terminology', '$schema', 'unknown'];
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...names), odd),
        fc.constantFrom('rule', 'files', 'path', 'reason', 'until', 'more'),
        odd,
        async (some, field, value) => {
          const [entry] = settings.ignore ?? [];
          for (const given of [
            some,
            { ...settings, ...some },
            { ignore: [{ ...entry, [field]: value }] },
            value,
          ]) {
            expect((await surelyFits(given)) ? problemsOfConfig(given) : []).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
