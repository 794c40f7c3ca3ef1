// When to try again. Pure: the jitter's random number comes in as an argument.

/** Milliseconds to wait before the next attempt, or undefined when it was the last one. */
export type RetryPolicy = (attempt: number, retryAfter?: number) => number | undefined;

export interface RetrySettings {
  /** Attempts in all. */
  readonly attempts: number;
  /** Wait after the first failure, in milliseconds. */
  readonly first: number;
  /** Longest wait, in milliseconds. */
  readonly longest: number;
}

/** Exponential backoff with full jitter on its upper half; a peer's Retry-After is honoured when it is longer. */
export function exponentialBackoff(settings: RetrySettings, random: () => number): RetryPolicy {
  return (attempt, retryAfter) => {
    if (attempt >= settings.attempts) {
      return undefined;
    }
    const ceiling = Math.min(settings.longest, settings.first * 2 ** (attempt - 1));
    const backoff = Math.round(ceiling * (0.5 + random() / 2));
    return Math.max(backoff, retryAfter ?? 0);
  };
}
