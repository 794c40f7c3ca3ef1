// Where the hospital's own message handler brings receipts and replies of the health network, by HTTP.
import express, { type Request, type RequestHandler, type Response } from 'express';
import { refuse } from './refuse.ts';

/** What became of a document: kept, kept with a receipt to send back, not readable, or not to be taken now. */
export type BroughtDocument =
  | { readonly kind: 'kept' }
  | { readonly kind: 'receipted'; readonly id: string; readonly appRec: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'later' };

/** @param senderHerId who sent it, as the message handler has authenticated them; undefined when it does not say */
export type TakeBrought = (document: Uint8Array, senderHerId: string | undefined) => Promise<BroughtDocument>;

/** In which the message handler may say whom it has authenticated. */
const SENDER = 'x-sender-her-id';

/** The largest message of the network, and no more. */
const LIMIT = '35mb';

/** Takes one XML document from whom has been let in. */
export function networkDoor(take: TakeBrought): RequestHandler[] {
  return [
    express.raw({ type: () => true, limit: LIMIT }),
    (request, response) => takeBrought(take, request, response),
  ];
}

/** A dialogue message is answered by its AppRec, for the message handler to send. */
async function takeBrought(take: TakeBrought, request: Request, response: Response): Promise<void> {
  const sender = request.get(SENDER);
  if (sender !== undefined && !/^\d{1,10}$/.test(sender)) {
    const text = `The header ${SENDER} is no HER-id, so it is not known who sent the document`;
    refuse(response, 400, 'value', text, 'Give the HER-id as digits, or leave the header out');
    return;
  }
  const brought = await take(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), sender);
  switch (brought.kind) {
    case 'kept':
      response.status(204).end();
      return;
    case 'receipted':
      response.type('application/xml; charset=utf-8').send(brought.appRec);
      return;
    case 'unreadable': {
      const fix = 'Send one dialogue message 1.0 or 1.1, or one AppRec 1.0 or 1.1, decrypted';
      refuse(response, 400, 'structure', 'The document cannot be read', fix);
      return;
    }
    case 'later':
      response.setHeader('retry-after', '5');
      refuse(response, 503, 'transient', 'It cannot be taken at this moment', 'Send it again later');
  }
}
