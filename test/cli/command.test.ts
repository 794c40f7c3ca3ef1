// The command as users start it: the built program, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const program = new URL('../../bin/ip-fhir.js', import.meta.url).pathname;

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH ?? '' } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('ip-fhir', () => {
  it('explains itself and its exit codes', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('serve');
    expect(out).toContain('1  the input has problems');
  });

  it.each([['serve'], ['sandbox-ke']])('explains %s', async (command) => {
    const { code, out } = await run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`ip-fhir ${command}`);
    expect(out).toContain('Exit codes');
  });

  it.each([
    ['an unknown command', ['no-such-command']],
    ['an unknown option', ['serve', '--nope']],
    ['a port that is no number', ['sandbox-ke', '--port', 'x']],
    ['an answer that no unit gives', ['sandbox-ke', '--answer', 'maybe']],
    ['a number of an item that is none', ['outbox', 'show', 'abc']],
    ['an export of the audit to nowhere', ['audit', 'export']],
  ])('exits with 2 for %s', async (_what, args) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain('error:');
  });

  it('exits with 1 and tells every problem when the configuration is incomplete', async () => {
    const { code, err } = await run('serve');
    expect(code).toBe(1);
    for (const path of ['/hospital', '/notifications', '/answers']) {
      expect(err).toContain(path);
    }
  });
});
