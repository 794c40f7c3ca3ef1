// Invariants of R4 that cannot work as they are printed, with what HL7 says they mean. Each was mended in a later
// version of FHIR or in HL7's own validator.

import { own } from '../../ground/outcome/own.ts';

/** Key of the invariant and its expression in R4 → the expression that is meant. */
const mended: Readonly<
  Record<string, { readonly printed: string; readonly meant: string; readonly why: string }>
> = {
  'opd-3': {
    printed: "targetProfile.exists() implies (type = 'Reference' or type = 'canonical')",
    meant:
      "targetProfile.exists() implies (type = 'Reference' or type = 'canonical' or type.memberOf('http://hl7.org/fhir/ValueSet/resource-types'))",
    why: 'a parameter may be a resource, and then have profiles',
  },
  'que-7': {
    printed: "operator = 'exists' implies (answer is Boolean)",
    meant: "operator = 'exists' implies (answer is boolean)",
    why: 'the type of the element is boolean, not System.Boolean',
  },
  'que-12': {
    printed: 'enableWhen.count() > 2 implies enableBehavior.exists()',
    meant: 'enableWhen.count() >= 2 implies enableBehavior.exists()',
    why: 'the text of the rule says «more than one»',
  },
  'vs-1': {
    printed: '($this as dateTime).toString().length() >= 8',
    meant: '($this is dateTime) implies $this.toString().length() >= 8',
    why: 'the text of the rule speaks of a dateTime alone, and effective[x] may be a Period',
  },
  'eld-19': {
    printed:
      "path.matches('[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*')",
    meant:
      "path.matches('^[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*$')",
    why: 'the expression is meant for the whole path; FHIRPath has since said that matches() looks for a part',
  },
  'eld-20': {
    printed: "path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*')",
    meant: "path.matches('^[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*$')",
    why: 'as eld-19',
  },
};

/** Rules on the names of definitions, which come with a key of their own for each resource type. */
const namePrinted = "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')";
const nameMeant = "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')";

/** The expression of an invariant as it is meant. */
export function meantExpression(key: string, expression: string): string {
  if (expression === namePrinted) {
    return nameMeant;
  }
  const known = own(mended, key);
  return known && known.printed === expression ? known.meant : expression;
}
