// FHIR in XML in and out of a plan: the same plan, and what another system wrote in it comes back digit by digit.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { planInput } from '../mapping/fixture.ts';

const fixture = new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url).pathname;
let out = '';
let err = '';

beforeEach(() => {
  [out, err] = ['', ''];
  process.exitCode = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: readonly string[]): Promise<{ out: string; err: string; code: unknown }> {
  [out, err] = ['', ''];
  process.exitCode = 0;
  await (await createProgram()).parseAsync(['node', 'ip-fhir', ...args]);
  return { out, err, code: process.exitCode };
}

const inFolder = async (name: string, content: string | Uint8Array) => {
  const file = join(await mkdtemp(join(tmpdir(), 'ip-fhir-')), name);
  await writeFile(file, content);
  return file;
};

describe('FHIR in XML', () => {
  it('is written of a plan, read as the same plan, and keeps what others wrote in it', async () => {
    const written = await run('to-fhir', '--xml', fixture);
    expect(written).toMatchObject({ code: 0, err: '' });
    const alien =
      '<extension url="https://alien.example/share"><valueDecimal value="10.10"/></extension><identifier>';
    const file = await inFolder('bundle.xml', written.out.replace('<identifier>', alien));
    const rest = await inFolder('rest.json', '');
    const back = await run('from-fhir', file, '--rest', rest);
    expect(back.code).toBe(0);
    expect(JSON.parse(back.out)).toEqual(planInput());
    expect(await readFile(rest, 'utf8')).toContain('10.10');
    const plan = await inFolder('plan.json', back.out);
    const again = await run('to-fhir', plan, '--xml', '--rest', rest);
    expect(again.out).toContain('<valueDecimal value="10.10"/>');
  });

  it('that cannot be read is told at its line, with exit code 1', async () => {
    const { code, err: told } = await run(
      'from-fhir',
      await inFolder('a.xml', '<Bundle xmlns="http://hl7.org/fhir">\n<entry>'),
    );
    expect(code).toBe(1);
    expect(told).toContain('a.xml at $: The text is no well-formed XML');
  });
});

describe('a file that is no UTF-8', () => {
  const latin = Buffer.from(JSON.stringify({ ...planInput(), title: 'Blåbær' }), 'latin1');

  it.each([
    ['to-fhir'],
    ['from-fhir'],
    ['gaps'],
  ])('is told by name in %s, with exit code 2, and nothing is made of it', async (command) => {
    const { code, out: made, err: told } = await run(command, await inFolder('plan.json', latin));
    expect(code).toBe(2);
    expect(made).toBe('');
    expect(told).toContain('it is no UTF-8 at byte');
  });

  it('is told in a stream of lines too, and what came before it stands', async () => {
    const line = Buffer.from(`${JSON.stringify(planInput())}\n`);
    const { code, err: told } = await run(
      'to-fhir',
      '--ndjson',
      await inFolder('plans.ndjson', Buffer.concat([line, latin])),
    );
    expect(code).toBe(2);
    expect(told).toContain('it is no UTF-8');
  });
});
