// Limits on requests as they come in, before anybody knows whether they are genuine: how many, how large, how long.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { refuse } from './refuse.ts';

/** How often one source may ask. */
export interface Rate {
  /** The setting, as the refusal names it. */
  readonly setting: string;
  readonly limit: number;
  /** Within how many seconds. */
  readonly seconds: number;
  readonly fix?: string;
}

/** Counts by address (IPv6 by subnet), in this process. */
export function rateLimitOf({ setting, limit, seconds, fix }: Rate): RequestHandler {
  return rateLimit({
    windowMs: seconds * 1_000,
    limit,
    standardHeaders: false,
    legacyHeaders: false,
    // A proxy that is not among `listen.trustedProxies` is the source itself: that is a setting, and no mistake to report.
    validate: { xForwardedForHeader: false },
    handler: (request, response) => {
      const { resetTime } = (request as { rateLimit?: { resetTime?: Date } }).rateLimit ?? {};
      const wait = Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1_000);
      response.set('retry-after', String(Math.min(seconds, Math.max(1, wait))));
      const within = seconds === 1 ? 'a second' : `${seconds} seconds`;
      const text = `More than ${limit} requests in ${within} from this address (${setting})`;
      refuse(response, 429, 'too-costly', text, fix ?? 'Ask again after the time that Retry-After names');
    },
  });
}

export function bodyLimit(bytes: number): RequestHandler {
  const raw = express.raw({ type: () => true, limit: bytes });
  return (request, response, next) => {
    raw(request, response, (error: unknown) => {
      if (response.headersSent) {
        return; // the time ran out while the body came
      }
      if ((error as { type?: string } | undefined)?.type === 'entity.too.large') {
        const text = `The body is larger than ${bytes} bytes (limits.bodyBytes)`;
        refuse(response, 413, 'too-long', text, 'Send notifications without content (id-only or empty)');
      } else {
        next(error);
      }
    });
  };
}

/** A sender that dribbles its body keeps a connection, and nothing else, no longer than this. */
export function timeLimit(milliseconds: number): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const timer = setTimeout(() => {
      if (response.headersSent) {
        return;
      }
      const text = `The request took longer than ${milliseconds} ms (limits.requestMs)`;
      response.set({ connection: 'close', 'retry-after': '5' });
      refuse(response, request.readableEnded ? 503 : 408, 'timeout', text, 'Send it again');
      response.once('finish', () => request.destroy());
    }, milliseconds);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
