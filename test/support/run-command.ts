// A command of ip-fhir from the sources, in a process of its own that can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const program = new URL('../../src/cli/main.ts', import.meta.url).href;
const start = `import(${JSON.stringify(program)}).then(({ main }) => main(['node', 'ip-fhir', ...process.argv.slice(1)]))`;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', start, '--', ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })) };
}
