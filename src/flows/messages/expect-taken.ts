// What a receiver's answer to a send must be for the message to count as taken.
import { readAcknowledgement, readMessage } from '../../ground/fhir/message.ts';
import { PeerFailure } from '../ports.ts';

/** The unit takes it now, or says that its acknowledgement follows. */
export function expectTaken(response: unknown, messageId: string, what: string): void {
  if (response === undefined) {
    return;
  }
  const { message } = readMessage(response);
  const acknowledgement = message && readAcknowledgement(message);
  if (!acknowledgement || acknowledgement.of !== messageId) {
    throw new PeerFailure('KE endpoint', 'ambiguous', `the answer is no acknowledgement of the ${what}`);
  }
  if (acknowledgement.code !== 'ok') {
    const failure = acknowledgement.code === 'transient-error' ? 'transient' : 'permanent';
    throw new PeerFailure('KE endpoint', failure, `the unit refuses the ${what} (${acknowledgement.code})`);
  }
}
