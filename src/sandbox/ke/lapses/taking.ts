// Lapses of a unit that takes what it has to refuse.
import { has, issueAt, json, type Lapse, takes } from './lapse.ts';

export const taking = {
  'takes-any-event': takes('takes every event for a notice', (asked) => issueAt(asked, /event(Coding|Uri)/)),
  'reads-codes-alone': takes('reads the code of the event without its system', ({ message }) => {
    const { code, system } = message?.header.eventCoding ?? {};
    return code === 'need-notice' && system?.startsWith('https://other') === true;
  }),
  'acknowledges-acknowledgements': takes(
    'acknowledges acknowledgements',
    ({ message }) => message?.event === 'acknowledgement',
  ),
  'counts-no-focus': takes(
    'takes a notice that asks for nothing',
    (asked) => asked.message?.header.focus?.length === 1,
  ),
  'follows-no-focus': takes(
    'does not follow the focus',
    (asked) => asked.message?.header.focus?.length === 3,
  ),
  'needs-no-person': takes(
    'takes a notice without a person',
    ({ message }) => !has(message, 'Patient') && message !== undefined,
  ),
  'checks-no-digits': takes('does not check identity numbers', (asked) => issueAt(asked, /identifier/)),
  'needs-no-sender': takes(
    'takes a notice without a sender',
    ({ message }) => message !== undefined && !message.header.sender,
  ),
  'ignores-modifiers': takes('passes over modifier extensions', ({ text }) =>
    text.includes('"modifierExtension"'),
  ),
  'reads-no-status': takes('takes what was entered in error', ({ text }) =>
    text.includes('"entered-in-error"'),
  ),
  'takes-nothing': {
    does: 'takes an empty body',
    reply: (reply, { text, acknowledged }) =>
      reply.status === 400 && text === '' ? json(acknowledged('ok')) : reply,
  },
  'takes-any-resource': takes(
    'takes any resource',
    ({ value }) => (value as { resourceType?: string })?.resourceType === 'Patient',
  ),
  'needs-no-header': takes(
    'takes a message without its header',
    ({ text, value }) =>
      value !== undefined && !text.includes('"MessageHeader"') && text.includes('"Communication"'),
  ),
  'needs-no-id': takes(
    'takes a message without an id',
    ({ problems, message }) => !message && problems.some(({ path }) => path.endsWith('resource.id')),
  ),
  'guesses-letters': takes('guesses letters that are no UTF-8', ({ text }) => text.includes('\uFFFD')),
} as const satisfies Readonly<Record<string, Lapse>>;
