// FHIR's operation $validate: from the body to the outcome. https://hl7.org/fhir/R4/resource-operation-validate.html
import { toOperationOutcome } from '../../../ground/fhir/operation-outcome.ts';
import type { ValidateOptions, ValidationResult } from '../../../validator/validator.ts';

/** What the operation needs of a validator. */
export interface TextValidator {
  validateText(text: string, options?: ValidateOptions): ValidationResult;
  validate(resource: unknown, options?: ValidateOptions): ValidationResult;
}

export interface ValidateRequest {
  /** The body as it came. */
  readonly body: string;
  /** The type in the URL, when it names one. */
  readonly type?: string | undefined;
  readonly profiles: readonly string[];
}

export interface ValidateAnswer {
  readonly status: number;
  readonly body: ReturnType<typeof toOperationOutcome>;
}

interface Parameter {
  readonly name?: unknown;
  readonly resource?: unknown;
  readonly [value: string]: unknown;
}

/** Answers a $validate: 200 with the outcome, also when the resource is invalid, as FHIR has it. */
export function answerValidate(validator: TextValidator, request: ValidateRequest): ValidateAnswer {
  const { resource, profiles } = unwrapped(request.body);
  const options = { profiles: [...request.profiles, ...profiles] };
  const result =
    resource === undefined
      ? validator.validateText(request.body, options)
      : validator.validate(resource, options);
  return { status: 200, body: toOperationOutcome(withType(result, request, resource)) };
}

/** The resource and profile out of Parameters; nothing when the body is the resource itself. */
function unwrapped(body: string): { resource?: unknown; profiles: string[] } {
  if (!body.includes('"Parameters"')) {
    return { profiles: [] };
  }
  let parameters: { resourceType?: unknown; parameter?: unknown };
  try {
    parameters = JSON.parse(body) as typeof parameters;
  } catch {
    return { profiles: [] };
  }
  if (parameters?.resourceType !== 'Parameters' || !Array.isArray(parameters.parameter)) {
    return { profiles: [] };
  }
  const list = parameters.parameter as Parameter[];
  const resource = list.find((parameter) => parameter?.name === 'resource')?.resource;
  const profiles = list
    .filter((parameter) => parameter?.name === 'profile')
    .map((parameter) => parameter.valueUri ?? parameter.valueCanonical)
    .filter((profile) => typeof profile === 'string');
  return resource === undefined ? { profiles } : { resource, profiles };
}

function withType(
  result: ValidationResult,
  { type, body }: ValidateRequest,
  resource: unknown,
): ValidationResult {
  const found = typeOf(resource ?? body);
  if (type === undefined || found === undefined || found === type) {
    return result;
  }
  const text = `The URL is for ${type}, and the body is a ${found}.`;
  const issue = {
    severity: 'error',
    code: 'invalid',
    path: found,
    text,
    fix: `Send it to /${found}/$validate.`,
  } as const;
  return { valid: false, issues: [issue, ...result.issues] };
}

function typeOf(resource: unknown): string | undefined {
  if (typeof resource === 'string') {
    return /^\s*\{[^{[]*?"resourceType"\s*:\s*"([A-Za-z]+)"/.exec(resource.slice(0, 10_000))?.[1];
  }
  const type = (resource as { resourceType?: unknown } | null)?.resourceType;
  return typeof type === 'string' ? type : undefined;
}
