// For which purpose a caller asks, as far as the token or a header that the configuration trusts says it. It only narrows: an
// emergency alone opens more, for a role of which the configuration says so, with a reason, and to somebody who is known.
import { holdsNationalId } from '../../../ground/norway/national-id.ts';
import type { Caller } from '../caller.ts';
import { type Refusal, refused } from '../rules.ts';

/** What was said, by whichever way. Nothing is undefined. */
export interface SaidPurpose {
  /** Values of the claim and of the header: codes of v3-ActReason, Codings, or lists of one. */
  readonly purposes: readonly unknown[];
  readonly reasons: readonly unknown[];
  /** The configuration lets this role open plans in an emergency. */
  readonly mayOpen: boolean;
}

/** Codes of v3-ActReason. @see https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html */
const treatment: readonly string[] = ['TREAT', 'COC', 'CAREMGT'];
const emergency: readonly string[] = ['ETREAT', 'BTG'];
const ownAccess: readonly string[] = ['PATRQT', 'FAMRQT', 'PWATRNY'];

/** How v3-ActReason, or PurposeOfUse of it, is called by those who give tokens. */
const SYSTEM =
  /^(?:http:\/\/terminology\.hl7\.org\/CodeSystem\/v3-ActReason|(?:urn:oid:)?2\.16\.840\.1\.113883\.(?:5\.8|1\.11\.20448))$/;

/** Characters of a reason: fewer say nothing, more are no reason. */
const [SHORTEST, LONGEST] = [5, 300];

/** The caller with what was said of the purpose, or why nothing is answered. Who says nothing asks for what the role is for. */
export function withPurpose(
  caller: Caller,
  { purposes, reasons, mayOpen }: SaidPurpose,
): { readonly caller: Caller } | { readonly refusal: Refusal } {
  const said = purposes.filter((one) => one !== undefined).map(codeOf);
  const [code] = said;
  if (said.length === 0) {
    return { caller };
  }
  if (code === undefined || said.some((one) => one !== code)) {
    return no('The purpose of the request is not understood, or said in two ways.');
  }
  const isPerson = caller.role === 'person';
  if (emergency.includes(code)) {
    return opening({ ...caller, purpose: code }, reasons, mayOpen);
  }
  const fits = treatment.includes(code)
    ? !isPerson
    : ownAccess.includes(code) && (isPerson || caller.role === 'keeper');
  return fits
    ? { caller: { ...caller, purpose: code } }
    : no('Individual plans are not shown for the purpose that is said, to who asks.');
}

function opening(
  caller: Caller,
  said: readonly unknown[],
  mayOpen: boolean,
): { readonly caller: Caller } | { readonly refusal: Refusal } {
  if (!mayOpen || caller.role === 'person' || caller.fhirUser === undefined) {
    return no('An emergency opens nothing here for who asks: no role that may, or nobody is named.');
  }
  const [reason, other] = [...new Set(said.filter((one) => one !== undefined))];
  const isReason =
    typeof reason === 'string' &&
    other === undefined &&
    lengthOf(reason) >= SHORTEST &&
    lengthOf(reason) <= LONGEST;
  if (!isReason) {
    return no(`An emergency is told with one reason, of ${SHORTEST} to ${LONGEST} characters.`);
  }
  return holdsNationalId(reason)
    ? no('The reason names somebody by number, and it stays in the audit.')
    : { caller: { ...caller, emergency: { reason: reason.trim() } } };
}

function lengthOf(text: string): number {
  return text.trim().length;
}

/** A code; undefined for what is not understood. */
function codeOf(said: unknown): string | undefined {
  const [one, ...more] = Array.isArray(said) ? (said as unknown[]) : [said];
  if (more.length > 0) {
    return undefined;
  }
  if (typeof one === 'string') {
    const [code, system, ...rest] = one.trim().split('|').toReversed();
    return rest.length === 0 && (system === undefined || SYSTEM.test(system)) ? code : undefined;
  }
  const { system, code } = (one ?? {}) as { system?: unknown; code?: unknown };
  const isOurs = system === undefined || (typeof system === 'string' && SYSTEM.test(system));
  return isOurs && typeof code === 'string' ? code : undefined;
}

function no(text: string): { readonly refusal: Refusal } {
  const fix =
    'Say treatment (TREAT, COC), the own access of the person (PATRQT), or an emergency (ETREAT) with its reason; or say nothing.';
  return { refusal: refused(403, 'forbidden', text, fix) };
}
