// Codes outside of an open value set that a profile chose for its element, so that nobody who writes a resource can choose another.
import { CANONICAL, codeSystem } from '../../ground/fhir/canonical.ts';

const ours = codeSystem('ip-');

/**
 * Codings that HL7's own R4 examples of the element have, and its value set lacks: a consent by opting in or out, which is
 * what the law on an individual plan asks.
 * @see https://hl7.org/fhir/R4/consent-example-basic.json.html
 */
const byExample: Readonly<Record<string, readonly string[]>> = {
  'http://hl7.org/fhir/ValueSet/consent-policy': [
    'http://terminology.hl7.org/CodeSystem/v3-ActCode#OPTIN',
    'http://terminology.hl7.org/CodeSystem/v3-ActCode#OPTOUT',
  ],
};

/**
 * Whether a code that is not in the value set of an extensible binding was chosen by the profile: it is of one of our code
 * systems, and the value set is none of ours, which our profiles bind the element to; or the specification's own examples
 * say it there.
 */
export function isChosenByProfile(valueSet: string, system: unknown, code: unknown): boolean {
  if (typeof system !== 'string') {
    return false;
  }
  const examples = byExample[valueSet.split('|')[0] ?? ''] ?? [];
  return (
    (system.startsWith(ours) && !valueSet.startsWith(CANONICAL)) ||
    examples.includes(`${system}#${String(code)}`)
  );
}
