// The gate: nothing about a person leaves without a permit, and only this file can make one.
import type { CodeableConcept, Consent, ConsentProvision } from '@medplum/fhirtypes';
import { codeSystem } from '../fhir/canonical.ts';
import { identifierToken } from '../fhir/identifiers.ts';
import { parseReference, sameTarget } from '../fhir/reference.ts';

/** What shall be told, to whom, at what instant. */
export interface DisclosureRequest {
  /** Category of the consent that this disclosure needs (`ip-consent-category`). */
  readonly category: 'notice' | 'disclosure' | 'partner-information';
  /** The person, as a reference (`Patient/1`). */
  readonly patient: string;
  /** Identifiers (`system|value`) by which the recipient is known: its own and those of the units it is part of. */
  readonly recipient: readonly string[];
  /** Kinds of information in the message (`ip-information-type`). */
  readonly informationTypes: readonly string[];
  /** The instant of the disclosure, ISO 8601 with offset. */
  readonly instant: string;
}

/** Why the gate stays shut. */
export type RefusalReason =
  | 'consent-missing'
  | 'consent-declined'
  | 'consent-withdrawn'
  | 'consent-not-in-force'
  | 'consent-wrong-recipient'
  | 'consent-not-covering-information';

export interface Refusal {
  readonly reason: RefusalReason;
  /** For the record: names the consent by reference, never the person. */
  readonly text: string;
  readonly consent?: string;
  readonly concept: string;
}

/** The private constructor, handed to this file alone by the class's static block. */
let mint: (request: DisclosureRequest, consent: string) => Permit;

/**
 * Proof that the gate looked at the facts and let this disclosure through. It cannot be made, copied from a literal
 * or extended elsewhere: the constructor is private and the `#` field keeps look-alikes out at compile time.
 */
export class Permit {
  readonly #minted = true;
  readonly consent: string;
  readonly request: DisclosureRequest;

  private constructor(request: DisclosureRequest, consent: string) {
    this.request = request;
    this.consent = consent;
  }

  static {
    mint = (request, consent) => new Permit(request, consent);
  }

  /** True for a permit that came from the gate, whatever a cast claims. */
  static isGenuine(value: unknown): value is Permit {
    return typeof value === 'object' && value !== null && #minted in value;
  }
}

export type DisclosureDecision =
  | { readonly permit: Permit; readonly refusal?: undefined }
  | { readonly permit?: undefined; readonly refusal: Refusal };

/** Finds the identifiers (`system|value`) of an organisation or person that a Consent refers to. */
export type IdentifiersOf = (reference: string) => readonly string[];

/**
 * Decides whether one disclosure may happen, over all of the person's consents. One active consent that covers patient,
 * recipient, every kind of information and the instant is enough; otherwise the refusal that came closest is told.
 * Source: concepts C1, C3, C5, C9, C11; patient and user rights act (pbrl) chapter 4.
 */
export function decideDisclosure(
  request: DisclosureRequest,
  consents: readonly Consent[],
  identifiersOf: IdentifiersOf,
): DisclosureDecision {
  // @concept C1 without: return { permit: mint(request, 'none') };
  const refusals: Refusal[] = [];
  for (const consent of consents) {
    if (!isAbout(consent, request)) {
      continue;
    }
    const refusal = judge(consent, request, identifiersOf);
    if (refusal === undefined) {
      return { permit: mint(request, nameOf(consent)) };
    }
    refusals.push(refusal);
  }
  return { refusal: closest(refusals) ?? missing(request) };
}

const order: readonly RefusalReason[] = [
  'consent-withdrawn',
  'consent-declined',
  'consent-not-covering-information',
  'consent-wrong-recipient',
  'consent-not-in-force',
];

function closest(refusals: readonly Refusal[]): Refusal | undefined {
  return refusals.toSorted((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason))[0];
}

function missing(request: DisclosureRequest): Refusal {
  return {
    reason: 'consent-missing',
    text: `No consent of category "${request.category}" is recorded for this person`,
    concept: 'C1',
  };
}

function isAbout(consent: Consent, request: DisclosureRequest): boolean {
  return (
    sameTarget(consent.patient?.reference, request.patient) &&
    hasCode(consent.category, 'ip-consent-category', request.category)
  );
}

function judge(
  consent: Consent,
  request: DisclosureRequest,
  identifiersOf: IdentifiersOf,
): Refusal | undefined {
  const name = nameOf(consent);
  // @concept C5 without: if (consent.status === 'rejected') return undefined;
  // @concept C11 without: if (consent.status === 'inactive') return undefined;
  if (consent.status === 'rejected') {
    return {
      reason: 'consent-declined',
      text: `${name} records that the person declines`,
      consent: name,
      concept: 'C5',
    };
  }
  if (consent.status === 'inactive' || consent.status === 'entered-in-error') {
    return {
      reason: 'consent-withdrawn',
      text: `${name} is ${consent.status}: no longer in force`,
      consent: name,
      concept: 'C11',
    };
  }
  if (consent.status !== 'active' || !covers(consent.provision?.period, request.instant)) {
    return {
      reason: 'consent-not-in-force',
      text: `${name} is not in force at ${request.instant}`,
      consent: name,
      concept: 'C9',
    };
  }
  return judgeProvisions(consent, request, identifiersOf);
}

function judgeProvisions(
  consent: Consent,
  request: DisclosureRequest,
  identifiersOf: IdentifiersOf,
): Refusal | undefined {
  const name = nameOf(consent);
  const nested = consent.provision?.provision ?? [];
  const forRecipient = nested.filter(
    (provision) =>
      covers(provision.period, request.instant) && namesRecipient(provision, request, identifiersOf),
  );
  const denied = forRecipient.filter((provision) => provision.type === 'deny').flatMap(informationTypes);
  const deniesAll = forRecipient.some(
    (provision) => provision.type === 'deny' && informationTypes(provision).length === 0,
  );
  const permits = forRecipient.filter((provision) => provision.type === 'permit');
  if (permits.length === 0) {
    return {
      reason: 'consent-wrong-recipient',
      text: `${name} has no permit in force for this recipient`,
      consent: name,
      concept: 'C3',
    };
  }
  const permitted = new Set(permits.flatMap(informationTypes));
  const uncovered = request.informationTypes.filter(
    (type) => deniesAll || denied.includes(type) || !permitted.has(type),
  );
  if (uncovered.length === 0) {
    return undefined;
  }
  return {
    reason: 'consent-not-covering-information',
    text: `${name} does not cover these kinds of information for this recipient: ${uncovered.join(', ')}`,
    consent: name,
    concept: 'C3',
  };
}

function namesRecipient(
  provision: ConsentProvision,
  request: DisclosureRequest,
  identifiersOf: IdentifiersOf,
): boolean {
  return (provision.actor ?? []).some((actor) => {
    const logical = identifierToken(actor.reference?.identifier);
    const literal = parseReference(actor.reference?.reference)
      ? identifiersOf(actor.reference?.reference ?? '')
      : [];
    return [...literal, ...(logical ? [logical] : [])].some((token) => request.recipient.includes(token));
  });
}

function informationTypes(provision: ConsentProvision): string[] {
  return (provision.code ?? []).flatMap((concept) => codesOf(concept, 'ip-information-type'));
}

function codesOf(concept: CodeableConcept, system: `ip-${string}`): string[] {
  return (concept.coding ?? []).flatMap((coding) =>
    coding.system === codeSystem(system) && coding.code ? [coding.code] : [],
  );
}

function hasCode(
  concepts: readonly CodeableConcept[] | undefined,
  system: `ip-${string}`,
  code: string,
): boolean {
  return concepts?.some((concept) => codesOf(concept, system).includes(code)) ?? false;
}

/** Both ends are inclusive; a date without a time counts as the whole day in the instant's own offset. */
function covers(period: { start?: string; end?: string } | undefined, instant: string): boolean {
  if (!period) {
    return true;
  }
  const afterStart = !period.start || compare(instant, period.start) >= 0;
  const beforeEnd = !period.end || compare(instant, period.end) <= 0;
  return afterStart && beforeEnd;
}

function compare(instant: string, bound: string): number {
  if (bound.length <= 10) {
    const day = instant.slice(0, bound.length);
    return day === bound ? 0 : Math.sign(day < bound ? -1 : 1);
  }
  return Math.sign(Date.parse(instant) - Date.parse(bound));
}

function nameOf(consent: Consent): string {
  return `Consent/${consent.id ?? 'without-id'}`;
}
