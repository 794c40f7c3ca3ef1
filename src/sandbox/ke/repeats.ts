// What the sandbox unit knows of the messages that came before. The same bytes get the original answer; the same message in a
// new Bundle is a resend; one id with other content is a fault of the sender.
import { isDeepStrictEqual } from 'node:util';
import type { Bundle } from '@medplum/fhirtypes';
import type { Message } from '../../ground/fhir/message.ts';
import type { Issue } from '../../ground/outcome/issue.ts';

/** How a message stands to those that were taken before. */
export type Repeat =
  | { readonly kind: 'new' | 'resend' }
  | { readonly kind: 'same-send'; readonly answer: Bundle }
  | { readonly kind: 'reused-id'; readonly issue: Issue };

/** @see https://hl7.org/fhir/R4/messaging.html#reliable */
export class Repeats {
  readonly #sends = new Map<string, { readonly text: string; readonly answer: Bundle }>();
  readonly #messages = new Map<string, unknown>();

  of(message: Message, text: string): Repeat {
    const send = this.#sends.get(message.bundle.id ?? '');
    if (send) {
      return send.text === text
        ? { kind: 'same-send', answer: send.answer }
        : {
            kind: 'reused-id',
            issue: {
              severity: 'error',
              code: 'duplicate',
              path: 'Bundle.id',
              text: 'A Bundle with this id has come before, with other content',
              fix: 'Give every send a new Bundle.id; keep MessageHeader.id when it is the same message',
            },
          };
    }
    const first = this.#messages.get(message.header.id ?? '');
    if (first === undefined) {
      return { kind: 'new' };
    }
    return isDeepStrictEqual(first, contentOf(message))
      ? { kind: 'resend' }
      : {
          kind: 'reused-id',
          issue: {
            severity: 'error',
            code: 'duplicate',
            path: 'Bundle.entry[0].resource.id',
            text: 'A message with this MessageHeader.id has come before, with other content',
            fix: 'Give a new message a new MessageHeader.id; a resend keeps its id and its content',
          },
        };
  }

  /** Keeps what was answered; only what was taken makes its message known. */
  keep(message: Message, text: string, answer: Bundle, taken: boolean): void {
    this.#sends.set(message.bundle.id ?? '', { text, answer });
    if (taken && !this.#messages.has(message.header.id ?? '')) {
      this.#messages.set(message.header.id ?? '', contentOf(message));
    }
  }
}

/** What is the same in each send of one message: all but the Bundle's own id, time and version. */
function contentOf({ bundle }: Message): unknown {
  const { id: _id, timestamp: _timestamp, meta: _meta, ...rest } = bundle;
  return rest;
}
