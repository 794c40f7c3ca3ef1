// Everything that is known when a need is judged, gathered before any decision is made.
import type {
  CarePlan,
  CareTeam,
  Consent,
  Flag,
  Observation,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';

/** Facts of one need, as the source server holds them at one instant. */
export interface NeedFacts {
  readonly flag: Flag;
  readonly patient: Patient;
  /** The assessment behind the Flag, linked by the flag-detail extension (concept D1). */
  readonly assessment: Observation | undefined;
  readonly consents: readonly Consent[];
  /** Active plans of the person (concept D3). */
  readonly carePlans: readonly CarePlan[];
  readonly careTeams: readonly CareTeam[];
  /** Who raised the Flag, and what they belong to. */
  readonly author: Practitioner | undefined;
  readonly authorRole: PractitionerRole | undefined;
  readonly organization: Organization | undefined;
  /** Organisations that consents refer to, by relative reference. */
  readonly organizations: ReadonlyMap<string, Organization>;
}
