// The cells of a contact list that say how a unit is reached.

import { messageEvents } from '../../notice/kinds.ts';
import { type Transport, transports } from '../terms.ts';
import type { CellText, Complain } from './csv-columns.ts';
import type { KeEndpointEntry } from './ke-entry.ts';

/** Reads transport, address and events; undefined when the row has no endpoint, or one with a problem. */
export function readEndpoint(text: CellText, complain: Complain): KeEndpointEntry | undefined {
  const [transport, address] = [text('transport'), text('endepunkt')];
  if (transport === '' && address === '') {
    return undefined;
  }
  const known = transports.find((candidate) => candidate === transport);
  if (!known) {
    const problem = transport === '' ? 'The endpoint has no transport' : `"${transport}" is no transport`;
    complain('transport', problem, `Write one of ${transports.join(', ')}`);
    return undefined;
  }
  const events = text('hendelser')
    .split(/[\s,]+/)
    .filter((event) => event !== '');
  for (const event of events.filter(
    (candidate) => !(messageEvents as readonly string[]).includes(candidate),
  )) {
    complain('hendelser', `"${event}" is no event of our messages`, `Known are ${messageEvents.join(', ')}`);
  }
  const full = addressFor(known, address);
  if (full === undefined) {
    complain('endepunkt', `It is no ${known} address`, addressForms[known]);
    return undefined;
  }
  return { transport: known, address: full, events };
}

const addressForms: Readonly<Record<Transport, string>> = {
  'fhir-message': 'Write the base URL of the FHIR server, beginning with https://',
  'fhir-rest': 'Write the base URL of the FHIR server, beginning with https://',
  'nhn-edi': 'Write the HER-id, digits only',
  handoff: 'Write the name of the hand-off',
  'dry-run': 'Write a name for the dry run',
};

function addressFor(transport: Transport, address: string): string | undefined {
  switch (transport) {
    case 'nhn-edi':
      return /^(?:her-id:)?\d+$/.test(address) ? `her-id:${address.replace('her-id:', '')}` : undefined;
    case 'fhir-message':
    case 'fhir-rest':
      // Messages carry health information: nothing unencrypted but to this machine, for trials.
      return /^(?:https:\/\/[^\s/]+|http:\/\/(?:localhost|127\.0\.0\.1)(?=[:/]|$))\S*$/.test(address)
        ? address
        : undefined;
    default:
      return address === '' ? undefined : address;
  }
}
