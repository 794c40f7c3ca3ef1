// FHIR's operation $validate: from the body to the outcome. https://hl7.org/fhir/R4/resource-operation-validate.html
import { toOperationOutcome } from '../../../ground/fhir/operation-outcome.ts';
import type { Validator } from '../../../validator/create.ts';
import type { ValidationResult } from '../../../validator/validator.ts';
import { validateXml } from '../../../validator/xml/index.ts';

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
export function answerValidate(validator: Validator, request: ValidateRequest): ValidateAnswer {
  const { resource, profiles } = unwrapped(request.body);
  const options = { profiles: [...request.profiles, ...profiles] };
  const result = checked(validator, request.body, resource, options);
  return { status: 200, body: toOperationOutcome(withType(result, request, resource)) };
}

/** JSON or XML: the first sign tells. */
function checked(
  validator: Validator,
  body: string,
  resource: unknown,
  options: { readonly profiles: readonly string[] },
): ValidationResult {
  if (resource !== undefined) {
    return validator.validate(resource, options);
  }
  return /^\uFEFF?\s*</.test(body)
    ? validateXml(validator, body, options)
    : validator.validateText(body, options);
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
    const root = /^\uFEFF?(?:\s*<\?xml[^>]*\?>)?\s*<([A-Za-z]+)[\s/>]/.exec(resource.slice(0, 10_000))?.[1];
    if (root !== undefined) {
      return root;
    }
    return /^\s*\{[^{[]*?"resourceType"\s*:\s*"([A-Za-z]+)"/.exec(resource.slice(0, 10_000))?.[1];
  }
  const type = (resource as { resourceType?: unknown } | null)?.resourceType;
  return typeof type === 'string' ? type : undefined;
}
