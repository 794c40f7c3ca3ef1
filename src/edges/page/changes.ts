// Live updates: tells open pages that something has changed, never what. One look at the store serves all of them.
import type { Request, Response } from 'express';

const LOOK_EVERY = 1_500;
/** A stream ends by itself after a while, so that the browser's next one asks for the session again. */
const LONGEST = 5 * 60_000;
const MOST_AT_ONCE = 200;

/** Handles a request for the stream of changes. */
export function createChanges(
  version: () => Promise<string>,
): (request: Request, response: Response) => void {
  const open = new Set<Response>();
  let timer: NodeJS.Timeout | undefined;
  let last: string | undefined;

  async function look(): Promise<void> {
    const now = await version().catch(() => last);
    if (last !== undefined && now !== last) {
      for (const response of open) {
        response.write('event: changed\ndata: \n\n');
      }
    }
    last = now;
    timer = open.size > 0 ? setTimeout(() => void look(), LOOK_EVERY) : undefined;
    timer?.unref();
  }

  return (_request, response) => {
    if (open.size >= MOST_AT_ONCE) {
      response.status(503).set('retry-after', '60').end();
      return;
    }
    response.status(200).set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 3000\n\n');
    open.add(response);
    const end = setTimeout(() => response.end(), LONGEST);
    end.unref();
    response.on('close', () => {
      clearTimeout(end);
      open.delete(response);
    });
    if (timer === undefined) {
      last = undefined;
      timer = setTimeout(() => void look(), 0);
    }
  };
}
