// Runs vectors against a partner, and says of each whether it holds.
import { setTimeout as wait } from 'node:timers/promises';
import { acrossOf } from './across.ts';
import { bodyOf } from './bodies.ts';
import { answerOf, waitedFor } from './coming.ts';
import type { Answer, Came, Exchange, Outgoing } from './exchange.ts';
import { type Miss, missOf, valueAt } from './expect.ts';
import { Names } from './names.ts';
import { needs, type Request, requestsOf, type Step, type Told, type Vector } from './vector.ts';

/** Waits of a run, in milliseconds. */
export interface Limits {
  /** How long an answer may take where a vector asks for it in time. */
  readonly answer: number;
  /** How long what the partner does by itself is waited for. */
  readonly comes: number;
  /** How long it has to be quiet before nothing more is believed to come. */
  readonly quiet: number;
}

/** Where nothing else is said: invented numbers. */
export const HER_IDS = { kit: '112374', partner: '8143060' } as const;

export const usualLimits: Limits = { answer: 10_000, comes: 5_000, quiet: 1_500 };

/** Where the partner reaches the kit. */
export interface Inbox {
  /** The address for what belongs to a vector; its first calls are answered as told, and those after them with `rest`. */
  open(vector: string, told: readonly Told[], rest?: Told): string;
  /** What has come for the vector, oldest first. */
  came(vector: string): readonly Came[];
}

export interface RunOptions {
  readonly address: string;
  readonly seed: string;
  readonly exchange: Exchange;
  /** Bodies of the role, by name, with `{{…}}` in them; `@` stands for the message's own name. */
  readonly templates: Readonly<Record<string, () => string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** How bodies that are no JSON are read. */
  readonly reads?: ((status: number, body: string) => string) | undefined;
  /** HER-id of the partner. */
  readonly herId?: string | undefined;
  readonly token?: string | undefined;
  readonly inbox?: Inbox | undefined;
  /** Where a sender takes answers. */
  readonly answers?: string | undefined;
  readonly limits: Limits;
  /** The instant at which messages say that they are sent, ISO 8601. */
  readonly now: string;
  /** Vectors at the same time; 1 unless they have nothing to do with each other. */
  readonly atOnce?: number;
  /** Told after each vector. */
  readonly onResult?: (result: VectorResult) => void;
}

export interface StepMiss extends Miss {
  /** From 1. */
  readonly step: number;
  readonly does: string;
}

export interface VectorResult {
  readonly vector: Vector;
  readonly outcome: 'passed' | 'failed' | 'not-tried';
  readonly misses: readonly StepMiss[];
  /** Why it was not tried. */
  readonly reason?: string;
  readonly milliseconds: number;
}

export async function runVectors(
  vectors: readonly Vector[],
  options: RunOptions,
): Promise<readonly VectorResult[]> {
  const results: VectorResult[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < vectors.length; at = next++) {
      const vector = vectors[at] as Vector;
      const begun = performance.now();
      const verdict = await new VectorRun(vector, options).verdict();
      const result = { vector, ...verdict, milliseconds: Math.round(performance.now() - begun) };
      results[at] = result;
      options.onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce ?? 1 }, worker));
  return results;
}

type Verdict = Omit<VectorResult, 'vector' | 'milliseconds'>;

class VectorRun {
  readonly #vector: Vector;
  readonly #options: RunOptions;
  readonly #names: Names;
  readonly #answers: Answer[] = [];
  #notAsked: string | undefined;
  readonly #sent: string[] = [];

  constructor(vector: Vector, options: RunOptions) {
    const { address, seed, inbox, token, now, answers } = options;
    const told = vector.steps.flatMap(({ comes }) => comes?.told ?? []);
    const rest = vector.steps.find(({ comes }) => comes?.rest !== undefined)?.comes?.rest;
    this.#vector = vector;
    this.#options = options;
    this.#names = new Names(`${seed}/${vector.id}`, {
      url: address,
      now,
      inbox: inbox?.open(vector.id, told, rest) ?? 'https://conformance-kit.invalid/answers',
      token: token ?? '',
      answers: answers ?? '',
      her: options.herId ?? HER_IDS.partner,
      own: HER_IDS.kit,
    });
  }

  async verdict(): Promise<Verdict> {
    const { needs: needed, steps } = this.#vector;
    const { token, inbox, answers } = this.#options;
    const isThere = {
      token: token !== undefined,
      listening: inbox !== undefined,
      answers: answers !== undefined,
    };
    if (needed && !isThere[needed]) {
      return { outcome: 'not-tried', misses: [], reason: needs[needed] };
    }
    const undeclared = await this.#undeclared();
    if (undeclared !== undefined) {
      return { outcome: 'not-tried', misses: [], reason: undeclared };
    }
    const misses: StepMiss[] = [];
    for (const [index, step] of steps.entries()) {
      const found = await this.#missesOf(step, index + 1);
      if (found === undefined) {
        const reason = this.#notAsked ?? `no answer to step ${index + 1} was recorded`;
        return { outcome: 'not-tried', misses, reason };
      }
      misses.push(...found.map((miss) => ({ ...miss, step: index + 1, does: this.#names.fill(step.does) })));
      if (found.length > 0) {
        break;
      }
    }
    return { outcome: misses.length > 0 ? 'failed' : 'passed', misses };
  }

  /** Why the vector is not about this server; undefined when it is, and when the server says nothing that can be read. */
  async #undeclared(): Promise<string | undefined> {
    const { declared, id } = this.#vector;
    if (declared === undefined) {
      return undefined;
    }
    const answer = await this.#options.exchange(`${id}.0.1`, this.#outgoing(CAPABILITIES, 0));
    const isStatement = answer?.status === 200 && isCapabilityStatement(answer.body);
    return isStatement && valueAt(answer.body, declared.by) !== 'true'
      ? `not applicable: its CapabilityStatement does not say ${declared.meaning}`
      : undefined;
  }

  async #missesOf(step: Step, number: number): Promise<readonly Miss[] | undefined> {
    if (step.comes) {
      return this.#missesOfComing(step, step.comes);
    }
    const end = performance.now() + this.#options.limits.comes;
    for (;;) {
      const misses = await this.#asked(step, number);
      if (!step.until || !misses || misses.length === 0 || performance.now() > end) {
        return misses;
      }
      await wait(50);
    }
  }

  async #asked(step: Step, number: number): Promise<readonly Miss[] | undefined> {
    const place = (index: number) => `${this.#vector.id}.${number}.${index + 1}`;
    const outgoing = requestsOf(step).map((request) => this.#outgoing(request, number));
    this.#sent[number - 1] = String(outgoing[0]?.body ?? '');
    const { reads } = this.#options;
    const answers = await Promise.all(
      outgoing.map(async (request, index) => {
        const answer = await this.#options.exchange(place(index), request);
        return answer && reads ? { ...answer, body: reads(answer.status, answer.body) } : answer;
      }),
    );
    this.#notAsked = answers.find((answer) => answer?.notAsked !== undefined)?.notAsked;
    if (answers.includes(undefined) || this.#notAsked !== undefined) {
      return undefined;
    }
    this.#answers[number - 1] = answers[0] as Answer;
    const misses = [
      ...(answers as Answer[]).flatMap((answer) => this.#judged(step, answer)),
      ...acrossOf(step, answers as Answer[]),
    ];
    return [...misses, ...this.#kept(step, answers[0] as Answer, misses.length === 0)];
  }

  #kept({ keep = {} }: Step, answer: Answer, isRight: boolean): readonly Miss[] {
    return Object.entries(keep).flatMap(([name, path]) => {
      const value = keptOf(answer, this.#names.fill(path));
      this.#names.keep(name, value);
      return value === '' && isRight
        ? [{ expected: `a value at ${path}, for the steps after it`, found: 'none' }]
        : [];
    });
  }

  async #missesOfComing(step: Step, coming: NonNullable<Step['comes']>): Promise<readonly Miss[]> {
    const { least, most, from = 1, to } = coming;
    const all = () => this.#options.inbox?.came(this.#vector.id) ?? [];
    const came = (await waitedFor(all, least, this.#options.limits)).slice(0, to);
    if (came.length < least || came.length > most) {
      const expected = least === most ? `${least}` : `${least} to ${most}`;
      return [{ expected: `${expected} calls from the partner`, found: `${came.length}` }];
    }
    const looked = came.slice(from - 1);
    const answers = looked.map(answerOf);
    const misses = [
      ...answers.flatMap((answer) => this.#judged(step, answer)),
      ...acrossOf(step, answers, looked),
    ];
    const [first] = answers;
    return first ? [...misses, ...this.#kept(step, first, misses.length === 0)] : misses;
  }

  #judged(step: Step, answer: Answer): readonly Miss[] {
    const seen = {
      answer,
      earlier: (number: number) => this.#answers[number - 1],
      sent: (number: number) => this.#sent[number - 1],
      names: this.#names,
      limit: this.#options.limits.answer,
    };
    return step.expect.flatMap((expectation) => missOf(expectation, seen) ?? []).slice(0, 1);
  }

  #outgoing({ method, path = '', headers = {}, body }: Request, step: number): Outgoing {
    const own = { ...this.#options.headers, ...headers };
    const named = Object.entries(own).flatMap(([name, value]) =>
      value === null ? [] : [[name, this.#names.fill(value)] as const],
    );
    const made = body && bodyOf(body, step, this.#options.templates, this.#names);
    const url = this.#names.fill(path);
    return {
      method,
      // What a server tells of (a page, a location) is whole; what a vector names is under the address.
      url: /^https?:/.test(url) ? url : `${this.#options.address}${url}`,
      headers: Object.fromEntries(named),
      ...(made === undefined ? {} : { body: made }),
    };
  }
}

const CAPABILITIES: Request = { method: 'GET', path: '/metadata' };

function isCapabilityStatement(body: string): boolean {
  return valueAt(body, 'CapabilityStatement.exists()') === 'true';
}

function keptOf({ headers, body }: Answer, path: string): string {
  if (path.startsWith('header:')) {
    return headers[path.slice(7)] ?? '';
  }
  return valueAt(body, path);
}
