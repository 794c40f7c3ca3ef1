// Folders on this machine that syncing works with: a plan tool's documents, and the bases of the next merge.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PeerFailure } from '../../flows/ports.ts';
import type { TextFolder } from '../../flows/sync/file-side.ts';
import { keyText, type PlanKey, type SyncBase, type SyncState } from '../../flows/sync/side.ts';
import { createSeal, type Seal } from '../../ground/sealing/seal.ts';

/**
 * The `.json` files of a folder. A file is replaced whole (written beside it and renamed over it), and only when it
 * still is what was read; a tool that writes in the instant between that look and the rename is not noticed.
 */
export function createTextFolder(path: string): TextFolder {
  return {
    async names() {
      const names = await readdir(path);
      return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
    },
    read: (name) => readText(join(path, name)),
    async write(name, text, over) {
      if ((await readText(join(path, name))) !== over) {
        throw new PeerFailure('plan tool', 'permanent', `${name} was written by somebody else meanwhile`, {
          kind: 'conflict',
        });
      }
      await replaceFile(join(path, name), text, 0o640);
    },
  };
}

/** One file a plan, readable for this user alone, and sealed when there is a key: a base is a whole plan. */
export function createSyncState(folder: string, seal: Seal = createSeal([])): SyncState {
  const nameOf = (key: PlanKey) => `${createHash('sha256').update(keyText(key)).digest('hex')}.base.json`;
  const read = async (name: string) => {
    const text = await readText(join(folder, name));
    return text
      ? (JSON.parse(seal.open(text, `sync/${name}`)) as { key: PlanKey; base: SyncBase })
      : undefined;
  };
  const cursors = join(folder, 'cursors.json');
  return {
    async *all() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.base.json')) {
          continue;
        }
        const kept = await read(name);
        if (kept) {
          yield kept;
        }
      }
    },
    async load(key) {
      return (await read(nameOf(key)))?.base;
    },
    save: (key, base) =>
      replaceFile(
        join(folder, nameOf(key)),
        seal.seal(JSON.stringify({ key, base }), `sync/${nameOf(key)}`),
        0o600,
      ),
    async loadCursors() {
      return JSON.parse((await readText(cursors)) ?? '{}') as Record<string, string>;
    },
    saveCursors: (next) => replaceFile(cursors, JSON.stringify(next), 0o600),
  };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** On disk when it resolves: a reader after a crash sees the old text or the new one. */
async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(beside, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}
