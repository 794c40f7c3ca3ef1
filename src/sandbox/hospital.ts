// A hospital's FHIR server to test the adapter against: resources with versions, searches, transactions, Subscriptions that
// are activated and notified in one dialect, $events and $status; and faults on the way of its notifications.
import { randomUUID } from 'node:crypto';
import type { Resource, Subscription } from '@medplum/fhirtypes';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
import { type HospitalServer, interact } from './hospital/answers.ts';
import { capability } from './hospital/capability.ts';
import { type FaultyAnswer, ServerFaults } from './hospital/faults.ts';
import { kept } from './hospital/keeping.ts';
import type { ServerReply } from './hospital/lapses/lapse.ts';
import { changedByLapses } from './hospital/lapses.ts';
import { MemoryStore, type Stored } from './memory-store.ts';
import { createNotifier, type Faults, faultless, type Notifier } from './notifier.ts';
import { backportSignal, notification, type Sender, type SenderName, type SentChange } from './senders.ts';

export interface SandboxHospitalOptions {
  readonly dialect: SenderName;
  /** Signs notifications, or is their bearer token, when the Subscription brings no secret of its own. */
  readonly secret: string;
  readonly faults?: Faults;
  /** Notifications at the same time. */
  readonly concurrency?: number;
  readonly onEvent?: (text: string) => void;
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

interface Channel {
  readonly types: readonly string[];
  readonly sender: Sender;
  readonly notifier: Notifier;
  readonly events: SentChange[];
}

const FHIR = 'application/fhir+json';

export function createSandboxHospital(options: SandboxHospitalOptions): SandboxHospital {
  const faults = new ServerFaults();
  const store = new MemoryStore(
    (number) => (faults.holds('uuid-versions') ? randomUUID() : String(number)),
    () => stampOf(faults),
  );
  const channels = new Map<string, Channel>();
  const notifiers = new Map<string, Notifier>();
  const matched = new Set<string>();
  let base = '';

  function open(id: string, endpoint: string, secret: string, types: readonly string[]): Channel {
    const sender = { endpoint, secret, subscription: id, base, now: () => new Date() };
    const { dialect, faults: wrong = faultless, concurrency = 8 } = options;
    const channel = {
      types,
      sender,
      events: [],
      notifier: createNotifier({
        dialect,
        sender,
        faults: wrong,
        concurrency,
        once: faults.holds('tells-once'),
      }),
    };
    channels.set(id, channel);
    notifiers.set(id, channel.notifier);
    return channel;
  }

  function tell(resource: Stored, deleted: boolean): void {
    for (const { types, events, notifier } of faults.holds('never-notifies') ? [] : channels.values()) {
      if (types.includes(resource.resourceType)) {
        const change = { resource, number: events.length + 1, ...(deleted ? { deleted } : {}) };
        events.push(change);
        notifier.tell(change);
      }
    }
  }

  function write(resource: Resource): Stored {
    const named = { ...resource, id: resource.id ?? randomUUID() };
    const stored = store.write(kept(named, (name) => faults.holds(name)));
    tell(stored, false);
    if (stored.resourceType === 'Subscription' && stored.status === 'requested') {
      void activate(stored);
    }
    return stored;
  }

  /** As servers do: the endpoint is tried where the dialect has a handshake, then the Subscription is active, or in error. */
  async function activate(subscription: Stored & Subscription): Promise<void> {
    const channel = open(
      subscription.id,
      subscription.channel?.endpoint ?? '',
      secretOf(subscription) ?? options.secret,
      typesOf(subscription),
    );
    const shakes = options.dialect.startsWith('backport') || options.dialect === 'relative';
    const agreed = shakes ? await shakeHands(channel) : true;
    if (faults.holds('never-activates')) {
      return;
    }
    const status = agreed ? 'active' : 'error';
    options.onEvent?.(`Subscription/${subscription.id} is ${status}`);
    store.write({ ...subscription, status, ...(agreed ? {} : { error: 'The endpoint did not agree' }) });
  }

  const app = express();
  app.disable('x-powered-by');
  // The ETag names the version; one of the bytes would be another.
  app.disable('etag');
  app.use(express.json({ type: ['application/json', FHIR], limit: '50mb' }));
  app.use(express.urlencoded({ extended: false }));
  app.use('/fhir', (request, response) => {
    response.type(FHIR);
    answer({ store, base, faults, channels, matched, write, remove }, request, response);
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
      tell(before, true);
    }
    if (type === 'Subscription' && !faults.holds('tells-for-ever')) {
      channels.delete(id);
    }
  }

  return {
    app,
    at: (url) => {
      base = url;
    },
    store,
    faults,
    write,
    remove,
    notifiers,
    notify: (endpoint, types) => void open(randomUUID(), endpoint, options.secret, types),
    async notified() {
      await Promise.all([...notifiers.values()].map((notifier) => notifier.done()));
    },
  };
}

/** When something is written, as the server stamps it. */
function stampOf(faults: ServerFaults): string {
  const now = Date.now() + (faults.holds('stamps-ahead') ? 3_600_000 : 0);
  return new Date(faults.holds('stamps-in-seconds') ? Math.floor(now / 1000) * 1000 : now).toISOString();
}

async function shakeHands({ sender, events }: Channel): Promise<boolean> {
  const { url, headers, body } = backportSignal(sender, 'handshake', events.length);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** The bearer token of the channel's header, or the secret that Medplum keeps in an extension. */
function secretOf({ channel, extension }: Subscription): string | undefined {
  const header = channel?.header?.find((each) => /^authorization:\s*bearer /i.test(each));
  const kept = extension?.find(({ url }) => url.endsWith('/subscription-secret'))?.valueString;
  return header?.replace(/^authorization:\s*bearer /i, '') ?? kept;
}

const FILTER = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria';

function typesOf(subscription: Subscription): string[] {
  const { extension } =
    (subscription as { _criteria?: { extension?: Subscription['extension'] } })._criteria ?? {};
  const filters = (extension ?? []).flatMap(({ url, valueString }) =>
    url === FILTER && valueString ? [valueString] : [],
  );
  return (filters.length > 0 ? filters : [subscription.criteria ?? '']).map((each) =>
    each.replace(/\?.*$/, ''),
  );
}

interface Server extends HospitalServer {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly matched: Set<string>;
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
  const plain = type === 'metadata' ? { status: 200, body: capability } : interact(server, asked);
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
  const channel = channels.get(id);
  if (!channel || !['$events', '$status'].includes(operation)) {
    response.status(404).json(toOperationOutcome([]));
    return;
  }
  const { sender, events } = channel;
  if (operation === '$status') {
    response.json(notification(sender, [], 'empty', 'query-status', events.length));
    return;
  }
  const parameters = parametersOf(request, false);
  const from = Number(parameters.get('eventsSinceNumber') ?? 1);
  const until = Number(parameters.get('eventsUntilNumber') ?? events.length);
  response.json(notification(sender, events.slice(from - 1, until), 'id-only', 'query-event', events.length));
}
