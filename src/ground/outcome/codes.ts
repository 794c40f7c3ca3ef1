// The closed set of codes that an Issue can carry. Ground room: imports nothing.

/**
 * FHIR's IssueType codes as far as this project uses them.
 * @see https://hl7.org/fhir/R4/valueset-issue-type.html
 */
export const issueCodes = [
  'invalid',
  'structure',
  'required',
  'value',
  'invariant',
  'security',
  'forbidden',
  'processing',
  'not-supported',
  'duplicate',
  'multiple-matches',
  'not-found',
  'too-long',
  'too-costly',
  'code-invalid',
  'extension',
  'business-rule',
  'conflict',
  'timeout',
  'transient',
  'incomplete',
  'exception',
  'informational',
] as const;

export type IssueCode = (typeof issueCodes)[number];
