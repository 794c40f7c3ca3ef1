// The answers that fhir-kit-client reads, counted as they come: it reads a body of any length, and has no setting for that nor
// for decimals that keep their digits. So its one method that sends is replaced; everything that it says of requests and
// failures stays as it says it.
import type { Client } from 'fhir-kit-client';
import { boundedText } from '../access/bounded-body.ts';

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
export type Responses = WeakMap<object, Response>;

/** More than any page or transaction that is asked for here, in bytes once unpacked. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Answers longer than the limit are not read to their end: the request fails with TooLong. */
export function readBounded(client: Client, parse: (text: string) => unknown): Responses {
  const responses: Responses = new WeakMap();
  const sends = client.httpClient as unknown as Sends;
  sends.request = async (method, requestUrl, options = {}, body) => {
    const url = sends.expandUrl(requestUrl);
    // A Request made first would be copied by fetch, and its body with it, through a stream.
    const response = await fetch(url, {
      method,
      headers: sends.mergeHeaders(options.headers),
      redirect: 'error',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const text = await boundedText(response, MAX_BYTES);
    const data = parsed(text, parse);
    if (!response.ok || data === undefined) {
      const { status, headers } = response;
      const told = { status, data: data ?? text };
      throw Object.assign(new Error(`HTTP ${status}: ${method}`), { response: told, config: { headers } });
    }
    if (typeof data !== 'object' || data === null) {
      throw new TypeError('the answer is no JSON object');
    }
    responses.set(data, response);
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
