// What commands say of files and settings that people give them by mistake, and what they take all the same.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/adapter/config/read.ts';
import { main } from '../../src/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plan = readFileSync('fixtures/plans/child-cerebral-palsy/plan.json', 'utf8');

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function command(...given: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const said = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.out += text;
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.err += text;
    return true;
  });
  try {
    await main(['node', 'ip-fhir', ...given]);
    return { code: process.exitCode, ...said };
  } finally {
    out.mockRestore();
    err.mockRestore();
    process.exitCode = undefined;
  }
}

describe('a file that begins with a byte order mark', () => {
  it('is read as the same without it: plan, FHIR, lines', async () => {
    const bare = await command('to-fhir', file('plan.json', plan));
    const marked = await command('to-fhir', file('marked.json', `\uFEFF${plan}`));
    expect(marked).toEqual({ ...bare, err: bare.err.replaceAll('plan.json', 'marked.json') });
    expect(bare.out).not.toBe('');
    const bundle = bare.out;
    const read = await command('from-fhir', file('bundle.json', bundle));
    expect((await command('from-fhir', file('marked-bundle.json', `\uFEFF${bundle}`))).out).toBe(read.out);
    const line = JSON.stringify(JSON.parse(plan));
    const lines = await command('to-fhir', '--ndjson', file('marked.ndjson', `\uFEFF${line}\n${line}\n`));
    expect(lines.out.trim().split('\n')).toHaveLength(2);
    expect(lines.err).not.toContain('no JSON');
  });

  it('of settings too, and of secrets', () => {
    const secret = file('token.txt', '\uFEFFa-token-of-thirty-two-characters!\r\n');
    const settings = { hospital: { baseUrl: 'https://fhir.example/r4', token: { file: secret } } };
    const of = (mark: string) =>
      readConfig(file('settings.json', `${mark}${JSON.stringify(settings)}`), {}).issues;
    expect(of('\uFEFF')).toEqual(of(''));
    expect(of('').some(({ text }) => text.includes('read'))).toBe(false);
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['to-fhir', 'missing.json', 'it is not there'],
    ['from-fhir', 'a-folder', 'it is a folder'],
    ['load', 'missing.ndjson', 'it is not there'],
    ['dialog', 'missing.xml', 'it is not there'],
  ])('is told by %s in words, without names of system calls', async (name, path, why) => {
    mkdirSync(join(folder, 'a-folder'), { recursive: true });
    const more: Record<string, string[]> = {
      load: ['--server', 'http://127.0.0.1:1/fhir', '--state', join(folder, 'state')],
    };
    const given = name === 'dialog' ? ['dialog', 'read'] : [name];
    const { code, err } = await command(...given, join(folder, path), ...(more[name] ?? []));
    expect(code).toBe(2);
    expect(err).toContain(`${path} cannot be read: ${why}`);
    expect(err).not.toMatch(/ENOENT|EISDIR|syscall/);
  });

  it('that is empty is told to be empty', async () => {
    const { code, err } = await command('to-fhir', file('empty.json', ' \n'));
    expect(code).toBe(1);
    expect(err).toContain('is no JSON: it is empty');
  });
});

describe('what is given by mistake', () => {
  it('a party that the plan does not have is told apart from one that the person gave nothing', async () => {
    const misspelt = await command('view', file('plan.json', plan), '--for', 'org-hba');
    expect(misspelt.code).toBe(1);
    expect(misspelt.err).toContain('the plan has no party "org-hba"');
    expect(misspelt.err).toContain('org-hab');
    expect(misspelt.out).toBe('');
  });

  it('an address that is none is refused as the option that it was given by', async () => {
    const { code, err } = await command('read', '--server', 'fhir.example', '--plan', 'x');
    expect(code).toBe(2);
    expect(err).toContain('--server');
    expect(err).toContain('it is no absolute URL');
  });

  it('no settings at all: the way to the first ones is named', async () => {
    const { code, err } = await command('due');
    expect(code).toBe(1);
    expect(err).toContain('ip-fhir init');
  });
});

it('the vectors of the conformance kit are listed for one role, or for all', async () => {
  const idsOf = ({ out }: { out: string }) =>
    out
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '');
  const all = idsOf(await command('conform', '--list'));
  const server = idsOf(await command('conform', 'server', '--list'));
  expect(server.length).toBeGreaterThanOrEqual(20);
  expect(all.filter((id) => id.startsWith('server.'))).toEqual(server);
  expect(new Set(all.map((id) => id.split('.')[0])).size).toBe(5);
});

it('where routing stops, the next step stands in English and in Norwegian', async () => {
  const { code, out } = await command('route', '--municipality', '9999', '--demo');
  expect(code).toBe(1);
  expect(out).toContain('Settle in which municipality');
  expect(out).toContain('Avklar hvor pasienten');
});
