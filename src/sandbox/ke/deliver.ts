// How the sandbox unit delivers an answer: the same message goes again while it is told to come back later.
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle } from '@medplum/fhirtypes';
import { readAcknowledgement, readMessage } from '../../ground/fhir/message.ts';

/** Waits before the next try, in milliseconds. A hospital may not have recorded its own notice yet. */
const WAITS = [100, 250, 500, 1_000, 2_000, 5_000];
const TIMEOUT = 10_000;

/**
 * Sends until the receiver has taken or refused the message, and says what it was told last: an HTTP status (with
 * the code of an acknowledgement that is not ok), or the name of what went wrong.
 * @param givesUp one try is all: a fault
 * @param compose the message in a new Bundle: a resend keeps MessageHeader.id, and never a Bundle.id
 */
export async function deliver(
  endpoint: string,
  token: string | undefined,
  compose: () => Bundle,
  givesUp = false,
): Promise<string> {
  let told = await send(endpoint, token, compose());
  for (const pause of givesUp ? [] : WAITS) {
    if (!told.comeBack) {
      break;
    }
    await wait(pause);
    told = await send(endpoint, token, compose());
  }
  return told.words;
}

interface Told {
  readonly words: string;
  /** True when nobody knows whether it was taken, or when it was not taken for now. */
  readonly comeBack: boolean;
}

async function send(endpoint: string, token: string | undefined, message: Bundle): Promise<Told> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const { status } = response;
    const code = await acknowledgedWith(response);
    const words = code === undefined || code === 'ok' ? String(status) : `${status} ${code}`;
    return { words, comeBack: status >= 500 || status === 429 || code === 'transient-error' };
  } catch (error) {
    return { words: `not delivered (${(error as Error).name})`, comeBack: true };
  }
}

/** The code of the acknowledgement; undefined when the answer is none. */
async function acknowledgedWith(response: Response): Promise<string | undefined> {
  const { message } = readMessage(await response.json().catch(() => undefined));
  return message && readAcknowledgement(message)?.code;
}
