// Live updates: tells open pages that something has changed since what they show, never what. One look at the store
// serves all of them. A page says which version it shows, so that nothing is missed between its making and its stream,
// nor while a stream was broken.
import type { Request, Response } from 'express';

const LOOK_EVERY = 1_500;
/** A stream ends by itself after a while, so that the browser's next one asks for the session again. */
const LONGEST = 5 * 60_000;
const MOST_AT_ONCE = 200;

/** Path and query of the stream, below the base of the pages, for a page that shows this version of the store. */
export const changesSince = (version: string): string =>
  `/changes?${new URLSearchParams({ since: version })}`;

/** Handles a request for the stream of changes. */
export function createChanges(
  version: () => Promise<string>,
): (request: Request, response: Response) => void {
  /** The open streams, each with the version that its page shows. */
  const open = new Map<Response, string>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // A store that does not answer has not changed: the next look tells.
    const now = await version().catch(() => undefined);
    for (const [response, shown] of open) {
      if (now !== undefined && now !== shown) {
        response.write(`id: ${now}\nevent: changed\ndata: \n\n`);
        open.set(response, now);
      }
    }
    timer = open.size > 0 ? setTimeout(() => void look(), LOOK_EVERY) : undefined;
    timer?.unref();
  }

  return (request, response) => {
    if (open.size >= MOST_AT_ONCE) {
      response.status(503).set('retry-after', '60').end();
      return;
    }
    response.status(200).set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 3000\n\n');
    open.set(response, shownBy(request));
    const end = setTimeout(() => response.end(), LONGEST);
    end.unref();
    response.on('close', () => {
      clearTimeout(end);
      open.delete(response);
    });
    timer ??= setTimeout(() => void look(), 0);
  };
}

/** What the page shows: what its last stream told it, or what it was made from. Nothing said is no version: it is told. */
function shownBy(request: Request): string {
  const { since } = request.query;
  return request.get('last-event-id') || (typeof since === 'string' ? since : '');
}
