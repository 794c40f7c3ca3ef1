// Hands messages to the hospital's own message handler, which encrypts and sends them: by a folder, or by HTTP.
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import type { DialogParties } from '../../../need/dialog/from-message.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { exchange } from '../units/exchange.ts';
import { genuine } from '../units/plug.ts';
import { type DialogDocument, dialogDocument, thereAlready } from './dialog-sending.ts';

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

/** Puts a receipt where messages to be sent lie. */
export function replyByFolder(
  outbox: string,
  mode = OWNER_ONLY,
): (id: string, appRec: string) => Promise<void> {
  return (id, appRec) => writeWhole(outbox, { id, xml: Buffer.from(appRec) }, mode);
}

async function writeWhole(
  folder: string,
  { id, xml }: Pick<DialogDocument, 'id' | 'xml'>,
  mode: number,
): Promise<void> {
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
      ).catch(thereAlready);
      return undefined;
    },
  };
}
