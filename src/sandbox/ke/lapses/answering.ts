// Lapses of answers: what the unit sends by itself. Their code stands where answers are composed and sent.
import type { Lapse } from './lapse.ts';

export const answering = {
  'answer-other-thread': { does: 'answers on another thread' },
  'answer-as-news': { does: 'answers with messages of another event' },
  'answers-resends': { does: 'answers a notice that comes again once more' },
  'gives-up': { does: 'does not send an answer again that was not taken' },
} as const satisfies Readonly<Record<string, Lapse>>;
