// A circuit breaker for each endpoint: a system that is down is left alone for a while instead of being asked by every notice.
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { PeerFailure } from '../../../flows/ports.ts';

export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds until one request is let through to see whether the system is back. */
  readonly openFor: number;
}

/** Runs one request to an endpoint, or refuses at once with a transient failure while that endpoint is left alone. */
export type Guarded = <T>(endpoint: string, request: () => Promise<T>) => Promise<T>;

export function createBreakers(settings: BreakerSettings): Guarded {
  const breakers = new Map<string, CircuitBreakerPolicy>();
  /** What the present row of failures of an endpoint began with: later ones often only follow from it. */
  const causes = new Map<string, string>();
  // Only failures of the system count: a message that it refuses says nothing about the next one.
  const counted = handleWhen((error) => error instanceof PeerFailure && error.failure !== 'permanent');
  return async (endpoint, request) => {
    const breaker =
      breakers.get(endpoint) ??
      circuitBreaker(counted, {
        halfOpenAfter: settings.openFor,
        breaker: new ConsecutiveBreaker(settings.failures),
      });
    breakers.set(endpoint, breaker);
    try {
      const answer = await breaker.execute(request);
      causes.delete(endpoint);
      return answer;
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        const first = causes.get(endpoint);
        const text = `${endpoint} failed ${settings.failures} times in a row and is left alone for a while${first ? `; it began with: ${first}` : ''}`;
        throw new PeerFailure('KE endpoint', 'transient', text, { retryAfter: settings.openFor });
      }
      if (error instanceof PeerFailure && error.failure !== 'permanent') {
        causes.set(endpoint, causes.get(endpoint) ?? error.message);
      } else {
        // A refusal comes from a system that is up.
        causes.delete(endpoint);
      }
      throw error;
    }
  };
}
