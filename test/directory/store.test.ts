import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import {
  createFileDirectory,
  UnreadableDirectory,
} from '../../src/edges/transport/directory/directory-file.ts';
import {
  createMemoryDirectory,
  type DirectoryStore,
  StaleDirectory,
} from '../../src/need/directory/store.ts';
import { freshDatabase } from '../support/store.ts';

const resources = [{ resourceType: 'Organization' as const, id: 'a', name: 'A' }];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await opened?.close(0);
  opened = undefined;
});

let opened: Store | undefined;
async function inPostgres(): Promise<DirectoryStore> {
  opened = await openStore({ databaseUrl: await freshDatabase() });
  return opened.directory;
}

const stores: readonly (readonly [string, () => DirectoryStore | Promise<DirectoryStore>])[] = [
  ['in memory', () => createMemoryDirectory()],
  ['in a file', () => createFileDirectory(join(folder, 'directory.json'))],
  ['in PostgreSQL', inPostgres],
];

describe.each(stores)('the directory %s', (_, create) => {
  it('gives back what was written, under a new revision', async () => {
    const store = await create();
    const before = await store.read();
    expect(before.resources).toEqual([]);
    const written = await store.write({ resources, cursors: { feed: '7' } }, before.revision);
    expect(written.revision).not.toBe(before.revision);
    expect(await store.read()).toEqual({ revision: written.revision, resources, cursors: { feed: '7' } });
  });

  it('refuses a change that was worked out from an older revision, and keeps the newer', async () => {
    const store = await create();
    const { revision } = await store.read();
    await store.write({ resources, cursors: {} }, revision);
    await expect(store.write({ resources: [], cursors: {} }, revision)).rejects.toThrow(StaleDirectory);
    expect((await store.read()).resources).toEqual(resources);
  });

  it('lets exactly one of many simultaneous writers through', async () => {
    const store = await create();
    const { revision } = await store.read();
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        store.write({ resources, cursors: { by: `${index}` } }, revision),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the directory file', () => {
  const path = () => join(folder, 'directory.json');

  it('leaves nothing beside it, and survives a restart', async () => {
    await createFileDirectory(path()).write({ resources, cursors: {} }, '0');
    expect(await readdir(folder)).toEqual(['directory.json']);
    expect((await createFileDirectory(path()).read()).resources).toEqual(resources);
  });

  it('is not read when it is damaged, and not overwritten then', async () => {
    await writeFile(path(), '{"resources": [');
    const store = createFileDirectory(path());
    await expect(store.read()).rejects.toThrow(UnreadableDirectory);
    await expect(store.write({ resources, cursors: {} }, '0')).rejects.toThrow(UnreadableDirectory);
    expect(await readFile(path(), 'utf8')).toBe('{"resources": [');
  });

  it('notices a change by hand', async () => {
    const store = createFileDirectory(path());
    const { revision } = await store.write({ resources, cursors: {} }, '0');
    await writeFile(path(), '{"resources": []}');
    await expect(store.write({ resources, cursors: {} }, revision)).rejects.toThrow(StaleDirectory);
  });

  it('keeps a second process out while one writes', async () => {
    await writeFile(`${path()}.lock`, '');
    await expect(createFileDirectory(path()).write({ resources, cursors: {} }, '0')).rejects.toThrow(
      'another process',
    );
  });
});
