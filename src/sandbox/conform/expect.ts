// Holds an answer to what a vector expects of it, in words: what was expected, and what came.
import { isDeepStrictEqual } from 'node:util';
import { evalFhirPath } from '@medplum/core';
import type { Answer } from './exchange.ts';
import type { Names } from './names.ts';
import type { Expectation } from './vector.ts';

/** What was not as expected. */
export interface Miss {
  readonly expected: string;
  readonly found: string;
}

/** What an expectation looks at. */
export interface Seen {
  readonly answer: Answer;
  /** The answer to an earlier step, from 1. */
  readonly earlier: (step: number) => Answer | undefined;
  /** The body that was sent in an earlier step, from 1. */
  readonly sent: (step: number) => string | undefined;
  readonly names: Names;
  /** Time limit of the run, in milliseconds. */
  readonly limit: number;
}

/** Undefined when the answer is as expected. */
export function missOf(expectation: Expectation, seen: Seen): Miss | undefined {
  const { answer, names, limit } = seen;
  if (answer.failure !== undefined) {
    return { expected: saidOf(expectation, names, limit), found: `no answer: ${answer.failure}` };
  }
  const found = foundOf(expectation, seen);
  return found === undefined ? undefined : { expected: saidOf(expectation, names, limit), found };
}

/** The expectation in words. */
export function saidOf(expectation: Expectation, names: Names | undefined, limit: number): string {
  const fill = (text: string) => names?.fill(text) ?? text;
  if ('status' in expectation) {
    return `status ${expectation.status.join(' or ')}`;
  }
  if ('type' in expectation) {
    return `Content-Type ${expectation.type}`;
  }
  if ('header' in expectation) {
    return `a header ${expectation.header} like ${fill(expectation.matches)}`;
  }
  if ('sameBytesAs' in expectation) {
    return `the very bytes of the answer to step ${expectation.sameBytesAs}`;
  }
  if ('sameAsSent' in expectation) {
    return `all that was sent in step ${expectation.sameAsSent}, and nothing else`;
  }
  if ('meaning' in expectation) {
    return expectation.meaning;
  }
  if ('apart' in expectation) {
    return `at least ${expectation.apart} s between the answer to one call and the next`;
  }
  return `an answer within ${limit / 1000} s`;
}

/** What came instead, in words that repeat nothing of a person; undefined when it is as expected. */
function foundOf(expectation: Expectation, seen: Seen): string | undefined {
  const { answer, names } = seen;
  if ('status' in expectation) {
    const isAsWanted = expectation.status.some((each) => isStatus(answer.status, each));
    return isAsWanted ? undefined : `status ${answer.status}`;
  }
  if ('holds' in expectation) {
    return heldOf(answer, names.fill(expectation.holds));
  }
  if ('type' in expectation) {
    const type = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    return type === expectation.type ? undefined : `Content-Type ${type ?? 'is missing'}`;
  }
  return 'header' in expectation ? headerOf(expectation, seen) : otherOf(expectation, seen);
}

function headerOf(
  { header, matches }: { readonly header: string; readonly matches: string },
  { answer, names }: Seen,
) {
  const value = answer.headers[header.toLowerCase()];
  if (value !== undefined && new RegExp(names.fill(matches)).test(value)) {
    return undefined;
  }
  return `the header ${value === undefined ? 'is missing' : 'says something else'}`;
}

function otherOf(
  expectation: Expectation,
  { answer, names, earlier, sent, limit }: Seen,
): string | undefined {
  if ('sameBytesAs' in expectation) {
    return earlier(expectation.sameBytesAs)?.body === answer.body ? undefined : 'other bytes';
  }
  if ('sameAsSent' in expectation) {
    const place = differenceOf(sent(expectation.sameAsSent) ?? '', answer.body);
    return place === undefined ? undefined : `another value at ${place}`;
  }
  if ('withoutText' in expectation) {
    const whole = `${answer.body}\n${Object.values(answer.headers).join('\n')}`;
    return whole.includes(names.fill(expectation.withoutText)) ? 'the answer repeats it' : undefined;
  }
  // What is said over several answers is judged over all of the step.
  return !('inTime' in expectation) || answer.milliseconds <= limit
    ? undefined
    : `${answer.milliseconds / 1000} s`;
}

function isStatus(status: number, wanted: number | '2xx' | '4xx'): boolean {
  return typeof wanted === 'number' ? status === wanted : String(status)[0] === wanted[0];
}

function heldOf(answer: Answer, expression: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch {
    return `status ${answer.status} with ${answer.body === '' ? 'an empty body' : 'a body that is no JSON'}`;
  }
  try {
    return evalFhirPath(expression, body)[0] === true
      ? undefined
      : `status ${answer.status} with ${shapeOf(body)}`;
  } catch {
    return `status ${answer.status} with a body that cannot be looked into`;
  }
}

/** A body in a few words: what it is, and what an acknowledgement in it says. */
function shapeOf(body: unknown): string {
  const type = (body as { resourceType?: unknown } | null)?.resourceType;
  if (typeof type !== 'string') {
    return networkShapeOf(body) ?? 'JSON that is no FHIR resource';
  }
  const code = safely("Bundle.entry.resource.where(resourceType='MessageHeader').response.code", body);
  const issue = safely(
    "(Bundle.entry.resource.where(resourceType='OperationOutcome') | OperationOutcome).issue.code",
    body,
  );
  return `${type}${code ? `, response.code ${code}` : ''}${issue ? `, issue ${issue}` : ''}`;
}

/** What came over the health network, by its kind and the codes in it. */
function networkShapeOf(body: unknown): string | undefined {
  const { kind, status, errors } = (body ?? {}) as Record<string, unknown>;
  const codes = (Array.isArray(errors) ? errors : []).map((error) => String((error as { v?: unknown })?.v));
  switch (kind) {
    case 'apprec':
      return `an AppRec with status ${String(status)}${codes.length > 0 ? ` and ${codes.join(', ').slice(0, 40)}` : ''}`;
    case 'dialog':
      return 'a dialogue message';
    case 'refusal':
      return 'a refusal';
    default:
      return undefined;
  }
}

function safely(expression: string, body: unknown): string | undefined {
  try {
    const [value] = evalFhirPath(expression, body);
    return typeof value === 'string' && /^[a-z-]{1,40}$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first value at a path of a body, as text; empty when there is none. */
export function valueAt(body: string, path: string): string {
  try {
    return String(evalFhirPath(path, JSON.parse(body))[0] ?? '');
  } catch {
    return '';
  }
}

/** JSON pointer to the first place at which two texts of JSON differ; never a value. */
function differenceOf(sent: string, came: string): string | undefined {
  try {
    return differsAt(JSON.parse(sent), JSON.parse(came), '');
  } catch {
    return '/';
  }
}

function differsAt(one: unknown, other: unknown, at: string): string | undefined {
  if (isDeepStrictEqual(one, other)) {
    return undefined;
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return at === '' ? '/' : at;
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [left, right] = [one, other].map((each) => (each as Record<string, unknown>)[name]);
    const place = differsAt(left, right, `${at}/${name}`);
    if (place !== undefined) {
      return place;
    }
  }
  return at === '' ? '/' : at;
}
