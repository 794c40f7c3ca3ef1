// Lapses of reading: formats, letters, sizes, and who may send.
import { crashes, FHIR, type Lapse, refuses } from './lapse.ts';

export const reading = {
  'crashes-on-broken': crashes(
    'breaks off at a body that breaks off',
    ({ text, value }) => value === undefined && text.endsWith('"entry":['),
  ),
  'pages-for-errors': {
    does: 'gives its errors as pages',
    reply: (reply, { value, text }) =>
      reply.status === 400 && value === undefined && text !== ''
        ? { ...reply, type: 'text/html', text: '<!doctype html><title>Error</title>' }
        : reply,
  },
  'dies-of-depth': crashes('breaks off at deep nesting', ({ text }) => text.startsWith('[[[[')),
  'compares-whole-types': {
    does: 'knows the media type only without parameters',
    reply: (reply, { contentType }) =>
      contentType.includes(';') ? { status: 415, type: FHIR, text: '{}' } : reply,
  },
  'crashes-on-xml': crashes('breaks off at XML', ({ contentType }) => contentType.includes('xml')),
  'answers-get': {
    does: 'answers GET with 200',
    reply: (reply) => (reply.status === 405 ? { status: 200, type: FHIR, text: '{}' } : reply),
  },
  'refuses-extensions': refuses('refuses every extension that it does not know', ({ text }) =>
    text.includes('no-basis-not-of-today'),
  ),
  'small-limit': {
    does: 'takes no more than 1 MB',
    reply: (reply, { text }) => (text.length > 1_000_000 ? { status: 413, type: FHIR, text: '{}' } : reply),
  },
  'latin-letters': crashes('breaks off at letters outside of the first plane', ({ text }) =>
    /[\u{10000}-\u{10ffff}]/u.test(text),
  ),
  'takes-strange-names': crashes('breaks off at members named as those of every object', ({ text }) =>
    text.includes('__proto__'),
  ),
  'open-door': {
    does: 'asks for no token',
    reply: (reply) => (reply.status === 401 ? { status: 200, type: FHIR, text: '{}' } : reply),
  },
  'any-token': {
    does: 'takes any token',
    reply: (reply, { authorization }) =>
      reply.status === 401 && authorization !== undefined ? { status: 200, type: FHIR, text: '{}' } : reply,
  },
  'no-challenge': { does: 'does not say which token it wants', reply: ({ headers: _, ...reply }) => reply },
} as const satisfies Readonly<Record<string, Lapse>>;
