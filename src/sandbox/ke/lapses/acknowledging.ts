// Lapses of acknowledgements: what they name, say and lack.
import type { MessageHeader } from '@medplum/fhirtypes';
import { changes, type Lapse, personOf, withHeader } from './lapse.ts';

function withoutExpression(text: string): string {
  try {
    return JSON.stringify(
      JSON.parse(text, (name, value: unknown) => (name === 'expression' ? undefined : value)),
    );
  } catch {
    return text;
  }
}

export const acknowledging = {
  'accepted-status': {
    does: 'answers 202 instead of 200',
    reply: (reply) => (reply.status === 200 ? { ...reply, status: 202 } : reply),
  },
  'names-the-bundle': changes(
    'acknowledges Bundle.id instead of MessageHeader.id',
    (bundle, header, { message }) =>
      withHeader(bundle, {
        ...header,
        response: { code: 'ok', ...header.response, identifier: message?.bundle.id ?? '' },
      }),
  ),
  'echoes-the-event': changes('gives the event of the message back', (bundle, header, { message }) =>
    withHeader(bundle, {
      ...header,
      ...(message?.header.eventCoding ? { eventCoding: message.header.eventCoding } : {}),
    }),
  ),
  'keeps-our-ids': changes('answers under the Bundle.id of the message', (bundle, _header, { message }) => ({
    ...bundle,
    id: message?.bundle.id ?? '',
  })),
  'header-last': changes('puts the MessageHeader last', (bundle) => ({
    ...bundle,
    entry: (bundle.entry ?? []).toReversed(),
  })),
  'plain-type': {
    does: 'says that its answers are text',
    reply: (reply) => ({ ...reply, type: 'text/plain' }),
  },
  'no-source': changes('does not say who answers', (bundle, { source: _, ...header }) =>
    withHeader(bundle, header as MessageHeader),
  ),
  'no-destination': changes('does not say to whom the answer goes', (bundle, { destination: _, ...header }) =>
    withHeader(bundle, header),
  ),
  'no-time': changes('does not say when it answered', ({ timestamp: _, ...bundle }) => bundle),
  'says-no-reason': changes('refuses without a reason', (bundle, header) =>
    header.response?.code === 'fatal-error'
      ? { ...bundle, entry: [{ resource: { ...header, response: { ...header.response, details: {} } } }] }
      : bundle,
  ),
  'says-no-place': {
    does: 'does not say where in the message the problem is',
    reply: (reply) => ({ ...reply, text: withoutExpression(reply.text) }),
  },
  'repeats-the-person': {
    does: 'repeats the identity number in its errors',
    reply: (reply, { message }) => ({
      ...reply,
      text: message
        ? reply.text.replace('"details":{"text":"', `"details":{"text":"${personOf(message)}: `)
        : reply.text,
    }),
  },
  slow: { does: 'answers its first message late', delay: 1_500, first: true },
} as const satisfies Readonly<Record<string, Lapse>>;
