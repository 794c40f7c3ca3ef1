// Tries requests again that change nothing on the other side: with growing, jittered waits, or as long as the server asks.
import { DelegateBackoff, ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { PeerFailure } from '../../../flows/ports.ts';

export interface RetryOptions {
  /** Tries after the first. */
  readonly retries: number;
  /** Milliseconds of the first wait, before jitter. Default 200. */
  readonly first?: number;
  /** Longest wait in milliseconds; a server that asks for more is not waited for. Default 30 000. */
  readonly longest?: number;
}

export type Retrying = <T>(request: () => Promise<T>) => Promise<T>;

export const noRetry: Retrying = (request) => request();

export function createSafeRetry({ retries, first = 200, longest = 30_000 }: RetryOptions): Retrying {
  const worthwhile = handleWhen(
    (error) =>
      error instanceof PeerFailure && error.kind === 'transient' && (error.retryAfter ?? 0) <= longest,
  );
  const growing = new ExponentialBackoff({ initialDelay: first, maxDelay: longest });
  const backoff = new DelegateBackoff<{ result: unknown }, ReturnType<typeof growing.next>>(
    (context, state) => {
      const step = state?.next(context) ?? growing.next();
      const error = (context.result as { error?: unknown }).error;
      const asked = error instanceof PeerFailure ? (error.retryAfter ?? 0) : 0;
      return { delay: Math.max(step.duration, asked), state: step };
    },
  );
  const policy = retry(worthwhile, { maxAttempts: retries, backoff });
  return (request) => policy.execute(request);
}
