// The adapter's HTTP face: notifications in, answers in, health, and the list of notices.
import express, {
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express';
import helmet from 'helmet';
import type { Speaker } from '../../flows/answer/speaker.ts';
import type { TakenAnswer } from '../../flows/answer/take-answer.ts';
import type { DueList } from '../../flows/duties/due.ts';
import type { Asked } from '../../flows/messages/asked-message.ts';
import type { AskedResult } from '../../flows/messages/send-asked.ts';
import { PeerFailure } from '../../flows/ports.ts';
import { onTrail, requestIdOf } from '../../ground/audit/trail.ts';
import type { Ledger } from '../../need/delivery/ledger.ts';
import type { Outbox } from '../../need/delivery/outbox.ts';
import type { WriteBacks } from '../../need/delivery/write-backs.ts';
import type { Rates } from '../../need/intake/limits.ts';
import { bearerNeeded } from './bearer.ts';
import { capabilityRoutes } from './capability.ts';
import { type MonitoringDeps, monitoringRoutes } from './monitoring.ts';
import { networkDoor, type TakeBrought } from './network-door.ts';
import { type NotificationDeps, notificationRoutes } from './notifications.ts';
import { createPeopleApi, type Seen } from './people-api.ts';
import { FHIR_JSON, refuse } from './refuse.ts';
import { refusalOfBody } from './refused/body.ts';
import { type RefusedRequests, watchRefused } from './refused/requests.ts';
import { rateLimitOf } from './request-limits.ts';
import { speakerOf, type UnitCredential, unitsOnly } from './unit-credentials.ts';
import { type Validating, validateRoutes } from './validate/routes.ts';

export interface AppDeps {
  readonly ledger: Ledger;
  /** Base URL under which the adapter's FHIR operations are reached. */
  readonly fhirBase: () => string;
  readonly notifications: NotificationDeps;
  /** How often one source may ask for what. */
  readonly rates: Rates;
  /** Proxies that are believed when they say for whom they ask: addresses or subnets. */
  readonly trustedProxies: readonly string[];
  readonly answerToken: string;
  /** Units that show credentials of their own. */
  readonly units?: readonly UnitCredential[];
  /** Bearer token of people and their tools; without it nobody sees the notices. */
  readonly operatorToken: string | undefined;
  readonly outbox: Outbox;
  /** What the adapter may not write to the hospital's server. */
  readonly writeBacks: WriteBacks;
  /** Writes down what somebody looked at. */
  readonly seen: Seen;
  /** What would happen to a Flag, and why. */
  readonly explain: (flagId: string) => Promise<unknown>;
  /** What is due in all needs, and when. */
  readonly due: () => Promise<DueList>;
  /** Sends a message that a person asks for. */
  readonly sendAsked: (asked: Asked) => Promise<AskedResult>;
  readonly monitoring: MonitoringDeps;
  /** Told of what a request met that is not the request's fault. */
  readonly onFailure: (error: unknown) => void;
  /** Told of requests that were refused. */
  readonly refused: RefusedRequests;
  readonly takeAnswer: (message: unknown, from: Speaker) => Promise<TakenAnswer>;
  /** Takes documents of the health network that the hospital's message handler brings, when there is one. */
  readonly takeDocument?: TakeBrought;
  /** Answers `$validate`, beside the thread that serves everything else. */
  readonly validating: Validating;
  /** The overview for people, when it is served. */
  readonly pages?: { readonly path: string; readonly router: Router };
}

const MAX_BODY = '2mb';

export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.use(helmet());
  app.use(withRequestId);
  app.use(watchRefused(deps.refused));
  rated(app, deps);
  app.use(monitoringRoutes(deps.monitoring));
  app.use('/notifications', notificationRoutes(deps.notifications));
  const { takeDocument, answerToken, operatorToken } = deps;
  const fromUnit = unitsOnly(answerToken, deps.units);
  const raw = express.raw({ type: () => true, limit: MAX_BODY });
  app.post('/fhir/$process-message', fromUnit, raw, (request, response) => answered(deps, request, response));
  if (takeDocument) {
    const fromNetwork = bearerNeeded([answerToken], 'Send Authorization: Bearer with the agreed token');
    app.post('/network/documents', fromNetwork, ...networkDoor(takeDocument));
  }
  // Checking costs time, so it is not for everybody who can reach the address.
  const mayValidate = bearerNeeded([answerToken, operatorToken], 'Send the token for answers or operators');
  app.use('/fhir', capabilityRoutes(deps.fhirBase));
  app.use('/fhir', validateRoutes(deps.validating, mayValidate));
  app.use('/api', createPeopleApi(deps));
  if (deps.pages) {
    app.use(deps.pages.path, deps.pages.router);
  }
  app.use((_request, response) => {
    refuse(response, 404, 'not-found', 'Nothing is served at this path', 'docs/http.md lists the paths');
  });
  app.use(failed(deps));
  return app;
}

/** Before anything else is asked of a request, its token included: guessing is limited too. */
function rated(app: Express, { rates, pages }: AppDeps): void {
  const second = (setting: keyof Rates) =>
    rateLimitOf({ setting: `rates.${setting}`, limit: rates[setting], seconds: 1 });
  app.use(/^\/fhir\/.*[$]validate$/, second('validationsPerSecond'));
  app.use('/fhir', second('answersPerSecond'));
  app.use('/network', second('documentsPerSecond'));
  app.use('/api', second('operatorsPerSecond'));
  app.use(['/health', '/ready', '/metrics'], second('monitoringPerSecond'));
  if (pages) {
    const minute = { setting: 'rates.signInPerMinute', limit: rates.signInPerMinute, seconds: 60 };
    app.use(`${pages.path}/sign-in`, rateLimitOf(minute));
    app.use(pages.path, second('overviewPerSecond'));
  }
}

/** Every request has an id: in its answer, in the audit of what it causes, and in the requests that follow from it. */
function withRequestId(request: Request, response: Response, next: NextFunction): void {
  const id = requestIdOf(request.get('x-request-id'));
  response.set('x-request-id', id);
  onTrail({ request: id }, next);
}

async function answered(deps: AppDeps, request: Request, response: Response): Promise<void> {
  const body = Buffer.isBuffer(request.body) ? parseJson(request.body) : undefined;
  const { acknowledgement, taken, outcome } = await deps.takeAnswer(body, speakerOf(response));
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

/** A system on the other side did not do its part: that is no fault of the adapter, and its text tells nobody's data. */
function refusalOfPeer(
  error: unknown,
): Parameters<typeof refuse> extends [unknown, ...infer Rest] ? Rest | undefined : never {
  if (!(error instanceof PeerFailure)) {
    return undefined;
  }
  return error.failure === 'permanent'
    ? [502, 'processing', error.message, 'See why that system refuses; asking again does not mend it']
    : [503, 'transient', error.message, 'Ask again when that system answers'];
}

/** The last handler: a body that is too large, or broken machinery. The error's own text stays inside. */
function failed({ onFailure }: AppDeps): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const { status } = error as { status?: number };
    if (status === undefined || status >= 500) {
      onFailure((error as Error).cause ?? error);
    }
    answerFailure(error, response, next);
  };
}

function answerFailure(error: unknown, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const refusal = refusalOfBody(error) ?? refusalOfPeer(error);
  if (refusal) {
    refuse(response, ...refusal);
    return;
  }
  const { status } = error as { status?: number };
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
