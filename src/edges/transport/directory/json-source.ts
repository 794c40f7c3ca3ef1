// Reading JSON from one server: a time limit, a bearer token that never leaves the origin, and typed failures.
import { PeerFailure } from '../../../flows/ports.ts';
import { boundedText, TooLong } from '../access/bounded-body.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';

export interface JsonSourceOptions {
  readonly baseUrl: string;
  /** How failures name the other side. */
  readonly peer: string;
  /** Sends with what proves who asks, where the server wants that. */
  readonly fetch?: AuthorisedFetch;
  /** Gives the bearer token for each request; called anew each time, so that it can renew it. */
  readonly token?: () => Promise<string | undefined>;
  /** `Accept` header. */
  readonly accept?: string;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
}

export interface JsonAnswer {
  readonly body: unknown;
  /** The server's clock when it answered (`Date` header), as an instant. */
  readonly servedAt: string | undefined;
}

const DEFAULT_TIMEOUT = 10_000;
/** Larger answers than this are not read: a directory page is far smaller. */
const MAX_BYTES = 200 * 1024 * 1024;

export interface JsonSource {
  /** GET of a path below the base, or of a URL that the server itself gave. Throws {@link PeerFailure}. */
  get(pathOrUrl: string): Promise<JsonAnswer>;
  /** POST of a question that changes nothing there. Throws {@link PeerFailure}. */
  post(path: string, body: unknown): Promise<JsonAnswer>;
}

export function createJsonSource(options: JsonSourceOptions): JsonSource {
  const base = new URL(`${options.baseUrl.replace(/\/+$/, '')}/`);
  const doFetch: AuthorisedFetch = options.fetch ?? globalThis.fetch;
  async function ask(pathOrUrl: string, question?: string): Promise<JsonAnswer> {
    const url = URL.canParse(pathOrUrl, base.href) ? new URL(pathOrUrl, base) : undefined;
    if (url?.origin !== base.origin) {
      throw new PeerFailure(
        options.peer,
        'permanent',
        `it points to another server (${url?.origin ?? 'no address'}); not followed`,
      );
    }
    const token = await options.token?.();
    const response = await request(options, doFetch, url, token, question);
    const body = await readBody(options.peer, response);
    const served = Date.parse(response.headers.get('date') ?? '');
    return { body, servedAt: Number.isNaN(served) ? undefined : new Date(served).toISOString() };
  }
  return { get: (pathOrUrl) => ask(pathOrUrl), post: (path, body) => ask(path, JSON.stringify(body)) };
}

async function request(
  options: JsonSourceOptions,
  doFetch: AuthorisedFetch,
  url: URL,
  token: string | undefined,
  question: string | undefined,
): Promise<Response> {
  let response: Response;
  try {
    response = await doFetch(url.href, {
      headers: {
        accept: options.accept ?? 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(question === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(question === undefined ? {} : { method: 'POST', body: question }),
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeout ?? DEFAULT_TIMEOUT),
    });
  } catch (error) {
    // No token was had: that says why by itself.
    if (error instanceof PeerFailure) {
      throw error;
    }
    throw new PeerFailure(options.peer, 'transient', 'it does not answer', { cause: error });
  }
  if (!response.ok) {
    const passing = response.status === 429 || response.status >= 500;
    throw new PeerFailure(
      options.peer,
      passing ? 'transient' : 'permanent',
      `it answered ${response.status}`,
      {
        status: response.status,
      },
    );
  }
  return response;
}

async function readBody(peer: string, response: Response): Promise<unknown> {
  try {
    return JSON.parse(await boundedText(response, MAX_BYTES)) as unknown;
  } catch (error) {
    if (error instanceof TooLong) {
      throw new PeerFailure(peer, 'permanent', 'its answer is too large', { cause: error });
    }
    throw new PeerFailure(peer, 'transient', 'its answer is no JSON', { cause: error });
  }
}
