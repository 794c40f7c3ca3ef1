// Version 3 of NHN's interface, as far as it is publicly described. Not checked against the real service.
import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { HeldMessage, NhnNetwork, Notification } from './nhn-network.ts';
import { refuse } from './nhn-refusal.ts';
import { documentOf, receiptOf, takeReceipt } from './nhn-v2.ts';
import { problemsOf, problemsOfQuery } from './nhn-v3-parts.ts';

export interface V3Options {
  /** A configuration need not say whether it wants notices of refused messages: one page has that, another has not. */
  readonly refusedNoticesOptional?: boolean;
}

export function routesV3(network: NhnNetwork, options: V3Options = {}): Router {
  const router = express.Router({ caseSensitive: true });
  const configured = new Set<string>();
  const held = (request: Request, response: Response): HeldMessage | undefined => {
    const message = network.messages.get(String(request.params.id));
    if (!message) {
      refuse(response, 404, 'No message has this id');
    }
    return message;
  };
  router.put('/mshconfigurations', (request, response) => {
    const { configurations } = (request.body ?? {}) as { configurations?: { herId?: number }[] };
    const without = options.refusedNoticesOptional ? 'receiveRefusedMessageNotices' : undefined;
    const problems = Array.isArray(configurations)
      ? configurations.flatMap((each) => problemsOf('configuration', each, without))
      : ['configurations is required'];
    if (problems.length > 0) {
      refuse(response, 400, 'The configuration is not valid', problems);
      return;
    }
    for (const { herId } of configurations ?? []) {
      configured.add(String(herId));
    }
    response.status(204).end();
  });
  router.delete('/mshconfigurations', (request, response) => {
    for (const herId of [request.query.herIds ?? []].flat()) {
      configured.delete(String(herId));
    }
    response.status(204).end();
  });
  router.post('/messages', (request, response) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (Number(request.get('content-length') ?? 0) > LONGEST) {
      refuse(response, 413, 'The message is longer than 35 MB');
      return;
    }
    const problems = problemsOf('message', body);
    const posted =
      problems.length > 0
        ? { problem: problems.join('; ') }
        : network.post(Buffer.from(String(body.businessDocument), 'base64'));
    if ('problem' in posted) {
      refuse(response, 400, 'The message is not valid', problems.length > 0 ? problems : [posted.problem]);
      return;
    }
    response.status(202).json({ id: posted.id });
  });
  router.get('/messages/:id', (request, response) => {
    const message = held(request, response);
    if (message) {
      response.json(shown(message));
    }
  });
  router.get('/messages/:id/document', (request, response) => {
    const message = held(request, response);
    if (message) {
      response.json(documentOf(message));
    }
  });
  router.get('/messages/:id/status', (request, response) => {
    const message = held(request, response);
    if (message) {
      const { receiverHerId, delivery, receipt } = message;
      const apprecInfo = receipt ? receiptOf(message) : null;
      const status = {
        receiverHerId: Number(receiverHerId),
        transportDeliveryState: delivery,
        sent: true,
        apprecInfo,
      };
      response.json({ statusList: [status] });
    }
  });
  router.post('/messages/:id/apprec', (request, response) => {
    const message = held(request, response);
    const problems = message ? problemsOf('apprec', request.body) : [];
    const problem = message && problems.length === 0 && takeReceipt(network, message, request.body);
    if (problem || problems.length > 0) {
      refuse(response, 400, problem || 'The receipt is not valid', problems);
    } else if (message) {
      response.status(202).json({ id: randomUUID() });
    }
  });
  router.put('/messages/:id/downloaded', (request, response) => {
    const message = held(request, response);
    const problems = message ? problemsOf('downloaded', request.body) : [];
    if (problems.length > 0) {
      refuse(response, 400, 'It is not said for whom', problems);
    } else if (message) {
      message.read = true;
      response.status(204).end();
    }
  });
  router.get('/notifications', (request, response) => {
    const problems = problemsOfQuery(request.query);
    if (problems.length > 0) {
      refuse(response, 400, 'The query is not valid', problems);
      return;
    }
    const wanted = wantedOf(request, configured);
    if (typeof wanted === 'string') {
      refuse(response, 403, wanted);
      return;
    }
    const most = Number(request.query.notificationsToFetch ?? 100);
    response.json({ notifications: network.notifications.filter(wanted).slice(0, most) });
  });
  router.get('/notifications/stream', (request, response) => {
    const problems = problemsOfQuery(request.query);
    if (problems.length > 0) {
      refuse(response, 400, 'The query is not valid', problems);
      return;
    }
    const wanted = wantedOf(request, configured);
    if (typeof wanted === 'string') {
      refuse(response, 403, wanted);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const send = (each: Notification) => {
      if (wanted(each)) {
        response.write(`id: ${each.offset}\nevent: notification\ndata: ${JSON.stringify(each)}\n\n`);
      }
    };
    response.write(': here\n\n');
    for (const each of network.notifications) {
      send(each);
    }
    const end = network.subscribe(send);
    request.on('close', end);
  });
  return router;
}

/** The longest request, in bytes. */
const LONGEST = 35_000_000;

/** Notifications are for HER-ids that this client has said it takes messages for. */
function wantedOf(
  request: Request,
  configured: ReadonlySet<string>,
): ((each: Notification) => boolean) | string {
  const herIds = [request.query.herIds ?? []].flat().map(String);
  const offset = Number(request.query.offset ?? 0);
  if (herIds.length === 0 || herIds.some((herId) => !configured.has(herId))) {
    return 'No configuration says that this client takes messages for the HER-id';
  }
  return (each) => each.offset > offset && herIds.includes(String(each.notificationReceiverHerId));
}

function shown({ id, senderHerId, receiverHerId, documentId, generated, isAppRec }: HeldMessage): object {
  return {
    id,
    senderHerId: Number(senderHerId),
    receiverHerIds: [Number(receiverHerId)],
    businessDocumentId: documentId,
    businessDocumentGenDate: generated,
    businessDocumentMsgType: isAppRec ? 'APPREC' : 'DIALOG_HELSEFAGLIG',
    contentType: 'application/xml',
  };
}
