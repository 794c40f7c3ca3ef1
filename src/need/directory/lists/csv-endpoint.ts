// The cells of a contact list that say how a unit is reached.

import { messageEvents } from '../../notice/kinds.ts';
import { transportRows, transports } from '../transports.ts';
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
  const full = transportRows[known].read(address);
  if (full === undefined) {
    complain('endepunkt', `It is no ${known} address`, transportRows[known].form);
    return undefined;
  }
  return { transport: known, address: full, events };
}
