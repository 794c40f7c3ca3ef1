// When consents were withdrawn: the Provenances that say so, asked for only where a withdrawal has to be ordered.
import type { Consent, Provenance } from '@medplum/fhirtypes';
import { PeerFailure } from '../ports.ts';
import type { Asks } from './asked-once.ts';

/**
 * Provenances of consents that are inactive, beside others that are not. A server that does not give them is no failure:
 * then a withdrawal counts from the last change of the Consent, which is never earlier than the withdrawal.
 */
export async function gatherWithdrawals(
  server: Asks,
  consents: readonly Consent[],
): Promise<readonly Provenance[]> {
  const inactive = consents.filter(({ status, id }) => status === 'inactive' && id !== undefined);
  if (inactive.length === 0 || inactive.length === consents.length) {
    return [];
  }
  const target = inactive.map(({ id }) => `Consent/${id}`).join(',');
  try {
    return await server.search<Provenance>('Provenance', { target });
  } catch (error) {
    if (error instanceof PeerFailure && error.kind === 'refused') {
      return [];
    }
    throw error;
  }
}
