// What time it is at the servers that check our signatures: taken from each answer, for each server by itself.

export interface ServerClocks {
  /** Hears the time that an answer states. */
  heard(url: string, response: Pick<Response, 'headers'>): void;
  /** How far the clock of the server at this address is ahead of the system's, in seconds; 0 as long as nobody knows. */
  ahead(url: string): number;
}

/** `Date` has whole seconds, and an answer takes a moment: less than this apart is no difference, in seconds. */
const SAME = 2;

export function createServerClocks(): ServerClocks {
  const known = new Map<string, number>();
  return {
    heard(url, { headers }) {
      const served = Date.parse(headers.get('date') ?? '');
      // What comes from a cache states the time when it was made. Source: RFC 9111 section 5.1.
      if (Number.isNaN(served) || headers.has('age')) {
        return;
      }
      const ahead = (served - Date.now()) / 1000;
      known.set(new URL(url).origin, Math.abs(ahead) < SAME ? 0 : Math.round(ahead));
    },
    ahead: (url) => known.get(new URL(url).origin) ?? 0,
  };
}
