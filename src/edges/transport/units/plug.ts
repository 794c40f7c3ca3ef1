// One plug for every way to a unit: the connection type of its endpoint decides which is taken.

import { type Clock, type KeEndpoint, PeerFailure } from '../../../flows/ports.ts';
import { Permit } from '../../../need/consent/gate.ts';
import { momentOf } from '../../../need/consent/moment.ts';
import { PERMIT_HOLDS, stillHolds } from '../../../need/consent/permit-age.ts';
import type { Transport } from '../../../need/directory/transports.ts';

/** The ways that are set up here. */
export type Ways = Partial<Readonly<Record<Transport, KeEndpoint | undefined>>>;

/** Sends each message the way that its recipient's endpoint names; FHIR messages when it names none. */
export function createPlug(ways: Ways, clock: Clock): KeEndpoint {
  return {
    async send(permit, recipient, message) {
      inTime(permit, clock);
      const name = recipient.transport ?? 'fhir-message';
      const way = ways[name as Transport];
      if (!way) {
        throw new PeerFailure('transport', 'permanent', `the way ${name} is not set up in this adapter`);
      }
      return way.send(permit, recipient, message);
    },
  };
}

/**
 * Asked once more where the request leaves: a machine that stood still since the decision acts on what may no longer be so.
 * @throws {PeerFailure} transient: surely nothing was sent, and everything is asked for anew
 */
export function inTime(permit: Permit, clock: Clock): void {
  genuine(permit);
  if (!stillHolds(permit, momentOf(clock))) {
    const text = `the permit is older than ${PERMIT_HOLDS / 1000} s: nothing was sent, and consent is asked for anew`;
    throw new PeerFailure('consent gate', 'transient', text);
  }
}

/** Every way asks for itself: none can be used past the gate. */
export function genuine(permit: Permit): void {
  if (!Permit.isGenuine(permit)) {
    throw new TypeError('A message is sent only with a permit of the consent gate');
  }
}
