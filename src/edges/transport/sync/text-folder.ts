// A plan tool's folder of documents. The tool takes no part in any lock: what it writes while a file is replaced must stand.
import { link, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PeerFailure } from '../../../flows/ports.ts';
import type { TextFolder } from '../../../flows/sync/file-side.ts';
import { readText, writeBeside } from './files.ts';

/** What a file is called while it is looked at and replaced. */
const ASIDE = '.ip-fhir-aside';
const NEW_FILE = 0o640;
const BOM = '\uFEFF';

/**
 * The `.json` files of a folder. A file is put aside, compared with what was read, and the new text takes its name only where
 * nobody else has taken it; what a tool wrote meanwhile, to the name or into the file that was put aside, stands.
 */
export function createTextFolder(path: string): TextFolder {
  return {
    async names() {
      const names = await readdir(path);
      await Promise.all(names.filter((name) => name.endsWith(ASIDE)).map((name) => recover(path, name)));
      const now = names.some((name) => name.endsWith(ASIDE)) ? await readdir(path) : names;
      return now.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
    },
    read: async (name) => (await readText(join(path, name)))?.replace(BOM, ''),
    async write(name, text, over) {
      // A link stays one: what it leads to is replaced.
      const target = await realpath(join(path, name)).catch(() => join(path, name));
      await replace(target, name, text, over);
    },
  };
}

async function replace(target: string, name: string, text: string, over: string | undefined): Promise<void> {
  const mode = await stat(target).then(
    (file) => file.mode & 0o777,
    () => NEW_FILE,
  );
  const before = await readText(target);
  if (before?.replace(BOM, '') !== over) {
    throw writtenMeanwhile(name);
  }
  const marked = before?.startsWith(BOM) ? `${BOM}${text}` : text;
  const beside = await writeBeside(target, marked, mode);
  try {
    await (before === undefined ? take(beside, target, name) : exchange(beside, target, name, before));
  } finally {
    await rm(beside, { force: true });
  }
}

async function exchange(beside: string, target: string, name: string, before: string): Promise<void> {
  const aside = join(dirname(target), `.${basename(target)}${ASIDE}`);
  await rename(target, aside);
  if ((await readText(aside)) !== before) {
    await putBack(aside, target);
    throw writtenMeanwhile(name);
  }
  try {
    await take(beside, target, name);
  } catch (error) {
    await putBack(aside, target);
    throw error;
  }
  // Who had the file open may have written into it after all: then that is what stands.
  if ((await readText(aside)) !== before) {
    await rename(aside, target);
    throw writtenMeanwhile(name);
  }
  await rm(aside, { force: true });
}

/** Gives the new text the name, and only where nobody has it. */
async function take(beside: string, target: string, name: string): Promise<void> {
  try {
    await link(beside, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw writtenMeanwhile(name);
    }
    // Some file systems have no links: there the name is taken without a look.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') {
      throw error;
    }
    await rename(beside, target);
  }
}

/** What was put aside stands again, unless somebody has written a newer one. */
async function putBack(aside: string, target: string): Promise<void> {
  await link(aside, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') {
      return rename(aside, target);
    }
    return undefined;
  });
  await rm(aside, { force: true });
}

/** After a stop between putting aside and replacing. */
async function recover(folder: string, name: string): Promise<void> {
  const target = join(folder, name.slice(1, -ASIDE.length));
  await putBack(join(folder, name), target);
}

function writtenMeanwhile(name: string): PeerFailure {
  return new PeerFailure('plan tool', 'permanent', `${name} was written by somebody else meanwhile`, {
    kind: 'conflict',
  });
}
