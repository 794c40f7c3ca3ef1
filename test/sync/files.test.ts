// A plan tool's folder and the state of a sync, as people and programs leave them.
import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockState } from '../../src/edges/transport/sync/state-lock.ts';
import { bindState, createSyncState } from '../../src/edges/transport/sync/sync-state.ts';
import { createTextFolder } from '../../src/edges/transport/sync/text-folder.ts';
import { fhirSide } from '../../src/flows/sync/fhir-side.ts';
import { fileSide } from '../../src/flows/sync/file-side.ts';
import { keyOfPlan } from '../../src/flows/sync/side.ts';
import { syncPlans } from '../../src/flows/sync/sync-plans.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { MemoryServer } from '../support/memory-server.ts';
import { memoryState, smallPlan } from '../support/two-writers.ts';

const plan = parsePlan(smallPlan(1, 7)).plan as IndividualPlan;
const text = JSON.stringify(plan);
let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'ip-fhir-files-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

function setting() {
  const server = new MemoryServer();
  const ports = {
    server,
    check: () => [],
    clock: { now: () => new Date('2026-11-29T12:00:00Z') },
    wait: async () => {},
    random: () => 0.5,
  };
  const tool = fileSide('verktøyet', createTextFolder(path));
  const state = memoryState();
  const pass = () => syncPlans({ ...ports, sides: [fhirSide('sykehuset', ports), tool], state, atOnce: 1 });
  return { server, tool, pass };
}

const inText = (name: string) => readFile(join(path, name), 'utf8');

describe('a plan tool’s folder', () => {
  it('with two files of one plan counts neither and says so; what stands on the server is not touched', async () => {
    await writeFile(join(path, 'a.json'), text);
    const { pass, server, tool } = setting();
    await pass();
    const writes = server.writes;
    await writeFile(join(path, 'b.json'), JSON.stringify({ ...plan, title: 'Kopi' }));
    expect((await pass()).plans).toMatchObject([{ outcome: 'refused', reasons: [{ code: 'duplicate' }] }]);
    expect(tool.unreadable.map(({ file }) => file)).toEqual(['a.json', 'b.json']);
    expect(server.writes).toBe(writes);
    await rm(join(path, 'a.json'));
    expect((await pass()).counts).toMatchObject({ updated: 1 });
  });

  it('whose file is damaged has that plan refused, not written anew under another name; a lost file comes back', async () => {
    await writeFile(join(path, 'a.json'), text);
    const { pass } = setting();
    await pass();
    await writeFile(join(path, 'a.json'), '{ half');
    expect((await pass()).counts).toMatchObject({ refused: 1 });
    expect(await readdir(path)).toEqual(['a.json']);
    await rm(join(path, 'a.json'));
    expect((await pass()).counts).toMatchObject({ created: 1 });
    expect(await readdir(path)).toHaveLength(1);
  });

  it('has no plan written anew while a file that may be the same one, renamed, cannot be read', async () => {
    await writeFile(join(path, 'a.json'), text);
    await writeFile(join(path, 'notes.json'), '[1, 2]');
    await mkdir(join(path, 'odd.json'));
    const { pass } = setting();
    await pass();
    await rm(join(path, 'a.json'));
    for (const half of [text.slice(0, text.length / 2), '', '{']) {
      await writeFile(join(path, 'b.json'), half);
      expect((await pass()).plans).toMatchObject([{ outcome: 'refused', reasons: [{ code: 'processing' }] }]);
      expect(await readdir(path)).toEqual(['b.json', 'notes.json', 'odd.json']);
    }
    // What it held in the meantime counts once it is whole.
    await writeFile(join(path, 'b.json'), JSON.stringify({ ...plan, title: 'Ny' }));
    expect((await pass()).plans).toMatchObject([{ outcome: 'updated', sides: { sykehuset: 'updated' } }]);
    // Half a file that names another plan is not this one.
    await rm(join(path, 'b.json'));
    await writeFile(join(path, 'c.json'), '{"id": "another", "source');
    expect((await pass()).counts).toMatchObject({ created: 1 });
  });

  it('with an entry that is no file stops that entry alone', async () => {
    await writeFile(join(path, 'a.json'), text);
    await mkdir(join(path, 'odd.json'));
    const { pass, tool } = setting();
    expect((await pass()).counts).toMatchObject({ created: 1 });
    expect(tool.unreadable.map(({ file }) => file)).toEqual(['odd.json']);
  });

  it('with a pipe, a device or a link that leads nowhere waits for none of them', async () => {
    await writeFile(join(path, 'a.json'), text);
    execFileSync('mkfifo', [join(path, 'b.json')]);
    await symlink('/dev/zero', join(path, 'c.json'));
    await symlink(join(path, 'nowhere'), join(path, 'd.json'));
    const { server, tool, pass } = setting();
    await pass();
    expect(tool.unreadable.map(({ file }) => file)).toEqual(['b.json', 'c.json', 'd.json']);
    expect(await server.search('CarePlan', {})).toHaveLength(1);
  });

  it('follows a renamed file, and keeps BOM, mode, links and the letters of its names', async () => {
    const [composed, decomposed] = ['blåbær.json', 'blåbær.json'.normalize('NFD')];
    await mkdir(join(path, 'elsewhere'));
    const target = join(path, 'elsewhere', 'real.txt');
    await writeFile(target, `\uFEFF${text}`);
    await chmod(target, 0o600);
    await symlink(target, join(path, decomposed));
    const { pass, server } = setting();
    await pass();
    await rename(join(path, decomposed), join(path, composed));
    const goal = server.all('Goal')[0];
    server.set({ ...goal, description: { text: 'Fra sykehuset' } } as never);
    expect((await pass()).counts).toMatchObject({ updated: 1, created: 0 });
    const now = await readFile(target, 'utf8');
    expect([now.startsWith('\uFEFF'), now.includes('Fra sykehuset')]).toEqual([true, true]);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
    expect((await lstat(join(path, composed))).isSymbolicLink()).toBe(true);
  });

  it('never loses what the tool writes meanwhile, and nothing when it was stopped half way', async () => {
    const folder = createTextFolder(path);
    await writeFile(join(path, 'a.json'), 'old');
    await writeFile(join(path, 'a.json'), 'newer');
    await expect(folder.write('a.json', 'ours', 'old')).rejects.toMatchObject({ kind: 'conflict' });
    expect(await readFile(join(path, 'a.json'), 'utf8')).toBe('newer');
    await rename(join(path, 'a.json'), join(path, '.a.json.ip-fhir-aside'));
    expect(await folder.names()).toEqual(['a.json']);
    expect(await folder.read('a.json')).toBe('newer');
    await folder.write('a.json', 'ours', 'newer');
    expect(await inText('a.json')).toBe('ours');
    expect(await readdir(path)).toEqual(['a.json']);
  });
});

describe('the state of a sync', () => {
  it('that is damaged counts as none and is told: a base for its plan, a cursor for everything', async () => {
    const damaged: string[] = [];
    const state = createSyncState(path, { onDamaged: (file) => damaged.push(file) });
    await state.save(keyOfPlan(plan), { plan, marks: { a: {}, b: {} } });
    const [base] = await readdir(path);
    await writeFile(join(path, base ?? ''), '{"key":');
    await writeFile(join(path, 'cursors.json'), '{"a":"not a moment"}');
    expect(await state.load(keyOfPlan(plan))).toBeUndefined();
    expect(await state.loadCursors()).toEqual({});
    expect(damaged).toEqual([base, 'cursors.json']);
  });

  it('is of its two systems: others are refused, moved ones are said to be', async () => {
    const systems = { server: 'https://a.example/fhir', tool: '/plans' };
    await bindState(path, systems, false);
    await bindState(path, { ...systems }, false);
    const moved = { ...systems, server: 'https://b.example/fhir' };
    await expect(bindState(path, moved, false)).rejects.toThrow('two other systems');
    await bindState(path, moved, true);
    await bindState(path, moved, false);
  });

  it('is worked with by one process at a time', async () => {
    await lockState(path);
    await expect(lockState(path)).rejects.toThrow('in use');
  });
});
