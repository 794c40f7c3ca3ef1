// What the root rule of a consent is: it bounds the consent, and its base says what the rules in it are exceptions to.
import type { ConsentRule } from './statement.ts';

/** On what a consent stands where no rule says otherwise: FHIR `policyRule` OPTIN or OPTOUT, `basis` in a plan. */
export type ConsentBase = 'nothing-unless-permitted' | 'everything-unless-denied' | undefined;

/** The type of a root to which none was given. @see https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision.type */
export function rootTypeOf(root: ConsentRule, base: ConsentBase): ConsentRule['type'] {
  const permitsInside = root.rules.some(({ type }) => type === 'permit');
  if (permitsInside || (root.rules.length > 0 && base !== 'nothing-unless-permitted')) {
    return 'context';
  }
  if (base === 'nothing-unless-permitted') {
    return 'permit';
  }
  if (isRestricted(root)) {
    return 'not-said';
  }
  return root.rules.length > 0 ? 'context' : 'permit';
}

/** True when the rule itself names whom or what it is about. */
export function isRestricted(rule: ConsentRule): boolean {
  const { actors, actions, purposes, information, labels, data, dataPeriod } = rule;
  return [actors, actions, purposes, information, labels, data, dataPeriod].some(
    (each) => each !== undefined,
  );
}
