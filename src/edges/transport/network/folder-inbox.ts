// Watches the folder into which the hospital's message handler puts receipts and replies. Each file stands alone: what is no
// document, or cannot be read, is put away beside the others.
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { MAX_BYTES, parseXml } from '../../../ground/xml/read-xml.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { type Inbox, pause } from './nhn-inbox.ts';

/** What became of a document: kept, kept with a receipt for its sender, not readable, or not to be taken now. */
export type Brought =
  | { readonly kind: 'kept' | 'unreadable' | 'later' }
  | { readonly kind: 'receipted'; readonly id: string; readonly appRec: string };

export interface FolderPorts {
  readonly folder: string;
  readonly take: (document: Uint8Array) => Promise<Brought>;
  /** Hands the receipt for a message over to be sent, under an id that is the same each time. */
  readonly reply: (id: string, appRec: string) => Promise<void>;
  /** Tells a person that something in the folder cannot be taken. */
  readonly stuck: (id: string, why: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly now: () => Date;
}

export interface FolderInboxOptions extends FolderPorts {
  /** Wait between two looks, in milliseconds. */
  readonly every: number;
}

export function watchFolder({ every, ...ports }: FolderInboxOptions): Inbox {
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await takeFromFolder(ports).catch(ports.onError);
      await pause(every, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/**
 * Takes what lies in the folder. A file is moved to `done` when it is kept, to `refused` when it cannot be read or is no
 * file, and stays when it could not be taken now. Gives how many were taken.
 */
export async function takeFromFolder(ports: FolderPorts): Promise<number> {
  const names = (await readdir(ports.folder)).filter((name) => /^[^.].*\.xml$/i.test(name)).sort();
  let taken = 0;
  for (const name of names) {
    try {
      const where = await takeFile(ports, join(ports.folder, name));
      if (where !== undefined) {
        await putAway(ports.folder, name, where);
        taken += 1;
      }
    } catch (error) {
      ports.onError(error);
    }
  }
  return taken;
}

/** A file that is not whole yet is looked at again; this long after its last change it is as it is, in milliseconds. */
const WRITTEN = 10_000;

async function takeFile(ports: FolderPorts, path: string): Promise<'done' | 'refused' | undefined> {
  const found = await readRegularFile(path, MAX_BYTES);
  if (found === 'gone') {
    return undefined;
  }
  if (found === 'no file') {
    await ports.stuck(nameless(path), 'it is no file');
    return 'refused';
  }
  const { bytes, changed } = found;
  const young = ports.now().getTime() - changed < WRITTEN;
  if (young && bytes.length <= MAX_BYTES && parseXml(bytes).root === undefined) {
    return undefined;
  }
  const brought = await ports.take(bytes);
  if (brought.kind === 'receipted') {
    await ports.reply(brought.id, brought.appRec);
    return 'done';
  }
  if (brought.kind === 'later') {
    return undefined;
  }
  return brought.kind === 'unreadable' ? 'refused' : 'done';
}

/** Names of files may tell of persons: people are told a digest, which the log of the file system has to be searched for. */
function nameless(path: string): string {
  return `file:${createHash('sha256').update(basename(path)).digest('hex').slice(0, 12)}`;
}

/** Nothing that lies there is written over: a second file of the same name gets a number. */
async function putAway(folder: string, name: string, where: 'done' | 'refused'): Promise<void> {
  await mkdir(join(folder, where), { recursive: true, mode: 0o700 });
  const there = new Set(await readdir(join(folder, where)));
  const ending = extname(name);
  const stem = basename(name, ending);
  let free = name;
  for (let number = 2; there.has(free); number += 1) {
    free = `${stem}-${number}${ending}`;
  }
  await rename(join(folder, name), join(folder, where, free));
}
