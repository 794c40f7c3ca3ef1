import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { patient } from './support.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/directory/${name}`, import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-cli-'));
});
afterEach(async () => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Runs one command line in this process. */
async function run(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const [out, err] = [process.stdout, process.stderr].map((stream) => {
    const chunks: string[] = [];
    vi.spyOn(stream, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
    return chunks;
  });
  process.exitCode = undefined;
  await (await createProgram()).parseAsync(['node', 'ip-fhir', ...args]);
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  vi.restoreAllMocks();
  return { out: out?.join('') ?? '', err: err?.join('') ?? '', code };
}

const store = () => ['--file', join(folder, 'directory.json')];

describe('ip-fhir directory', () => {
  it('imports nothing until told to, then the list, then nothing more [D13]', async () => {
    const list = fixture('demo-directory.csv');
    const look = await run('directory', 'import', list, ...store(), '--at', '2025-12-31');
    expect(look).toMatchObject({ code: 0, err: expect.stringContaining('Nothing was changed') });
    await expect(readFile(join(folder, 'directory.json'))).rejects.toThrow('ENOENT');
    const done = await run('directory', 'import', list, ...store(), '--apply', '--at', '2025-12-31');
    expect(done.out).toMatch(/1627 added, 0 unchanged: done\n$/);
    const kept = await readFile(join(folder, 'directory.json'), 'utf8');
    const again = await run('directory', 'import', list, ...store(), '--apply', '--at', '2025-12-31');
    expect(again.out).toBe('1627 unchanged\n');
    expect(await readFile(join(folder, 'directory.json'), 'utf8')).toBe(kept);
    const check = await run('directory', 'check', ...store(), '--at', '2025-12-31');
    expect(check).toMatchObject({ code: 0, out: '357 of 357 municipalities are reached; 0 problems\n' });
  });

  it('imports nothing of a list with faults, even when told to, and names each line [G5]', async () => {
    const { code, err } = await run('directory', 'import', fixture('faulty-list.csv'), ...store(), '--apply');
    expect(code).toBe(1);
    expect(err.match(/ at line \d+/g)).toHaveLength(20);
    await expect(readFile(join(folder, 'directory.json'))).rejects.toThrow('ENOENT');
  });

  it('exports what it can import again, as CSV and as a Bundle', async () => {
    for (const form of ['csv', 'bundle']) {
      const file = join(folder, `export-${form}.${form === 'csv' ? 'csv' : 'json'}`);
      await writeFile(file, (await run('directory', 'export', '--demo', '--as', form)).out);
      const { out, code } = await run(
        'directory',
        'import',
        file,
        ...store(),
        '--list',
        form,
        '--at',
        '2025-12-31',
      );
      expect(code).toBe(0);
      expect(out).toMatch(/1627 added, 0 unchanged\n$/);
    }
  });

  it('takes nothing of a Bundle with a unit that routing could not see', async () => {
    const file = join(folder, 'units.json');
    const service = { resourceType: 'HealthcareService', id: 'x', coverageArea: [] };
    await writeFile(file, JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: service }] }));
    const { code, err } = await run('directory', 'import', file, ...store(), '--apply');
    expect(code).toBe(1);
    expect(err).toContain('HealthcareService/x: The service has no level');
    await expect(readFile(join(folder, 'directory.json'))).rejects.toThrow('ENOENT');
  });

  it('shows a unit by the area that it covers', async () => {
    const { out } = await run('directory', 'show', '3452', '--demo');
    const ids = JSON.parse(out).entry.map(
      ({ resource }: { resource: { resourceType: string; id: string } }) =>
        `${resource.resourceType}/${resource.id}`,
    );
    expect(ids).toContain('HealthcareService/ke-3451');
    expect(ids).toContainEqual(expect.stringMatching(/^HealthcareService\/ke-trust-/));
    expect((await run('directory', 'show', '9999', '--demo')).code).toBe(1);
  });

  it('tells a damaged store, and leaves it alone', async () => {
    await writeFile(join(folder, 'directory.json'), '{');
    const { code, err } = await run('directory', 'list', ...store());
    expect(code).toBe(2);
    expect(err).toContain('is damaged');
  });
});

describe('ip-fhir route', () => {
  it('shows the way and the recipient', async () => {
    const { out, code } = await run(
      'route',
      '--municipality',
      '1201',
      '--demo',
      '--at',
      '2025-06-01',
      '--explain',
    );
    expect(code).toBe(0);
    expect(out).toContain('1201 Bergen → 4601 Bergen, on 2025-06-01');
    expect(out).toContain('by fhir-message to https://ke-4601.example/fhir');
  });

  it('ends with 1 where a person has to decide, and with the reason for machines', async () => {
    const { out, code } = await run('route', '--municipality', '1850', '--demo', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).stop.reason).toBe('municipality-divided');
  });

  it('reads a Patient, and refuses anything else', async () => {
    const file = join(folder, 'patient.json');
    await writeFile(file, JSON.stringify(patient({ municipality: '0301', cityDistrict: '030105' })));
    const { out } = await run('route', '--patient', file, '--demo', '--format', 'json');
    expect(JSON.parse(out).recipient.organization).toBe('ke-030105');
    await writeFile(file, '{"resourceType": "Bundle"}');
    expect((await run('route', '--patient', file, '--demo')).code).toBe(1);
    expect((await run('route', '--demo')).code).toBe(2);
  });

  it('says from which day on its table of numbers is not known to hold', async () => {
    const { out } = await run('route', '--municipality', '4601', '--demo', '--at', '2026-11-22', '--explain');
    expect(out).toContain('known to hold through 2025-12-31');
  });
});
