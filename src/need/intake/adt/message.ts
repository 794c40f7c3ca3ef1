// What a message of the patient administration (HL7 v2 ADT) says, in words that no version of HL7 v2 has its own of.
import type { Address, HumanName, Identifier } from '@medplum/fhirtypes';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { AdtKind } from './triggers.ts';

/** Where in a message: `PID-3(2).1` is the first component of the second repetition. */
export interface Place {
  readonly segment: string;
  /** Which of the segments of that name, from 1. */
  readonly sequence: number;
  readonly field?: number;
  readonly repetition?: number;
  readonly component?: number;
}

/** Something in a message that is wrong, or not understood. */
export interface AdtProblem {
  readonly issue: Issue;
  readonly at: Place;
  /** Code of HL7 table 0357 (message error condition). */
  readonly code: ErrorCode;
}

/** HL7 table 0357, as far as it is used: message error condition codes and their display. */
export const errorConditions = {
  '0': 'Message accepted',
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '205': 'Duplicate key identifier',
  '207': 'Application internal error',
} as const;
export type ErrorCode = keyof typeof errorConditions;

/** The header, as far as it could be read: an answer needs it even where the message cannot be used. */
export interface AdtHeader {
  /** MSH-3, MSH-4: who sent it. First components, empty when not said. */
  readonly application: string;
  readonly facility: string;
  /** The same four as the answer gives them back: every component, MSH-5, MSH-6, MSH-3, MSH-4. */
  readonly answered: readonly (readonly string[])[];
  /** MSH-10. */
  readonly controlId: string;
  /** The trigger (`A01`), by MSH-9.2 or, in old versions, EVN-1. */
  readonly trigger: string;
  /** MSH-11, MSH-12. */
  readonly processing: string;
  readonly version: string;
  /** MSH-15 and MSH-16: which answers the sender wants; both empty is original mode. */
  readonly acceptAnswer: string;
  readonly applicationAnswer: string;
  /** MSH-18 as it was written. */
  readonly characterSet: string;
}

/** Whether the message says that the person is dead. `unclear`: it says both yes and no, or something that is neither. */
export type SaidDead = 'dead' | 'not-dead' | 'unclear';

export interface AdtPerson {
  /** National numbers by their systems, H-numbers and local ones with who gave them. */
  readonly identifiers: readonly Identifier[];
  readonly names: readonly HumanName[];
  readonly addresses: readonly Address[];
  /** FHIR date. */
  readonly birthDate?: string;
  /** Absent when nothing is said, which is not a no. */
  readonly dead?: SaidDead;
  /** When the person died, FHIR dateTime. */
  readonly diedAt?: string;
}

export interface AdtVisit {
  /** PV1-19, or PID-18 in messages of old versions: names the stay together with who gave the number. */
  readonly number?: Identifier;
  /** PV1-2 as it was written: I is an inpatient, O an outpatient, E emergency, P preadmission. */
  readonly patientClass?: string;
  /** PV1-3: unit, and the facility that it belongs to. */
  readonly unit?: string;
  readonly facility?: string;
  /** PV1-10. */
  readonly service?: string;
  /** FHIR dateTimes: PV1-44, PV1-45, PV2-8, PV2-9. */
  readonly admittedAt?: string;
  readonly dischargedAt?: string;
  readonly admissionExpectedAt?: string;
  /** `null`: the message says that there is none any more. */
  readonly dischargeExpectedAt?: string | null;
}

/** One thing that happened, to one person. */
export interface AdtEvent {
  readonly kind: AdtKind;
  readonly person: AdtPerson;
  /** The other record of the person: the one that was merged into this, whose visit was moved, or that is (un)linked. */
  readonly other?: AdtPerson;
  readonly visit?: AdtVisit;
  /** When it happened, FHIR dateTime: EVN-6, else what the visit says of it, else when it was recorded (EVN-2). */
  readonly at?: string;
  /** When it was recorded, FHIR dateTime: EVN-2. A cancellation is recorded later than that happened which it cancels. */
  readonly recorded?: string;
}

/** What was read. With a problem of severity error nothing of the message is taken: `events` is empty. */
export interface AdtReading {
  readonly header: AdtHeader;
  readonly events: readonly AdtEvent[];
  readonly problems: readonly AdtProblem[];
}
