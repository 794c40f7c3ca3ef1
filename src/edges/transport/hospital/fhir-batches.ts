// Many reads in few requests: batches that become smaller on a server that does not manage large ones, and single requests for
// what a batch could not answer for the moment.
import { PeerFailure } from '../../../flows/ports.ts';
import { requestOfTrail } from '../../../ground/audit/trail.ts';
import { isFault, type Shape } from '../../../ground/fhir/answer/answer.ts';
import { readBatchResponse, statusOf } from '../../../ground/fhir/answer/write.ts';
import { answerFailure, isNotThere } from './fhir-failure.ts';
import type { FhirRequests } from './fhir-requests.ts';
import type { FhirSearches } from './fhir-searches.ts';
import { together } from './together.ts';

/** Entries of one batch at first. */
const MOST = 100;

export class FhirBatches {
  readonly #requests: FhirRequests;
  readonly #searches: FhirSearches;
  #size = MOST;
  #takes = true;
  readonly #together: (urls: readonly string[]) => Promise<readonly Shape[] | undefined>;

  constructor(requests: FhirRequests, searches: FhirSearches) {
    this.#requests = requests;
    this.#searches = searches;
    this.#together = together(async (lists: readonly (readonly string[])[]) => {
      const answers = await this.#askAll(lists.flat());
      let next = 0;
      return lists.map(({ length }) => {
        next += length;
        return { status: 'fulfilled', value: answers?.slice(next - length, next) } as const;
      });
    });
  }

  /**
   * GETs in as few requests as it takes, each answer still to be judged; undefined from a server that takes no batch. What one
   * piece of work asks at the same moment, reads and searches, goes in the same request.
   */
  ask(urls: readonly string[]): Promise<readonly Shape[] | undefined> {
    return requestOfTrail() === undefined ? this.#askAll(urls) : this.#together(urls);
  }

  async #askAll(urls: readonly string[]): Promise<Shape[] | undefined> {
    const answers: Shape[] = [];
    while (answers.length < urls.length && this.#takes) {
      const part = urls.slice(answers.length, answers.length + this.#size);
      try {
        answers.push(...(await this.#completed(part, await this.#one(part))));
      } catch (error) {
        if (!(error instanceof PeerFailure)) {
          throw error;
        }
        if ([400, 404, 405, 422, 501].includes(error.status ?? 0)) {
          this.#takes = false;
        } else if (isTooMuch(error) && part.length > 1) {
          this.#size = Math.ceil(part.length / 2);
        } else {
          throw error;
        }
      }
    }
    return this.#takes ? answers : undefined;
  }

  async #one(urls: readonly string[]): Promise<readonly Shape[]> {
    const entry = urls.map((url) => ({ request: { method: 'GET' as const, url } }));
    const asked = { method: 'POST', what: 'batch', reads: true };
    const { body } = await this.#searches.fresh(asked, (options) =>
      this.#requests.client.batch({ body: { resourceType: 'Bundle', type: 'batch', entry }, options }),
    );
    const read = readBatchResponse(entry.length, body);
    if (isFault(read)) {
      throw answerFailure(asked, read);
    }
    return read.list;
  }

  /** What was answered 429 or 503 is asked for alone, unless that is most of it: then the server wants to be left alone. */
  async #completed(urls: readonly string[], answers: readonly Shape[]): Promise<Shape[]> {
    const isBusy = (answer: Shape) => statusOf(answer) === 429 || statusOf(answer) === 503;
    const isFew = answers.filter(isBusy).length * 2 <= answers.length;
    const completed: Shape[] = [];
    for (const [at, answer] of answers.entries()) {
      completed.push(isFew && isBusy(answer) ? await this.#alone(urls[at] ?? '') : answer);
    }
    return completed;
  }

  async #alone(url: string): Promise<Shape> {
    const what = /^[A-Za-z]+/.exec(url)?.[0] ?? '';
    try {
      const { body } = await this.#searches.fresh({ method: 'GET', what, reads: true }, (options) =>
        this.#requests.client.request(url, { options }),
      );
      return { resource: body, response: { status: '200' } };
    } catch (error) {
      if (error instanceof PeerFailure && error.code === 'status' && isNotThere(error.status)) {
        return { response: { status: String(error.status) } };
      }
      throw error;
    }
  }
}

/** Too large for the server, or for the time that it has. */
function isTooMuch({ status, cause }: PeerFailure): boolean {
  return status === 413 || status === 504 || (cause instanceof Error && cause.name === 'TimeoutError');
}
