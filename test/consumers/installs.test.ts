// What is packed is installed by npm, pnpm and Yarn, and every face of it works there. pnpm and Yarn (Plug'n'Play) let a package
// see only what it names itself.
import { cpSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { typesOnly, wings } from '../../scripts/pack/wings.ts';
import { emptyProject, node, npm, tarball, tool } from './project.ts';

const probe = fileURLToPath(new URL('apps/probe.mjs', import.meta.url));
const whole = tarball('individuell-plan-fhir');
const all = {
  isUsable: true,
  isValid: true,
  outcome: 'created',
  isRead: true,
  isViewed: true,
  schema: 'string',
  profile: 'ip-goal',
  required: ['function', 'function', 'function'],
};
let registry: string;
beforeAll(async () => {
  registry = (await npm('.', ['config', 'get', 'registry'])).trim();
});

function project(name: string): string {
  const folder = emptyProject(inject('workplace'), name);
  cpSync(probe, join(folder, 'probe.mjs'));
  return folder;
}

describe('the whole package', () => {
  it('works where npm installed it, and its command says its version', async () => {
    const folder = inject('installed');
    cpSync(probe, join(folder, 'probe.mjs'));
    expect(JSON.parse(await node(folder, ['probe.mjs']))).toEqual(all);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const said = await node(folder, ['node_modules/individuell-plan-fhir/bin/ip-fhir.js', '--version']);
    expect(said.trim()).toBe(version);
  });

  it('works where pnpm installed it', async () => {
    const folder = project('pnpm');
    const store = join(inject('workplace'), 'pnpm-store');
    await node(folder, [
      tool('pnpm/bin/pnpm.mjs'),
      'add',
      '--ignore-scripts',
      '--no-optional',
      '--store-dir',
      store,
      whole,
    ]);
    expect(JSON.parse(await node(folder, ['probe.mjs']))).toEqual(all);
  });

  it('works where Yarn installed it without node_modules', async () => {
    const folder = project('yarn');
    writeFileSync(join(folder, 'yarn.lock'), '');
    const yarn = tool('@yarnpkg/cli-dist/bin/yarn.js');
    const env = {
      YARN_NPM_REGISTRY_SERVER: registry,
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_SCRIPTS: '0',
      YARN_GLOBAL_FOLDER: join(inject('workplace'), 'yarn-store'),
      // In CI Yarn refuses to write the lock file that a first install needs.
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    };
    await node(folder, [yarn, 'add', `individuell-plan-fhir@file:${whole}`], env);
    expect(readdirSync(folder)).not.toContain('node_modules');
    expect(JSON.parse(await node(folder, [yarn, 'node', 'probe.mjs'], env))).toEqual(all);
  });
});

describe.each(wings)('$name by itself', ({ name, packages }) => {
  it('brings the packages that are named and no more than 15 MB', async () => {
    const folder = emptyProject(inject('workplace'), name);
    await npm(folder, ['install', '--ignore-scripts', tarball(name)]);
    const { dependencies } = JSON.parse(
      readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies).sort()).toEqual([...packages, ...typesOnly].sort());
    const files = globSync('node_modules/**/*', { cwd: folder }).filter(
      (file) => !typesOnly.some((each) => file.includes(each)),
    );
    const bytes = files.map((file) => statSync(join(folder, file))).filter((each) => each.isFile());
    expect(bytes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(15_000_000);
    const exported = await node(folder, [
      '--input-type=module',
      '-e',
      `console.log(Object.keys(await import('${name}')).join())`,
    ]);
    expect(exported).toMatch(name.endsWith('-plan') ? /\btoFhir\b/ : /\bcreateValidator\b/);
  });
});
