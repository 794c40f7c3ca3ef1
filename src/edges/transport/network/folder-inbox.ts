// Watches the folder into which the hospital's message handler puts receipts and replies. Each file stands alone: what is no
// document, or cannot be read, is put away beside the others.
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { MAX_BYTES, parseXml } from '../../../ground/xml/read-xml.ts';
import type { NetworkLog } from '../../../need/delivery/network-log.ts';
import { type RegularFile, readRegularFile } from '../files/regular-file.ts';
import { createStanding, type Inbox, pause, watching } from './inbox.ts';
import { workAlone } from './one-by-one.ts';

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
  /** Remembers what waits, so that a person is told of what waits for long; and what was taken, so that it gets one receipt. */
  readonly log: Pick<
    NetworkLog,
    | 'setAside'
    | 'takenUp'
    | 'personTold'
    | 'worked'
    | 'keepWorked'
    | 'claimReceipt'
    | 'receiptSent'
    | 'releaseReceipt'
  >;
  readonly now: () => Date;
  /** What large files looked like when they were seen first, by path; kept from look to look. */
  readonly growing?: Map<string, Seen>;
}

/** A file as it was at one look. */
interface Seen {
  readonly bytes: number;
  /** When it was written last, by the clock of its file system, in milliseconds. */
  readonly changed: number;
  /** When it was seen so first, by ours. */
  readonly since: number;
}

export interface FolderInboxOptions extends FolderPorts {
  /** Wait between two looks, in milliseconds. */
  readonly every: number;
}

export function watchFolder({ every, ...given }: FolderInboxOptions): Inbox {
  const ports = { ...given, growing: new Map<string, Seen>() };
  const standing = createStanding(ports.now);
  return watching(async (signal) => {
    while (!signal.aborted) {
      try {
        await takeFromFolder(ports, signal);
        standing.looked();
      } catch (error) {
        standing.failed();
        ports.onError(error);
      }
      await pause(every, signal);
    }
  }, standing);
}

/**
 * Takes what lies in the folder. A file is moved to `done` when it is kept, to `refused` when it cannot be read or is no
 * file, and stays when it could not be taken now. Gives how many were taken.
 */
export async function takeFromFolder(ports: FolderPorts, stopping?: AbortSignal): Promise<number> {
  const names = (await readdir(ports.folder)).filter((name) => /^[^.].*\.xml$/i.test(name)).sort();
  const { growing } = ports;
  for (const path of growing?.keys() ?? []) {
    if (!names.includes(basename(path))) {
      growing?.delete(path);
    }
  }
  let taken = 0;
  const each = { ...ports, reader: `folder:${ports.folder}` };
  for (const name of names) {
    if (stopping?.aborted) {
      return taken;
    }
    const path = join(ports.folder, name);
    try {
      await workAlone(each, { id: nameless(path), what: '' }, async () => {
        const where = await takeFile(ports, path);
        if (where === 'done' || where === 'refused') {
          await putAway(ports.folder, name, where);
          taken += 1;
        }
        return where !== 'later';
      });
    } catch (error) {
      ports.onError(error);
    }
  }
  return taken;
}

/** A file that is not whole yet is looked at again; this long after its last change it is as it is, in milliseconds. */
const WRITTEN = 10_000;
/** What is longer is not parsed to see whether it is whole: everybody would wait for that at each look. In bytes. */
const SMALL = 64 * 1024;

async function takeFile(
  ports: FolderPorts,
  path: string,
): Promise<'done' | 'refused' | 'later' | 'half-written' | 'in-work' | 'gone'> {
  const found = await readRegularFile(path, MAX_BYTES);
  if (found === 'gone') {
    return 'gone';
  }
  if (found === 'no file') {
    await ports.stuck(nameless(path), 'it is no file');
    return 'refused';
  }
  if (isGrowing(ports, path, found)) {
    return 'half-written';
  }
  const key = keyOf(path, found);
  let worked = await ports.log.worked(key);
  if (!worked) {
    const brought = await ports.take(found.bytes);
    if (brought.kind === 'later' || brought.kind === 'unreadable') {
      return brought.kind === 'later' ? 'later' : 'refused';
    }
    const receipt = brought.kind === 'receipted' ? JSON.stringify(brought) : undefined;
    worked = await ports.log.keepWorked(key, receipt);
  }
  const { receipt, sent } = worked;
  return receipt === undefined || sent || (await answer(ports, key, receipt)) ? 'done' : 'in-work';
}

/** False when another adapter that watches the folder is about to do it. */
async function answer({ log, reply }: FolderPorts, key: string, receipt: string): Promise<boolean> {
  if (!(await log.claimReceipt(key))) {
    return (await log.worked(key))?.sent === true;
  }
  try {
    const { id, appRec } = JSON.parse(receipt) as Extract<Brought, { kind: 'receipted' }>;
    await reply(id, appRec);
  } catch (error) {
    await log.releaseReceipt(key);
    throw error;
  }
  await log.receiptSent(key);
  return true;
}

/** One file as it was put there: the same document that comes once more is answered once more. */
function keyOf(path: string, { bytes, changed }: RegularFile): string {
  const hash = createHash('sha256')
    .update(`${basename(path)}|${changed}|`)
    .update(bytes);
  return `file:${hash.digest('hex')}`;
}

/** A small one is whole when it can be read; any when nothing was written to it for a while. */
function isGrowing({ now, growing }: FolderPorts, path: string, { bytes, changed }: RegularFile): boolean {
  const at = now().getTime();
  if (at - changed >= WRITTEN || bytes.length > MAX_BYTES) {
    return false;
  }
  if (bytes.length <= SMALL && parseXml(bytes).root !== undefined) {
    return false;
  }
  // The clock of a share may be ahead of ours: a file that stays the same is whole all the same.
  const before = growing?.get(path);
  const isSame = before?.bytes === bytes.length && before.changed === changed;
  if (!before || !isSame) {
    growing?.set(path, { bytes: bytes.length, changed, since: at });
    return true;
  }
  return at - before.since < WRITTEN;
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
  try {
    await rename(join(folder, name), join(folder, where, free));
  } catch (error) {
    // Another adapter that watches the folder was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
}
