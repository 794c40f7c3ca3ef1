// The Consents of one person as statements, and who gave each: what the gate puts its question to.
import type { Consent, Provenance } from '@medplum/fhirtypes';
import { sameTarget } from '../../ground/fhir/reference.ts';
import type { GiverOf } from '../../ground/law/consent/standing.ts';
import type { Statement } from '../../ground/law/consent/statement.ts';
import { readConsent } from '../../ground/law/consent-fhir/read-consent.ts';
import { type ConsentSettings, consentSettings } from '../../ground/law/consent-fhir/settings.ts';
import { representationOf } from '../../ground/law/representation.ts';
import { representationDefaults } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { type Giver, representationFacts } from './giver.ts';

/** Finds the identifiers (`system|value`) of an organisation or person that a Consent refers to. */
export type IdentifiersOf = (reference: string) => readonly string[];

/** What is known of the person's consents, fetched anew for each attempt. */
export interface ConsentEvidence {
  readonly consents: readonly Consent[];
  /** Provenances that record withdrawals. */
  readonly provenances?: readonly Provenance[];
  readonly identifiersOf: IdentifiersOf;
  readonly giver: Giver;
  readonly settings?: ConsentSettings;
}

export interface Said {
  readonly statements: readonly Statement[];
  readonly giverOf: GiverOf;
}

/** The consents that are about this person. @param patients references to the records of the person (`Patient/1`) */
export function statementsOf(evidence: ConsentEvidence, patients: readonly string[], at: Instant): Said {
  const { giver, identifiersOf, provenances, settings = consentSettings } = evidence;
  const mine = evidence.consents.filter(({ patient }) =>
    patients.some((one) => sameTarget(patient?.reference, one)),
  );
  const context = { settings, identifiersOf, ...(provenances && { provenances }) };
  const read = new Map(mine.map((consent) => [readConsent(consent, context), consent]));
  const giverOf: GiverOf = (statement) => {
    const consent = read.get(statement);
    if (!consent) {
      throw new TypeError('Asked who gave a consent that is not among those read');
    }
    const facts = representationFacts(consent, { ...giver, withoutPerformer: settings.withoutPerformer }, at);
    return representationOf(facts, at, giver.settings ?? representationDefaults);
  };
  return { statements: [...read.keys()], giverOf };
}
