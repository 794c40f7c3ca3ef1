// Limits on requests as they come in, before anybody knows whether they are genuine: how many, how large, how long.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Limits } from '../intake/limits.ts';
import { refuse } from './refuse.ts';

/** In the order in which they stand before a handler. */
export function requestLimits(limits: Limits): RequestHandler[] {
  return [timeLimit(limits.requestMs), rateLimitOf(limits.perSecond), bodyLimit(limits.bodyBytes)];
}

function rateLimitOf(perSecond: number): RequestHandler {
  return rateLimit({
    windowMs: 1_000,
    limit: perSecond,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_request, response) => {
      response.set('retry-after', '1');
      const text = `More than ${perSecond} requests in a second from this address (limits.perSecond)`;
      refuse(response, 429, 'too-costly', text, 'Send again later; what is never sent is found by the sweep');
    },
  });
}

function bodyLimit(bytes: number): RequestHandler {
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
function timeLimit(milliseconds: number): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const timer = setTimeout(() => {
      if (response.headersSent) {
        return;
      }
      const text = `The request took longer than ${milliseconds} ms (limits.requestMs)`;
      response.set('connection', 'close');
      refuse(response, request.readableEnded ? 503 : 408, 'timeout', text, 'Send it again');
      response.once('finish', () => request.destroy());
    }, milliseconds);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
