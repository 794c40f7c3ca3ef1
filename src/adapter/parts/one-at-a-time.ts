// Runs work that many ask for: at most one run at a time, and one more after it for all who asked meanwhile.

export interface OneAtATime {
  /** Asks for a run that begins after this call; many who ask while one runs share the next. */
  request(): Promise<void>;
}

/** @param pause shortest time between the begins of two runs, in milliseconds */
export function oneAtATime(work: () => Promise<void>, pause: number): OneAtATime {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let begun = Number.NEGATIVE_INFINITY;
  return {
    request() {
      next ??= running
        .catch(() => undefined)
        .then(async () => {
          const left = begun + pause - performance.now();
          if (left > 0) {
            await new Promise((resolve) => setTimeout(resolve, left));
          }
          next = undefined;
          begun = performance.now();
          running = work();
          return running;
        });
      return next;
    },
  };
}
