// The check of one job, on the main thread or in a worker: a resource by the validator, a plan document by its parser.
import type { Bundle } from '@medplum/fhirtypes';
import { loadPackages } from '../../ground/assets/packages.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { createValidator, type DefinitionSource, type Validator } from '../../validator/index.ts';
import { type JsonText, type Position, readJson } from '../../validator/text/json.ts';
import { now } from '../time-option.ts';
import type { CommandOptions, Job, JobResult } from './validate-options.ts';

/** What a check needs of the options; small and plain, so that it can be sent to a worker. */
export type CheckSettings = Pick<
  CommandOptions,
  'definitions' | 'profile' | 'unknownExtensions' | 'bestPractice' | 'requireResolved'
>;

export interface Checker {
  /** Packages that were asked for or depended on and are not there. */
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
    requireResolved: settings.requireResolved,
    now: now(),
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
    return {
      source,
      valid: !plan.some((issue) => issue.severity === 'error' || issue.severity === 'fatal'),
      issues: plan,
    };
  }
  const { valid, issues } = validator.validateText(text, { profiles: settings.profile });
  const together = valid ? await checkTogether(text) : [];
  return { source, valid: valid && isUsable(together), issues: [...issues, ...together] };
}

/** What only several resources of a Bundle together can decide; nothing for any other resource. */
async function checkTogether(text: string): Promise<readonly Issue[]> {
  if (!text.includes('"Bundle"')) {
    return [];
  }
  const json = readJson(text);
  const bundle = json.value as Bundle;
  if (bundle.resourceType !== 'Bundle') {
    return [];
  }
  const { graphIssues } = await import('../../validator/graph/graph-issues.ts');
  return graphIssues(bundle, now());
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
  const { parsePlan } = await import('../../plan/document/parse.ts');
  return parsePlan(document).issues.map((issue) => {
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
