// Files with messages that lie in folders of this machine, because another program reads or wrote them: cleared when old.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface KeptFolder {
  readonly path: string;
  /** Whether the file may go, by its name without extension; every old one when not given. */
  readonly mayGo?: (name: string) => Promise<boolean>;
}

/** Deletes messages that were last written before, and gives how many. A folder that is not there has none. */
export async function sweepFolder(
  { path, mayGo = async () => true }: KeptFolder,
  before: Date,
): Promise<number> {
  let gone = 0;
  for (const file of await namesIn(path)) {
    const name = /^([^.].*)\.(xml|json)$/i.exec(file)?.[1] ?? /^\.(.+)\.part$/.exec(file)?.[1];
    const whole = join(path, file);
    if (name !== undefined && (await isOlder(whole, before)) && (await mayGo(name))) {
      await rm(whole, { force: true });
      gone += 1;
    }
  }
  return gone;
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

/** The message handler may take a file away at any moment. */
async function isOlder(path: string, before: Date): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.mtime < before;
}
