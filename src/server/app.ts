// The adapter's HTTP face: notifications in, answers in, health, and the list of notices.
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { onTrail, requestIdOf } from '../audit/trail.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Asked } from '../flows/asked-message.ts';
import type { AskedResult } from '../flows/send-asked.ts';
import type { TakenAnswer } from '../flows/take-answer.ts';
import { hasBearer } from './authenticity.ts';
import { type MonitoringDeps, monitoringRoutes } from './monitoring.ts';
import { networkBody, type TakeBrought, takeBrought } from './network-door.ts';
import { type NotificationDeps, notificationRoutes } from './notifications.ts';
import { createPeopleApi, type Seen } from './people-api.ts';
import { FHIR_JSON, refuse } from './refuse.ts';
import { type TextValidator, validateRoutes } from './validate-operation.ts';

export interface AppDeps {
  readonly ledger: Ledger;
  readonly notifications: NotificationDeps;
  readonly answerToken: string;
  /** Bearer token of people and their tools; without it nobody sees the notices. */
  readonly operatorToken: string | undefined;
  readonly outbox: Outbox;
  /** Writes down what somebody looked at. */
  readonly seen: Seen;
  /** What would happen to a Flag, and why. */
  readonly explain: (flagId: string) => Promise<unknown>;
  /** Sends a message that a person asks for. */
  readonly sendAsked: (asked: Asked) => Promise<AskedResult>;
  readonly monitoring: MonitoringDeps;
  readonly takeAnswer: (message: unknown) => Promise<TakenAnswer>;
  /** Takes documents of the health network that the hospital's message handler brings, when there is one. */
  readonly takeDocument?: TakeBrought;
  /** Answers `$validate`. */
  readonly validator: TextValidator;
  /** The overview for people, when it is served. */
  readonly pages?: { readonly path: string; readonly router: Router };
}

const MAX_BODY = '2mb';

export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.use(withRequestId);
  app.use(monitoringRoutes(deps.monitoring));
  const raw = express.raw({ type: () => true, limit: MAX_BODY });
  app.use('/notifications', notificationRoutes(deps.notifications));
  app.post('/fhir/$process-message', raw, (request, response) => answered(deps, request, response));
  const { takeDocument, answerToken } = deps;
  if (takeDocument) {
    app.post('/network/documents', networkBody, (request, response) =>
      takeBrought({ answerToken, takeDocument, refuse }, request, response),
    );
  }
  app.use('/fhir', (request, response, next) => mayValidate(deps, request, response, next));
  app.use('/fhir', validateRoutes(deps.validator));
  app.use('/api', createPeopleApi(deps, refuse));
  if (deps.pages) {
    app.use(deps.pages.path, deps.pages.router);
  }
  app.use((_request, response) => {
    refuse(response, 404, 'not-found', 'Nothing is served at this path', 'docs/http.md lists the paths');
  });
  app.use(failed);
  return app;
}

/** Every request has an id: in its answer, in the audit of what it causes, and in the requests that follow from it. */
function withRequestId(request: Request, response: Response, next: NextFunction): void {
  const id = requestIdOf(request.get('x-request-id'));
  response.set('x-request-id', id);
  onTrail({ request: id }, next);
}

/** Checking costs time, so it is not for everybody who can reach the address. */
function mayValidate(deps: AppDeps, request: Request, response: Response, next: NextFunction): void {
  const tokens = [deps.answerToken, deps.operatorToken].filter((token) => token !== undefined);
  if (
    !request.path.endsWith('/$validate') ||
    tokens.some((token) => hasBearer(request.get('authorization'), token))
  )
    next();
  else
    refuse(
      response,
      401,
      'security',
      'The bearer token is missing or wrong',
      'Send the token for answers or operators',
    );
}

async function answered(deps: AppDeps, request: Request, response: Response): Promise<void> {
  if (!hasBearer(request.get('authorization'), deps.answerToken)) {
    refuse(
      response,
      401,
      'security',
      'The bearer token is missing or wrong',
      'Send Authorization: Bearer with the agreed token',
    );
    return;
  }
  const body = Buffer.isBuffer(request.body) ? parseJson(request.body) : undefined;
  const { acknowledgement, taken, outcome } = await deps.takeAnswer(body);
  response
    .status(outcome ? 400 : 200)
    .type(FHIR_JSON)
    .json(outcome ?? taken ?? acknowledgement);
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The last handler: a body that is too large, or broken machinery. The error's own text stays inside. */
function failed(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status, type } = error as { status?: number; type?: string };
  if (type === 'entity.too.large') {
    refuse(
      response,
      413,
      'too-long',
      `The body is larger than ${MAX_BODY}`,
      'Send notifications without content (id only)',
    );
  } else {
    if (status === 503) {
      response.set('retry-after', '5');
    }
    refuse(
      response,
      status ?? 500,
      status === 503 ? 'transient' : 'exception',
      status === 503 ? 'The store is not available: nothing was taken' : 'The request could not be handled',
      'Try again; the log of the adapter has the cause',
    );
  }
}
