// Converting plans on the command line, as files and as streams.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planInput } from '../mapping/fixture.ts';

const program = new URL('../../bin/ip-fhir.js', import.meta.url).pathname;
const fixture = new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url).pathname;

async function run(
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH ?? '' } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('ip-fhir to-fhir and from-fhir', () => {
  it('take a plan to a Bundle and back, and keep what another system added', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ip-fhir-'));
    const there = await run(['to-fhir', fixture]);
    expect(there).toMatchObject({ code: 0, err: '' });
    const bundle = JSON.parse(there.out) as { entry: { resource: Record<string, unknown> }[] };
    const first = bundle.entry[0]?.resource ?? {};
    first.photo = [{ title: 'from another system' }];
    await writeFile(join(folder, 'bundle.json'), JSON.stringify(bundle));
    const back = await run(['from-fhir', join(folder, 'bundle.json'), '--rest', join(folder, 'rest.json')]);
    expect(back.code).toBe(0);
    expect(JSON.parse(back.out)).toEqual(planInput());
    await writeFile(join(folder, 'plan.json'), back.out);
    const again = await run(['to-fhir', join(folder, 'plan.json'), '--rest', join(folder, 'rest.json')]);
    expect(await readFile(join(folder, 'rest.json'), 'utf8')).toContain('from another system');
    expect(JSON.parse(again.out)).toEqual(bundle);
  });

  it('say what is wrong with a plan, on standard error, and exit with 1', async () => {
    const { code, out, err } = await run(['to-fhir', '-'], JSON.stringify({ ...planInput(), goal: [] }));
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('at /goal: The field "goal" is not part of a plan here');
    expect(err).toContain('Did you mean "goals"?');
  });

  it('convert a stream of generated plans line by line, and name the line that is wrong', async () => {
    const made = await run(['generate', '--count', '5', '--seed', '9']);
    const lines = made.out.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    const input = [...lines.slice(0, 2), '{ broken', ...lines.slice(2)].join('\n');
    const there = await run(['to-fhir', '--ndjson', '-'], input);
    expect(there.code).toBe(1);
    expect(there.err).toContain('-:3: The line is no JSON');
    const back = await run(['from-fhir', '--ndjson', '-'], there.out);
    expect(back.code).toBe(0);
    expect(
      back.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(lines.map((line) => JSON.parse(line)));
  });

  it('refuse a count that is no number with exit code 2', async () => {
    expect((await run(['generate', '--count', 'many'])).code).toBe(2);
  });
});
