// The walls of the house hold, and the check really looked at the modules.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

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
