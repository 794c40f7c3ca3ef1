// The guard's HTTP face: who asks, what is asked, and the answer; what is not about plans is streamed through.
import express, { type Express, type Request, type Response, type Router } from 'express';
import { type Asked, segmentsOf, whatIsAsked } from '../../flows/guard/asking/asked.ts';
import type { Caller } from '../../flows/guard/caller.ts';
import { onTrail, requestIdOf } from '../../ground/audit/trail.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { inRequestSpan } from '../telemetry/request-span.ts';
import { type Answer, answerFailure, answerNo, answerRefusal, away, outcomeOf, unclear } from './answer.ts';
import type { Pass } from './behind/pass.ts';
import { createBodyReader } from './body.ts';
import { type GuardParts, type GuardRequest, inwardQuery, lookingAnew, outward } from './context.ts';
import {
  type Form,
  isOtherVersion,
  isXml,
  jsonOf,
  NO_SUCH_FORM,
  NO_XML,
  wantedForm,
  xmlOf,
} from './forms.ts';
import { asSent } from './forward.ts';
import { handle } from './handle.ts';
import { Stopwatch, watched } from './measure/stopwatch.ts';
import { challenge, type Identified, type Presented } from './tokens.ts';

export interface GuardAppDeps {
  readonly parts: GuardParts;
  readonly identify: (presented: Presented) => Promise<Identified>;
  readonly pass: Pass;
}

type ReadBody = ReturnType<typeof createBodyReader>;

const FHIR_JSON = 'application/fhir+json';
const FHIR_XML = 'application/fhir+xml';

/** The router that stands at the guard's base URL. */
export function guardRouter(deps: GuardAppDeps): Router {
  const router = express.Router();
  const read = createBodyReader();
  router.use((request, response) => {
    const id = requestIdOf(request.get('x-request-id'));
    response.set('x-request-id', id);
    onTrail({ request: id }, () => {
      answered(deps, request, response, read).catch((error: unknown) => failed(deps, error, response));
    });
  });
  return router;
}

const NEAR = 'See that the address begins with the base URL of the guard, written as it is.';

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
  app.use((_, response) => {
    const { status, body } = answerNo(404, 'not-found', 'Nothing is served at this address.', NEAR);
    response.status(status).type(FHIR_JSON).send(JSON.stringify(body));
  });
  return app;
}

async function answered(
  deps: GuardAppDeps,
  request: Request,
  response: Response,
  read: ReadBody,
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
  const query = inwardQuery(parts, request.url.split('?').slice(1).join('?'));
  const asked = whatIsAsked(request.method, segments, query, parts.openTypes);
  response.on('finish', () => {
    const took = performance.now() - begun;
    parts.metrics.answered(asked.ask, response.statusCode, {
      whole: took / 1000,
      ...(asked.ask === 'pass' ? {} : { own: (took - watch.waited) / 1000 }),
    });
  });
  const incoming = { request, response, read, segments, query, asked };
  await inRequestSpan(
    {
      name: `guard ${asked.ask}`,
      attributes: { 'http.request.method': request.method },
      traceparent: request.get('traceparent'),
    },
    response,
    () => answeredToSomebody({ ...deps, parts }, incoming),
  );
}

interface Incoming {
  readonly request: Request;
  readonly response: Response;
  readonly read: ReadBody;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly asked: Asked;
}

/** What is answered to whoever the token says, or to nobody. */
async function answeredToSomebody(deps: GuardAppDeps, incoming: Incoming): Promise<void> {
  const { parts } = deps;
  const { request, response, segments, asked } = incoming;
  const isOpenToAll = asked.ask === 'metadata';
  const identified = isOpenToAll
    ? { caller: nobody }
    : await deps.identify(presented(parts, request, segments));
  if ('refusal' in identified) {
    send(parts, request, response, answerRefusal(identified.refusal));
    return;
  }
  if (!('caller' in identified)) {
    send(parts, request, response, {
      status: 401,
      headers: { 'www-authenticate': challenge(request.headers.authorization !== undefined) },
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
  await answeredTo(identified.caller, deps, incoming);
}

/** What is answered to a caller who is known. */
async function answeredTo(
  caller: Caller,
  { parts, pass }: Pick<GuardAppDeps, 'parts' | 'pass'>,
  { request, response, read, segments, query, asked }: Incoming,
): Promise<void> {
  const context = lookingAnew({ parts, caller, instant: instantOf(parts.now()) });
  // What is written is looked at, whatever it is about: with a reference that is a search it could ask for what is hidden.
  const streams =
    asked.ask === 'pass' || (asked.ask === 'write' && asked.kind === 'open' && asked.type === 'Binary');
  const body = streams ? { text: undefined } : await read(request, response);
  if ('problem' in body) {
    send(parts, request, response, body.problem);
    return;
  }
  const { text } = body;
  const own = isAnsweredHere(asked);
  const form = own ? wantedForm(query, request.get('accept')) : 'json';
  const asking = own
    ? inJson(parts, request, { segments, query, text })
    : asIs(request, { segments, query, text });
  if (form === undefined || 'problem' in asking) {
    send(parts, request, response, 'problem' in asking ? asking.problem : NO_SUCH_FORM, form);
    return;
  }
  const answer = await handle(context, asking);
  if (answer === 'pass') {
    // Written anew, so that the server reads the parameters that were judged, and no others.
    const path = `${segments.join('/')}${query.size > 0 ? `?${query}` : ''}`;
    await pass(request, response, path, text === undefined || text === '' ? undefined : asSent(parts, text));
  } else {
    send(parts, request, response, answer, form);
  }
}

/** What the server behind is not shown as it came, so that the guard says itself in which form it is taken and given. */
function isAnsweredHere(asked: Asked): boolean {
  const isOpen = asked.ask === 'write' && asked.kind === 'open' && asked.type !== 'Subscription';
  return asked.ask !== 'pass' && !isOpen;
}

type Came = Pick<GuardRequest, 'segments' | 'query' | 'text'>;

function asIs(request: Request, came: Came): GuardRequest {
  return { ...came, method: request.method, header: (name) => request.get(name) };
}

/** What is judged is read in JSON: XML is made that first. */
function inJson(
  { xml }: GuardParts,
  request: Request,
  came: Came,
): GuardRequest | { readonly problem: Answer } {
  const asking = asIs(request, came);
  const mediaType = request.get('content-type');
  if (came.text && isOtherVersion((mediaType ?? '').split(';'))) {
    const text = 'The body is of another release of FHIR than R4.';
    return { problem: answerNo(415, 'not-supported', text, 'Send R4 (fhirVersion=4.0).') };
  }
  if (mediaType === undefined || !came.text || !isXml(mediaType)) {
    return asking;
  }
  const read = jsonOf(xml(), came.text);
  const header = (name: string) => (name === 'content-type' ? FHIR_JSON : request.get(name));
  return 'problem' in read ? read : { ...asking, text: read.text, header };
}

/** Who reads what anybody may know. */
const nobody: Caller = { name: 'anybody', role: 'provider', purpose: 'COC', seesPersons: false, scopes: [] };

function presented({ publicBase }: GuardParts, request: Request, segments: readonly string[]): Presented {
  return {
    method: request.method,
    url: segments.length > 0 ? `${publicBase}/${segments.join('/')}` : publicBase,
    authorization: request.headersDistinct.authorization ?? [],
    dpop: request.get('dpop'),
    header: (name) => request.get(name),
  };
}

function send(
  parts: GuardParts,
  request: Request,
  response: Response,
  answer: Answer,
  form: Form = 'json',
): void {
  const json = answer.body === undefined ? undefined : outward(parts, JSON.stringify(answer.body));
  const written = json !== undefined && form === 'xml' ? xmlOf(parts.xml(), json) : undefined;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (json !== undefined && form === 'xml' && written === undefined && isRead) {
    // What was written is not denied by it: that is told in JSON.
    send(parts, request, response, NO_XML);
    return;
  }
  response.status(answer.status).set('cache-control', 'no-store').set(answer.headers);
  if (json === undefined) {
    response.end();
    return;
  }
  const text = written ?? json;
  response.set('content-type', `${written === undefined ? FHIR_JSON : FHIR_XML}; charset=utf-8`);
  if (request.method === 'HEAD') {
    response.end();
  } else {
    response.end(text);
  }
}

/** What cannot be judged is not answered: nothing that was found by then goes out. */
function failed({ parts }: GuardAppDeps, error: unknown, response: Response): void {
  parts.log(`could not judge: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = answerFailure(error);
  response.status(status).set(headers).type(FHIR_JSON).send(JSON.stringify(body));
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
