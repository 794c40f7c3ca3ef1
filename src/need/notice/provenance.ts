// Who did what, when, and from what: one composer for every Provenance that we write.
import type { Provenance, ProvenanceAgent } from '@medplum/fhirtypes';
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';

export interface Act {
  readonly id: string;
  /** References of what was written or sent. */
  readonly targets: readonly string[];
  /** Code of `ip-plan-event`. */
  readonly activity: string;
  /** Who did it: a reference, or a name where the record has no resource of the one. */
  readonly who: { readonly reference?: string; readonly display?: string };
  /** Type of the agent, and on whose behalf it acted. */
  readonly agent?: Partial<ProvenanceAgent>;
  /** When it was recorded, ISO 8601 with offset. */
  readonly recorded: string;
  /** When it happened, where that is another fact. */
  readonly occurred?: string;
  readonly entity?: NonNullable<Provenance['entity']>;
}

/** @see https://hl7.org/fhir/R4/provenance.html */
export function provenanceOf({
  id,
  targets,
  activity,
  who,
  agent,
  recorded,
  occurred,
  entity,
}: Act): Provenance {
  return {
    resourceType: 'Provenance',
    id,
    meta: { profile: [profile('ip-provenance')] },
    target: targets.map((reference) => ({ reference })),
    ...(occurred ? { occurredDateTime: occurred } : {}),
    recorded,
    activity: { coding: [{ system: codeSystem('ip-plan-event'), code: activity }] },
    agent: [{ ...agent, who: who as ProvenanceAgent['who'] }],
    ...(entity ? { entity } : {}),
  };
}

/** What something came from or revises, by the identifier that it has itself: it is not in the same message. */
export function entityNamed(
  role: 'source' | 'revision',
  value: string,
  system = 'urn:ietf:rfc:3986',
): NonNullable<Provenance['entity']>[number] {
  return { role, what: { identifier: { system, value } } };
}
