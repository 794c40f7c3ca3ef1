// What every inbox has: it watches until it is stopped, and knows since when its looks fail.

export interface Inbox {
  /** Since when every look has failed; undefined when the last one did not. */
  standsSince(): Date | undefined;
  /** Stops watching; resolves when what runs is done, or after a bounded time. */
  stop(): Promise<void>;
}

/** Whether looks succeed. */
export interface InboxStanding {
  looked(): void;
  failed(): void;
  since(): Date | undefined;
}

export function createStanding(now: () => Date): InboxStanding {
  let since: Date | undefined;
  return {
    looked() {
      since = undefined;
    },
    failed() {
      since ??= now();
    },
    since: () => since,
  };
}

/** What runs when the watch is stopped has this long to end, in milliseconds; it is done anew at the next start. */
const STOP_WITHIN = 10_000;

/** Watches until it is stopped. */
export function watching(watch: (signal: AbortSignal) => Promise<void>, { since }: InboxStanding): Inbox {
  const stopping = new AbortController();
  const done = watch(stopping.signal);
  return {
    standsSince: since,
    async stop() {
      stopping.abort();
      const late = new AbortController();
      await Promise.race([done, pause(STOP_WITHIN, late.signal)]);
      late.abort();
    },
  };
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) {
      done();
    }
  });
}
