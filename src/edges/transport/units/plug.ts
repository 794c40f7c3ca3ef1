// One plug for every way to a unit: the connection type of its endpoint decides which is taken.

import { type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { Permit } from '../../../need/consent/gate.ts';
import type { Transport } from '../../../need/directory/transports.ts';

/** The ways that are set up here. */
export type Ways = Partial<Readonly<Record<Transport, KeEndpoint | undefined>>>;

/** Sends each message the way that its recipient's endpoint names; FHIR messages when it names none. */
export function createPlug(ways: Ways): KeEndpoint {
  return {
    async send(permit, recipient, message) {
      genuine(permit);
      const name = recipient.transport ?? 'fhir-message';
      const way = ways[name as Transport];
      if (!way) {
        throw new PeerFailure('transport', 'permanent', `the way ${name} is not set up in this adapter`);
      }
      return way.send(permit, recipient, message);
    },
  };
}

/** Every way asks for itself: none can be used past the gate. */
export function genuine(permit: Permit): void {
  if (!Permit.isGenuine(permit)) {
    throw new TypeError('A message is sent only with a permit of the consent gate');
  }
}
