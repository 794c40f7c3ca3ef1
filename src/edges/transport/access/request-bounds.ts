// How long a request with a token may take, and who ends it.
import { PeerFailure } from '../../../flows/ports.ts';

/** Time for one request where nothing else is said, in milliseconds. */
export const TIMEOUT = 10_000;

export function ending({ signal }: RequestInit): Pick<RequestInit, 'signal' | 'redirect'> {
  return { redirect: 'manual', signal: signal ?? null };
}

/**
 * A signal that ends a request after so many milliseconds. `done`: it has ended by itself. `AbortSignal.timeout` would go off all
 * the same, long afterwards and for every request that there was.
 */
export function endingAfter(timeout: number): { readonly signal: AbortSignal; readonly done: () => void } {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('no answer in time', 'TimeoutError')), timeout);
  timer.unref();
  return { signal: late.signal, done: () => clearTimeout(timer) };
}

/** The answer as soon as it begins: without a signal of the caller it has to begin in time. */
export async function answering(
  url: string,
  init: RequestInit,
  timeout: number = TIMEOUT,
): Promise<Response> {
  if (init.signal) {
    return fetch(url, init);
  }
  const { signal, done } = endingAfter(timeout);
  try {
    return await fetch(url, { ...init, signal });
  } finally {
    done();
  }
}

/** The work goes on for others who wait for the same. @throws {PeerFailure} when the caller does not wait any more */
export async function endedBy<T>(signal: AbortSignal | null | undefined, work: Promise<T>): Promise<T> {
  if (!signal) {
    return work;
  }
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(notPosted(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Nothing left us: it may simply be done again. */
export function notPosted(cause: unknown): PeerFailure {
  const name = cause instanceof Error ? cause.name : 'unknown';
  return cause instanceof PeerFailure
    ? cause
    : new PeerFailure('token service', 'transient', `the request did not leave: no token in time (${name})`, {
        cause,
      });
}
