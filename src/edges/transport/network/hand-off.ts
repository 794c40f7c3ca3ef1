// Hands messages to the hospital's own message handler, which encrypts and sends them: by a folder, or by HTTP.
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PeerFailure } from '../../../flows/ports.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { exchange } from '../units/exchange.ts';
import { type DialogDocument, type SendDocument, thereAlready } from './dialog-sending.ts';

const PEER = 'message handler';
/** A message is about a person: only the adapter's user reads it, or its group where the message handler is another user. */
const OWNER_ONLY = 0o600;
export const GROUP_READS = 0o640;

/** Hands over by a folder: a file is there whole or not at all, under the id of its message. */
export function handOffByFolder(outbox: string, mode = OWNER_ONLY): SendDocument {
  return (document) => writeWhole(outbox, document, mode);
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
export function handOffByHttp(options: {
  readonly url: string;
  readonly fetch: AuthorisedFetch;
  readonly timeout?: number;
}): SendDocument {
  return async ({ id, xml, receiverHerId }) => {
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
  };
}
