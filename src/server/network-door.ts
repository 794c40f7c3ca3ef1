// Where the hospital's own message handler brings receipts and replies of the health network, by HTTP.
import express, { type Request, type Response } from 'express';
import type { IssueCode } from '../outcome/codes.ts';
import { hasBearer } from './authenticity.ts';

/** What became of a document: kept, kept with a receipt to send back, not readable, or not to be taken now. */
export type BroughtDocument =
  | { readonly kind: 'kept' }
  | { readonly kind: 'receipted'; readonly appRec: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'later' };

export type TakeBrought = (document: Uint8Array) => Promise<BroughtDocument>;

type Refuse = (response: Response, status: number, code: IssueCode, text: string, fix: string) => void;

/** The largest message of the network, and no more. */
export const networkBody = express.raw({ type: () => true, limit: '35mb' });

/** Takes one XML document. A dialogue message is answered by its AppRec, for the message handler to send. */
export async function takeBrought(
  deps: { readonly answerToken: string; readonly takeDocument: TakeBrought; readonly refuse: Refuse },
  request: Request,
  response: Response,
): Promise<void> {
  if (!hasBearer(request.get('authorization'), deps.answerToken)) {
    const fix = 'Send Authorization: Bearer with the agreed token';
    deps.refuse(response, 401, 'security', 'The bearer token is missing or wrong', fix);
    return;
  }
  const brought = await deps.takeDocument(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
  switch (brought.kind) {
    case 'kept':
      response.status(204).end();
      return;
    case 'receipted':
      response.type('application/xml; charset=utf-8').send(brought.appRec);
      return;
    case 'unreadable': {
      const fix = 'Send one dialogue message 1.0 or 1.1, or one AppRec 1.0 or 1.1, decrypted';
      deps.refuse(response, 400, 'structure', 'The document cannot be read', fix);
      return;
    }
    case 'later':
      response.setHeader('retry-after', '5');
      deps.refuse(response, 503, 'transient', 'It cannot be taken at this moment', 'Send it again later');
  }
}
