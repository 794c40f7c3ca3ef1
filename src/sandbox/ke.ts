// A coordinating unit to test against: takes messages, keeps them, acknowledges, and answers as it was told to. As strict as the
// real thing: who sends, what a message has to hold, and what came before.
import { randomUUID } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { acknowledge, type Message, readMessage } from '../ground/fhir/message.ts';
import { toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
import type { Issue } from '../ground/outcome/issue.ts';
import type { BusinessState } from '../need/delivery/states.ts';
import { composeAnswer } from './ke/answer.ts';
import { deliver } from './ke/deliver.ts';
import { changedAcknowledgement, replyInstead, type UnitFault } from './ke/faults.ts';
import { judgeMessage, type ResourceCheck } from './ke/judgement.ts';
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

const TYPES = ['application/fhir+json', 'application/json'];

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
  app.post(
    '/fhir/$process-message',
    (request, response, next) => {
      const refusal = unit.refusalOf(request.headers.authorization, request.headers['content-type']);
      return refusal ? refuse(response, refusal.status, [refusal.issue]) : next();
    },
    express.text({ type: () => true, limit: '20mb' }),
    (request, response) => {
      const own = `${request.protocol}://${request.get('host')}/fhir/$process-message`;
      unit.take(String(request.body), own, response);
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
    refuse(response, status, [problem('structure', '', text, 'Send one message Bundle as FHIR JSON')]);
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

  constructor(options: SandboxKeOptions) {
    this.#options = options;
  }

  refusalOf(authorization: string | undefined, type: string | undefined) {
    const { token } = this.#options;
    if (token !== undefined && authorization !== `Bearer ${token}`) {
      const text = authorization ? 'The token is not the one of this unit' : 'No token came with the message';
      const fix = 'Send the header Authorization: Bearer with the token that was agreed with the unit';
      return { status: 401, issue: problem('security', '', text, fix) };
    }
    if (!TYPES.includes(type?.split(';')[0]?.trim().toLowerCase() ?? '')) {
      const text = `The body is said to be ${type ? 'another type than FHIR JSON' : 'of no type'}`;
      return { status: 415, issue: problem('not-supported', '', text, `Send Content-Type: ${TYPES[0]}`) };
    }
    return undefined;
  }

  /** Takes or refuses one message, and answers it as the faults say. */
  take(text: string, endpoint: string, response: Response): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const fix = 'Send one message Bundle as FHIR JSON';
      refuse(response, 400, [problem('structure', '', 'The body is no JSON', fix)]);
      return;
    }
    const { message, issues } = readMessage(value);
    if (!message) {
      refuse(response, 400, issues);
      return;
    }
    const { faults = [] } = this.#options;
    const isFirst = !this.#faulted.has(message.header.id ?? '');
    this.#faulted.add(message.header.id ?? '');
    if (isFirst && faults.includes('busy')) {
      response.set('retry-after', '1');
      refuse(response, 503, [problem('transient', '', 'The unit is busy', 'Send the same message again')]);
      return;
    }
    const answer = changedAcknowledgement(this.#acknowledged(message, text, endpoint), faults, isFirst);
    const instead = isFirst ? replyInstead(faults) : undefined;
    if (instead?.kind === 'break') {
      response.destroy();
    } else if (instead) {
      response.type(instead.type).send(instead.text);
    } else {
      response.type('application/fhir+json').send(JSON.stringify(answer));
    }
  }

  async answer(index: number, state: BusinessState): Promise<void> {
    await this.#answers[index]?.(state);
  }

  #acknowledged(message: Message, text: string, endpoint: string): Bundle {
    const { name, onEvent, check } = this.#options;
    const own = { name, endpoint };
    const ids = { bundle: randomUUID(), header: randomUUID() };
    const acknowledged = (answer: Parameters<typeof acknowledge>[4]) =>
      acknowledge(message.header, ids, new Date().toISOString(), own, answer);
    const repeat = this.#repeats.of(message, text);
    if (repeat.kind === 'same-send') {
      onEvent?.('got the same bytes again, and gave the original answer');
      return repeat.answer;
    }
    const judged = check ? judgeMessage(message, check) : [];
    const problems = repeat.kind === 'reused-id' ? [repeat.issue] : judged;
    if (problems.length > 0) {
      onEvent?.(`refused a message: ${problems[0]?.text}`);
      const refused = acknowledged({ code: 'fatal-error', outcome: toOperationOutcome(problems) });
      if (repeat.kind !== 'reused-id') {
        this.#repeats.keep(message, text, refused, false);
      }
      return refused;
    }
    this.#keep(message, own, repeat.kind === 'resend');
    const taken = acknowledged({ code: 'ok' });
    this.#repeats.keep(message, text, taken, true);
    return taken;
  }

  #keep(
    message: Message,
    own: { readonly name: string; readonly endpoint: string },
    duplicate: boolean,
  ): void {
    const { answer, answerAfter = 500, onEvent } = this.#options;
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
    if (!duplicate && answer && message.event === 'need-notice') {
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
      received.answer = `${state}: ${await deliver(message.header.source.endpoint, answerToken, compose)}`;
      onEvent?.(`answered "${state}" and was told ${received.answer}`);
    }
  }
}

function refuse(response: Response, status: number, issues: readonly Issue[]): void {
  response
    .status(status)
    .type('application/fhir+json')
    .send(JSON.stringify(toOperationOutcome(issues)));
}

function problem(code: Issue['code'], path: string, text: string, fix: string): Issue {
  return { severity: 'error', code, path, text, fix };
}
