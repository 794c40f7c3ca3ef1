// `POST /api/messages`: a person, or the hospital's own system, asks for a message besides the notice.
import express, { type Request, Router } from 'express';
import { type Asked, readAsked } from '../../flows/messages/asked-message.ts';
import type { AskedResult } from '../../flows/messages/send-asked.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';

const LIMIT = '200kb';

/** 200 sent; 403 the gate refuses; 409 nobody can be reached; 422 not as it must be; 502 and 503 not now. */
export function createMessageApi(send: (asked: Asked, request: Request) => Promise<AskedResult>): Router {
  const api = Router();
  api.post('/messages', express.json({ limit: LIMIT }), async (request, response) => {
    const { asked, issues } = readAsked(request.body);
    if (!asked) {
      response.status(422).json(toOperationOutcome(issues));
      return;
    }
    try {
      const result = await send(asked, request);
      response.status(statusOf(result)).json(result);
    } catch (error) {
      if (!(error instanceof PeerFailure)) {
        throw error;
      }
      const again = error.failure !== 'permanent';
      const text = `${error.message}. ${again ? 'Ask again with the same key' : 'Asking again will not help'}`;
      response
        .status(again ? 503 : 502)
        .json(
          toOperationOutcome([
            { severity: 'error', code: again ? 'transient' : 'processing', path: '', text },
          ]),
        );
    }
  });
  return api;
}

function statusOf(result: AskedResult): number {
  if (result.sent) {
    return 200;
  }
  if (result.refusal) {
    return 403;
  }
  return result.stop ? 409 : 422;
}
