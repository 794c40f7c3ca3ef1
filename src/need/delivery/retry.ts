// When to try again. Pure: the jitter's random number comes in as an argument.
import type { FailureClass } from './states.ts';

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

/** A peer that asks for more than this is not waited for longer: a person would never hear of the notice. */
const LONGEST_RETRY_AFTER = 24 * 3600 * 1000;

/** Exponential backoff with full jitter on its upper half; a peer's Retry-After is honoured when it is longer. */
export function exponentialBackoff(settings: RetrySettings, random: () => number): RetryPolicy {
  return (attempt, retryAfter) => {
    if (attempt >= settings.attempts) {
      return undefined;
    }
    const ceiling = Math.min(settings.longest, settings.first * 2 ** Math.min(attempt - 1, 30));
    const backoff = Math.round(ceiling * (0.5 + random() / 2));
    return Math.max(backoff, Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER));
  };
}

/** What to do after an attempt that failed. */
export type NextTry =
  | { readonly kind: 'again'; readonly after: number }
  | { readonly kind: 'person'; readonly reason: 'permanent' | 'result-unknown' | 'not-available' };

/** How far an attempt's notice has come: counts include the attempt that failed just now. */
export interface Tries {
  readonly failures: number;
  readonly resends: number;
}

/**
 * Decides by the class of the failure. Permanent: never again, a person has to change something. Ambiguous (the message
 * may have arrived): the same message again, a bounded number of times. Transient: again until the attempts are used up.
 */
export function nextTry(
  failure: { readonly failure: FailureClass; readonly retryAfter?: number | undefined },
  tries: Tries,
  policy: RetryPolicy,
  maxResends: number,
): NextTry {
  if (failure.failure === 'permanent') {
    return { kind: 'person', reason: 'permanent' };
  }
  if (failure.failure === 'ambiguous' && tries.resends > maxResends) {
    return { kind: 'person', reason: 'result-unknown' };
  }
  const after = policy(tries.failures, failure.retryAfter);
  return after === undefined ? { kind: 'person', reason: 'not-available' } : { kind: 'again', after };
}
