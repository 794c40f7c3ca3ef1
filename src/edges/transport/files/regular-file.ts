// Reading a file that another program put there: it may be no file at all, or one without end.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

export interface RegularFile {
  /** Its first bytes, up to one more than the limit. */
  readonly bytes: Buffer;
  /** When it was written last, in milliseconds. */
  readonly changed: number;
}

/**
 * A folder, a pipe, a device or a link that leads nowhere is no file, and is not waited for; `gone` says that nothing has the
 * name any more. Throws what the system says of a file that cannot be read.
 * @param limit in bytes: what is longer, or grows while it is read, is not read to its end
 */
export async function readRegularFile(
  path: string,
  limit: number,
): Promise<RegularFile | 'no file' | 'gone'> {
  let file: FileHandle;
  try {
    // A pipe is opened without waiting for somebody who writes.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const there = await lstat(path).catch(() => undefined);
    if (there?.isFile()) {
      throw error;
    }
    return there ? 'no file' : 'gone';
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) {
      return 'no file';
    }
    const chunks: Buffer[] = [];
    for await (const chunk of file.createReadStream({ end: limit, autoClose: false })) {
      chunks.push(chunk as Buffer);
    }
    return { bytes: Buffer.concat(chunks), changed: found.mtimeMs };
  } finally {
    await file.close();
  }
}
