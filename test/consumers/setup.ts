// What users do first: the tarballs are packed and the whole package is installed by npm into an empty project.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { emptyProject, tarball } from './project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A project of npm's with the whole package in it. */
    readonly installed: string;
    /** Where projects may be made. */
    readonly workplace: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));

export default function setup(project: TestProject): () => void {
  if (!readdirSync(new URL('.', import.meta.url)).includes('node_modules')) {
    throw new Error('The bundlers and package managers are missing: npm ci --prefix test/consumers');
  }
  execFileSync(process.execPath, ['scripts/pack.ts'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const workplace = mkdtempSync(join(tmpdir(), 'consumers-'));
  const installed = emptyProject(workplace, 'npm');
  execFileSync('npm', ['install', '--ignore-scripts', '--omit=optional', tarball('individuell-plan-fhir')], {
    cwd: installed,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(join(installed, 'index.html'), '');
  project.provide('workplace', workplace);
  project.provide('installed', installed);
  return () => rmSync(workplace, { recursive: true, force: true });
}
