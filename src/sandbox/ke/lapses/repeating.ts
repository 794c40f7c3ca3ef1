// Lapses with repeats, order and what comes at the same time.
import { has, idOf, isRefusal, json, type Lapse, personOf, refuses, takes } from './lapse.ts';

export const repeating = {
  'answers-anew': {
    does: 'gives the same bytes a new answer',
    reply: (reply, asked) =>
      asked.repeat === 'same-send' && !isRefusal(reply) ? json(asked.acknowledged('ok')) : reply,
  },
  'refuses-resends': refuses('refuses a message that it has', ({ repeat }) => repeat === 'resend'),
  'takes-used-bundle-ids': takes(
    'takes other content under a Bundle.id',
    ({ repeat }) => repeat === 'reused-bundle',
  ),
  'takes-used-message-ids': takes(
    'takes other content under a MessageHeader.id',
    ({ repeat }) => repeat === 'reused-message',
  ),
  'takes-what-it-refused': takes(
    'takes the bytes that it refused when they come again',
    ({ repeat }) => repeat === 'same-send',
  ),
  'remembers-refused': refuses('knows a message by its id although it refused it', ({ message, refused }) =>
    refused.has(message?.header.id ?? ''),
  ),
  races: {
    ...refuses('refuses the same bytes while it works at them', ({ message, together }) =>
      together.some(({ bundle }) => bundle.id === message?.bundle.id),
    ),
    delay: 30,
  },
  'mixes-up': {
    does: 'names another message that came at the same time',
    delay: 30,
    reply(reply, { message, together }) {
      const [first] = together;
      return first && message
        ? { ...reply, text: reply.text.replaceAll(message.header.id ?? '', first.header.id ?? '') }
        : reply;
    },
  },
  'stuck-after-repeat': refuses(
    'takes nothing after a repeat',
    ({ repeats, repeat }) => repeats > 0 && repeat === 'new',
  ),
  'no-cancellations': refuses(
    'takes no cancellation',
    ({ message }) => message?.event === 'need-notice-cancellation',
  ),
  'cancellation-needs-notice': refuses(
    'refuses a cancellation that came before its notice',
    ({ message, taken }) => message?.event === 'need-notice-cancellation' && taken.length === 0,
  ),
  'cancels-once': refuses(
    'refuses a second cancellation',
    ({ message, repeat }) => message?.event === 'need-notice-cancellation' && repeat === 'resend',
  ),
  'one-task-once': refuses(
    'takes a Task once',
    ({ message, repeat, taken }) =>
      repeat === 'new' &&
      taken.some((one) => message && has(one, 'Task') && idOf(one, 'Task') === idOf(message, 'Task')),
  ),
  'refuses-old': refuses(
    'refuses what is older than a day',
    ({ message }) => Date.now() - Date.parse(message?.bundle.timestamp ?? '') > 24 * 3600 * 1000,
  ),
  'one-per-person': refuses(
    'takes one notice a person',
    ({ message, repeat, taken }) =>
      repeat === 'new' &&
      message?.event === 'need-notice' &&
      taken.some((one) => personOf(one) === personOf(message)),
  ),
  'silent-on-other-events': {
    does: 'answers nothing to events that it does not expect',
    reply: (reply, { message }) => (message?.event === 'need-reply' ? { ...reply, text: '' } : reply),
  },
} as const satisfies Readonly<Record<string, Lapse>>;
