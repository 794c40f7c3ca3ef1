// The adapter's HTTP face: notifications in, answers in, health, and the list of notices.
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { Ledger } from '../delivery/ledger.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { readNotification } from '../fhir/notification.ts';
import { toOperationOutcome } from '../fhir/operation-outcome.ts';
import type { TakenAnswer } from '../flows/take-answer.ts';
import type { IssueCode } from '../outcome/codes.ts';
import { hasBearer, hasValidSignature } from './authenticity.ts';
import { createPeopleApi } from './people-api.ts';
import { type TextValidator, validateRoutes } from './validate-operation.ts';

export interface AppDeps {
  readonly ledger: Ledger;
  /** Base URL of the server that notifies us. */
  readonly source: string;
  readonly notificationSecret: string;
  readonly answerToken: string;
  /** Bearer token of people and their tools; without it nobody sees the notices. */
  readonly operatorToken: string | undefined;
  readonly outbox: Outbox;
  /** What would happen to a Flag, and why. */
  readonly explain: (flagId: string) => Promise<unknown>;
  /** Puts what a notification says on disk, with the work that it causes. */
  readonly accept: (changes: readonly NotifiedChange[]) => Promise<void>;
  /** How much work waits or runs. */
  readonly waiting: () => Promise<number>;
  readonly takeAnswer: (message: unknown) => Promise<TakenAnswer>;
  /** Answers `$validate`. */
  readonly validator: TextValidator;
  /** Undefined when everything that work needs can be reached, otherwise what cannot. */
  readonly notReady: () => Promise<string | undefined>;
  /** The overview for people, when it is served. */
  readonly pages?: { readonly path: string; readonly router: Router };
}

/** A Flag that a notification says has changed. */
export interface NotifiedChange {
  /** The same change notified twice has the same key. */
  readonly inboxKey: string;
  readonly flagId: string;
  /** True when the notification named a version, so that a repeat is known to be one. */
  readonly versioned: boolean;
}

const FHIR_JSON = 'application/fhir+json';
const MAX_BODY = '2mb';

export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.get('/health', async (_request, response) => {
    const waiting = await deps.waiting().catch(() => undefined);
    response.json({ status: 'up', ...(waiting === undefined ? { store: 'away' } : { waiting }) });
  });
  app.get('/ready', async (_request, response) => {
    const problem = await deps.notReady();
    response
      .status(problem ? 503 : 200)
      .json(problem ? { status: 'not ready', problem } : { status: 'ready' });
  });
  const raw = express.raw({ type: () => true, limit: MAX_BODY });
  app.post(['/notifications', '/notifications/*rest'], raw, (request, response) =>
    notified(deps, request, response),
  );
  app.put('/notifications/*rest', raw, (request, response) => notified(deps, request, response));
  app.post('/fhir/$process-message', raw, (request, response) => answered(deps, request, response));
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

async function notified(deps: AppDeps, request: Request, response: Response): Promise<void> {
  const rawBody: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const genuine =
    hasValidSignature(rawBody, request.get('x-signature'), deps.notificationSecret) ||
    hasBearer(request.get('authorization'), deps.notificationSecret);
  if (!genuine) {
    refuse(
      response,
      401,
      'security',
      'The notification is not signed with the shared secret',
      'Set the secret of the Subscription',
    );
    return;
  }
  const body = parseJson(rawBody);
  if (body === undefined && rawBody.length > 0) {
    refuse(response, 400, 'structure', 'The notification is no JSON', `Send ${FHIR_JSON}`);
    return;
  }
  const { notification, issues } = readNotification(body, request.path.replace(/^\/notifications/, ''));
  if (!notification) {
    response.status(422).type(FHIR_JSON).json(toOperationOutcome(issues));
    return;
  }
  const changes = notification.changed.flatMap(({ type, id, versionId }) =>
    type === 'Flag'
      ? [
          {
            inboxKey: `${deps.source}|${type}/${id}/${versionId ?? 'unversioned'}`,
            flagId: id,
            versioned: versionId !== undefined,
          },
        ]
      : [],
  );
  await deps.accept(changes);
  response.status(200).type(FHIR_JSON).json(toOperationOutcome([]));
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

function refuse(response: Response, status: number, code: IssueCode, text: string, fix: string): void {
  response
    .status(status)
    .type(FHIR_JSON)
    .json(toOperationOutcome([{ severity: 'error', code, path: '', text, fix }]));
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
