// fhir-kit-client reading decimals with the digits that they were written with. It parses answers itself and has no setting for
// that, so its one method that sends is replaced; everything that it says of requests and failures stays as it says it.
import type { Client } from 'fhir-kit-client';
import { parseExact } from '../../../ground/fhir/exact-numbers.ts';

interface Sends {
  expandUrl(url: string): string;
  buildRequest(method: string, url: string, options: object, body?: unknown): Promise<Request>;
  request(method: string, url: string, options?: object, body?: unknown): Promise<unknown>;
}

/** Answers of the client by what was parsed of them, for their status and headers. */
export type Responses = WeakMap<object, Response>;

export function readExactly(client: Client): Responses {
  const responses: Responses = new WeakMap();
  const sends = client.httpClient as unknown as Sends;
  sends.request = async (method, requestUrl, options = {}, body) => {
    const url = sends.expandUrl(requestUrl);
    const request = await sends.buildRequest(method, url, options, body);
    const response = await fetch(request, { redirect: 'error' });
    const text = await response.text();
    const data = parsed(text);
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
function parsed(text: string): unknown {
  if (text === '') {
    return {};
  }
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}
