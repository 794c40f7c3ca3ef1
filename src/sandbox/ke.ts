// A coordinating unit to test against: takes messages, keeps them, acknowledges, and answers as it was told to. As strict as the
// real thing: who sends, what a message has to hold, and what came before.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle } from '@medplum/fhirtypes';
import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { type Acknowledgement, acknowledge, type Message, readMessage } from '../ground/fhir/message.ts';
import { toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
import type { Issue } from '../ground/outcome/issue.ts';
import type { BusinessState } from '../need/delivery/states.ts';
import { composeAnswer } from './ke/answer.ts';
import { type Call, callOf, FHIR_JSON, problem, refusal } from './ke/call.ts';
import { deliver } from './ke/deliver.ts';
import { changedAcknowledgement, replyInstead, type UnitFault } from './ke/faults.ts';
import { judgeMessage, type ResourceCheck } from './ke/judgement.ts';
import type { Asked, Reply } from './ke/lapses/lapse.ts';
import { changedReply, delayOf } from './ke/lapses.ts';
import { kePage } from './ke/page.ts';
import { Repeats } from './ke/repeats.ts';

export interface SandboxKeOptions {
  readonly name: string;
  /** Where the unit is: a hospital appoints a coordinator of its own (concept D9). */
  readonly at?: 'municipality' | 'hospital';
  /** What the unit answers after it took a notice; undefined: it only acknowledges. */
  readonly answer?: BusinessState;
  /** Wait before the answer, in milliseconds. */
  readonly answerAfter?: number;
  /** Bearer token for the answer. */
  readonly answerToken?: string;
  /** Bearer token that a sender has to show; without it everybody may send. */
  readonly token?: string;
  /** Told what happens, in words, for people who watch. */
  readonly onEvent?: (text: string) => void;
  /** Holds what arrives to R4, to our profiles and to its MessageDefinition; errors are refused with a fatal acknowledgement. */
  readonly check?: ResourceCheck;
  readonly faults?: readonly UnitFault[];
}

/** One message as it came in. */
export interface ReceivedMessage {
  readonly receivedAt: string;
  readonly event: string;
  readonly bundleId: string;
  readonly headerId: string;
  /** True when the same MessageHeader.id had come before. */
  readonly duplicate: boolean;
  readonly message: Bundle;
  /** What became of the unit's answer. */
  answer?: string;
}

export interface SandboxKe {
  readonly app: Express;
  readonly messages: readonly ReceivedMessage[];
}

const TYPES = [FHIR_JSON, 'application/json'];

/**
 * Repeats follow reliable messaging: the same bytes get the original answer, a MessageHeader.id seen before is a resend, is
 * acknowledged and not answered twice, and an id with other content is refused.
 */
export function createSandboxKe(options: SandboxKeOptions): SandboxKe {
  const unit = new Unit(options);
  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => {
    response.json({ status: 'up' });
  });
  app.get('/messages', (_request, response) => {
    response.json(unit.messages);
  });
  app.all(
    '/fhir/$process-message',
    (request, response, next) => {
      const call = callOf(request);
      // Whoever may not send is told so before the body is read.
      if (unit.isClosedTo(call)) {
        unit.take(call, response).catch(next);
      } else {
        next();
      }
    },
    express.raw({ type: () => true, limit: '20mb' }),
    (request, response, next) => {
      unit.take(callOf(request), response).catch(next);
    },
  );
  app.use(
    kePage({
      name: options.name,
      messages: unit.messages,
      answer: async (index, state) => unit.answer(index, state),
    }),
  );
  app.use(((error: { status?: number }, _request, response, _next) => {
    const status = error.status ?? 500;
    const text = status === 413 ? 'The message is larger than 20 MB' : 'The message could not be read';
    const { type, text: body } = refusal(status, [
      problem('structure', '', text, 'Send one message Bundle as FHIR JSON'),
    ]);
    response.status(status).type(type).send(body);
  }) satisfies ErrorRequestHandler);
  return { app, messages: unit.messages };
}

class Unit {
  readonly messages: ReceivedMessage[] = [];
  readonly #options: SandboxKeOptions;
  readonly #repeats = new Repeats();
  readonly #answers: ((state: BusinessState) => Promise<void>)[] = [];
  /** Messages that met their fault: it comes once for each. */
  readonly #faulted = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #taken: Message[] = [];
  readonly #underWay = new Set<Message>();
  #repeated = 0;

  constructor(options: SandboxKeOptions) {
    this.#options = options;
  }

  /** Takes or refuses what comes, and answers as the faults say. */
  async take(call: Call, response: Response): Promise<void> {
    const { faults = [] } = this.#options;
    const { reply, asked, instead } = this.#replyTo(call);
    const { message } = asked;
    const together = [...this.#underWay];
    if (message) {
      this.#underWay.add(message);
    }
    const delay = delayOf(faults, asked.taken.length === 0);
    if (delay > 0) {
      await wait(delay);
    }
    if (message) {
      this.#underWay.delete(message);
    }
    if (instead?.kind === 'break') {
      response.destroy();
      return;
    }
    const { status, type, text, headers } = changedReply(instead ?? reply, { ...asked, together }, faults);
    response
      .status(status)
      .set(headers ?? {})
      .set('content-type', type)
      .send(Buffer.from(text));
  }

  isClosedTo(call: Call): boolean {
    return this.#refusalOf(call) !== undefined;
  }

  #refusalOf({ method, authorization, contentType }: Call): Reply | undefined {
    const { token } = this.#options;
    if (method !== 'POST') {
      const text = 'Nothing but messages is taken here';
      const reply = refusal(405, [problem('not-supported', '', text, 'Send messages with POST')]);
      return { ...reply, headers: { allow: 'POST' } };
    }
    if (token !== undefined && authorization !== `Bearer ${token}`) {
      const text = authorization ? 'The token is not the one of this unit' : 'No token came with the message';
      const fix = 'Send the header Authorization: Bearer with the token that was agreed with the unit';
      const reply = refusal(401, [problem('security', '', text, fix)]);
      return { ...reply, headers: { 'www-authenticate': 'Bearer' } };
    }
    if (!TYPES.includes(contentType.split(';')[0]?.trim().toLowerCase() ?? '')) {
      const text = `The body is said to be ${contentType ? 'another type than FHIR JSON' : 'of no type'}`;
      return refusal(415, [problem('not-supported', '', text, `Send Content-Type: ${FHIR_JSON}`)]);
    }
    return undefined;
  }

  #replyTo(call: Call): {
    readonly reply: Reply;
    readonly asked: Omit<Asked, 'together'>;
    readonly instead?: ReturnType<typeof replyInstead>;
  } {
    const { text, endpoint } = call;
    const asked: Omit<Asked, 'together'> = {
      ...call,
      problems: [],
      refused: new Set(this.#refused),
      taken: this.#taken.slice(),
      repeats: this.#repeated,
      acknowledged: (code) => this.#acknowledgementOf(undefined, endpoint, { code }),
    };
    const closed = this.#refusalOf(call);
    if (closed) {
      return { reply: closed, asked };
    }
    const fix = 'Send one message Bundle as FHIR JSON, in UTF-8';
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { reply: refusal(400, [problem('structure', '', 'The body is no JSON', fix)]), asked };
    }
    const { message, issues } = readMessage(value);
    const known = { ...asked, value, problems: issues };
    if (!call.isUtf8) {
      return { reply: refusal(400, [problem('structure', '', 'The body is no UTF-8', fix)]), asked: known };
    }
    return message
      ? this.#replyToMessage(message, call, known)
      : { reply: refusal(400, issues), asked: known };
  }

  #replyToMessage(message: Message, { text, endpoint }: Call, known: Omit<Asked, 'together'>) {
    const { faults = [] } = this.#options;
    const isFirst = !this.#faulted.has(message.header.id ?? '');
    this.#faulted.add(message.header.id ?? '');
    if (isFirst && faults.includes('busy')) {
      const busy = refusal(503, [
        problem('transient', '', 'The unit is busy', 'Send the same message again'),
      ]);
      return { reply: { ...busy, headers: { 'retry-after': '1' } }, asked: known };
    }
    const { answer, repeat, problems } = this.#acknowledged(message, text, endpoint);
    const asked = {
      ...known,
      message,
      repeat,
      problems,
      acknowledged: (code: Acknowledgement['code']) => this.#acknowledgementOf(message, endpoint, { code }),
    };
    const changed = changedAcknowledgement(answer, faults, isFirst);
    const reply = { status: 200, type: FHIR_JSON, text: JSON.stringify(changed) };
    return { reply, asked, instead: isFirst ? replyInstead(faults) : undefined };
  }

  async answer(index: number, state: BusinessState): Promise<void> {
    await this.#answers[index]?.(state);
  }

  #acknowledgementOf(
    message: Message | undefined,
    endpoint: string,
    answer: Parameters<typeof acknowledge>[4],
  ): Bundle {
    const ids = { bundle: randomUUID(), header: randomUUID() };
    const own = { name: this.#options.name, endpoint };
    const header = message?.header ?? { resourceType: 'MessageHeader', id: 'none', source: own };
    return acknowledge(header, ids, new Date().toISOString(), own, answer);
  }

  #acknowledged(
    message: Message,
    text: string,
    endpoint: string,
  ): {
    readonly answer: Bundle;
    readonly repeat: NonNullable<Asked['repeat']>;
    readonly problems: readonly Issue[];
  } {
    const { name, onEvent, check } = this.#options;
    const repeat = this.#repeats.of(message, text);
    if (repeat.kind === 'same-send') {
      this.#repeated += 1;
      onEvent?.('got the same bytes again, and gave the original answer');
      return { answer: repeat.answer, repeat: repeat.kind, problems: [] };
    }
    const reused = repeat.kind === 'reused-id';
    const judged = check && !reused ? judgeMessage(message, check) : [];
    const problems = reused ? [repeat.issue] : judged;
    if (problems.length > 0) {
      onEvent?.(`refused a message: ${problems[0]?.text}`);
      const outcome = toOperationOutcome(problems);
      const answer = this.#acknowledgementOf(message, endpoint, { code: 'fatal-error', outcome });
      if (reused) {
        const kind = repeat.issue.path === 'Bundle.id' ? 'reused-bundle' : 'reused-message';
        return { answer, repeat: kind, problems };
      }
      this.#refused.add(message.header.id ?? '');
      this.#repeats.keep(message, text, answer, false);
      return { answer, repeat: repeat.kind, problems };
    }
    this.#keep(message, { name, endpoint }, repeat.kind === 'resend');
    const answer = this.#acknowledgementOf(message, endpoint, { code: 'ok' });
    this.#repeats.keep(message, text, answer, true);
    this.#taken.push(message);
    return { answer, repeat: repeat.kind === 'resend' ? 'resend' : 'new', problems };
  }

  #keep(
    message: Message,
    own: { readonly name: string; readonly endpoint: string },
    duplicate: boolean,
  ): void {
    const { answer, answerAfter = 500, onEvent, faults = [] } = this.#options;
    const received: ReceivedMessage = {
      receivedAt: new Date().toISOString(),
      event: message.event ?? 'unknown',
      bundleId: message.bundle.id ?? '',
      headerId: message.header.id ?? '',
      duplicate,
      message: message.bundle,
    };
    this.messages.push(received);
    const answering = (state: BusinessState) => this.#send(state, received, message, own);
    this.#answers.push(answering);
    onEvent?.(duplicate ? 'took a resend of a message that it has' : `took a message (${received.event})`);
    if ((!duplicate || faults.includes('answers-resends')) && answer && message.event === 'need-notice') {
      setTimeout(() => void answering(answer), answerAfter);
    }
  }

  async #send(
    state: BusinessState,
    received: ReceivedMessage,
    message: Message,
    own: { readonly name: string; readonly endpoint: string },
  ): Promise<void> {
    const { name, at, answerToken, onEvent, faults = [] } = this.#options;
    const answers = Array.from({ length: faults.includes('answer-twice') ? 2 : 1 }, () =>
      composeAnswer({ name, at, state, faults }, message, own),
    );
    for (const compose of answers) {
      received.answer = `${state}: ${await deliver(message.header.source.endpoint, answerToken, compose, faults.includes('gives-up'))}`;
      onEvent?.(`answered "${state}" and was told ${received.answer}`);
    }
  }
}
