// The directory in one JSON file: written beside it and renamed over it, so that a reader sees the old or the new one.
import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DirectoryResource } from '../../../need/directory/directory.ts';
import { type DirectoryStore, StaleDirectory, type StoredDirectory } from '../../../need/directory/store.ts';

const empty: StoredDirectory = { revision: '0', resources: [], cursors: {} };

/** The file cannot be used; the message names it and says why. */
export class UnreadableDirectory extends Error {
  constructor(path: string, why: string, cause?: unknown) {
    super(`The directory file ${path} ${why}`, { cause });
    this.name = 'UnreadableDirectory';
  }
}

/**
 * Keeps the directory in a file. A missing file is an empty directory. The revision is a digest of the content, so a
 * change by hand counts as one. Writers in the same process wait for each other; between processes a lock file beside
 * the directory keeps one of two writers out.
 */
export function createFileDirectory(path: string): DirectoryStore {
  let last: Promise<unknown> = Promise.resolve();
  const read = () => readStored(path);
  return {
    revision: async () => (await read()).revision,
    read,
    write: (next, expected) => {
      const written = last.then(() => underLock(path, () => replace(path, next, expected, read)));
      last = written.catch(() => undefined);
      return written;
    },
  };
}

async function readStored(path: string): Promise<StoredDirectory> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return empty;
    }
    throw new UnreadableDirectory(path, 'cannot be read', error);
  }
  try {
    const { resources, cursors } = JSON.parse(text) as Partial<StoredDirectory>;
    if (!Array.isArray(resources)) {
      throw new TypeError('it holds no list of resources');
    }
    return { revision: digest(text), resources: resources as DirectoryResource[], cursors: cursors ?? {} };
  } catch (error) {
    throw new UnreadableDirectory(
      path,
      'is damaged or no directory: restore it, or import into a new file',
      error,
    );
  }
}

async function replace(
  path: string,
  { resources, cursors }: Omit<StoredDirectory, 'revision'>,
  expected: string,
  read: () => Promise<StoredDirectory>,
): Promise<StoredDirectory> {
  const { revision } = await read();
  if (revision !== expected) {
    throw new StaleDirectory(expected, revision);
  }
  const text = `${JSON.stringify({ resources, cursors }, null, 1)}\n`;
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(beside, 'wx', 0o640);
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
  await syncFolder(dirname(path));
  return { revision: digest(text), resources, cursors };
}

/** The rename itself is only durable when the folder is; some file systems cannot sync a folder, and then do not. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}

async function underLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  const file = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableDirectory(
      path,
      error.code === 'EEXIST'
        ? `is being written by another process; when none is running, remove ${lock}`
        : 'cannot be written: does its folder exist?',
      error,
    );
  });
  try {
    return await work();
  } finally {
    await file.close();
    await rm(lock, { force: true });
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
