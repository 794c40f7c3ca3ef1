// One request to a FHIR server: who asks, how long, again when that does no harm, and every failure of one kind.
import { Client } from 'fhir-kit-client';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import { baseUrlProblem } from '../../../ground/fhir/base-url.ts';
import { parseExact } from '../../../ground/fhir/exact-numbers.ts';
import type { PlainAnswer } from '../access/plain-request.ts';
import { endingAfter } from '../access/request-bounds.ts';
import { createSafeRetry, noRetry, type RetryOptions } from '../access/safe-retry.ts';
import type { ServerAccess } from '../access/server-access.ts';
import { type Asked, answerFailure, toFailure } from './fhir-failure.ts';
import { type Responses, readBounded } from './kit-answers.ts';

export interface FhirServerOptions {
  readonly baseUrl: string;
  /** Other base URLs of the same server, as they stand in its links and references: behind a proxy, by another scheme. */
  readonly bases?: readonly string[];
  /** Modifier extensions of what stands there that change nothing of what is read, by their URL. */
  readonly knownModifiers?: readonly string[];
  readonly token?: string;
  /** What authorises us, asked before every request; a request that is answered 401 goes again once, with what is new. */
  readonly access?: Pick<ServerAccess, 'headers' | 'refused'>;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
  /** Time for one transaction, in milliseconds. */
  readonly transactionTimeout?: number;
  /** Retries of what only reads. Without it none: whoever calls tries again later. */
  readonly retry?: RetryOptions;
  /** Entries that the server takes in one transaction. Without it all go together. */
  readonly maxEntries?: number;
  /** True where what is read is written back: decimals keep their digits, as objects of the class that says so. */
  readonly exactNumbers?: boolean;
  /** Told of the time that each answer carries. */
  readonly onDate?: (served: Date) => void;
}

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_TRANSACTION_TIMEOUT = 60_000;

type RequestOptions = { readonly signal: AbortSignal; readonly headers: Record<string, string> };

export interface Answer {
  /** The JSON of the body, in any shape; an empty object for an empty body. */
  readonly body: unknown;
  readonly status: number;
  /** The server's clock, as it stands in the answer. */
  readonly date: Date | undefined;
}

export class FhirRequests {
  readonly client: Client;
  readonly #options: FhirServerOptions;
  readonly #retry: ReturnType<typeof createSafeRetry>;
  readonly #responses: Responses;

  /** Throws TypeError when the base URL cannot be used. */
  constructor(options: FhirServerOptions) {
    const problem = baseUrlProblem(options.baseUrl);
    if (problem) {
      throw new TypeError(`The base URL of the FHIR server cannot be used: ${problem}`);
    }
    this.#options = options;
    this.#retry = options.retry ? createSafeRetry(options.retry) : noRetry;
    this.client = new Client({
      baseUrl: options.baseUrl.replace(/\/+$/, ''),
      ...(options.token ? { bearerToken: options.token } : {}),
    });
    this.#responses = readBounded(this.client, options.exactNumbers ? parseExact : JSON.parse);
  }

  /** Throws PeerFailure for everything but a 2xx with JSON or without a body. */
  send(asked: Asked, request: (options: RequestOptions) => Promise<unknown>): Promise<Answer> {
    return this.#call(asked, request, this.#options.timeout ?? DEFAULT_TIMEOUT);
  }

  /** As {@link send}, in the time of a transaction. */
  transact(asked: Asked, request: (options: RequestOptions) => Promise<unknown>): Promise<Answer> {
    return this.#call(asked, request, this.#options.transactionTimeout ?? DEFAULT_TRANSACTION_TIMEOUT);
  }

  async #call(
    asked: Asked,
    request: (options: RequestOptions) => Promise<unknown>,
    timeout: number,
  ): Promise<Answer> {
    const { access, baseUrl } = this.#options;
    // A write has one time for everything, the token and a second try too: who waits for its end must know when it is over.
    const whole = asked.reads ? undefined : endingAfter(timeout);
    const once = async (again = false): Promise<Answer> => {
      const requestId = requestOfTrail();
      const proof = await access?.headers(baseUrl);
      const headers = { ...(requestId ? { 'x-request-id': requestId } : {}), ...proof };
      const { signal, done } = whole ?? endingAfter(timeout);
      try {
        return this.#answerOf(await request({ signal, headers }));
      } catch (error) {
        const failure = toFailure(asked, error);
        // A server that refuses who asks has done nothing: writes may go again too.
        if (failure.status === 401 && proof && !again && access?.refused(proof)) {
          return once(true);
        }
        throw failure;
      } finally {
        if (!whole) {
          done();
        }
      }
    };
    const answer = await (asked.reads ? this.#retry(() => once()) : once().finally(whole?.done));
    if (answer.date) {
      this.#options.onDate?.(answer.date);
    }
    if (answer.status === 202) {
      throw answerFailure(asked, { code: 'accepted-only', text: 'it was accepted only (202), not done' });
    }
    return answer;
  }

  #answerOf(body: unknown): Answer {
    return answerOf(body, this.#responses.get(body as object));
  }
}

function answerOf(body: unknown, response: PlainAnswer | undefined): Answer {
  const date = Date.parse(response?.header('date') ?? '');
  return { body, status: response?.status ?? 200, date: Number.isNaN(date) ? undefined : new Date(date) };
}
