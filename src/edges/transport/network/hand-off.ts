// Hands messages to the hospital's own message handler, which encrypts and sends them: by a folder, or by HTTP.
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { MAX_BYTES } from '../../../ground/xml/read-xml.ts';
import type { DialogParties } from '../../../need/dialog/from-message.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { exchange } from '../units/exchange.ts';
import { genuine } from '../units/plug.ts';
import { type DialogDocument, dialogDocument } from './dialog-sending.ts';
import type { NetworkTaker } from './nhn.ts';

const PEER = 'message handler';
/** A message is about a person: only the adapter's user reads it, or its group where the message handler is another user. */
const OWNER_ONLY = 0o600;
export const GROUP_READS = 0o640;

/** Hands over by a folder: a file is there whole or not at all, under the id of its message. */
export function createFolderHandOff(outbox: string, parties: DialogParties, mode = OWNER_ONLY): KeEndpoint {
  return {
    async send(permit, _recipient, message) {
      genuine(permit);
      await writeWhole(outbox, dialogDocument(message, parties), mode);
      return undefined;
    },
  };
}

async function writeWhole(folder: string, { id, xml }: DialogDocument, mode: number): Promise<void> {
  const name = join(folder, `${id}.xml`);
  const draft = join(folder, `.${id}.part`);
  try {
    const file = await open(draft, 'w', mode);
    try {
      await file.writeFile(xml);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new PeerFailure(PEER, 'transient', `the message cannot be put into its folder (${code})`, {
      cause: error,
    });
  }
}

/**
 * Takes what the message handler has put into the folder: receipts and replies. A file is moved to `done` when it is
 * kept, to `refused` when it cannot be read, and stays when it could not be taken now. Gives how many were taken.
 */
export async function takeFromFolder(folder: string, taker: Pick<NetworkTaker, 'document'>): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /^[^.].*\.xml$/i.test(name)).sort();
  let taken = 0;
  for (const name of names) {
    const where = await takeFile(join(folder, name), taker);
    if (where !== undefined) {
      await mkdir(join(folder, where), { recursive: true, mode: 0o700 });
      await rename(join(folder, name), join(folder, where, basename(name)));
      taken += 1;
    }
  }
  return taken;
}

async function takeFile(
  path: string,
  taker: Pick<NetworkTaker, 'document'>,
): Promise<'done' | 'refused' | undefined> {
  const { size } = await stat(path);
  // Longer than any message: its first bytes are enough to be told so.
  const bytes = size > MAX_BYTES ? new Uint8Array(MAX_BYTES + 1) : await readFile(path);
  const { kind } = await taker.document(bytes);
  if (kind === 'later') {
    return undefined;
  }
  return kind === 'unreadable' ? 'refused' : 'done';
}

/** Hands over by HTTP: the message handler takes the XML as the body of a POST. */
export function createHttpHandOff(options: {
  readonly url: string;
  readonly parties: DialogParties;
  readonly fetch: AuthorisedFetch;
  readonly timeout?: number;
}): KeEndpoint {
  return {
    async send(permit, _recipient, message) {
      genuine(permit);
      const { id, xml, receiverHerId } = dialogDocument(message, options.parties);
      const headers = {
        'content-type': 'application/xml; charset=utf-8',
        'x-message-id': id,
        'x-receiver-her-id': receiverHerId,
      };
      await exchange(
        options.url,
        { method: 'POST', headers, body: Buffer.from(xml) },
        {
          peer: PEER,
          fetch: options.fetch,
          changes: true,
          ...(options.timeout ? { timeout: options.timeout } : {}),
        },
      );
      return undefined;
    },
  };
}
