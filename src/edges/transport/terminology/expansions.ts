// Value sets as a whole, from a server that cannot be asked about one code: each is fetched once.
import type { CodeAnswer, CodeQuestion } from '../../../ground/fhir/code-question.ts';
import type { Reply } from './read-answer.ts';

/** Answers out of an expanded ValueSet. */
export type ExpansionReader = (valueSet: unknown) => (system: string | undefined, code: string) => CodeAnswer;

export class Expansions {
  readonly #expand: (parameters: unknown) => Promise<Reply | undefined>;
  readonly #read: ExpansionReader;
  readonly #known = new Map<string, Promise<ReturnType<ExpansionReader> | undefined>>();

  constructor(expand: (parameters: unknown) => Promise<Reply | undefined>, read: ExpansionReader) {
    this.#expand = expand;
    this.#read = read;
  }

  async answer({ valueSet = '', system, code }: CodeQuestion): Promise<CodeAnswer> {
    let known = this.#known.get(valueSet);
    if (!known) {
      known = this.#fetch(valueSet);
      this.#known.set(valueSet, known);
    }
    return (await known)?.(system, code) ?? 'unknown';
  }

  async #fetch(valueSet: string): Promise<ReturnType<ExpansionReader> | undefined> {
    const [url, ...version] = valueSet.split('|');
    const parameter = [
      { name: 'url', valueUri: url },
      ...(version.length > 0 ? [{ name: 'valueSetVersion', valueString: version.join('|') }] : []),
    ];
    const reply = await this.#expand({ resourceType: 'Parameters', parameter });
    const { resourceType, expansion } = (reply?.body ?? {}) as {
      resourceType?: unknown;
      expansion?: unknown;
    };
    const isExpanded = resourceType === 'ValueSet' && expansion !== null && typeof expansion === 'object';
    return reply && reply.status < 300 && isExpanded ? this.#read(reply.body) : undefined;
  }
}
