// Version 2 of NHN's interface, as its OpenAPI document has it.
import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { HeldMessage, NhnNetwork } from './nhn-network.ts';
import { refuse } from './nhn-refusal.ts';

const statusNames = { '1': 'Ok', '2': 'Rejected', '3': 'OkErrorInMessagePart' } as const;

export function routesV2(network: NhnNetwork): Router {
  const router = express.Router({ caseSensitive: true });
  const held = (request: Request, response: Response): HeldMessage | undefined => {
    const message = network.messages.get(String(request.params.id));
    if (!message) {
      refuse(response, 404, 'No message has this id');
    }
    return message;
  };
  router.post('/Messages', (request, response) => {
    const { businessDocument, contentType, contentTransferEncoding } = (request.body ?? {}) as Record<
      string,
      unknown
    >;
    const missing = Object.entries({ businessDocument, contentType, contentTransferEncoding }).flatMap(
      ([name, value]) => (typeof value === 'string' && value !== '' ? [] : [`${name} is required`]),
    );
    const bytes = Buffer.from(String(businessDocument ?? ''), 'base64');
    const declared = /^<\?xml [^>]*encoding="UTF-8"/i.test(bytes.subarray(0, 100).toString('latin1'));
    const problems = [...missing, ...(declared ? [] : ['the document declares no UTF-8 in its first line'])];
    const posted = problems.length > 0 ? { problem: problems.join('; ') } : network.post(bytes);
    if ('problem' in posted) {
      refuse(response, 400, 'The message is not valid', [posted.problem]);
      return;
    }
    response.status(201).location(`/Messages/${posted.id}`).json(posted.id);
  });
  router.get('/Messages', (request, response) => {
    const wanted = [request.query.ReceiverHerIds ?? []].flat().map(String);
    if (wanted.length === 0) {
      refuse(response, 400, 'ReceiverHerIds is required');
      return;
    }
    const unread = [...network.messages.values()].filter(
      ({ read, receiverHerId }) => !read && wanted.includes(receiverHerId),
    );
    const withMetadata = request.query.IncludeMetadata === 'true';
    const page = unread.slice(0, Number(request.query.MessagesToFetch ?? 10));
    response.json(page.map((message) => shown(message, withMetadata)));
  });
  router.get('/Messages/:id', (request, response) => {
    const message = held(request, response);
    if (message) {
      response.json(shown(message, true));
    }
  });
  router.get('/Messages/:id/business-document', (request, response) => {
    const message = held(request, response);
    if (message) {
      response.json(documentOf(message));
    }
  });
  router.get('/Messages/:id/status', (request, response) => {
    const message = held(request, response);
    if (message) {
      const { receiverHerId, delivery, receipt } = message;
      const appRecStatus = receipt ? statusNames[receipt.status] : null;
      response.json([
        { receiverHerId: Number(receiverHerId), transportDeliveryState: delivery, appRecStatus },
      ]);
    }
  });
  router.get('/Messages/:id/apprec', (request, response) => {
    const message = held(request, response);
    if (message) {
      response.json([{ receiverHerId: Number(message.receiverHerId), ...receiptOf(message) }]);
    }
  });
  router.post('/Messages/:id/apprec/:herId', (request, response) => {
    const message = held(request, response);
    const problem = message && takeReceipt(network, message, request.body);
    if (problem) {
      refuse(response, 400, problem);
    } else if (message) {
      const id = randomUUID();
      response.status(201).location(`/Messages/${id}`).json(id);
    }
  });
  router.put('/Messages/:id/read/:herId', (request, response) => {
    const message = held(request, response);
    if (message) {
      message.read = true;
      response.status(204).end();
    }
  });
  return router;
}

export function documentOf({ xml }: HeldMessage): object {
  return {
    businessDocument: Buffer.from(xml).toString('base64'),
    contentType: 'application/xml',
    contentTransferEncoding: 'base64',
  };
}

/** What is known of the receipt, in the names of both versions. */
export function receiptOf({ receipt }: HeldMessage): object {
  return receipt
    ? {
        appRecStatus: statusNames[receipt.status],
        appRecErrorList: receipt.errors.map(({ v, dn, s }) => ({
          errorCode: v ?? null,
          details: null,
          description: dn ?? null,
          oid: s ?? null,
        })),
      }
    : { appRecStatus: null, appRecErrorList: null };
}

/** Keeps a receipt for a message of the unit; gives what is wrong with it. */
export function takeReceipt(network: NhnNetwork, message: HeldMessage, body: unknown): string | undefined {
  const { appRecStatus, appRecErrorList } = (body ?? {}) as {
    appRecStatus?: string;
    appRecErrorList?: { errorCode?: string }[];
  };
  if (appRecStatus !== 'Ok' && appRecStatus !== 'Rejected' && appRecStatus !== 'OkErrorInMessagePart') {
    return 'appRecStatus is not supported';
  }
  const error = appRecErrorList?.[0]?.errorCode;
  if (appRecStatus !== 'Ok' && !error) {
    return 'appRecErrorList must say why';
  }
  network.receipts.push({ of: message.documentId, status: appRecStatus, ...(error ? { error } : {}) });
  return undefined;
}

function shown(message: HeldMessage, withMetadata: boolean): object {
  const { id, receiverHerId, senderHerId, documentId, generated, isAppRec } = message;
  return {
    id,
    contentType: 'application/xml',
    receiverHerId: Number(receiverHerId),
    ...(withMetadata
      ? {
          senderHerId: Number(senderHerId),
          businessDocumentId: documentId,
          businessDocumentGenDate: generated,
          isAppRec,
        }
      : {}),
  };
}
