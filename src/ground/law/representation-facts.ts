// What has to be known to say who may consent for whom, what a controller may set, and on which grounds somebody else counts.
import type { Day } from '../norway/day.ts';
import { type AgeLimit, dayReached, HEALTH_MAJORITY, MAJORITY } from './ages.ts';

/** What somebody is to the person, as far as it decides who may consent. */
export type RepresentativeRole = 'parent' | 'guardian' | 'child-welfare' | 'next-of-kin';

/** Somebody else than the person who gave the consent, as the record shows them at the instant. */
export interface Representative {
  readonly kind: 'representative';
  /** Reference or id, for texts; never a name of a person. */
  readonly who: string;
  readonly roles: readonly RepresentativeRole[];
  /** Whether the record of the relationship is active and in its period. */
  readonly standing: 'in-force' | 'not-in-force' | 'unreadable';
  /**
   * What the record says of parental responsibility (foreldreansvar) beside the relationship. `not-clear`: something is
   * said that the machine does not understand, or that it is unknown.
   */
  readonly parentalResponsibility: 'held' | 'not-held' | 'not-said' | 'not-clear';
  /** What a guardianship (vergemål) covers. */
  readonly mandate: 'personal-matters' | 'other-matters' | 'not-said' | 'not-clear';
}

export type Giver =
  | { readonly kind: 'person' }
  | Representative
  /** Somebody whom the record does not know as one who acts for this person. */
  | { readonly kind: 'not-on-record'; readonly who: string };

/** Ground that is written on the consent for somebody else having given it. */
export type StatedGround = 'minor' | 'lacks-capacity';

export interface RepresentationFacts {
  /** FHIR `date`, also a month or a year. */
  readonly birthDate: string | undefined;
  readonly givers: readonly Giver[];
  /** When the consent was given: a date, month, year or instant. */
  readonly given: string | undefined;
  readonly grounds: readonly StatedGround[];
  /** Who found that the person cannot consent, and when (pbrl § 4-3: the decision is written and gives its reasons). */
  readonly incapacity:
    | { readonly assessor?: string | undefined; readonly date?: string | undefined }
    | undefined;
  /** It was judged, and written down, that the representative's consent is not in the person's best interest. */
  readonly setAside: boolean;
  /** Whether it is recorded that the child was heard. */
  readonly childHeard: boolean;
  /** The record shows that child welfare (barneverntjenesten) has the care, or acts as if it had. */
  readonly childWelfareActs: boolean;
}

/** What the controller decides where no source does. */
export interface RepresentationSettings {
  /**
   * What parents consented to because of age, once the person is 16: `closed`, or `open` to providers until 18. Never open
   * to the parents themselves.
   */
  readonly parentsConsentFrom16: 'closed' | 'open';
  /**
   * Days before the sixteenth birthday from which the person's own consent is asked for: what the person says then,
   * beside the parents, stands from the birthday on.
   */
  readonly askBeforeDays: number;
}

export const representationDefaults: RepresentationSettings = {
  parentsConsentFrom16: 'closed',
  askBeforeDays: 90,
};

/** On what somebody else's consent counts, from which age to which, and by what law. `until` absent: while the ground stands. */
export const representativeGrounds = {
  'parental-responsibility': { until: HEALTH_MAJORITY, law: 'pbrl § 4-4' },
  'child-welfare': { until: HEALTH_MAJORITY, law: 'pbrl § 4-4, barnevernsloven' },
  'guardian-of-child': { until: HEALTH_MAJORITY, law: 'pbrl § 4-4; vergemålsloven § 17' },
  'parents-of-young-person-without-capacity': { until: MAJORITY, law: 'pbrl § 4-5' },
  'child-welfare-of-young-person-without-capacity': { until: MAJORITY, law: 'pbrl § 4-5' },
  'guardian-with-mandate': { until: undefined, law: 'pbrl § 4-7; vergemålsloven § 21' },
  'next-of-kin-lacks-capacity': { until: undefined, law: 'pbrl § 4-6' },
  'parents-before-16': { until: MAJORITY, law: 'setting of the controller' },
} as const satisfies Record<string, { readonly until: AgeLimit | undefined; readonly law: string }>;
export type RepresentativeGround = keyof typeof representativeGrounds;

/** Why a consent does not count, or why a person has to judge it. */
export type RepresentationProblem =
  | 'giver-not-said'
  | 'giver-not-on-record'
  | 'age-not-known'
  | 'too-young'
  | 'child-alone'
  | 'given-too-young'
  | 'said-to-lack-capacity'
  | 'relationship-ended'
  | 'relationship-unreadable'
  | 'no-parental-responsibility'
  | 'parental-responsibility-not-clear'
  | 'child-welfare-may-hold-it'
  | 'child-not-heard'
  | 'mandate-other-matters'
  | 'mandate-not-clear'
  | 'no-right-to-represent'
  | 'ground-not-stated'
  | 'set-aside'
  | 'incapacity-not-documented'
  | 'of-age-since';

export type Representation =
  | { readonly counts: 'person' }
  | { readonly counts: 'representative'; readonly who: string; readonly ground: RepresentativeGround }
  | {
      /** `no`: the law or the record says so. `unclear`: a person judges it. */
      readonly counts: 'no' | 'unclear';
      readonly because: RepresentationProblem;
      /** For the record, with the section; names nobody. */
      readonly text: string;
    };

/** The first day on which a consent on this ground no longer counts because of age; undefined when age does not end it. */
export function lapsesOn(ground: RepresentativeGround, birthDate: string | undefined): Day | undefined {
  const { until } = representativeGrounds[ground];
  return until && dayReached(until, birthDate);
}

export function no(because: RepresentationProblem, text: string): Representation {
  return { counts: 'no', because, text };
}

export function unclear(because: RepresentationProblem, text: string): Representation {
  return { counts: 'unclear', because, text };
}
