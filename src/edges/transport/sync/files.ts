// Files that a reader after a crash sees as they were or as they are, and never half.
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { readRegularFile } from '../files/regular-file.ts';

/** Longest text that is read, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Undefined when there is no such file. Throws for what is there and no file, and for what is longer than a text may be. */
export async function readText(path: string): Promise<string | undefined> {
  const found = await readRegularFile(path, MAX_BYTES);
  if (found === 'gone') {
    return undefined;
  }
  if (found === 'no file' || found.bytes.length > MAX_BYTES) {
    throw Object.assign(new Error('no file that can be read'), {
      code: found === 'no file' ? 'EINVAL' : 'EFBIG',
    });
  }
  return found.bytes.toString('utf8');
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
