// The check of one job, on the main thread or in a worker: a resource by the validator, a plan document by its parser.
import { loadPackages } from '../../ground/assets/packages.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { createValidator, type DefinitionSource, type Validator } from '../../validator/index.ts';
import { type JsonText, type Position, readJson } from '../../validator/text/json.ts';
import { now } from '../time-option.ts';
import type { CommandOptions, Job, JobResult } from './validate-options.ts';

/** What a check needs of the options; small and plain, so that it can be sent to a worker. */
export type CheckSettings = Pick<
  CommandOptions,
  'definitions' | 'profile' | 'unknownExtensions' | 'bestPractice' | 'rules' | 'requireResolved'
>;

export interface Checker {
  /** Packages that are depended on and not there. */
  readonly missing: readonly string[];
  check(job: Job): Promise<JobResult>;
}

export function createChecker(settings: CheckSettings): Checker {
  const loaded = loadPackages(settings.definitions);
  const definitions = loaded.packages.map(
    ({ name, version, resources }): DefinitionSource => ({ kind: 'resources', name, version, resources }),
  );
  const validator = createValidator({
    definitions,
    unknownExtensions: settings.unknownExtensions,
    bestPractice: settings.bestPractice,
    rules: settings.rules,
    requireResolved: settings.requireResolved,
  });
  return { missing: loaded.missing, check: (job) => checkJob(validator, settings, job) };
}

async function checkJob(
  validator: Validator,
  settings: CheckSettings,
  { source, text }: Job,
): Promise<JobResult> {
  const plan = await checkPlanDocument(text);
  if (plan) {
    return { source, valid: isUsable(plan), issues: plan };
  }
  return { source, ...validator.validateText(text, { profiles: settings.profile }) };
}

/** The issues of a plan document; undefined when the text is none, because it has a resourceType or cannot be read. */
async function checkPlanDocument(text: string): Promise<readonly Issue[] | undefined> {
  if (text.includes('"resourceType"')) {
    return undefined;
  }
  const json = readJson(text);
  const document = json.value;
  if (json.error || document === null || typeof document !== 'object' || Array.isArray(document)) {
    return undefined;
  }
  const { checkPlan } = await import('../../flows/plan/check-plan.ts');
  return checkPlan(document, now()).issues.map((issue) => {
    const position = positionOfPointer(json, issue.path);
    return position ? { ...issue, line: position.line, column: position.column } : issue;
  });
}

/** The place of a JSON pointer in the text, or of what is nearest around it. */
function positionOfPointer(json: JsonText, pointer: string): Position | undefined {
  let position: Position | undefined = json.position(0);
  let holder = json.value;
  for (const step of pointer.split('/').slice(1)) {
    if (holder === null || typeof holder !== 'object') {
      break;
    }
    const key = Array.isArray(holder) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~');
    position = json.positionOf(holder, key) ?? position;
    holder = (holder as Record<string, unknown>)[key];
  }
  return position;
}
