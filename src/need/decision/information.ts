// Where a record says that the person was informed (concept D4; pbrl § 3-2).
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import type { NeedFacts } from '../notice/facts.ts';
import { assessmentOf, partOf } from './assessment.ts';

/** One place that says that the person was informed. */
export interface InformationGiven {
  /** When, as FHIR writes it; where that is not said, since when the record has said so at the latest. */
  readonly at?: string | undefined;
}

/** Every place that says so: the assessment, a Communication that was sent, and a consent in force that tells when. */
export function informationGiven(facts: NeedFacts): readonly InformationGiven[] {
  const assessment = assessmentOf(facts);
  const told = (facts.communications ?? []).filter(
    ({ status, category }) =>
      status === 'completed' && hasCode(category, codeSystem('ip-communication-kind'), 'information-given'),
  );
  const withConsent = facts.consents
    .filter(({ status }) => status === 'active')
    .flatMap(({ extension: more }) => more ?? [])
    .flatMap(({ url, valueDateTime }) =>
      url === extension('ip-consent-information-given') && valueDateTime !== undefined ? [valueDateTime] : [],
    );
  return [
    ...(partOf(assessment, 'informed') === true
      ? [{ at: assessment?.effectiveDateTime ?? assessment?.meta?.lastUpdated }]
      : []),
    ...told.map(({ sent, meta }) => ({ at: sent ?? meta?.lastUpdated })),
    ...withConsent.map((at) => ({ at })),
  ];
}
