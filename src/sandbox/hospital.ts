// A hospital's FHIR server to test the adapter against: resources with versions, searches, transactions, Subscriptions that
// are activated and notified in one dialect, $events and $status; and faults on the way of its notifications.
import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
import { type HospitalServer, interact } from './hospital/answers.ts';
import { capabilityOf } from './hospital/capability.ts';
import { type ChannelOptions, Channels } from './hospital/channels.ts';
import { type FaultyAnswer, ServerFaults } from './hospital/faults.ts';
import { kept } from './hospital/keeping.ts';
import type { ServerReply } from './hospital/lapses/lapse.ts';
import { changedByLapses } from './hospital/lapses.ts';
import { type PlanCheck, refusedByRules } from './hospital/rules.ts';
import { MemoryStore, type Stored } from './memory-store.ts';
import type { Notifier } from './notifier.ts';

export interface SandboxHospitalOptions extends ChannelOptions {
  /** Checks what claims our profiles; with it the server keeps the rules of plans, and says so. */
  readonly check?: PlanCheck;
}

export interface SandboxHospital {
  readonly app: Express;
  /** Call it when the address is known, before anything is written. */
  at(base: string): void;
  readonly store: MemoryStore;
  /** What its server does wrong, while it is told to. */
  readonly faults: ServerFaults;
  /** Writes a resource as the hospital's own users do, and notifies. */
  write(resource: Resource): Stored;
  remove(type: string, id: string): void;
  /** Everything that notifies, by the id of its Subscription. */
  readonly notifiers: ReadonlyMap<string, Notifier>;
  /** Notifies of changes of these types without a Subscription, as servers do that are set up elsewhere (Event Grid). */
  notify(endpoint: string, types: readonly string[]): void;
  /** Resolves when all that will ever be notified of what was written has been answered. */
  notified(): Promise<void>;
}

const FHIR = 'application/fhir+json';

export function createSandboxHospital(options: SandboxHospitalOptions): SandboxHospital {
  const faults = new ServerFaults();
  const store = new MemoryStore(
    (number) => (faults.holds('uuid-versions') ? randomUUID() : String(number)),
    () => stampOf(faults),
  );
  const channels = new Channels(options, faults, store);
  const matched = new Set<string>();

  function write(resource: Resource): Stored {
    const named = { ...resource, id: resource.id ?? randomUUID() };
    const stored = store.write(kept(named, (name) => faults.holds(name)));
    channels.tell(stored, false);
    if (stored.resourceType === 'Subscription' && stored.status === 'requested') {
      void channels.activate(stored);
    }
    return stored;
  }

  const app = express();
  app.disable('x-powered-by');
  // The ETag names the version; one of the bytes would be another.
  app.disable('etag');
  app.use(express.json({ type: ['application/json', FHIR], limit: '50mb' }));
  app.use(express.urlencoded({ extended: false }));
  app.use('/fhir', (request, response) => {
    response.type(FHIR);
    const { base } = channels;
    const { check } = options;
    answer({ store, base, faults, channels, matched, check, write, remove }, request, response);
  });
  app.use(((error: { status?: number }, _request, response, _next) => {
    const status = error.status ?? 500;
    if (faults.holds('page-on-broken')) {
      response.status(status).type('text/html').send('<!doctype html><title>Error</title>');
      return;
    }
    const fix = 'Send one resource as FHIR JSON';
    const issue = {
      severity: 'error',
      code: 'structure',
      path: '',
      text: 'The body cannot be read',
      fix,
    } as const;
    response
      .status(status)
      .type(FHIR)
      .send(JSON.stringify(toOperationOutcome([issue])));
  }) satisfies ErrorRequestHandler);

  function remove(type: string, id: string): void {
    const before = store.remove(type, id);
    if (before) {
      channels.tell(before, true);
    }
    if (type === 'Subscription' && !faults.holds('tells-for-ever')) {
      channels.close(id);
    }
  }

  return {
    app,
    at: (url) => {
      channels.base = url;
    },
    store,
    faults,
    write,
    remove,
    notifiers: channels.notifiers,
    notify: (endpoint, types) => channels.notify(endpoint, types),
    async notified() {
      await Promise.all([...channels.notifiers.values()].map((notifier) => notifier.done()));
    },
  };
}

/** When something is written, as the server stamps it. */
function stampOf(faults: ServerFaults): string {
  const now = Date.now() + (faults.holds('stamps-ahead') ? 3_600_000 : 0);
  return new Date(faults.holds('stamps-in-seconds') ? Math.floor(now / 1000) * 1000 : now).toISOString();
}

interface Server extends HospitalServer {
  readonly channels: Channels;
  readonly matched: Set<string>;
  readonly check: PlanCheck | undefined;
}

function answer(server: Server, request: Request, response: Response): void {
  const [, type = '', id = '', operation = '', version] = request.path.split('/');
  if (operation.startsWith('$')) {
    operate(server, request, response, id, operation);
    return;
  }
  const posted = id === '_search';
  const isSearch = posted || (request.method === 'GET' && id === '' && type !== 'metadata');
  const asked = {
    method: request.method,
    type,
    id,
    ...(operation ? { operation } : {}),
    ...(version ? { version } : {}),
    ...(isSearch ? { parameters: parametersOf(request, posted) } : {}),
    body: request.body as unknown,
    ifMatch: request.get('if-match'),
    ifNoneExist: request.get('if-none-exist'),
  };
  const plain =
    type === 'metadata'
      ? { status: 200, body: capabilityOf(server.check !== undefined) }
      : (refusedByRules(asked, server) ?? interact(server, asked));
  const reply = { ...plain, location: placeOf(plain, server.base) };
  const { faults } = server;
  send(
    response,
    changedByLapses(reply, { ...asked, posted }, server, (name) => faults.holds(name)),
    faults,
  );
}

/** Where what was made is, with 201. */
function placeOf({ status, body }: FaultyAnswer, base: string): string | undefined {
  const { resourceType, id, meta } = (body ?? {}) as Partial<Stored>;
  return status === 201 && id ? `${base}/${resourceType}/${id}/_history/${meta?.versionId}` : undefined;
}

function parametersOf(request: Request, posted: boolean): URLSearchParams {
  return posted
    ? new URLSearchParams(request.body as Record<string, string>)
    : new URLSearchParams(request.url.replace(/^[^?]*\??/, ''));
}

function send(
  response: Response,
  { status, body, html, etag, location, type }: ServerReply,
  faults: ServerFaults,
): void {
  if (etag !== undefined) {
    response.set('etag', `W/"${etag}"`);
  }
  if (location !== undefined && !faults.holds('no-location')) {
    response.set('location', location);
  }
  if (type !== undefined) {
    response.type(type);
  }
  response.status(status);
  if (html !== undefined) {
    response.type('text/html').send(html);
  } else if (body === undefined) {
    response.end();
  } else {
    response.json(body);
  }
}

function operate(
  { channels }: Server,
  request: Request,
  response: Response,
  id: string,
  operation: string,
): void {
  const reply = channels.operate(id, operation, parametersOf(request, false));
  response.status(reply?.status ?? 404).json(reply?.body ?? toOperationOutcome([]));
}
