// What happened in the life of one need, in neutral words: a FHIR resource, an ADT message and a person's act that say the
// same give the same event. Holds no personal data: matters are named by ids of the source system that tell nothing.
import type { Day } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';

/** When it happened (not when we heard of it), and where that was read: `Encounter/17`, `ADT A03 <control id>`. */
export interface Happened {
  readonly at: Instant;
  /**
   * When its source said it, where that is known: what is said later takes back what was said earlier, whenever either
   * happened. Without it, when it happened.
   */
  readonly said?: Instant;
  readonly source?: string;
}

/** A stay in hospital, by the id that its system gives it, and by the names that other systems have for it. */
export type StayEvent = { readonly stay: string; readonly also?: readonly string[] } & (
  | {
      readonly kind: 'admission-planned' | 'discharge-planned';
      /** The planned day in Norway; absent when none is said. */
      readonly on?: Day;
    }
  | {
      readonly kind: 'discharged';
      /** When the stay began, where the source of its end says it: the message of the admission may never have come. */
      readonly begun?: Instant;
    }
  | {
      readonly kind:
        | 'admitted'
        | 'went-on-leave'
        | 'came-back'
        /** Admitted by mistake, or a planned admission that is given up: there is no such stay. */
        | 'stay-cancelled'
        /** The person was not discharged after all. */
        | 'discharge-cancelled';
    }
);

/** The person, whatever need there is. */
export type RegisterEvent =
  | { readonly kind: 'died' | 'death-retracted' | 'representative-changed' }
  | {
      readonly kind: 'moved';
      /** Number of the municipality now, four digits; absent when it cannot be told. */
      readonly municipality?: string;
    }
  | {
      /** This record was merged into another one, and the need still stands in it. */
      readonly kind: 'merged';
      /** `Patient/{id}` of the record that stays. */
      readonly into: string;
    };

/**
 * What a hospital's systems say of a person, by FHIR or by HL7 v2 ADT: stays, moves, death, merges.
 * The record that it is about is `Patient/{id}` on the hospital's server, or its identifier where it has no id there.
 */
export type PersonEvent = Happened & (StayEvent | RegisterEvent);

/** One of several things of a kind in the same need: a plan's evaluation, a consent, a complaint, a measure. */
type MatterEvent = {
  /** Name of the thing: `Consent/17`, `Task/3`. */
  readonly matter: string;
} & (
  | {
      readonly kind: 'evaluation-planned' | 'revision-planned' | 'consent-given';
      /** The planned day, or the last day on which the consent holds. */
      readonly on?: Day;
    }
  | {
      readonly kind: 'complaint-received';
      /** The day on which the complainant got to know what the complaint is about; absent when it is not said. */
      readonly on?: Day;
    }
  | {
      readonly kind:
        | 'evaluated'
        | 'revised'
        | 'consent-ended'
        | 'consent-withdrawn'
        | 'complaint-answered'
        /** What was complained of stands: the complaint goes to the County Governor. */
        | 'decision-upheld'
        | 'complaint-sent-on'
        /** What was agreed stands no more: the measure, the planned day, the complaint was taken back. */
        | 'matter-dropped'
        /** Somebody has taken on a measure of the plan; the matter is the one who did. */
        | 'measure-accepted'
        /** The last measure of somebody is finished; the matter is the one whose it was. */
        | 'last-measure-finished'
        | 'participant-entered'
        | 'participant-left'
        | 'invited'
        | 'invitation-answered'
        | 'health-changed'
        | 'health-told';
    }
);

/** What is decided, told and done about the need. */
type NeedStep = {
  readonly kind:
    | 'need-found'
    | 'no-need-found'
    | 'need-retracted'
    | 'assessment-documented'
    | 'informed'
    | 'wish-stated'
    | 'declined'
    | 'decline-documented'
    | 'complaint-right-told'
    | 'notice-due'
    | 'unit-told'
    | 'unit-answered'
    | 'given-back'
    | 'unit-told-of-withdrawal'
    | 'withdrawal-not-told'
    | 'existing-plan-found'
    | 'existing-coordinator-found'
    | 'plan-noted'
    | 'coordinator-contacted'
    | 'plan-fetched'
    | 'application-required'
    | 'application-sent'
    | 'written-consent-due'
    | 'written-consent-got'
    | 'hospital-coordinator-due'
    | 'hospital-coordinator-appointed'
    | 'municipal-coordinator-appointed'
    | 'hospital-coordinator-left'
    | 'municipal-coordinator-left'
    | 'first-contact-made'
    | 'plan-begun'
    | 'plan-in-use'
    | 'hospital-plan-begun'
    | 'plan-handed-over'
    | 'handover-due'
    | 'partners-told'
    | 'partners-objected'
    | 'plan-ended'
    | 'arrangement-ended'
    | 'end-told'
    | 'plan-archived'
    | 'own-consent-got'
    | 'access-reviewed'
    | 'municipality-merged'
    | 'successor-confirmed';
};

/** An event in the life of a need. */
export type DutyEvent = PersonEvent | (Happened & (MatterEvent | NeedStep));

export type EventKind = DutyEvent['kind'];

/** What of the need the event is about, where there may be several: the stay, the plan's evaluation, the consent. */
export function matterOf(event: DutyEvent): string | undefined {
  if ('stay' in event) {
    return event.stay;
  }
  return 'matter' in event ? event.matter : undefined;
}
