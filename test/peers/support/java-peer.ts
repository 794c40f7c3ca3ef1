// Builds a Java peer from its pom with Maven and says how to start it. What is built stays in .cache/peers/<name>
// until the pom or a source changes; the jars stay in Maven's own repository.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(fileURLToPath(import.meta.url), '..', '..', '..', '..');

/** A tool that the peers need is not installed. Nothing is skipped for it: the run fails with this text. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/** The classpath to start the peer with, after building it when it is not built. `name` is its folder in test/peers. */
export function buildPeer(name: string): string {
  requireTool('java', '-version');
  const java = join(ROOT, 'test', 'peers', name, 'java');
  const built = join(ROOT, '.cache', 'peers', name);
  const classpathFile = join(built, 'classpath.txt');
  const stampFile = join(built, 'stamp.txt');
  const stamp = digest(java);
  const isBuilt =
    existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && jarsExist(classpathFile);
  if (!isBuilt) {
    requireTool('mvn', '-version');
    compile(java, classpathFile);
    writeFileSync(stampFile, stamp);
  }
  return [join(built, 'classes'), readFileSync(classpathFile, 'utf8').trim()].join(delimiter);
}

function requireTool(tool: string, versionFlag: string): void {
  const { status } = spawnSync(tool, [versionFlag], { stdio: 'ignore' });
  if (status === 0) {
    return;
  }
  throw new MissingToolError(
    `\`${tool}\` is not on the path. These tests run against Java programs: install a JDK 17 or newer and Maven ` +
      '(Debian: apt-get install openjdk-17-jdk-headless maven), or run scripts/peers/setup.sh.',
  );
}

/** Offline first, since a warm repository makes it a matter of seconds and needs no network. */
function compile(java: string, classpathFile: string): void {
  const goals = ['compile', 'dependency:build-classpath', `-Dmdep.outputFile=${classpathFile}`];
  const options = ['-q', '-B', '-ntp', '-f', join(java, 'pom.xml'), ...goals];
  if (spawnSync('mvn', ['-o', ...options], { stdio: 'ignore' }).status === 0) {
    return;
  }
  const online = spawnSync('mvn', options, { encoding: 'utf8' });
  if (online.status !== 0) {
    throw new Error(`Maven could not build ${java}:\n${online.stdout}${online.stderr}`);
  }
}

function jarsExist(classpathFile: string): boolean {
  return (
    existsSync(classpathFile) &&
    readFileSync(classpathFile, 'utf8')
      .trim()
      .split(delimiter)
      .every((jar) => existsSync(jar))
  );
}

function digest(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    hash.update(file.slice(directory.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
