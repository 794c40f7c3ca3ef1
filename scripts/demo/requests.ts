// `--requests`: every request that any part of the demo answers, as it is answered.
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** @param tell gets a line for each: method, address, status */
export function tellRequests(tell: (line: string) => void): void {
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    // Routers shorten the address while they work.
    const { originalUrl = request.url } = request as IncomingMessage & { originalUrl?: string };
    tell(`${request.method} http://${request.headers.host}${originalUrl} → ${response.statusCode}`);
  });
}
