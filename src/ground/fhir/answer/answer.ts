// What an answer of a FHIR server must be before its word counts. Pure: the answer comes in as it was parsed, in any shape.
//
// A search that was not answered is no «none», and a write that was not confirmed is no «written»: whatever is not exactly what
// was asked for is a fault with a code, and the caller asks again.
// @see https://hl7.org/fhir/R4/http.html and https://hl7.org/fhir/R4/bundle.html
import type { Resource } from '@medplum/fhirtypes';
import { parseReference } from '../reference.ts';
import { issueTypeOf, resourceTypeOf, severityOf } from './told.ts';

/** The closed set of what can be wrong with what a server said, or did not say. */
export const answerFaults = [
  /** No connection, or no answer in time. */
  'no-answer',
  /** The answer is a status that says no; the status stands beside the code. */
  'status',
  /** HTML, text, an empty body where something was asked for, JSON that is no resource. */
  'not-fhir',
  /** An OperationOutcome where a resource or a Bundle was asked for. */
  'outcome-instead',
  'another-type',
  'another-id',
  'not-a-searchset',
  /** The search says of itself that something failed or is incomplete. */
  'error-outcome',
  /** All pages together hold fewer matches than the server counts. */
  'fewer-than-total',
  /** A value is of another kind than R4 gives its element: an object for a text, one for a list. */
  'not-the-shape',
  /** A match of another type than was asked for. */
  'match-of-another-type',
  'match-without-id',
  /** A match that is about another person, or about nobody, where a person was asked for. */
  'match-about-another',
  /** A match that refers to a base URL that is not known as this server's. */
  'unknown-base',
  /** A match that does not carry what was searched for: the server passed over the parameter. */
  'match-not-asked-for',
  /** The next page lies at an address that is not known as this server's, or that is no address. */
  'page-elsewhere',
  /** The next page is there no more. */
  'page-gone',
  'pages-without-end',
  /** No transaction-response or batch-response. */
  'not-a-response',
  'another-number-of-entries',
  /** An entry has no status, or one that does not say that it was done. */
  'entry-status',
  /** What was written has no id that is known, or another one than it was given. */
  'entry-id',
  /** Only accepted (202): whether it will be done is not known. */
  'accepted-only',
  /** Something that was just named is not there (404). */
  'not-there',
  /** What was read is older than what was named. */
  'older-than-named',
  /** Search by POST is not possible, and by GET a national id would stand in a URL. */
  'search-would-show-id',
  /** The server's CapabilityStatement does not have the type. */
  'type-not-served',
] as const;

export type AnswerFaultCode = (typeof answerFaults)[number];

export interface AnswerFault {
  readonly code: AnswerFaultCode;
  /** Without personal data: types, counts and statuses only. */
  readonly text: string;
}

export type Shape = Readonly<Record<string, unknown>>;

/** Any value as an object; an empty one when it is none. */
export function shapeOf(value: unknown): Shape {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Shape) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isFault(value: object): value is AnswerFault {
  return 'code' in value && 'text' in value;
}

export function fault(code: AnswerFaultCode, text: string): AnswerFault {
  return { code, text };
}

/** What keeps the answer to a read from being the resource of that type and id; undefined when it is that resource. */
export function readFault(type: string, id: string, answer: unknown): AnswerFault | undefined {
  const { resourceType, id: given } = shapeOf(answer);
  if (resourceType === type && given === id) {
    return undefined;
  }
  if (resourceType === type) {
    return fault('another-id', `a ${type} with ${given === undefined ? 'no' : 'another'} id was given`);
  }
  return notA(resourceType, type);
}

/** The fault of an answer that is not of the type that was asked for. */
export function notA(resourceType: unknown, wanted: string): AnswerFault {
  if (resourceType === 'OperationOutcome') {
    return fault('outcome-instead', `an OperationOutcome was given instead of a ${wanted}`);
  }
  const known = resourceTypeOf(resourceType);
  return known
    ? fault('another-type', `a ${known} was given instead of a ${wanted}`)
    : fault('not-fhir', `what was given is no ${wanted} and no FHIR resource`);
}

/** What an OperationOutcome says that makes the answer it came with unusable; undefined for information and warnings. */
export function outcomeFault(outcome: unknown): AnswerFault | undefined {
  const issues = shapeOf(outcome).issue;
  const all = listOf(issues).map(shapeOf);
  const known = ['warning', 'information', 'success'];
  // R4 has a code for an answer that lacks what a part of the server did not give.
  const bad = all.find(({ severity, code }) => !known.includes(String(severity)) || code === 'incomplete');
  if (!bad && (issues === undefined || Array.isArray(issues))) {
    return undefined;
  }
  const { severity, code } = bad ?? {};
  const words = [severityOf(severity), issueTypeOf(code)].filter((word) => word !== undefined);
  return fault('error-outcome', `an outcome beside the answer says: ${words.join(' ') || 'not understood'}`);
}

/** Whether a body of a 404 or 410 is a FHIR server's own: an OperationOutcome, or nothing. A proxy's page is neither. */
export function isFhirRefusal(body: unknown): boolean {
  if (body === undefined || body === '') {
    return true;
  }
  const shape = shapeOf(body);
  return (
    shape.resourceType === 'OperationOutcome' || (typeof body === 'object' && Object.keys(shape).length === 0)
  );
}

/** Type, id and version out of a `Location`, whatever stands before them. */
export function placeOf(location: unknown): ReturnType<typeof parseReference> {
  const match =
    /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?)\/?$/.exec(
      textOf(location) ?? '',
    );
  return parseReference(match?.[1]);
}

/** The version in an `ETag`. */
export function versionOfEtag(etag: unknown): string | undefined {
  return /^(?:W\/)?"?([^"]+)"?$/.exec(textOf(etag)?.trim() ?? '')?.[1];
}

/** The resource as the type that it was found to be. */
export function asResource(value: unknown): Resource {
  return value as Resource;
}
