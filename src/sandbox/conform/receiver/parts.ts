// What vectors of the receiver share: the requirement they name, a send, and what an acknowledgement has to say.
import type { Edit, Expectation, Request, Requirement } from '../vector.ts';

export const reliable: Requirement = {
  text: 'FHIR R4, Messaging, 2.4.4 Reliable Messaging',
  link: 'https://hl7.org/fhir/R4/messaging.html#reliable',
};
export const messaging: Requirement = {
  text: 'FHIR R4, Messaging, 2.4.2 Basic Messaging Assumptions',
  link: 'https://hl7.org/fhir/R4/messaging.html#assumptions',
};
export const headerRules: Requirement = {
  text: 'FHIR R4, MessageHeader',
  link: 'https://hl7.org/fhir/R4/messageheader.html',
};
export const processMessage: Requirement = {
  text: 'FHIR R4, Operation $process-message',
  link: 'https://hl7.org/fhir/R4/messageheader-operation-process-message.html',
};
export const noticePage: Requirement = { text: 'From need to notice (concept C1)', link: 'docs/notice.md' };
export const profilesPage: Requirement = {
  text: 'The profiles: ip-message-bundle',
  link: 'docs/profiles.md',
};
export const outcomes: Requirement = {
  text: 'FHIR R4, OperationOutcome',
  link: 'https://hl7.org/fhir/R4/operationoutcome.html',
};
export const http: Requirement = {
  text: 'FHIR R4, RESTful API, 3.1.0.1',
  link: 'https://hl7.org/fhir/R4/http.html',
};

interface Sending {
  readonly template?: 'notice' | 'cancellation';
  /** Name of the message; another name is another message with ids of its own. */
  readonly as?: string;
  /** Name of the send; the same name is the same Bundle.id. */
  readonly send?: string;
  readonly edits?: readonly Edit[];
  readonly headers?: Request['headers'];
  readonly encoding?: 'latin1';
}

/** A message as it is sent. */
export function message({ template = 'notice', headers, ...made }: Sending = {}): Request {
  return { method: 'POST', ...(headers ? { headers } : {}), body: { template, ...made } };
}

export const header = "Bundle.entry.resource.where(resourceType='MessageHeader')";

/** An acknowledgement with one of these codes. */
export function coded(...codes: readonly string[]): Expectation {
  const any = codes.map((code) => `${header}.response.code = '${code}'`).join(' or ');
  return { holds: any, meaning: `an acknowledgement with response.code ${codes.join(' or ')}` };
}

/** That the message was not taken: a status from 400, or an acknowledgement that says fatal-error. */
export const notTaken: Expectation = {
  holds: `(${header}.response.code = 'fatal-error') or (OperationOutcome.issue.where(severity = 'error' or severity = 'fatal').exists())`,
  meaning: 'a refusal: an acknowledgement with fatal-error, or an OperationOutcome with an error',
};

export const OK = coded('ok');
export const FATAL = coded('fatal-error');

export function holds(expression: string, meaning: string): Expectation {
  return { holds: expression.replaceAll('%header', header), meaning };
}
