// Who and what a consent covers: recipient, kinds of information, period, purpose.
import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codeIn, codesIn } from '../../ground/fhir/coded.ts';
import { identifierToken } from '../../ground/fhir/identifiers.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { covers } from '../../ground/norway/days.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** Finds the identifiers (`system|value`) of an organisation or person that a Consent refers to. */
export type IdentifiersOf = (reference: string) => readonly string[];

export interface Coverage {
  /** Identifiers (`system|value`) and references by which the recipient is known, and the units it is part of. */
  readonly recipient: readonly string[];
  readonly informationTypes: readonly string[];
  readonly instant: string;
  /** Set when the recipient is another agency than a health service: NAV, school, kindergarten, child welfare (C10). */
  readonly agency?: boolean;
  /** Purpose of the disclosure, a code of v3-ActReason. */
  readonly purpose?: string;
}

/** Kinds that say something of health: with other agencies they need a permit for a stated purpose. */
const HEALTH: readonly string[] = ['health', 'function', 'assessments'];

/** Undefined when the consent covers everything that is asked; otherwise why it does not. */
export function judgeCoverage(
  consent: Consent,
  request: Coverage,
  identifiersOf: IdentifiersOf,
): Refusal | undefined {
  const name = nameOf(consent);
  const forRecipient = (consent.provision?.provision ?? []).filter(
    (provision) =>
      covers(provision.period, request.instant) && namesRecipient(provision, request, identifiersOf),
  );
  const denials = forRecipient.filter(({ type }) => type === 'deny');
  const permits = forRecipient.filter(({ type }) => type === 'permit');
  // @concept C3 without: return undefined;
  if (permits.length === 0) {
    return refusalOf('consent-wrong-recipient', `${name} has no permit in force for this recipient`, {
      consent: name,
    });
  }
  const permitted = new Set(permits.flatMap(informationTypes));
  const denied = new Set(denials.flatMap(informationTypes));
  const deniesAll = denials.some((provision) => informationTypes(provision).length === 0);
  const covered = (type: string) => !deniesAll && !denied.has(type) && permitted.has(type);
  const uncovered = request.informationTypes.filter((type) => !covered(type));
  if (uncovered.length > 0) {
    return refusalOf(
      'consent-not-covering-information',
      `${name} does not cover these kinds of information for this recipient: ${uncovered.join(', ')}`,
      { consent: name },
    );
  }
  return judgeAgency(name, request, permits);
}

/** Health information goes to other agencies only for a purpose that the person has consented to. Source: 001 §6. */
function judgeAgency(
  name: string,
  request: Coverage,
  permits: readonly ConsentProvision[],
): Refusal | undefined {
  // @concept C10 without: return undefined;
  if (!request.agency) {
    return undefined;
  }
  const open = request.informationTypes
    .filter((type) => HEALTH.includes(type))
    .filter(
      (type) => !permits.some((permit) => informationTypes(permit).includes(type) && forPurpose(permit)),
    );
  function forPurpose({ purpose }: ConsentProvision): boolean {
    return Boolean(request.purpose && purpose?.some(({ code }) => code === request.purpose));
  }
  return open.length === 0
    ? undefined
    : refusalOf(
        'consent-not-for-agency',
        `${name} names no purpose for which an agency outside the health services may get: ${open.join(', ')}`,
        { consent: name },
      );
}

/** True when the provision names the recipient; a provision without an actor names everybody only when it denies. */
export function namesRecipient(
  provision: ConsentProvision,
  request: Pick<Coverage, 'recipient'>,
  identifiersOf: IdentifiersOf,
): boolean {
  if (!provision.actor?.length) {
    return provision.type === 'deny';
  }
  return provision.actor.some(({ reference }) => {
    const key = parseReference(reference?.reference);
    const literal = key ? [`${key.type}/${key.id}`, ...identifiersOf(`${key.type}/${key.id}`)] : [];
    const logical = identifierToken(reference?.identifier);
    return [...literal, ...(logical ? [logical] : [])].some((token) => request.recipient.includes(token));
  });
}

function informationTypes(provision: ConsentProvision): string[] {
  const system = codeSystem('ip-information-type');
  return [
    ...(provision.code ?? []).flatMap((concept) => codesIn(concept, system)),
    ...(provision.class ?? []).flatMap((coding) => codeIn(coding, system) ?? []),
  ];
}

export function nameOf(consent: Consent): string {
  return `Consent/${consent.id ?? 'without-id'}`;
}
