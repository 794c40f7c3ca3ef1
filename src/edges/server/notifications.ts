// Notifications from any server: who sent it, what it says, on disk, then the answer that its sender needs.

import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import { millisecondsOf, parseInstant } from '../../ground/norway/instant.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import { readBody } from '../../need/intake/body.ts';
import type { NotificationRequest } from '../../need/intake/dialect.ts';
import { cloudEventsLeave } from '../../need/intake/dialects/event-grid.ts';
import type { Limits } from '../../need/intake/limits.ts';
import type { Notice } from '../../need/intake/notice.ts';
import { dialectOf } from '../../need/intake/recognise.ts';
import { createSenderCheck, type SenderSettings, type Signed } from './authenticity.ts';
import { FHIR_JSON, refuse } from './refuse.ts';
import { bodyLimit, rateLimitOf, timeLimit } from './request-limits.ts';

export interface NotificationDeps {
  readonly senders: SenderSettings;
  readonly limits: Limits;
  /** How old a notification may be that carries its time, in milliseconds. */
  readonly replayWindow: number;
  /** Origins that may ask with CloudEvents' OPTIONS whether we want their events. */
  readonly eventOrigins: readonly string[];
  readonly now: () => Date;
  /** Puts what a notification says on disk, with the work that it causes. */
  readonly take: (notice: Notice) => Promise<void>;
}

/** How far the sender's clock may be ahead of ours, in milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

const FIX = 'Set the secret of the Subscription (docs/subscriptions.md)';

export function notificationRoutes(deps: NotificationDeps): Router {
  const router = express.Router();
  const { limits } = deps;
  const sender = createSenderCheck(deps.senders);
  router.use(timeLimit(limits.requestMs));
  router.use(
    rateLimitOf({
      setting: 'limits.perSecond',
      limit: limits.perSecond,
      seconds: 1,
      fix: 'Send again later; what is never sent is found by the sweep',
    }),
  );
  router.options('/{*rest}', (request, response) => mayISend(deps, request, response));
  router.use(isMethod);
  router.use(async (request, response, next) => {
    const wrong = await sender.before(signedOf(request));
    if (response.headersSent) {
      return;
    }
    if (wrong === undefined) {
      next();
    } else {
      refuse(response, 401, 'security', wrong, FIX);
    }
  });
  router.use(bodyLimit(limits.bodyBytes));
  router.use(async (request, response, next) => {
    const rawBody: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const wrong = sender.body(signedOf(request), rawBody);
    if (wrong === undefined) {
      await taken(deps, request, response, rawBody).catch(next);
    } else {
      refuse(response, 401, 'security', wrong, FIX);
    }
  });
  return router;
}

function isMethod(request: Request, response: Response, next: NextFunction): void {
  if (['POST', 'PUT', 'DELETE'].includes(request.method)) {
    next();
    return;
  }
  response.set('allow', 'POST, PUT, DELETE, OPTIONS');
  const text = 'Notifications come by POST, PUT or DELETE';
  refuse(response, 405, 'not-supported', text, 'docs/subscriptions.md');
}

function signedOf(request: Request): Signed {
  return { header: (name) => request.get(name), socket: request.socket };
}

async function taken(
  deps: NotificationDeps,
  request: Request,
  response: Response,
  rawBody: Buffer,
): Promise<void> {
  const read = readBody(rawBody, request.get('content-type'), deps.limits);
  if ('refused' in read) {
    response
      .status(read.refused.status)
      .type(FHIR_JSON)
      .json(toOperationOutcome([read.refused.issue]));
    return;
  }
  const notification: NotificationRequest = {
    method: request.method,
    path: request.path.replace(/^\/+/, ''),
    header: (name) => request.get(name),
    body: read.body,
  };
  const dialect = dialectOf(notification);
  const said = dialect.read(notification);
  if ('issues' in said) {
    response.status(422).type(FHIR_JSON).json(toOperationOutcome(said.issues));
    return;
  }
  const { telling, notice } = withoutTelling(said.notice);
  if (telling && notice.changed.length === 0) {
    const text =
      'A resource has a national id as its id: ids stand in URLs, logs and the store, so it is not taken';
    refuse(response, 422, 'value', text, 'Give resources ids that do not tell whom they are about');
    return;
  }
  if (isOutsideWindow(notice, deps)) {
    const text = `The notification was made outside the window of ${deps.replayWindow} ms (notifications.replayWindowMs)`;
    refuse(response, 401, 'security', text, 'Send notifications when they are made; check the clocks');
    return;
  }
  await deps.take(notice);
  if (!response.headersSent) {
    send(response, dialect.answer(notice));
  }
}

/** One resource with an id that tells whom it is about does not keep the others of its notification out. */
function withoutTelling(notice: Notice): { readonly telling: boolean; readonly notice: Notice } {
  const changed = notice.changed.filter(({ id }) => !holdsNationalId(id));
  return { telling: changed.length < notice.changed.length, notice: { ...notice, changed } };
}

function send(
  response: Response,
  { status, body, contentType }: ReturnType<ReturnType<typeof dialectOf>['answer']>,
): void {
  response.status(status);
  if (body === undefined) {
    response.end();
  } else {
    response.type(contentType ?? FHIR_JSON).json(body);
  }
}

/** A recorded notification that is sent again later changes nothing, because content is fetched; it is refused all the same. */
function isOutsideWindow({ madeAt }: Notice, { replayWindow, now }: NotificationDeps): boolean {
  if (madeAt === undefined) {
    return false;
  }
  const { instant } = parseInstant(madeAt);
  const age = instant === undefined ? Number.NaN : now().getTime() - millisecondsOf(instant);
  return !(age <= replayWindow && age >= -CLOCK_SKEW);
}

function mayISend({ eventOrigins }: NotificationDeps, request: Request, response: Response): void {
  const leave = cloudEventsLeave((name) => request.get(name), eventOrigins);
  if (leave) {
    response.status(200).set(leave).end();
  } else {
    const text = 'This origin may not send events here';
    refuse(response, 403, 'forbidden', text, 'Add it to notifications.eventOrigins');
  }
}
