// The gate: nothing about a person leaves without a permit, and only this file can make one.
import { sameTarget } from '../../ground/fhir/reference.ts';
import type { Confirmation } from '../../ground/law/consent/confirmation.ts';
import { askConsents, askObjections } from '../../ground/law/consent/evaluate.ts';
import { type ConsentQuestion, carePurposes, healthKinds } from '../../ground/law/consent/question.ts';
import { type Instant, requireInstant } from '../../ground/norway/instant.ts';
import { type Basis, type MessageKind, messageKinds } from '../notice/kinds.ts';
import { mayReceiveForPerson } from './giver.ts';
import type { Moment } from './moment.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { type AskedFor, refuseBy } from './refuse.ts';
import { type ConsentEvidence, statementsOf } from './statements.ts';

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
  /** When the gate was asked; the instant of the disclosure when nothing is said. A permit ages from here. */
  readonly asked?: Moment;
  /** The recipient is no health service: NAV, school, kindergarten, child welfare (concept C10). */
  readonly agency?: boolean;
  /** Purpose of the disclosure, a code of v3-ActReason. */
  readonly purpose?: string;
  /** From when the information is (FHIR `dateTime`), for consents to what is of a period; empty when it is not known. */
  readonly dates?: readonly string[];
  /** The resources whose content is told (`Type/id`), for consents about single resources. */
  readonly data?: readonly string[];
}

/** The facts, fetched anew for each attempt. */
export interface Evidence extends ConsentEvidence {
  /** Why the address counts as protected; undefined when it is open. */
  readonly protectedAddress: string | undefined;
  /** Other records of the same person (`Patient/2`), whose consents count as this one's. */
  readonly records?: readonly string[];
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
 * @example
 * const request = {
 *   kind: 'need-notice',
 *   patient: 'Patient/anders',
 *   recipient: ['urn:oid:2.16.578.1.12.4.1.4.101|310000248'],
 *   instant: '2026-11-29T12:00:00+01:00',
 * };
 * const evidence = {
 *   consents: [],
 *   identifiersOf: () => [],
 *   giver: { patient: 'Patient/anders', birthDate: '1980-05-17', relatedPerson: () => undefined },
 *   protectedAddress: undefined,
 * };
 * decideSending(request, evidence).refusal.reason; // 'consent-missing'
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
      return withoutObjection(request, basis, evidence);
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
  if (request.recipient.length === 0) {
    return refuse('consent-wrong-recipient', 'C3', 'Nothing tells who the recipient is');
  }
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
 * Puts the question of one message to the consents. Without a recipient (none was found) it tells whether they would
 * carry it to whomever they name.
 */
export function consentFor(
  request: SendingRequest,
  basis: Extract<Basis, { basis: 'consent' }>,
  evidence: Evidence,
): ConsentVerdict {
  const at = requireInstant(request.instant, 'instant');
  const { statements, giverOf } = statementsOf(evidence, [request.patient, ...(evidence.records ?? [])], at);
  const question = questionOf(request, basis, basis.category, evidence, at);
  const answer = askConsents(statements, question, giverOf);
  return answer.answer === 'permit'
    ? { consent: answer.consent, by: answer.by }
    : { refusal: refuseBy(answer, askedFor(basis, basis.category, question)) };
}

function questionOf(
  request: SendingRequest,
  basis: Basis,
  matter: ConsentQuestion['matter'],
  { ownUnit = [], confirmations = [], settings }: Evidence,
  at: Instant,
): ConsentQuestion {
  const { recipient, agency, purpose, informationTypes = [], dates = [], data = [] } = request;
  const stated = purpose === undefined ? [] : [purpose];
  return {
    matter,
    recipient,
    anyRecipient: recipient.length === 0,
    holder: ownUnit,
    information: [...basis.informationTypes, ...informationTypes],
    ofPlan: basis.standsInPlan ?? false,
    purposes: [...carePurposes, ...stated],
    ...(agency && { purposeNeeded: { kinds: [...healthKinds], purposes: stated } }),
    dates,
    data,
    at,
    confirmations,
    ...(settings?.clockToleranceMs !== undefined && { toleranceMs: settings.clockToleranceMs }),
  };
}

function askedFor({ concept }: Basis, category: string, { information, at }: ConsentQuestion): AskedFor {
  return { category, information, instant: at, concept };
}

/** Concept E6: partners are told, unless the person has objected: to all of it, or to this recipient. */
function withoutObjection(request: SendingRequest, basis: Basis, evidence: Evidence): SendingDecision {
  const matter = 'partner-information';
  const at = requireInstant(request.instant, 'instant');
  const { statements, giverOf } = statementsOf(evidence, [request.patient, ...(evidence.records ?? [])], at);
  const question = questionOf(request, basis, matter, evidence, at);
  const objection = askObjections(statements, question, giverOf);
  if (!objection) {
    return { permit: mint(request, 'the person has not objected') };
  }
  const consent = objection.consent ?? 'A consent';
  return {
    refusal:
      objection.answer === 'no'
        ? refusalOf(
            'person-objects',
            `${consent} records that the person objects to this recipient being told`,
            { consent },
          )
        : refuseBy(objection, askedFor(basis, matter, question)),
  };
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
