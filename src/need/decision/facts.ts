// What is known of one need, as closed values: all that a decision may rest on, and nothing about who the person is.

/** Which way the notice would go: the hospital tells the municipality, or the municipality tells the hospital (D9). */
export const directions = ['to-municipality', 'to-hospital'] as const;
/**
 * State of the Flag, and of what it rests on. `unusable`: no person, no code of ours, or of another person than its stay.
 * `repeated`: another active Flag raises the same need and goes first. `not-yet` and `ended`: it is active, and its period
 * has not begun, has ended or cannot be read. `not-understood`: implicit rules or a modifier extension that is not known
 * change what is read. `unresolved`: what a decision rests on is referred to and cannot be got.
 */
export const flagStates = [
  'active',
  'inactive',
  'retracted',
  'unusable',
  'repeated',
  'not-yet',
  'ended',
  'not-understood',
  'unresolved',
] as const;
/**
 * `replaced`: the record was merged into another one. `inactive`: it is out of use, and nothing says which one is in use.
 * `not-known`: the record says that it is not known whether the person lives, or is in use.
 */
export const personStates = ['living', 'dead', 'replaced', 'inactive', 'not-known'] as const;
/**
 * Consent to this notice, to this recipient, with this content, as the gate judged it. `unclear`: who gave it, or whether
 * they may. `not-understood`: what it says, whether it is about this, or which of a yes and a no is later.
 */
export const consentVerdicts = [
  'given',
  'by-representative',
  'missing',
  'declined',
  'withdrawn',
  'not-in-force',
  'wrong-recipient',
  'wrong-content',
  'unclear',
  'not-understood',
] as const;
/** Levels of care that give or should give services (`ip-service-level`); the assessment need not state them. */
export const serviceLevels = ['both', 'municipality', 'hospital', 'not-stated'] as const;
/** `not-health-personnel`: somebody holds the function who may not (E13). */
export const hospitalCoordinators = ['appointed', 'none', 'not-health-personnel'] as const;
export const senders = ['coordinator', 'unit-leader', 'staff', 'unknown'] as const;
/**
 * `unit-unknown`: on the way to the hospital, which of its units is meant is not known, and the trust's coordinating unit
 * is. `not-found`: nobody is.
 */
export const recipients = ['found', 'unit-unknown', 'not-found', 'protected'] as const;
/** `unsure`: there is a plan that is said to be in force, and its period has ended, or its state cannot be told. */
export const planPlaces = ['none', 'municipality', 'hospital', 'unsure'] as const;
export const criteriaStates = ['met', 'not-met', 'not-assessed'] as const;
/** `child-no`: a child says no who is too young to settle it alone (C6). */
export const wishes = ['yes', 'no', 'child-no', 'not-recorded'] as const;

/** `not-final`: preliminary, registered, or of a status that is not known. */
export const assessmentStates = ['none', 'final', 'not-final'] as const;

export type ConsentVerdict = (typeof consentVerdicts)[number];

/** One of the two needs that can be raised: a plan, a coordinator. */
export interface NeedFact {
  readonly raised: boolean;
  readonly criteria: (typeof criteriaStates)[number];
  readonly wish: (typeof wishes)[number];
}

export interface DecisionFacts {
  readonly direction: (typeof directions)[number];
  readonly flag: (typeof flagStates)[number];
  readonly person: (typeof personStates)[number];
  /** How far the assessment of the need has come; what is not final is told. */
  readonly assessment: (typeof assessmentStates)[number];
  readonly plan: NeedFact;
  /** Coordinator and child coordinator alike: they differ in who is entitled, not in what follows. */
  readonly coordinator: NeedFact;
  readonly information: 'documented' | 'not-documented';
  readonly consent: ConsentVerdict;
  readonly existingPlan: (typeof planPlaces)[number];
  readonly municipalCoordinator: boolean;
  readonly hospitalCoordinator: (typeof hospitalCoordinators)[number];
  readonly services: (typeof serviceLevels)[number];
  readonly sender: (typeof senders)[number];
  readonly recipient: (typeof recipients)[number];
  /** The municipality requires a written application (D14). */
  readonly applicationRequired: boolean;
}
