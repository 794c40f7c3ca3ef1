// The examples for containers and systemd give the adapter what it needs and no more; the supply chain keeps its rules.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brokenRules, brokenToolRules } from '../../scripts/supply-chain/rules.ts';
import { sections } from '../../src/adapter/config/config.ts';

const read = (file: string): string => readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)] as const);
  const all = (word: string): string[] => lines.filter(([each]) => each === word).map(([, rest]) => rest);

  it('is made of instructions that are known', () => {
    const known = [
      'ARG',
      'FROM',
      'WORKDIR',
      'COPY',
      'RUN',
      'ENV',
      'USER',
      'EXPOSE',
      'HEALTHCHECK',
      'ENTRYPOINT',
      'CMD',
    ];
    expect(lines.map(([word]) => word).filter((word) => !known.includes(word))).toEqual([]);
    for (const form of [...all('ENTRYPOINT'), ...all('CMD')]) {
      expect(Array.isArray(JSON.parse(form))).toBe(true);
    }
  });

  it('pins its base, runs as nobody in particular, and holds no secret', () => {
    for (const base of all('FROM')) {
      expect(base).toMatch(/^\$\{NODE_IMAGE\}( AS build)?$/);
    }
    expect(all('ARG').join()).toMatch(/^NODE_IMAGE=node:\d+\.\d+\.\d+-[a-z-]+$/);
    const last = lines.map(([word]) => word).lastIndexOf('FROM');
    const [user] = lines.slice(last).filter(([word]) => word === 'USER');
    expect(user?.[1]).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(read('Dockerfile')).not.toMatch(/(SECRET|TOKEN|PASSWORD)\s*=|curl .*\||--unsafe|sudo|chmod 777/i);
    expect(all('RUN').join('\n')).toMatch(/npm ci --ignore-scripts/);
  });

  it('copies only what the package ships, after the build', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
    const shipped = new Set([...manifest.files, 'package.json', 'node_modules']);
    const copied = all('COPY').flatMap((rest) => /--from=build \S+ \/build\/(\S+)/.exec(rest)?.[1] ?? []);
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((each) => !shipped.has(each))).toEqual([]);
    // What is not in the source is made by the build, and what is made there does not come from another machine.
    expect(copied.filter((each) => !existsSync(each)).filter((each) => each !== 'dist')).toEqual([]);
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'node_modules', 'dist']));
  });

  it('starts a program that is there, reachable from outside, and asks its health where it listens', () => {
    const [entry] = all('ENTRYPOINT').map((form) => JSON.parse(form) as string[]);
    expect(existsSync(entry?.[1] ?? '')).toBe(true);
    expect(all('ENV').join(' ')).toContain('IP_FHIR_HOST=0.0.0.0');
    const [port] = all('EXPOSE');
    expect(Number(port)).toBe((sections.listen.defaults as { port: number }).port);
    expect(all('HEALTHCHECK').join(' ')).toContain('"bin/health.js"');
    expect(readFileSync('bin/health.js', 'utf8')).toContain(`IP_FHIR_PORT || ${port}`);
  });
});

it('the compose file keeps secrets in files, listens on the machine alone, and gives the adapter no rights', () => {
  const compose = read('compose.yaml');
  expect(compose).not.toMatch(/^\s+(POSTGRES_PASSWORD|DATABASE_URL|\w*(TOKEN|SECRET)):/m);
  expect(compose).toMatch(/ports: \["127\.0\.0\.1:8090:8090"\]/);
  for (const setting of ['read_only: true', 'cap_drop: ["ALL"]', 'no-new-privileges:true', 'core: 0']) {
    expect(compose).toContain(setting);
  }
  // What is put beside it is nobody's to commit.
  const ignored = readFileSync('.gitignore', 'utf8').split('\n');
  for (const file of compose.match(/\.\/[\w-]+(\.\w+)?/g) ?? []) {
    expect(ignored).toContain(`deploy/${file.slice(2)}`);
  }
});

it('the unit of systemd takes away every right that the adapter does not need', () => {
  const settings = new Map(
    read('ip-fhir.service')
      .split('\n')
      .filter((line) => /^[A-Z]\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  for (const name of [
    'NoNewPrivileges',
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'DynamicUser',
    'RestrictSUIDSGID',
  ]) {
    expect(settings.get(name), name).toBe('yes');
  }
  expect(settings.get('ProtectSystem')).toBe('strict');
  expect(settings.get('LimitCORE')).toBe('0');
  expect(settings.get('CapabilityBoundingSet')).toBe('');
  expect(read('ip-fhir.service')).not.toMatch(/^(User=root|Environment=.*(SECRET|TOKEN|PASSWORD))/m);
});

describe('the supply chain', () => {
  const lock = (license: string | undefined, integrity = 'sha512-x') => ({
    packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity, ...(license ? { license } : {}) } },
  });
  const rules = (manifest: object, locked: ReturnType<typeof lock>) =>
    brokenRules(manifest, locked, () => ({})).broken;

  it.each([
    ['GPL-3.0-only', 1],
    ['AGPL-3.0', 1],
    ['MIT AND GPL-2.0', 1],
    ['UNLICENSED', 1],
    [undefined, 1],
    ['MIT', 0],
    ['(MIT OR GPL-3.0)', 0],
    ['Apache-2.0 AND BSD-3-Clause', 0],
  ])('takes a package under %s or not', (license, broken) => {
    expect(rules({}, lock(license))).toHaveLength(broken);
  });

  it('wants exact versions and a strong hash', () => {
    expect(
      rules({ dependencies: { a: '^1.0.0' }, devDependencies: { b: 'latest' } }, lock('MIT', 'sha1-x')),
    ).toHaveLength(3);
  });

  it('wants the same of tools in a package of their own', () => {
    const manifest = { devDependencies: { a: '^1.0.0' } };
    expect(brokenToolRules(manifest, lock('GPL-3.0-only', 'sha1-x'))).toHaveLength(2);
    expect(brokenToolRules({ devDependencies: { a: '1.0.0' } }, lock('GPL-3.0-only'))).toEqual([]);
  });
});
