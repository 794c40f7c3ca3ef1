// Everything that is known when a need is judged, gathered before any decision is made.
import type {
  CarePlan,
  CareTeam,
  Communication,
  Consent,
  Encounter,
  Flag,
  Observation,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Provenance,
  RelatedPerson,
  Task,
} from '@medplum/fhirtypes';
import type { Registered } from '../../ground/law/registered.ts';
import type { Issue } from '../../ground/outcome/issue.ts';

/** Something that could not be got or is not understood; of a reference that leads to another server, with that server's base. */
export interface FactDoubt extends Issue {
  readonly base?: string;
}

/** Facts of one need, as the source server holds them at one instant. */
export interface NeedFacts {
  readonly flag: Flag;
  readonly patient: Patient;
  /** The stay in which the Flag was raised, when it names one. */
  readonly encounter?: Encounter | undefined;
  /** Other active Flags of the person. */
  readonly otherFlags?: readonly Flag[];
  /** The assessment behind the Flag, linked by the flag-detail extension (concept D1). */
  readonly assessment: Observation | undefined;
  /** References to the person's record and to the other records of the same person whose consents count. */
  readonly records?: readonly string[];
  readonly consents: readonly Consent[];
  /** Provenances that record when a consent was withdrawn (concept C11). */
  readonly provenances?: readonly Provenance[];
  /** Plans of care of the person, of every kind and status (concept D3). */
  readonly carePlans: readonly CarePlan[];
  readonly careTeams: readonly CareTeam[];
  /** Modifier extensions that are understood here, by their URL: a setting of the hospital. */
  readonly modifiers?: readonly string[];
  /** What the decision would rest on and could not be got or is not understood: what, where, why, and what to do. */
  readonly doubts?: readonly FactDoubt[];
  /** Communications with the person, for the information that was given (concept D4). */
  readonly communications?: readonly Communication[];
  /** Tasks for the person; without them they are asked for where they are ended. */
  readonly tasks?: readonly Task[] | undefined;
  /** Who raised the Flag, and what they belong to. */
  readonly author: Practitioner | undefined;
  readonly authorRole: PractitionerRole | undefined;
  readonly organization: Organization | undefined;
  /** Organisations that consents and plans refer to, by relative reference. */
  readonly organizations: ReadonlyMap<string, Organization>;
  /** The organisation that gives the stay, with what it is part of, nearest first (concept D9). */
  readonly stayAt?: readonly Organization[];
  /** Those who perform the person's running services, each with what it is part of, nearest first (concept A19). */
  readonly performers?: readonly (readonly Organization[])[];
  /** What the population register says of the person; absent where it is not asked. */
  readonly registered?: Registered | undefined;
  /** Those who consented on behalf of the person, by relative reference (concept C6). */
  readonly relatedPersons?: ReadonlyMap<string, RelatedPerson>;
}
