// Notifies as a server of one dialect does, and as badly as it was told to: repeats, overtakes, delays, loses and damages.
// The same seed makes the same faults in the same order of changes.
import { compose, type Sender, type SenderName, type SentChange, type SentRequest } from './senders.ts';

/** Shares of all changes, 0 to 1. */
export interface Faults {
  /** Notified twice. */
  readonly duplicate: number;
  /** Held back until up to twenty later ones have gone. */
  readonly reorder: number;
  /** Never notified. */
  readonly drop: number;
  /** Damaged on the way, and not sent again. */
  readonly corrupt: number;
  /** Longest wait before one is sent, in milliseconds. */
  readonly delayMs: number;
  readonly seed: number;
}

export const faultless: Faults = { duplicate: 0, reorder: 0, drop: 0, corrupt: 0, delayMs: 0, seed: 1 };

export interface NotifierCounts {
  changes: number;
  sent: number;
  duplicated: number;
  reordered: number;
  dropped: number;
  corrupted: number;
  /** Answers that were not 2xx, per status; 0 is no answer. */
  readonly refused: Record<number, number>;
}

export interface Notifier {
  readonly counts: NotifierCounts;
  tell(change: SentChange): void;
  /** Resolves when all that will ever be sent has been answered. */
  done(): Promise<void>;
}

export interface NotifierOptions {
  readonly dialect: SenderName;
  readonly sender: Sender;
  readonly faults: Faults;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** One try is all: a fault. */
  readonly once?: boolean;
}

/** How far a change that is held back is overtaken, at most. */
const HELD = 20;
/** A sender gives up after so many tries of one notification, as HAPI and Medplum do. */
const TRIES = 3;

export function createNotifier({ dialect, sender, faults, concurrency, once }: NotifierOptions): Notifier {
  const random = seeded(faults.seed);
  const counts: NotifierCounts = {
    changes: 0,
    sent: 0,
    duplicated: 0,
    reordered: 0,
    dropped: 0,
    corrupted: 0,
    refused: {},
  };
  const queue: SentRequest[] = [];
  let held: { readonly until: number; readonly request: SentRequest }[] = [];
  let running = 0;
  let wakeUp: (() => void) | undefined;

  function put(request: SentRequest): void {
    queue.push(request);
    release(counts.changes);
    work();
  }

  function release(until: number): void {
    const due = held.filter((each) => each.until <= until);
    held = held.filter((each) => each.until > until);
    queue.push(...due.map(({ request }) => request));
  }

  function work(): void {
    while (running < concurrency && queue.length > 0) {
      const request = queue.shift() as SentRequest;
      running += 1;
      void send(request).finally(() => {
        running -= 1;
        work();
        if (running === 0 && queue.length === 0) {
          wakeUp?.();
        }
      });
    }
  }

  async function send(request: SentRequest): Promise<void> {
    if (faults.delayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, random() * faults.delayMs));
    }
    for (let attempt = 1; attempt <= (once ? 1 : TRIES); attempt += 1) {
      counts.sent += 1;
      const status = await post(request);
      if (status >= 200 && status < 300) {
        return;
      }
      counts.refused[status] = (counts.refused[status] ?? 0) + 1;
      if (status >= 400 && status < 500 && status !== 429) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  }

  return {
    counts,
    tell(change) {
      counts.changes += 1;
      // Each fault draws whether it happens or not, so that one share does not shift the others.
      const [drop, duplicate, reorder, corrupt] = [random(), random(), random(), random()];
      const place = counts.changes + 1 + Math.floor(random() * HELD);
      if (drop < faults.drop) {
        counts.dropped += 1;
        return;
      }
      const request = compose[dialect](sender, [change]);
      if (corrupt < faults.corrupt) {
        counts.corrupted += 1;
        put(damaged(request));
        return;
      }
      if (duplicate < faults.duplicate) {
        counts.duplicated += 1;
        held.push({ until: counts.changes + 1 + Math.floor(random() * HELD), request });
      }
      if (reorder < faults.reorder) {
        counts.reordered += 1;
        held.push({ until: place, request });
        release(counts.changes);
        work();
      } else {
        put(request);
      }
    },
    done() {
      release(Number.POSITIVE_INFINITY);
      work();
      return running === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wakeUp = resolve;
          });
    },
  };
}

async function post({ method, url, headers, body }: SentRequest): Promise<number> {
  try {
    const signal = AbortSignal.timeout(15_000);
    const response = await fetch(url, { method, headers, signal, ...(body ? { body } : {}) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** Half of the body, or without one, half of the name in the path. */
function damaged(request: SentRequest): SentRequest {
  return request.body
    ? { ...request, body: request.body.slice(0, request.body.length / 2) }
    : { ...request, url: `${request.url}/damaged/on/the/way` };
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
