// The gate: nothing about a person leaves without a permit, and only this file can make one.
import type { Consent } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { sameTarget } from '../../ground/fhir/reference.ts';
import type { Confirmation } from '../../ground/law/consent/confirmation.ts';
import { covers } from '../../ground/norway/days.ts';
import { type Basis, type MessageKind, messageKinds } from '../notice/kinds.ts';
import { type Giver, judgeGiver, mayReceiveForPerson } from './giver.ts';
import { type IdentifiersOf, judgeCoverage, nameOf, namesRecipient } from './provision.ts';
import { closest, type Refusal, refusalOf } from './refusal.ts';

/** What shall be told, to whom, at what instant. */
export interface SendingRequest {
  readonly kind: MessageKind;
  /** The person, as a reference (`Patient/1`). */
  readonly patient: string;
  /**
   * By what the recipient is known: identifiers (`system|value`) of its own and of the units it is part of, and
   * references (`Patient/1`, `RelatedPerson/2`) for persons.
   */
  readonly recipient: readonly string[];
  /** Kinds of information beyond those that every message of the kind carries (`ip-information-type`). */
  readonly informationTypes?: readonly string[];
  /** The instant of the disclosure, ISO 8601 with offset. */
  readonly instant: string;
  /** The recipient is no health service: NAV, school, kindergarten, child welfare (concept C10). */
  readonly agency?: boolean;
  /** Purpose of the disclosure, a code of v3-ActReason. */
  readonly purpose?: string;
}

/** The facts, fetched anew for each attempt. */
export interface Evidence {
  readonly consents: readonly Consent[];
  readonly identifiersOf: IdentifiersOf;
  readonly giver: Giver;
  /** Why the address counts as protected; undefined when it is open. */
  readonly protectedAddress: string | undefined;
  /** Identifiers of the sender's own unit and of what it is part of. */
  readonly ownUnit?: readonly string[];
  /** What people have settled about consents that are not understood. */
  readonly confirmations?: readonly Confirmation[];
  /** Identifiers of the recipient of the message that this one follows. */
  readonly toldBefore?: readonly string[];
}

/** The private constructor, handed to this file alone by the class's static block. */
let mint: (request: SendingRequest, ground: string, by?: 'person' | 'representative') => Permit;

/**
 * Proof that the gate looked at the facts and let this message through. It cannot be made, copied from a literal
 * or extended elsewhere: the constructor is private and the `#` field keeps look-alikes out at compile time.
 */
export class Permit {
  readonly #minted = true;
  /** What it rests on: a consent by reference, or the basis of the kind of message. */
  readonly ground: string;
  /** Who gave the consent; absent where none is needed. */
  readonly by: 'person' | 'representative' | undefined;
  readonly request: SendingRequest;

  private constructor(request: SendingRequest, ground: string, by?: 'person' | 'representative') {
    this.request = request;
    this.ground = ground;
    this.by = by;
  }

  static {
    mint = (request, ground, by) => new Permit(request, ground, by);
  }

  /** True for a permit that came from the gate, whatever a cast claims. */
  static isGenuine(value: unknown): value is Permit {
    return typeof value === 'object' && value !== null && #minted in value;
  }
}

export type SendingDecision =
  | { readonly permit: Permit; readonly refusal?: undefined }
  | { readonly permit?: undefined; readonly refusal: Refusal };

/**
 * Decides whether one message may be sent, on the basis that its kind states. Pure: asked again at each attempt.
 * Source: concepts C1, C3, C5, C6, C9, C10, C11, E6; patient and user rights act (pbrl) chapter 4, hpl §§ 21–26.
 */
export function decideSending(request: SendingRequest, evidence: Evidence): SendingDecision {
  const basis = messageKinds[request.kind];
  if (basis.protectedAddress === 'stops' && evidence.protectedAddress !== undefined) {
    return refuse('address-protected', 'C7', `The address counts as protected: ${evidence.protectedAddress}`);
  }
  switch (basis.basis) {
    case 'consent':
      return byConsent(request, basis, evidence);
    case 'no-objection':
      return withoutObjection(request, evidence);
    case 'to-the-person':
      return toThePerson(request, evidence);
    case 'own-unit':
      return among(evidence.ownUnit, request.recipient)
        ? { permit: mint(request, "inside the sender's own unit") }
        : refuse('recipient-outside-the-unit', 'D17', "The recipient is outside the sender's own unit");
    case 'follows-notice':
      return among(evidence.toldBefore, request.recipient)
        ? { permit: mint(request, 'to the one who got the message that it takes back') }
        : refuse('nothing-to-follow', 'D16', 'This recipient got no message that could be followed up');
  }
}

function among(known: readonly string[] | undefined, recipient: readonly string[]): boolean {
  return recipient.some((token) => known?.includes(token));
}

function refuse(reason: Refusal['reason'], concept: string, text: string): SendingDecision {
  return { refusal: refusalOf(reason, text, { concept }) };
}

function byConsent(
  request: SendingRequest,
  basis: Extract<Basis, { basis: 'consent' }>,
  evidence: Evidence,
): SendingDecision {
  // @concept C1 without: return { permit: mint(request, 'none') };
  const verdict = consentFor(request, basis, evidence);
  return 'refusal' in verdict
    ? { refusal: verdict.refusal }
    : { permit: mint(request, verdict.consent, verdict.by) };
}

/** Which consent carries the message and who gave it, or why none does. Gives no permit. */
export type ConsentVerdict =
  | { readonly consent: string; readonly by: 'person' | 'representative' }
  | { readonly refusal: Refusal };

/**
 * Judges the consents alone. One active consent that covers patient, recipient, every kind of information and the
 * instant is enough; otherwise the refusal that came closest is told.
 */
export function consentFor(
  request: SendingRequest,
  basis: Extract<Basis, { basis: 'consent' }>,
  evidence: Evidence,
): ConsentVerdict {
  const mine = evidence.consents.filter((consent) => isAbout(consent, request.patient, basis.category));
  const informationTypes = [...basis.informationTypes, ...(request.informationTypes ?? [])];
  const refusals: Refusal[] = [];
  for (const consent of mine) {
    const verdict = judge(consent, { ...request, informationTypes }, evidence);
    const later = mine.find((other) => takesBack(other, consent));
    if ('by' in verdict && !later) {
      return { consent: nameOf(consent), by: verdict.by };
    }
    refusals.push('by' in verdict ? takenBack(consent, later ?? consent) : verdict.refusal);
  }
  const text = `No consent of category "${basis.category}" is recorded for this person`;
  return {
    refusal: closest(refusals) ?? refusalOf('consent-missing', text, { concept: basis.concept }),
  };
}

function isAbout(consent: Consent, patient: string, category: string): boolean {
  return (
    sameTarget(consent.patient?.reference, patient) &&
    hasCode(consent.category, codeSystem('ip-consent-category'), category) &&
    consent.status !== 'entered-in-error'
  );
}

/** A decline or a withdrawal that is newer than the consent: the last word of the person counts. */
function takesBack(other: Consent, consent: Consent): boolean {
  const reasons = (other.extension ?? [])
    .filter(({ url }) => url === extension('ip-consent-reason'))
    .map(({ valueCodeableConcept }) => valueCodeableConcept ?? {});
  const withdrawn =
    other.status === 'inactive' && hasCode(reasons, codeSystem('ip-consent-reason'), 'withdrawn');
  return (
    (other.status === 'rejected' || withdrawn) &&
    Date.parse(other.dateTime ?? '') > Date.parse(consent.dateTime ?? '')
  );
}

function takenBack(consent: Consent, later: Consent): Refusal {
  const declined = later.status === 'rejected';
  return refusalOf(
    declined ? 'consent-declined' : 'consent-withdrawn',
    `${nameOf(consent)} was given before ${nameOf(later)}, in which the person ${declined ? 'declines' : 'withdraws'}`,
    { consent: nameOf(later) },
  );
}

function judge(
  consent: Consent,
  request: SendingRequest & { readonly informationTypes: readonly string[] },
  evidence: Evidence,
): { readonly by: 'person' | 'representative' } | { readonly refusal: Refusal } {
  const refusal = judgeState(consent, request.instant);
  if (refusal) {
    return { refusal };
  }
  const giver = judgeGiver(consent, evidence.giver, request.instant);
  const uncovered = judgeCoverage(consent, request, evidence.identifiersOf);
  return 'refusal' in giver || !uncovered ? giver : { refusal: uncovered };
}

function judgeState(consent: Consent, instant: string): Refusal | undefined {
  const name = nameOf(consent);
  const no = (reason: Refusal['reason'], concept: string, text: string): Refusal =>
    refusalOf(reason, `${name} ${text}`, { consent: name, concept });
  // @concept C5 without: if (consent.status === 'rejected') return undefined;
  // @concept C11 without: if (consent.status === 'inactive') return undefined;
  // @concept C9 without: if (consent.status === 'active') return undefined;
  if (consent.status === 'rejected') {
    return no('consent-declined', 'C5', 'records that the person declines');
  }
  if (consent.status === 'inactive') {
    return no('consent-withdrawn', 'C11', 'is inactive: no longer in force');
  }
  const begun = !consent.dateTime || covers({ start: consent.dateTime }, instant);
  return consent.status === 'active' && begun && covers(consent.provision?.period, instant)
    ? undefined
    : no('consent-not-in-force', 'C9', `is not in force at ${instant}`);
}

/** Concept E6: partners are told, unless the person has objected: to all of it, or to this recipient. */
function withoutObjection(request: SendingRequest, evidence: Evidence): SendingDecision {
  // @concept E6 without: return { permit: mint(request, 'none') };
  const objection = evidence.consents
    .filter((consent) => isAbout(consent, request.patient, 'partner-information'))
    .find(
      (consent) =>
        consent.status === 'rejected' ||
        (consent.status === 'active' &&
          (consent.provision?.provision ?? []).some(
            (provision) =>
              provision.type === 'deny' &&
              covers(provision.period, request.instant) &&
              namesRecipient(provision, request, evidence.identifiersOf),
          )),
    );
  return objection
    ? {
        refusal: refusalOf(
          'person-objects',
          `${nameOf(objection)} records that the person objects to this recipient being told`,
          { consent: nameOf(objection) },
        ),
      }
    : { permit: mint(request, 'the person has not objected') };
}

/** Concept F1: the person, or the one who represents the person. */
function toThePerson(request: SendingRequest, { giver }: Evidence): SendingDecision {
  const entitled = request.recipient.some(
    (reference) =>
      sameTarget(reference, request.patient) ||
      (reference.startsWith('RelatedPerson/') && mayReceiveForPerson(reference, giver, request.instant)),
  );
  return entitled
    ? { permit: mint(request, 'to the person or the one who represents the person') }
    : refuse(
        'recipient-not-the-person',
        'F1',
        'The recipient is neither the person nor a representative on record',
      );
}
