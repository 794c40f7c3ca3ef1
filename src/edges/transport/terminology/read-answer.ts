// What a terminology server's answer says of a code. A no counts only where the server knew what it was asked about.
import type { CodeAnswer } from '../../../ground/fhir/code-question.ts';

/** What a server answered to one request. */
export interface Reply {
  readonly status: number;
  /** The JSON of its body; undefined when it is none. */
  readonly body: unknown;
}

interface Parameter {
  readonly name?: unknown;
  readonly valueBoolean?: unknown;
  readonly valueString?: unknown;
  readonly resource?: unknown;
}

interface OutcomeIssue {
  readonly severity?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly coding?: readonly { readonly code?: unknown }[] };
}

/** Parameters by which servers say that they have not the code system, or not all that the value set is made of. */
const notHeld = new Set(['x-unknown-system', 'x-caused-by-unknown-system']);
/**
 * Issue types (FHIR's own, and those of the terminology ecosystem) that say the same.
 * @see https://hl7.org/fhir/tools/CodeSystem-tx-issue-type.html
 */
const cannotTell = new Set([
  'not-found',
  'not-supported',
  'vs-invalid',
  'too-costly',
  'exception',
  'processing-note',
]);
/** How servers say it that give a message alone. */
const saysUnknown =
  /(code ?system|value ?set)\b[^.;]*\b(is unknown|could not be found|not found|can(not|'t) be (validated|found|expanded))|(unable to|could not|failed to|cannot) (find|locate|load|resolve|expand) (the )?(code ?system|value ?set)|^(unknown|no) (code ?system|value ?set)/i;
const saysUnknownCode = /unknown code\b|\bcode\b.*\b(is not in|not found in|not valid in)/i;

const objects = <T extends object>(value: unknown): T[] =>
  Array.isArray(value) ? value.filter((one) => one !== null && typeof one === 'object') : [];

/** The codes of the errors that an OperationOutcome tells. */
function errorsOf(outcome: unknown): string[] {
  const { issue } = (outcome ?? {}) as { issue?: unknown };
  return objects<OutcomeIssue>(issue)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .flatMap(({ code, details }) => [
      code,
      ...objects<{ code?: unknown }>(details?.coding).map((one) => one.code),
    ])
    .map(String);
}

/** The answer in the Parameters of `$validate-code`; undefined when it is no such answer. */
export function answerOf(body: unknown): CodeAnswer | undefined {
  const { resourceType, parameter } = (body ?? {}) as { resourceType?: unknown; parameter?: unknown };
  const given = objects<Parameter>(parameter);
  const result = given.find(({ name }) => name === 'result')?.valueBoolean;
  if (resourceType !== 'Parameters' || typeof result !== 'boolean') {
    return undefined;
  }
  if (result) {
    return 'in';
  }
  const errors = errorsOf(given.find(({ name }) => name === 'issues')?.resource);
  if (given.some(({ name }) => notHeld.has(String(name))) || errors.some((code) => cannotTell.has(code))) {
    return 'unknown';
  }
  const text = String(given.find(({ name }) => name === 'message')?.valueString ?? '');
  // Without what is quoted: a URL has points in it, and a code may say anything.
  const message = text.replace(/'[^']*'|"[^"]*"|\S+:\S+/g, '');
  return errors.length === 0 && saysUnknown.test(message) && !saysUnknownCode.test(message)
    ? 'unknown'
    : 'out';
}

/** Whether a refusal says that the server has no such operation at all, and not that it lacks what it was asked about. */
export function lacksOperation(status: number, body: unknown): boolean {
  const { resourceType } = (body ?? {}) as { resourceType?: unknown };
  const isTold = resourceType === 'OperationOutcome';
  return (
    status === 405 ||
    status === 501 ||
    (status === 404 && !isTold) ||
    (isTold && errorsOf(body).includes('not-supported'))
  );
}
