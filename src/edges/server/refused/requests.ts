// Requests that were refused: each is counted, and told of at most once a minute for each way in and status, so that whoever
// guesses is seen and cannot fill the log.
import { isIP } from 'node:net';
import type { RequestHandler } from 'express';

export interface RefusedRequests {
  /** One more, under the first part of its path and its status. */
  count(way: string, status: number): void;
  /** What came since it was told of last, and where the last one came from. */
  tell(refused: {
    readonly way: string;
    readonly status: number;
    readonly times: number;
    readonly from: string;
  }): void;
}

const ways = ['notifications', 'fhir', 'network', 'api', 'overview', 'metrics'];
const TOLD_EVERY = 60_000;

/** Watches answers; a path that is not served is told of too, without the path. */
export function watchRefused(refused: RefusedRequests, now: () => number = Date.now): RequestHandler {
  const open = new Map<string, { since: number; times: number }>();
  return (request, response, next) => {
    response.once('finish', () => {
      const { statusCode: status } = response;
      if (status < 400 || status >= 500) {
        return;
      }
      const first = request.originalUrl.split(/[/?]/)[1]?.toLowerCase() ?? '';
      const way = ways.includes(first) ? first : 'other';
      refused.count(way, status);
      const key = `${way} ${status}`;
      const last = open.get(key);
      const times = (last?.times ?? 0) + 1;
      if (last && now() - last.since < TOLD_EVERY) {
        last.times = times;
      } else {
        // Behind a trusted proxy the address is what the proxy says: nothing but an address is repeated.
        const from = isIP(request.ip ?? '') > 0 ? (request.ip ?? '') : 'unknown';
        refused.tell({ way, status, times, from });
        open.set(key, { since: now(), times: 0 });
      }
    });
    next();
  };
}
