// How a search is asked: by POST, because search values can be national ids and what stands in a URL ends in logs. By GET only
// from a server that takes no POST, and only what shows nobody.
import type { Resource } from '@medplum/fhirtypes';
import { PeerFailure } from '../../../flows/ports.ts';
import { DNR, DUF, FHN, FNR } from '../../../ground/fhir/identifier-system.ts';
import { holdsNationalId } from '../../../ground/norway/national-id.ts';
import { type Asked, answerFailure, isNotThere } from './fhir-failure.ts';
import type { Answer, FhirRequests } from './fhir-requests.ts';

/** Statuses of servers that have no search by POST; some take `_search` for an id. */
const noPost: readonly (number | undefined)[] = [400, 404, 405, 410, 415, 501];
/** Some servers answer a search from what they found for an earlier one; a plan must be seen as it is now. */
const noCache = { 'Cache-Control': 'no-cache' };

type Parameters = Readonly<Record<string, string>>;

export class FhirSearches {
  readonly #requests: FhirRequests;
  readonly #lacksType: (type: string) => Promise<boolean>;
  #post = true;

  /** @param lacksType asks the server's own statement whether it has the type */
  constructor(requests: FhirRequests, lacksType: (type: string) => Promise<boolean>) {
    this.#requests = requests;
    this.#lacksType = lacksType;
  }

  /** The first page, in whatever shape. */
  async first(type: Resource['resourceType'], parameters: Parameters): Promise<unknown> {
    if (!this.#post) {
      return this.#get(type, parameters);
    }
    try {
      return await this.#ask('POST', type, parameters);
    } catch (error) {
      if (!(error instanceof PeerFailure) || !noPost.includes(error.status) || error.code !== 'status') {
        throw error;
      }
      // A server that has POST answers 400 to what is wrong with a search: then GET says the same.
      const answer = await this.#get(type, parameters);
      this.#post = error.status === 400;
      return answer;
    }
  }

  /** A page at the address that the server gave. One that is there no more is asked for from the beginning. */
  async page(type: string, url: string): Promise<unknown> {
    const asked = { method: 'GET', what: `${type} (next page)`, reads: true };
    try {
      const { body } = await this.#requests.send(asked, (options) =>
        this.#requests.client.request(url, { options }),
      );
      return body;
    } catch (error) {
      if (error instanceof PeerFailure && isNotThere(error.status)) {
        throw answerFailure(asked, { code: 'page-gone', text: `the page is not there (${error.status})` });
      }
      throw error;
    }
  }

  /** A request whose answer must not come from what was kept. */
  fresh(
    asked: Asked,
    request: (options: { signal: AbortSignal; headers: Record<string, string> }) => Promise<unknown>,
  ): Promise<Answer> {
    return this.#requests.send(asked, ({ signal, headers }) =>
      request({ signal, headers: { ...headers, ...noCache } }),
    );
  }

  async #get(type: Resource['resourceType'], parameters: Parameters): Promise<unknown> {
    if (showsSomebody(parameters)) {
      throw new PeerFailure(
        'FHIR server',
        'permanent',
        `${type}: it takes no search by POST, and by GET a national identity number would stand in a URL. Nothing was asked: the server must offer POST ${type}/_search`,
        { code: 'search-would-show-id' },
      );
    }
    try {
      return await this.#ask('GET', type, parameters);
    } catch (error) {
      if (!(error instanceof PeerFailure) || !isNotThere(error.status)) {
        throw error;
      }
      const { status = 404 } = error;
      if (error.code === 'status' && (await this.#lacksType(type))) {
        const text = `GET ${type}: the server has no such resources, as its CapabilityStatement says too`;
        throw new PeerFailure('FHIR server', 'permanent', text, { status, code: 'type-not-served' });
      }
      const text = `the search was answered with status ${status}: see whether the base URL is right`;
      throw answerFailure({ method: 'GET', what: type, reads: true }, { code: 'status', text });
    }
  }

  async #ask(
    method: 'GET' | 'POST',
    type: Resource['resourceType'],
    parameters: Parameters,
  ): Promise<unknown> {
    const what = method === 'POST' ? `${type}/_search` : type;
    const { body } = await this.fresh({ method, what, reads: true }, (options) =>
      this.#requests.client.search({
        resourceType: type,
        searchParams: { ...parameters },
        options: { ...options, ...(method === 'POST' ? { postSearch: true } : {}) },
      }),
    );
    return body;
  }
}

const national = [FNR, DNR, FHN, DUF];

/** A national id stands in the values, or a token of a system of national ids, whatever its value looks like. */
export function showsSomebody(parameters: Parameters): boolean {
  return Object.values(parameters).some(
    (value) => holdsNationalId(value) || national.some((system) => value.includes(`${system}|`)),
  );
}
