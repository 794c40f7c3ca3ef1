// A hospital that sends, to see how right software tells a unit of needs: it is told to begin at one address, tries until the
// unit has the message or a person has to look, says in its record how it stands, and takes answers.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle } from '@medplum/fhirtypes';
import express, { type Express } from 'express';
import { readMessage } from '../ground/fhir/message.ts';
import { takeAnswer } from './sender/answers.ts';
import type { Habit, SenderLapse, Try, UnitAnswer } from './sender/lapse.ts';
import { type SenderFault, senderLapses } from './sender/lapses.ts';
import { type Addresses, type Kind, messageOf, underIdOf, withoutThread } from './sender/messages.ts';
import { type Need, recordOf } from './sender/need.ts';
import { meaningOf, readAnswer } from './sender/reading.ts';

export interface SandboxSenderOptions {
  readonly faults: readonly SenderFault[];
  /** Wait before the second try, in milliseconds; it doubles with each. */
  readonly firstWait: number;
  /** Tries before a person is told. */
  readonly tries: number;
  /** How long an answer is waited for, in milliseconds. */
  readonly patience: number;
  readonly onEvent?: (text: string) => void;
}

/** What an impatient sender waits, in milliseconds. */
const IMPATIENCE = 300;

export interface SandboxSender {
  readonly app: Express;
  /** Says under which address it is reached. */
  at(address: string): void;
  /** No try is made after this. */
  stop(): void;
}

export function createSandboxSender(options: SandboxSenderOptions): SandboxSender {
  let base = '';
  const sending = new Sending(options, () => `${base}/answers`);
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ type: () => true, limit: '5mb' }));
  app.post('/begin', (request, response) => {
    const { do: what, need, to } = (request.body ?? {}) as Record<string, unknown>;
    if (
      (what !== 'notice' && what !== 'retraction') ||
      typeof need !== 'string' ||
      typeof to !== 'string' ||
      !URL.canParse(to)
    ) {
      response.status(400).json({ error: 'Say do (notice or retraction), need, and to (an address)' });
      return;
    }
    void (what === 'notice' ? sending.notice(need, to) : sending.retraction(need, to));
    response.status(202).location(`${base}/begin/${need}`).end();
  });
  app.get('/begin/:need', (request, response) => {
    const need = sending.needs.get(request.params.need);
    if (need) {
      response.type('application/fhir+json').send(JSON.stringify(recordOf(need)));
    } else {
      response.status(404).end();
    }
  });
  app.post('/answers', (request, response) => {
    const { message } = readMessage(request.body);
    if (!message) {
      response.status(400).end();
      return;
    }
    const answer = takeAnswer(message, { ...sending, endpoint: `${base}/answers` });
    response.type('application/fhir+json').send(JSON.stringify(answer));
  });
  return {
    app,
    at(address) {
      base = address;
    },
    stop: () => sending.stop(),
  };
}

class Sending {
  readonly needs = new Map<string, Need>();
  readonly taken = new Set<string>();
  readonly habits: ReadonlySet<Habit>;
  readonly #options: SandboxSenderOptions;
  readonly #lapses: readonly SenderLapse[];
  readonly #from: () => string;
  readonly #stopped = new AbortController();

  constructor(options: SandboxSenderOptions, from: () => string) {
    this.#options = options;
    this.#from = from;
    this.#lapses = options.faults.map((name) => senderLapses[name]);
    this.habits = new Set(this.#lapses.flatMap(({ habit }) => habit ?? []));
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Tells the unit of the need; what was told of before is not told again. */
  async notice(name: string, to: string): Promise<void> {
    const known = this.needs.get(name);
    if (known && !this.habits.has('forgets-needs')) {
      return;
    }
    const need: Need = known ?? { name, status: 'requested', mayHaveArrived: false, business: undefined };
    this.needs.set(name, need);
    await this.#until('notice', need, to);
  }

  /** Takes a notice back that the unit may have; what it surely has not is only not sent. */
  async retraction(name: string, to: string): Promise<void> {
    const need = this.needs.get(name);
    if (!need || this.habits.has('no-retraction')) {
      return;
    }
    if (need.mayHaveArrived) {
      await this.#until('cancellation', need, to);
    }
    need.status = 'cancelled';
  }

  async #until(kind: Kind, need: Need, to: string): Promise<void> {
    let pause = this.#options.firstWait;
    for (let number = 1; !this.#stopped.signal.aborted; number += 1) {
      const again = () => this.#send(this.#try(kind, need, to, number));
      const answer = await this.#answered(again);
      const meaning = this.#meaningOf(answer, number);
      need.mayHaveArrived ||= meaning === 'taken' || (meaning === 'again' && answer.status < 400);
      if (meaning === 'taken') {
        this.#taken(need, again);
        return;
      }
      if (meaning === 'person' || number >= this.#options.tries) {
        need.status = this.habits.has('tells-no-person') ? need.status : 'failed';
        return;
      }
      const right = Math.max(pause, answer.retryAfter ?? 0);
      await this.#pause(this.#lapses.reduce((ms, { waits }) => waits?.(ms, answer) ?? ms, right));
      pause *= 2;
    }
  }

  /** One try; an impatient sender makes a second one when the answer to the first takes long. */
  async #answered(send: () => Promise<UnitAnswer>): Promise<UnitAnswer> {
    const answer = send();
    if (this.habits.has('does-not-wait-for-answers')) {
      const late = await Promise.race([answer.then(() => false), wait(IMPATIENCE, true)]);
      if (late) {
        void send();
      }
    }
    return await answer;
  }

  #taken(need: Need, again: () => Promise<unknown>): void {
    if (!this.habits.has('tells-nobody')) {
      need.status = 'received';
    }
    if (this.habits.has('sends-after-taken')) {
      void again();
    }
  }

  #meaningOf(answer: UnitAnswer, number: number) {
    return this.#lapses.reduce(
      (meaning, { means }) => means?.(meaning, answer, number) ?? meaning,
      meaningOf(answer),
    );
  }

  #try(kind: Kind, { name }: Need, to: string, number: number): Try {
    const addresses: Addresses = { to, from: this.#from() };
    const whole = messageOf(kind, name, randomUUID(), addresses);
    const bundle = kind === 'cancellation' ? this.#cancelling(name, whole) : whole;
    const right: Try = { bundle, url: to, headers: { 'content-type': 'application/fhir+json' } };
    return this.#lapses.reduce((sent, { leaves }) => leaves?.(sent, number) ?? sent, right);
  }

  #cancelling(need: string, bundle: Bundle): Bundle {
    if (this.habits.has('retraction-without-thread')) {
      return withoutThread(bundle);
    }
    return this.habits.has('cancels-under-same-id') ? underIdOf(need, bundle) : bundle;
  }

  async #send({ bundle, url, headers }: Try): Promise<UnitAnswer> {
    const header = bundle.entry
      ?.map(({ resource }) => resource)
      .find((each) => each?.resourceType === 'MessageHeader');
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(bundle),
        redirect: 'manual',
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#options.patience)]),
      });
      const answer = await readAnswer(response, header?.id ?? '');
      this.#options.onEvent?.(`sent, and was told ${answer.status} ${answer.acknowledgement?.code ?? ''}`);
      return answer;
    } catch (error) {
      this.#options.onEvent?.(`sent, and heard nothing (${(error as Error).name})`);
      return {
        status: 0,
        type: '',
        text: '',
        retryAfter: undefined,
        retryAfterIsDate: false,
        acknowledgement: undefined,
      };
    }
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }
}
