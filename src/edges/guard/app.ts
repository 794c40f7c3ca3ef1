// The guard's HTTP face: who asks, what is asked, and the answer; what is not about plans is streamed through.
import express, { type Express, type Request, type Response, type Router } from 'express';
import { segmentsOf, whatIsAsked } from '../../flows/guard/asking/asked.ts';
import type { Caller } from '../../flows/guard/caller.ts';
import { onTrail, requestIdOf } from '../../ground/audit/trail.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { type Answer, answerFailure, answerNo, answerRefusal, away, outcomeOf, unclear } from './answer.ts';
import type { Pass } from './behind/pass.ts';
import { type GuardParts, type GuardRequest, lookingAnew, outward } from './context.ts';
import { readAlike } from './forward.ts';
import { handle } from './handle.ts';
import { Stopwatch, watched } from './stopwatch.ts';
import type { Identified, Presented } from './tokens.ts';

export interface GuardAppDeps {
  readonly parts: GuardParts;
  readonly identify: (presented: Presented) => Promise<Identified>;
  readonly pass: Pass;
}

const FHIR_JSON = 'application/fhir+json';
const MAX_BODY = '10mb';

/** The router that stands at the guard's base URL. */
export function guardRouter(deps: GuardAppDeps): Router {
  const router = express.Router();
  const body = express.raw({ type: () => true, limit: MAX_BODY });
  router.use((request, response) => {
    const id = requestIdOf(request.get('x-request-id'));
    response.set('x-request-id', id);
    onTrail({ request: id }, () => {
      answered(deps, request, response, body).catch((error: unknown) => failed(deps, error, response));
    });
  });
  return router;
}

/** A server of the guard's own. @param path of its base URL */
export function guardApp(
  { router, monitoring }: { readonly router: Router; readonly monitoring: Router },
  path: string,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', false);
  app.use(monitoring);
  app.use(path.replace(/\/+$/, '') || '/', router);
  return app;
}

async function answered(
  deps: GuardAppDeps,
  request: Request,
  response: Response,
  body: express.RequestHandler,
): Promise<void> {
  const begun = performance.now();
  const watch = new Stopwatch();
  const parts = watched(deps.parts, watch);
  const segments = segmentsOf(request.path);
  if (!segments) {
    send(
      parts,
      request,
      response,
      answerNo(
        400,
        'value',
        'The address is written in a way that could be read as another.',
        'Write it plainly: Type/id.',
      ),
    );
    return;
  }
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  const asked = whatIsAsked(request.method, segments, query, parts.openTypes);
  response.on('finish', () => {
    const took = performance.now() - begun;
    parts.metrics.answered(asked.ask, response.statusCode, {
      whole: took / 1000,
      ...(asked.ask === 'pass' ? {} : { own: (took - watch.waited) / 1000 }),
    });
  });
  const isOpenToAll = asked.ask === 'metadata';
  const identified = isOpenToAll
    ? { caller: nobody }
    : await deps.identify(presented(parts, request, segments));
  if ('refusal' in identified) {
    send(parts, request, response, answerRefusal(identified.refusal));
    return;
  }
  if (!('caller' in identified)) {
    response.set('www-authenticate', 'Bearer, DPoP');
    send(parts, request, response, {
      status: 401,
      headers: {},
      body: outcomeOf([
        {
          severity: 'error',
          code: 'security',
          path: '',
          text: identified.problem,
          fix: 'Ask the issuer for a token for this server.',
        },
      ]),
    });
    return;
  }
  const context = lookingAnew({ parts, caller: identified.caller, instant: instantOf(parts.now()) });
  // What is written is looked at, whatever it is about: with a reference that is a search it could ask for what is hidden.
  const streams =
    asked.ask === 'pass' || (asked.ask === 'write' && asked.kind === 'open' && asked.type === 'Binary');
  if (!streams) {
    await new Promise<void>((resolve, reject) =>
      body(request, response, (error?: unknown) => (error ? reject(error as Error) : resolve())),
    );
  }
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : undefined;
  const asking: GuardRequest = {
    method: request.method,
    segments,
    query,
    header: (name) => request.get(name),
    text,
  };
  const answer = await handle(context, asking);
  if (answer === 'pass') {
    // Written anew, so that the server reads the parameters that were judged, and no others.
    const path = `${segments.join('/')}${query.size > 0 ? `?${query}` : ''}`;
    await deps.pass(request, response, path, text === undefined || text === '' ? undefined : readAlike(text));
  } else {
    send(parts, request, response, answer);
  }
}

/** Who reads what anybody may know. */
const nobody: Caller = { name: 'anybody', role: 'provider', purpose: 'COC', seesPersons: false, scopes: [] };

function presented({ publicBase }: GuardParts, request: Request, segments: readonly string[]): Presented {
  return {
    method: request.method,
    url: segments.length > 0 ? `${publicBase}/${segments.join('/')}` : publicBase,
    authorization: request.get('authorization'),
    dpop: request.get('dpop'),
    header: (name) => request.get(name),
  };
}

function send(
  parts: GuardParts,
  request: Request,
  response: Response,
  { status, headers, body }: Answer,
): void {
  response.status(status).set('cache-control', 'no-store').set(headers);
  if (body === undefined) {
    response.end();
    return;
  }
  const text = outward(parts, JSON.stringify(body));
  response.set('content-type', `${FHIR_JSON}; charset=utf-8`);
  if (request.method === 'HEAD') {
    response.end();
  } else {
    response.end(text);
  }
}

/** What cannot be judged is not answered: nothing that was found by then goes out. */
function failed({ parts }: GuardAppDeps, error: unknown, response: Response): void {
  const { status } = error as { status?: unknown };
  const isBody =
    typeof (error as { type?: unknown }).type === 'string' && typeof status === 'number' && status < 500;
  if (!isBody) {
    parts.log(`could not judge: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}`);
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const own = isBody
    ? answerNo(status, 'too-long', 'The body cannot be read.', `Send at most ${MAX_BODY}.`)
    : answerFailure(error);
  response.status(own.status).set(own.headers).type(FHIR_JSON).send(JSON.stringify(own.body));
}

/** Answers when the server behind breaks off: told, or cut off where an answer has begun. */
export function onPassFailure(log: (text: string) => void) {
  return (error: unknown, response: import('node:http').ServerResponse): void => {
    log(`the server behind did not answer: ${error instanceof Error ? error.name : 'unknown'}`);
    if (response.headersSent || !('writeHead' in response)) {
      response.destroy();
      return;
    }
    const reads = response.req.method === 'GET' || response.req.method === 'HEAD';
    const { headers, body } = reads ? away() : unclear();
    response.writeHead(502, { ...headers, 'content-type': FHIR_JSON }).end(JSON.stringify(body));
  };
}
