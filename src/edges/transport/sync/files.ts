// Files that a reader after a crash sees as they were or as they are, and never half.
import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';

/** Undefined when there is no such file. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Writes the text beside a path, on disk when it resolves. Gives the path of what was written. */
export async function writeBeside(path: string, text: string, mode: number): Promise<string> {
  const beside = `${path}.${randomUUID()}.tmp`;
  const file = await open(beside, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
}

/** On disk when it resolves. */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const beside = await writeBeside(path, text, mode);
  try {
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}
