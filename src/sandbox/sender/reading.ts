// What a right sender makes of an answer: only an acknowledgement of its own message says that the unit has it, and what is not
// understood says nothing.
import { readMessage } from '../../ground/fhir/message.ts';
import type { Meaning, UnitAnswer } from './lapse.ts';

export async function readAnswer(response: Response, messageId: string): Promise<UnitAnswer> {
  const text = await response.text();
  const told = response.headers.get('retry-after');
  const date = told === null || /^\d+$/.test(told) ? Number.NaN : Date.parse(told);
  const seconds = told !== null && /^\d+$/.test(told) ? Number(told) * 1_000 : undefined;
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
    retryAfter: Number.isNaN(date) ? seconds : Math.max(0, date - Date.now()),
    retryAfterIsDate: !Number.isNaN(date),
    acknowledgement: acknowledgementOf(text, messageId),
  };
}

function acknowledgementOf(text: string, messageId: string): UnitAnswer['acknowledgement'] {
  try {
    const response = readMessage(JSON.parse(text)).message?.header.response;
    return response?.code ? { code: response.code, ofThis: response.identifier === messageId } : undefined;
  } catch {
    return undefined;
  }
}

/** Statuses that pass by themselves. */
const PASSING = [408, 425, 429];

export function meaningOf({ status, acknowledgement }: UnitAnswer): Meaning {
  if (status >= 400 && status < 500 && !PASSING.includes(status)) {
    return 'person';
  }
  if (status >= 300 || status === 0 || !acknowledgement?.ofThis) {
    return 'again';
  }
  const meanings: Readonly<Record<string, Meaning>> = { ok: 'taken', 'fatal-error': 'person' };
  return meanings[acknowledgement.code] ?? 'again';
}
