// Asks a terminology server about codes. A validator is asked for its answer at once and cannot wait: what is not known yet is noted,
// got from the server by `settle`, and found when the same is checked anew. The server’s absence or fault is told once and is no verdict.
import type { CodeAnswer, CodeAnswers, CodeQuestion } from '../../../ground/fhir/code-question.ts';
import { holdsNationalId } from '../../../ground/norway/national-id.ts';
import { boundedText } from '../access/bounded-body.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import type { AnswerFile } from './answer-file.ts';
import { type ExpansionReader, Expansions } from './expansions.ts';
import { answerOf, lacksOperation, type Reply } from './read-answer.ts';

export interface TerminologyOptions {
  readonly baseUrl: string;
  readonly kept: AnswerFile;
  /** How requests show who asks: to the server's own origin, and to no other. */
  readonly fetch: AuthorisedFetch;
  readonly readExpansion: ExpansionReader;
  /** Tells a person why codes stay unchecked; called once for each reason. */
  readonly tell: (why: string) => void;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
  /** Most requests of a run. */
  readonly maxRequests?: number;
}

export interface TerminologyServer {
  readonly answers: CodeAnswers;
  /** Whether a question was noted that has no answer yet. */
  isWaiting(): boolean;
  /** Gets the answers to what was noted. Never throws: what cannot be answered is unknown from now on. */
  settle(): Promise<void>;
}

const TIMEOUT = 10_000;
const MAX_REQUESTS = 5_000;
/** Requests under way at the same time. */
const AT_ONCE = 6;
/** After so many requests in a row without an answer the server is not asked any more. */
const MOST_FAULTS = 3;
/** Bytes of an answer to one question, and of an expanded value set. */
const ANSWER_BYTES = 1_000_000;
const EXPANSION_BYTES = 20_000_000;
/** Characters that a code and a URL may have to be asked about. */
const LONGEST = { code: 200, url: 500 };

/** A question as one text, by which its answer is found again. */
const keyOf = ({ valueSet, system, version, code }: CodeQuestion): string =>
  JSON.stringify([valueSet ?? null, system ?? null, version ?? null, code]);

/** What is no code, or may say who somebody is, does not leave. */
function mayLeave({ valueSet = '', system = '', version = '', code }: CodeQuestion): boolean {
  const all = [valueSet, system, version, code];
  // The numbers of an OID, side by side, are no number of a person.
  const namesPerson = [system, version].some((text) => /\d{11}/.test(text) && holdsNationalId(text));
  return (
    code.length <= LONGEST.code &&
    all.every((text) => text.length <= LONGEST.url) &&
    !namesPerson &&
    !holdsNationalId(code) &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    !/[\u0000-\u001f]/.test(all.join(''))
  );
}

export function createTerminologyServer(options: TerminologyOptions): TerminologyServer {
  const server = new Server(options);
  return {
    answers: (question) => server.answer(question),
    isWaiting: () => server.isWaiting,
    settle: () => server.settle(),
  };
}

class Server {
  readonly #options: TerminologyOptions;
  readonly #base: string;
  readonly #known = new Map<string, CodeAnswer>();
  readonly #open = new Map<string, CodeQuestion>();
  readonly #told = new Set<string>();
  readonly #expansions: Expansions;
  /** Value sets and code systems of which the server said that it has them not. */
  readonly #lacking = new Set<string>();
  /** Operations that it has not: `ValueSet`, `CodeSystem`. */
  readonly #without = new Set<string>();
  #requests = 0;
  #faults = 0;

  constructor(options: TerminologyOptions) {
    this.#options = options;
    this.#base = options.baseUrl.replace(/\/+$/, '');
    this.#expansions = new Expansions(
      (parameters) => this.#post('ValueSet/$expand', parameters, EXPANSION_BYTES),
      options.readExpansion,
    );
  }

  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  answer(question: CodeQuestion): CodeAnswer {
    const key = keyOf(question);
    const known = this.#known.get(key) ?? this.#options.kept.get(key);
    if (known !== undefined) {
      return known;
    }
    if (!mayLeave(question)) {
      return 'unknown';
    }
    this.#open.set(key, question);
    return 'unknown';
  }

  async settle(): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    const got = new Map<string, CodeAnswer>();
    // A code that is in a value set is in its code system: that needs no question of its own.
    await this.#all(
      open.filter(([, { valueSet }]) => valueSet !== undefined),
      got,
    );
    const held = new Set(
      open
        .filter(([key, { valueSet }]) => valueSet !== undefined && got.get(key) === 'in')
        .map(([, question]) => keyOf({ ...question, valueSet: undefined })),
    );
    const systems = open.filter(([, { valueSet }]) => valueSet === undefined);
    for (const [key] of systems.filter(([one]) => held.has(one))) {
      got.set(key, 'in');
    }
    await this.#all(
      systems.filter(([key]) => !held.has(key)),
      got,
    );
    for (const [key, answer] of got) {
      this.#known.set(key, answer);
    }
    try {
      this.#options.kept.keep(got);
    } catch (error) {
      this.#tell(`answers cannot be kept (${nameOf(error)}): the same is asked in the next run`);
    }
  }

  async #all(
    open: readonly (readonly [string, CodeQuestion])[],
    got: Map<string, CodeAnswer>,
  ): Promise<void> {
    const waiting = open.values();
    const work = async () => {
      for (const [key, question] of waiting) {
        got.set(key, await this.#ask(question));
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, open.length) }, work));
  }

  async #ask(question: CodeQuestion): Promise<CodeAnswer> {
    const { valueSet, system } = question;
    const type = valueSet === undefined ? 'CodeSystem' : 'ValueSet';
    const about = `${type} ${valueSet ?? system}|${question.version ?? ''}`;
    if (this.#lacking.has(about)) {
      return 'unknown';
    }
    if (this.#without.has(type)) {
      return valueSet === undefined ? 'unknown' : this.#expansions.answer(question);
    }
    const reply = await this.#post(`${type}/$validate-code`, parametersOf(question), ANSWER_BYTES);
    if (!reply) {
      return 'unknown';
    }
    if (reply.status >= 400 && lacksOperation(reply.status, reply.body)) {
      this.#without.add(type);
      this.#tell(`it has no ${type}/$validate-code${valueSet ? ': value sets are expanded instead' : ''}`);
      return valueSet === undefined ? 'unknown' : this.#expansions.answer(question);
    }
    if (reply.status >= 400) {
      this.#lacking.add(about);
      return 'unknown';
    }
    return answerOf(reply.body) ?? 'unknown';
  }

  /** The answer to one request; undefined when there is none, or no more are sent. */
  async #post(operation: string, parameters: unknown, bytes: number): Promise<Reply | undefined> {
    if (this.#faults >= MOST_FAULTS) {
      return undefined;
    }
    if (this.#requests >= (this.#options.maxRequests ?? MAX_REQUESTS)) {
      this.#tell(`it was asked ${this.#requests} times, and is not asked more in one run`);
      return undefined;
    }
    this.#requests += 1;
    try {
      const response = await this.#options.fetch(`${this.#base}/${operation}`, {
        method: 'POST',
        headers: { accept: 'application/fhir+json', 'content-type': 'application/fhir+json' },
        body: JSON.stringify(parameters),
        redirect: 'error',
        signal: AbortSignal.timeout(this.#options.timeout ?? TIMEOUT),
      });
      const { status } = response;
      const text = await boundedText(response, bytes);
      if ([401, 403, 408, 429].includes(status) || (status >= 500 && status !== 501)) {
        return this.#fault(`it answered ${status}`);
      }
      this.#faults = 0;
      return { status, body: parsed(text) };
    } catch (error) {
      return this.#fault(`it does not answer (${nameOf(error)})`);
    }
  }

  #fault(why: string): undefined {
    this.#faults += 1;
    this.#tell(why);
    return undefined;
  }

  #tell(why: string): void {
    if (!this.#told.has(why)) {
      this.#told.add(why);
      this.#options.tell(why);
    }
  }
}

function parametersOf({ valueSet, system, version, code }: CodeQuestion): unknown {
  const [url, ...valueSetVersion] = (valueSet ?? system ?? '').split('|');
  const isValueSet = valueSet !== undefined;
  const parameter = [
    { name: 'url', valueUri: url },
    { name: 'code', valueCode: code },
    ...(isValueSet && valueSetVersion.length > 0
      ? [{ name: 'valueSetVersion', valueString: valueSetVersion.join('|') }]
      : []),
    ...(isValueSet && system !== undefined ? [{ name: 'system', valueUri: system }] : []),
    ...(isValueSet && system === undefined ? [{ name: 'inferSystem', valueBoolean: true }] : []),
    ...(version === undefined
      ? []
      : [{ name: isValueSet ? 'systemVersion' : 'version', valueString: version }]),
  ];
  return { resourceType: 'Parameters', parameter };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
