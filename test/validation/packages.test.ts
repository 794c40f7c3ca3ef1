// Packages that a user brings: read whole, or refused by name; never taken for a check that passed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { loadPackages } from '../../src/ground/assets/packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'packages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const valueSet = (id: string) => ({
  resourceType: 'ValueSet',
  id,
  url: `https://guide.example/ValueSet/${id}`,
  status: 'active',
});
const manifest = { name: 'guide.example', version: '1.0.0', dependencies: {} };

function tgz(name: string, files: Readonly<Record<string, unknown>>): string {
  const path = join(folder, name);
  const entries = Object.entries(files).map(([file, value]) => ({
    name: `package/${file}`,
    data: JSON.stringify(value),
  }));
  writeFileSync(path, gzipSync(createTar(entries)));
  return path;
}

async function validateWith(
  definitions: string,
  word = '--definitions',
): Promise<{ code: typeof process.exitCode; said: string }> {
  const patient = join(folder, 'patient.json');
  writeFileSync(patient, '{"resourceType":"Patient"}');
  let said = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    await main(['node', 'ip-fhir', 'validate', word, definitions, patient]);
    return { code: process.exitCode, said };
  } finally {
    write.mockRestore();
    out.mockRestore();
    process.exitCode = 0;
  }
}

describe('a package', () => {
  it.each([1, 3, 40])('of %i value sets is read whole out of a .tgz, however small it is', (count) => {
    const names = Array.from({ length: count }, (_, at) => `vs-${at}`);
    const path = tgz(`small-${count}.tgz`, {
      'package.json': manifest,
      ...Object.fromEntries(names.map((id) => [`ValueSet-${id}.json`, valueSet(id)])),
    });
    const { packages } = loadPackages([path], folder);
    expect(packages).toMatchObject([{ name: 'guide.example', version: '1.0.0' }]);
    expect(packages[0]?.resources).toEqual(names.map(valueSet));
  });

  it('that is not there ends with exit code 2 and its name', async () => {
    const { code, said } = await validateWith('guide.that.is.not.there#1.0.0');
    expect(code).toBe(2);
    expect(said).toContain('guide.that.is.not.there#1.0.0');
  });

  it('may be given with the word that other validators have for it', async () => {
    const { code, said } = await validateWith('guide.that.is.not.there#1.0.0', '--ig');
    expect(code).toBe(2);
    expect(said).toContain('guide.that.is.not.there#1.0.0');
  });

  it.each([
    [
      'an empty folder',
      () => {
        const path = join(folder, 'empty');
        mkdirSync(path, { recursive: true });
        return path;
      },
    ],
    ['a .tgz with a manifest alone', () => tgz('alone.tgz', { 'package.json': manifest })],
    [
      'a file with an example alone',
      () => {
        const path = join(folder, 'example.json');
        writeFileSync(path, '{"resourceType":"Patient"}');
        return path;
      },
    ],
  ])('that holds no definition (%s) ends with exit code 2', async (_what, make) => {
    const path = make();
    const { code, said } = await validateWith(path);
    expect(code).toBe(2);
    expect(said).toContain(path);
    expect(said).toContain('no definition');
  });
});

describe('of what is too much nothing is taken for read', () => {
  const limits = { bytes: 100_000, files: 25, time: 60_000 };
  const many = (count: number) => ({
    'package.json': manifest,
    ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`vs-${at}.json`, valueSet(`vs-${at}`)])),
  });
  const load =
    (paths: readonly string[], more = {}) =>
    () =>
      loadPackages(paths, folder, { ...limits, ...more });

  it('an archive that unpacks to more than the bound', () => {
    const path = tgz('bomb.tgz', { 'package.json': manifest, 'a.json': ' '.repeat(10_000_000) });
    expect(load([path])).toThrow(/bomb\.tgz was not read: it has or needs more than 100000 bytes/);
  });

  it('an archive or a folder of more files than the bound', () => {
    const path = tgz('files.tgz', many(30));
    const wide = join(folder, 'wide');
    mkdirSync(wide);
    for (const [name, value] of Object.entries(many(30))) {
      writeFileSync(join(wide, name), JSON.stringify(value));
    }
    expect(load([path], { bytes: 10_000_000 })).toThrow('more than 25 files');
    expect(load([wide])).toThrow('more than 25 files');
  });

  it('packages that only together are more', () => {
    const paths = ['one.tgz', 'two.tgz'].map((name) => tgz(name, many(9)));
    expect(load(paths, { bytes: 10_000_000 })()).toMatchObject({ missing: [] });
    expect(load([...paths, tgz('three.tgz', many(9))], { bytes: 10_000_000 })).toThrow(
      'three.tgz was not read',
    );
  });

  it('what takes longer than the bound', () => {
    expect(load([tgz('slow.tgz', many(2))], { time: -1 })).toThrow('s to be read');
  });

  it('a device that never ends', () => {
    expect(load(['/dev/zero'])).toThrow('/dev/zero is no file');
  });
});
