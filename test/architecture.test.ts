// The walls of the house hold, and the check really looked at the modules.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { impurities } from '../scripts/architecture/globals.ts';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const copies: string[] = [];

interface Report {
  readonly summary: {
    readonly error: number;
    readonly totalCruised: number;
    readonly violations: { rule: { name: string } }[];
  };
}

async function cruise(directory: string): Promise<Report> {
  const command = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const options = { cwd: directory, maxBuffer: 64 * 1024 * 1024 };
  const args = [command, 'src', '--config', '.dependency-cruiser.js', '--output-type', 'json'];
  const { stdout } = await run(process.execPath, args, options).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Report;
}

/** A copy of the source in which one file can be planted. */
function copyOfHouse(): string {
  const directory = mkdtempSync(join(tmpdir(), 'house-'));
  copies.push(directory);
  for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.js']) {
    cpSync(join(root, name), join(directory, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  return directory;
}

afterAll(() => {
  for (const directory of copies) {
    rmSync(directory, { recursive: true, force: true });
  }
});

describe('the import table', () => {
  it('holds over every module of src', async () => {
    const { summary } = await cruise(root);
    expect(summary.violations).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(400);
  });

  it.each([
    [
      'a pure room that imports an edge',
      'need/consent/planted.ts',
      "import '../../edges/transport/units/ke-endpoint.ts';\n",
      'need-consent-imports',
    ],
    ['a pure room that reads files', 'need/notice/planted.ts', "import 'node:fs';\n", 'pure-rooms'],
    ['a middle room that opens sockets', 'flows/planted.ts', "import 'express';\n", 'network-at-the-edge'],
    [
      'a room that imports the command line',
      'edges/server/planted.ts',
      "import '../../cli/main.ts';\n",
      'edges-server-imports',
    ],
  ])('refuses %s', async (_what, file, text, rule) => {
    const house = copyOfHouse();
    writeFileSync(join(house, 'src', file), text);
    const { summary } = await cruise(house);
    expect(summary.violations.map((violation) => violation.rule.name)).toContain(rule);
  });
});

describe('a pure room', () => {
  it('is what the whole house holds to, in folders that one can overlook', async () => {
    const { stdout } = await check(root);
    expect(stdout).toMatch(/^0 problems of shape and purity in \d{3,} files, [2-9]\d{2,} of them pure/);
  });

  it.each([
    ['the present', 'Date.now()'],
    ['the present', 'new Date()'],
    ['the present', 'Date()'],
    ['the clock by another name', '[Date]'],
    ['the present in a format', 'new Intl.DateTimeFormat().format()'],
    ['a random number', 'Math.random()'],
    ['a random number by another name', '[Math]'],
    ['a random id', 'crypto.randomUUID()'],
    ['the environment', 'process.env'],
    ['the network', "fetch('https://a.example')"],
    ['a stopwatch', 'performance.now()'],
    ['a timer', 'setTimeout(() => undefined, 1)'],
    ['everything', 'globalThis.fetch'],
  ])('may not ask for %s: %s', (_what, expression) => {
    expect(impurities('src/need/planted.ts', `export const planted = ${expression};\n`)).toHaveLength(1);
  });

  it.each([
    ['random ids', "import { randomUUID } from 'node:crypto';\n"],
    ['random ids by another door', "import * as uuid from 'uuid';\n"],
    ['ids made of the clock', "import { v7 } from 'uuid';\n"],
  ])('may not import %s', (_what, text) => {
    expect(impurities('src/need/planted.ts', text)).toHaveLength(1);
  });

  it('may reckon with instants that it is given, and have names of its own', () => {
    const text = `
      import { createHash } from 'node:crypto';
      import { v5 } from 'uuid';
      export const at = (date: Date, text: string) => [new Date(text), Date.parse(text), Date.UTC(2026), Math.max(1, 2)];
      export const fetch = { process: 1, performance: (crypto: Date) => crypto };
      export const hash = (text: string) => [createHash('sha256'), v5(text, text)];
    `;
    expect(impurities('src/need/planted.ts', text)).toEqual([]);
  });

  it('with a clock in it fails the check, as a crowded folder and a twelfth room do', async () => {
    const house = mkdtempSync(join(tmpdir(), 'house-'));
    copies.push(house);
    mkdirSync(join(house, 'src/need'), { recursive: true });
    writeFileSync(join(house, 'src/need/planted.ts'), 'export const now = () => Date.now();\n');
    for (let room = 0; room < 19; room += 1) {
      mkdirSync(join(house, `src/room${room}`));
      writeFileSync(join(house, `src/room${room}/one.ts`), '');
      writeFileSync(join(house, `src/need/file${room}.ts`), '');
    }
    const { code, stderr } = await check(house);
    expect(code).toBe(1);
    expect(stderr).toContain('src/need/planted.ts:1: the clock');
    expect(stderr).toContain('src holds 20 entries');
    expect(stderr).toContain('src/need holds 20 files');
  });
});

/** The second half of `npm run architecture`, over the `src` of a folder. */
async function check(directory: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = join(root, 'scripts', 'architecture', 'run.ts');
  return run(process.execPath, [command, directory]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}
