// The command as users start it: the built program, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const program = new URL('../../bin/ip-fhir.js', import.meta.url).pathname;

function run(...args: string[]): ReturnType<typeof runWith> {
  return runWith({}, ...args);
}

async function runWith(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const child = spawn(process.execPath, [program, ...args], { env });
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

describe('compiled code', () => {
  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'code-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    return made;
  }

  it("is kept below the user's own cache, and nowhere when Node is told so", async () => {
    const caches = folder();
    await runWith({ XDG_CACHE_HOME: caches, NODE_DISABLE_COMPILE_CACHE: '1' }, '--version');
    expect(existsSync(join(caches, 'ip-fhir'))).toBe(false);
    await runWith({ XDG_CACHE_HOME: caches }, '--version');
    expect(existsSync(join(caches, 'ip-fhir', 'code'))).toBe(true);
  });

  it('is not needed: where nothing can be kept the command runs, and says nothing of it', async () => {
    const taken = join(folder(), 'taken');
    writeFileSync(taken, '');
    const { code, out, err } = await runWith({ XDG_CACHE_HOME: taken }, '--version');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
