// What a lapse of the unit is: how the answer of a right unit comes out of one with that fault.
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import type { Message } from '../../../ground/fhir/message.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';

/** An answer of the unit before it leaves. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was asked, and how a right unit sees it. */
export interface Asked {
  readonly contentType: string;
  readonly authorization: string | undefined;
  readonly text: string;
  readonly value?: unknown;
  readonly message?: Message;
  readonly repeat?: 'new' | 'resend' | 'same-send' | 'reused-bundle' | 'reused-message';
  readonly problems: readonly Issue[];
  /** Ids of messages that were refused, and messages that were taken, before this one. */
  readonly refused: ReadonlySet<string>;
  readonly taken: readonly Message[];
  /** Messages whose answers are on the way at this moment. */
  readonly together: readonly Message[];
  /** How often the same bytes have come in all. */
  readonly repeats: number;
  /** Makes an acknowledgement of what was asked. */
  readonly acknowledged: (code: 'ok' | 'fatal-error' | 'transient-error') => Bundle;
}

export interface Lapse {
  readonly does: string;
  /** Wait before every answer, in milliseconds. */
  readonly delay?: number;
  /** The wait holds for the first message alone. */
  readonly first?: true;
  readonly reply?: (reply: Reply, asked: Asked) => Reply;
}

export const FHIR = 'application/fhir+json';

export function json(bundle: unknown, status = 200): Reply {
  return { status, type: FHIR, text: JSON.stringify(bundle) };
}

/** Takes what a right unit refuses. */
export function takes(does: string, when: (asked: Asked) => boolean): Lapse {
  return {
    does,
    reply: (reply, asked) => (isRefusal(reply) && when(asked) ? json(asked.acknowledged('ok')) : reply),
  };
}

/** Refuses what a right unit takes. */
export function refuses(does: string, when: (asked: Asked) => boolean): Lapse {
  return {
    does,
    reply: (reply, asked) =>
      !isRefusal(reply) && when(asked) ? json(asked.acknowledged('fatal-error')) : reply,
  };
}

/** Breaks off with an error of the server. */
export function crashes(does: string, when: (asked: Asked, reply: Reply) => boolean): Lapse {
  return {
    does,
    reply: (reply, asked) =>
      when(asked, reply) ? { status: 500, type: 'text/plain', text: 'Error' } : reply,
  };
}

export function isRefusal({ status, text }: Reply): boolean {
  return status >= 400 || text.includes('"code":"fatal-error"');
}

/** Changes the acknowledgement's Bundle or its header. */
export function changes(
  does: string,
  change: (bundle: Bundle, header: MessageHeader, asked: Asked) => Bundle,
): Lapse {
  return {
    does,
    reply(reply, asked) {
      if (!asked.message || reply.text === '') {
        return reply;
      }
      const bundle = JSON.parse(reply.text) as Bundle;
      const header = bundle.entry?.[0]?.resource;
      return header?.resourceType === 'MessageHeader'
        ? { ...reply, text: JSON.stringify(change(bundle, header, asked)) }
        : reply;
    },
  };
}

export function withHeader(bundle: Bundle, header: MessageHeader): Bundle {
  const [first, ...rest] = bundle.entry ?? [];
  return { ...bundle, entry: [{ ...first, resource: header }, ...rest] };
}

export const has = (message: Message | undefined, type: string) =>
  message?.resources.some(({ resourceType }) => resourceType === type) ?? false;
export const issueAt = ({ problems }: Asked, path: RegExp) => problems.some((each) => path.test(each.path));
export const idOf = (message: Message, type: string) =>
  message.resources.find(({ resourceType }) => resourceType === type)?.id;

export function personOf(message: Message): string | undefined {
  const patient = message.resources.find((each) => each.resourceType === 'Patient');
  return patient?.identifier?.[0]?.value;
}
