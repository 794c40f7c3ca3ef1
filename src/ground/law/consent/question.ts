// What is asked of the consents: about what, for whom, which information, for what, at which instant.
import type { Instant } from '../../norway/instant.ts';
import type { Confirmation } from './confirmation.ts';
import type { Level, Matter } from './statement.ts';

/** A beginning that lies this far ahead is taken for a clock that is not ours. Never used for ends, or for a no. */
export const CLOCK_TOLERANCE_MS = 120_000;

export interface ConsentQuestion {
  readonly matter: Matter;
  /** By what the recipient is known: `system|value` of its own and of what it is part of, `Type/id`. */
  readonly recipient: readonly string[];
  /**
   * What a no reaches the recipient through although a yes does not: what it works for or is part of, and itself in
   * another word (the professional in a position). A no reaches down and sideways, never up.
   */
  readonly within?: readonly string[];
  /** Whom it would be told is not known yet: whoever is named, will do. Nothing is ever sent on such an answer. */
  readonly anyRecipient?: boolean;
  /** The same for the one who keeps the information and would tell it. */
  readonly holder?: readonly string[];
  /** Kinds of information (`ip-information-type`): all of them are asked for. */
  readonly information: readonly string[];
  /** What is asked for stands in the plan, so a consent to the whole plan covers it. */
  readonly ofPlan?: boolean;
  /** A permit that names no information opens nothing: whoever asks this way opens only what is named (concept C3). */
  readonly onlyNamed?: boolean;
  /** For what it would be told: a rule that names purposes has to name one of these. */
  readonly purposes: readonly string[];
  /** Kinds that need a permit which names one of these purposes itself (concept C10). */
  readonly purposeNeeded?: { readonly kinds: readonly string[]; readonly purposes: readonly string[] };
  /**
   * When the information is from: all of it has to lie in a rule's window. `windows`: nothing is told yet, and the
   * windows come with the answer. Empty: nobody knows.
   */
  readonly dates: readonly string[] | 'windows';
  /** The resources that would be told (`Type/id`). */
  readonly data?: readonly string[];
  readonly at: Instant;
  readonly toleranceMs?: number;
  readonly confirmations?: readonly Confirmation[];
}

/** The information type that stands for everything in the plan. */
export const WHOLE_PLAN = 'plan';

/** Kinds that are health information wherever they stand (concept C10). */
export const healthKinds: ReadonlySet<string> = new Set(['health', 'function', 'assessments']);

/** How confidential a kind of information is. */
export function levelOfKind(kind: string): Level {
  return healthKinds.has(kind) ? 'R' : 'N';
}

/** Purposes for which notices are given and plans are shared: to treat, and to coordinate care (v3-ActReason). */
export const carePurposes: readonly string[] = ['TREAT', 'COC', 'CAREMGT'];
