// The check of one job, on the main thread or in a worker: a resource by the validator, a plan document by its parser.
import type { FhirPackage, LoadedPackages } from '../../ground/assets/packages.ts';
import type { CodeAnswers } from '../../ground/fhir/code-question.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { parseJson } from '../../ground/outcome/parse-json.ts';
import { createValidator, type DefinitionSource, type Validator } from '../../validator/index.ts';
import { type JsonText, type Position, readJson } from '../../validator/text/json.ts';
import { now } from '../time-option.ts';
import type { Job, JobResult, Settings } from './validate-options.ts';

/** What a check needs of the options; small and plain, so that it can be sent to a worker. */
export type CheckSettings = Pick<
  Settings,
  | 'definitions'
  | 'profile'
  | 'unknownExtensions'
  | 'bestPractice'
  | 'rules'
  | 'requireResolved'
  | 'municipalitySystems'
>;

export interface Checker {
  /** Packages that are depended on and not there. */
  readonly missing: readonly string[];
  check(job: Job): Promise<JobResult>;
  /** What a text holds, in JSON or XML; undefined when it cannot be read. */
  read(text: string): Promise<unknown>;
}

/** Who answers about codes that nobody here can judge. */
export interface Outside {
  readonly answers: CodeAnswers;
  isWaiting(): boolean;
  settle(): Promise<void>;
}

/** Answers may lead to further questions, as the next slice of a concept; more turns than this are not taken. */
const MOST_TURNS = 5;

export async function createChecker(settings: CheckSettings, outside?: Outside): Promise<Checker> {
  const loaded = await load(settings.definitions);
  const definitions = loaded.packages.map(
    ({ name, version, resources }): DefinitionSource => ({ kind: 'resources', name, version, resources }),
  );
  const validator = createValidator({
    definitions,
    unknownExtensions: settings.unknownExtensions,
    bestPractice: settings.bestPractice,
    rules: settings.rules,
    requireResolved: settings.requireResolved,
    municipalitySystems: settings.municipalitySystems,
    ...(outside && { codes: outside.answers }),
  });
  const byName = nameReader(loaded.packages);
  const asked = { ...settings, profile: await byName(settings.profile) };
  return {
    missing: loaded.missing,
    async check(job) {
      const named = job.profiles ? { ...job, profiles: await byName(job.profiles) } : job;
      return answered(() => checkJob(validator, asked, named), outside);
    },
    read: (text) => read(validator, text),
  };
}

/** What reads packages is loaded when there are any. */
async function load(definitions: readonly string[]): Promise<LoadedPackages> {
  if (definitions.length === 0) {
    return { packages: [], missing: [] };
  }
  const { loadPackages } = await import('../../ground/assets/packages.ts');
  return loadPackages(definitions);
}

/** Profiles by their URLs or ids → their URLs. What knows the ids is loaded with the first name. */
function nameReader(packages: readonly FhirPackage[]): (names: readonly string[]) => Promise<string[]> {
  let finder: ((name: string) => string) | undefined;
  return async (names) => {
    if (names.length === 0) {
      return [];
    }
    const { profileFinder } = await import('./profile-names.ts');
    finder ??= profileFinder(packages);
    return names.map(finder);
  };
}

/** The result once all its questions are answered: what was asked in one check is known in the next. */
async function answered(check: () => Promise<JobResult>, outside: Outside | undefined): Promise<JobResult> {
  let result = await check();
  for (let turn = 0; outside?.isWaiting() && turn < MOST_TURNS; turn += 1) {
    await outside.settle();
    result = await check();
  }
  return result;
}

async function read(validator: Validator, text: string): Promise<unknown> {
  if (isMarkup(text)) {
    const { readXml } = await import('../../validator/xml/index.ts');
    return readXml(validator, text);
  }
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

async function checkJob(validator: Validator, settings: CheckSettings, job: Job): Promise<JobResult> {
  const { source, file, line, text } = job;
  const from = { source, file, ...(line === undefined ? {} : { line }) };
  const profiles = [...settings.profile, ...(job.profiles ?? [])];
  if (isMarkup(text)) {
    // A folder may hold XML of every kind; what is named, and what says that it is FHIR, is checked.
    if (!job.named && !text.slice(0, 10_000).includes('http://hl7.org/fhir')) {
      return { ...from, valid: true, issues: [], skipped: true };
    }
    const { validateXml } = await import('../../validator/xml/index.ts');
    return { ...from, ...validateXml(validator, text, { profiles }) };
  }
  const other = await checkOtherJson(job);
  if (other) {
    return { ...from, valid: isUsable(other.issues), ...other };
  }
  return { ...from, ...validator.validateText(text, { profiles }) };
}

/** XML begins with a tag, and JSON never does. */
function isMarkup(text: string): boolean {
  return /^\uFEFF?\s*</.test(text);
}

const neither: Issue = {
  severity: 'error',
  code: 'structure',
  path: '$',
  text: 'This JSON is neither a FHIR resource, for it has no resourceType, nor a plan document.',
  textNo: 'Denne JSON-en er verken en FHIR-ressurs, for den har ingen resourceType, eller et plandokument.',
  fix: 'Leave the file out ("exclude" in ip-fhir.config.json), or give what is missing: resourceType for a resource, source, kind and patient for a plan.',
  fixNo:
    'Utelat fila («exclude» i ip-fhir.config.json), eller gi det som mangler: resourceType for en ressurs, source, kind og patient for en plan.',
};

/**
 * What is found in JSON without a resourceType; undefined when the text has one, or cannot be read. Something that is
 * neither a plan nor like a resource is passed over when only a folder brought it, and said to be.
 */
async function checkOtherJson({
  text,
  named,
}: Job): Promise<Pick<JobResult, 'issues' | 'skipped'> | undefined> {
  if (text.includes('"resourceType"')) {
    return undefined;
  }
  const json = readJson(text);
  if (json.error) {
    return undefined;
  }
  const { guessKind } = await import('./plan-like.ts');
  const guess = guessKind(json.value);
  if (guess === 'plan') {
    return { issues: await checkPlanDocument(json) };
  }
  if (guess === 'other' && !named) {
    return { issues: [], skipped: true };
  }
  const { line, column } = json.position(0);
  return { issues: [{ ...neither, line, column }] };
}

async function checkPlanDocument(json: JsonText): Promise<readonly Issue[]> {
  const { checkPlan } = await import('../../flows/plan/check-plan.ts');
  return checkPlan(json.value, now()).issues.map((issue) => {
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
