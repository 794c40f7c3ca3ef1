// Projects of users: empty ones, the tarballs, the tools they use, and commands that run in them.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** A folder with a package.json that names nothing. */
export function emptyProject(workplace: string, name: string): string {
  const folder = join(workplace, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
  return folder;
}

/** The tarball of a package, whatever its version. */
export function tarball(name: string): string {
  const found = readdirSync(join(root, 'tarballs')).find(
    (file) => file.startsWith(`${name}-`) && /^\d/.test(file.slice(name.length + 1)),
  );
  if (found === undefined) {
    throw new Error(`No tarball of ${name}`);
  }
  return join(root, 'tarballs', found);
}

/** A file of a tool of test/consumers. */
export function tool(file: string): string {
  return join(root, 'test/consumers/node_modules', file);
}

/** Runs Node in a project; what it printed, and a failure with both outputs when it ended with another code than 0. */
export async function node(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return said(run(process.execPath, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env } }));
}

export async function npm(cwd: string, args: readonly string[]): Promise<string> {
  return said(run('npm', args, { cwd }));
}

async function said(running: Promise<{ readonly stdout: string }>): Promise<string> {
  try {
    return (await running).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${(error as Error).message}\n${stdout}\n${stderr}`);
  }
}
