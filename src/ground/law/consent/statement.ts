// What somebody has said about sharing, in a neutral form: FHIR Consents and the consents of a plan are both mapped to it.
import type { Bounds } from '../../norway/period.ts';

/** What a consent is about. A yes or a no counts for its own matter only. */
export type Matter = 'plan' | 'disclosure' | 'notice' | 'partner-information';

/** Something that stands in a consent and is not understood: where, and what it is. Names nobody. */
export interface Unread {
  /** FHIRPath or JSON pointer. */
  readonly where: string;
  readonly what: string;
  /** Only what the statement is about is not understood: nothing that it says is turned into its opposite by that. */
  readonly onlyAbout?: true;
}

/** One restrictor: any of these values, and what stands beside them without being understood. */
export interface Values<T> {
  readonly among: readonly T[];
  readonly unread: readonly Unread[];
}

/** Somebody whom a rule is about. */
export interface Actor {
  /** `holder`: the one who wrote or keeps the information. `not-understood`: in which function is not clear. */
  readonly as: 'recipient' | 'holder' | 'not-understood';
  /** By what they are known: `system|value` or `Type/id`; empty when that cannot be found out. */
  readonly tokens: readonly string[];
  readonly where: string;
}

/** Levels of confidentiality, lowest first (v3-Confidentiality U, L, M, N, R, V). */
export const levels = ['U', 'L', 'M', 'N', 'R', 'V'] as const;
export type Level = (typeof levels)[number];

/** How a rule names single resources. @see https://hl7.org/fhir/R4/valueset-consent-data-meaning.html */
export interface NamedData {
  readonly meaning: 'instance' | 'related' | 'dependents' | 'authoredby';
  /** `Type/id`. */
  readonly reference: string;
}

/**
 * A permit or a denial: all that it states must hold together. A rule inside another one is an exception to it.
 * @see https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision
 */
export interface ConsentRule {
  readonly where: string;
  /** `context`: it permits and denies nothing itself, and bounds what the rules in it say (the root of R4). */
  readonly type: 'permit' | 'deny' | 'context' | 'not-said';
  /** What makes all of the rule uncertain: modifiers, elements that R4 does not have. */
  readonly unread: readonly Unread[];
  readonly period?: Bounds | undefined;
  /** When the information itself is from. */
  readonly dataPeriod?: Bounds | undefined;
  /** Absent: nobody is named. */
  readonly actors?: readonly Actor[] | undefined;
  /** `tell`: the recipient gets to know it. */
  readonly actions?: Values<'tell' | 'other'> | undefined;
  readonly purposes?: Values<string> | undefined;
  /** Kinds of information: each list restricts on its own. */
  readonly information?: readonly Values<string>[] | undefined;
  readonly labels?: Values<Level> | undefined;
  readonly data?: Values<NamedData> | undefined;
  readonly rules: readonly ConsentRule[];
}

export type StatementStatus =
  | 'active'
  | 'rejected'
  | 'inactive'
  /** Draft or proposed: neither a yes nor a no. */
  | 'not-given'
  | 'entered-in-error'
  | 'not-understood';

export interface Statement {
  /** Relative reference or id in the plan. */
  readonly name: string;
  readonly where: string;
  /** What it is surely about. */
  readonly matters: readonly Matter[];
  /**
   * Of what kind it is when it is about none of these: `general`, about all sharing; `unknown`, the machine cannot tell;
   * `other`, surely about something else.
   */
  readonly kind: 'known' | 'general' | 'unknown' | 'other';
  readonly status: StatementStatus;
  /** When it was said: FHIR `dateTime`. */
  readonly said: string | undefined;
  /** A date is said to exist, or stands there, and cannot be read. */
  readonly saidUnreadable: boolean;
  /** A withdrawal is recorded; `at` absent when nobody knows when. */
  readonly withdrawn: { readonly at: string | undefined } | undefined;
  /** What makes all of it uncertain: modifiers, implicit rules, contradictions. */
  readonly unread: readonly Unread[];
  /** Somebody checked it with the person, who did not confirm it. */
  readonly notVerified: boolean;
  /** Only rules that name the information are about the matter: the rest of this consent is about other things. */
  readonly onlyNamedInformation: boolean;
  /** The root: its period is the period of the consent. Absent when the consent has no rules. */
  readonly rule: ConsentRule | undefined;
  /** `meta.versionId`, else `meta.lastUpdated`: a confirmation counts for what was read, not for what came after. */
  readonly version: string | undefined;
}
