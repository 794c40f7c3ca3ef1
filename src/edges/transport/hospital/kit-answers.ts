// The answers that fhir-kit-client reads, counted as they come: it reads a body of any length, and has no setting for that nor
// for decimals that keep their digits. So its one method that sends is replaced; everything that it says of requests and
// failures stays as it says it.
import type { Client } from 'fhir-kit-client';
import { isSuccess, type PlainAnswer, plainRequest } from '../access/plain-request.ts';

interface Sends {
  expandUrl(url: string): string;
  mergeHeaders(headers: Readonly<Record<string, string>> | undefined): Record<string, string>;
  request(method: string, url: string, options?: SendOptions, body?: unknown): Promise<unknown>;
}

interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Answers of the client by what was parsed of them, for their status and headers. */
export type Responses = WeakMap<object, PlainAnswer>;

/** More than any page or transaction that is asked for here, in bytes once unpacked. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Nothing is asked of another address than the one that was set. */
const redirections: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Answers longer than the limit are not read to their end: the request fails with TooLong. */
export function readBounded(client: Client, parse: (text: string) => unknown): Responses {
  const responses: Responses = new WeakMap();
  const sends = client.httpClient as unknown as Sends;
  sends.request = async (method, requestUrl, options = {}, body) => {
    const answer = await plainRequest(new URL(sends.expandUrl(requestUrl)), {
      method,
      headers: sends.mergeHeaders(options.headers),
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal: options.signal,
      limit: MAX_BYTES,
    });
    const { status, text, header } = answer;
    if (redirections.has(status)) {
      throw new Error(`${method}: the answer leads elsewhere (${status})`);
    }
    const data = parsed(text, parse);
    if (!isSuccess(status) || data === undefined) {
      const told = { status, data: data ?? text };
      throw Object.assign(new Error(`HTTP ${status}: ${method}`), { response: told, header });
    }
    if (typeof data !== 'object' || data === null) {
      throw new TypeError('the answer is no JSON object');
    }
    responses.set(data, answer);
    return data;
  };
  return responses;
}

/** An empty object for an empty body; undefined for what is no JSON. */
function parsed(text: string, parse: (text: string) => unknown): unknown {
  if (text === '') {
    return {};
  }
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
