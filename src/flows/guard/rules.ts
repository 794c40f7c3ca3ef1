// What the guard holds writers and readers to: each rule in words, with its source, its concept and the status of a refusal.
import type { Issue } from '../../ground/outcome/issue.ts';

interface GuardRule {
  readonly en: string;
  readonly source: string;
  readonly concept: string;
  /** HTTP status of the refusal. */
  readonly status: number;
}

export const guardRules = {
  'guard-one-plan': {
    en: 'A person has one individual plan that is active or on hold, over all records of the person.',
    source: 'Regulation on individual plans; guidelines of UNN section 6, OUS section 3',
    concept: 'B1',
    status: 409,
  },
  'guard-plan-consent': {
    en: 'No plan is active without a consent that covers it, given by somebody who may give it.',
    source: 'Regulation on individual plans section 9 h; pbrl chapter 4',
    concept: 'A10',
    status: 422,
  },
  'guard-consent-giver': {
    en: 'A consent counts only when it is given by somebody who may give it at that age.',
    source: 'pbrl § 4-3 to § 4-7',
    concept: 'C6',
    status: 422,
  },
  'guard-nothing-deleted': {
    en: 'What was part of a plan ends; it is never deleted.',
    source: 'Patient Records Act; procedure of Inderøy, ending the work on the plan',
    concept: 'B3',
    status: 409,
  },
  'guard-nothing-vanishes': {
    en: 'What a plan has once named stays named: things end, they do not vanish.',
    source: 'Procedure of Inderøy, ending the work on the plan',
    concept: 'B3',
    status: 422,
  },
  'guard-plan-stays': {
    en: 'An individual plan stays one, and stays the plan of its person.',
    source: 'Health Personnel Act section 39; Regulation on individual plans',
    concept: 'B1',
    status: 422,
  },
  'guard-plan-readable': {
    en: 'A plan that takes effect can be read as an individual plan, so that it can be judged.',
    source: 'Profile IndividuellPlan',
    concept: 'A4',
    status: 422,
  },
  'guard-accepted-by-owner': {
    en: 'A measure is accepted only by its owner, as the token says who asks.',
    source: 'Guideline of UNN section 3: nobody can promise services on behalf of another',
    concept: 'A18',
    status: 403,
  },
  'guard-unit-ladder': {
    en: 'The Task of a unit moves only along the ladder of its states.',
    source: 'Guideline of UNN section 4.2; docs/notice.md',
    concept: 'E1',
    status: 422,
  },
  'guard-person-named': {
    en: 'What belongs to a plan names the person, or the plan: without that nobody knows who may see it.',
    source: 'Health Personnel Act section 21',
    concept: 'C7',
    status: 422,
  },
  'guard-role': {
    en: 'Not everybody writes everything of a plan.',
    source: 'docs/guard.md, «Who may write what»',
    concept: 'C9',
    status: 403,
  },
  'guard-only-what-is-seen': {
    en: 'Only what is seen whole is written, and only what is seen is referred to.',
    source: 'Health Personnel Act section 21; docs/guard.md',
    concept: 'C7',
    status: 403,
  },
  'guard-part-only': {
    en: 'A resource that was cut for its reader (SUBSETTED) is no source: writing it would delete what was hidden.',
    source: 'https://hl7.org/fhir/R4/resource.html#simple-tags',
    concept: 'C7',
    status: 422,
  },
  'guard-version-needed': {
    en: 'An update names the version that it was made over, in If-Match.',
    source: 'https://hl7.org/fhir/R4/http.html#concurrency',
    concept: 'B14',
    status: 428,
  },
  'guard-version-stale': {
    en: 'The resource has another version than If-Match names.',
    source: 'https://hl7.org/fhir/R4/http.html#concurrency',
    concept: 'B14',
    status: 412,
  },
  'guard-profile': {
    en: 'What is written conforms to R4 and to the profiles that it declares.',
    source: 'docs/validator.md',
    concept: 'A4',
    status: 422,
  },
  'guard-graph': {
    en: 'What a plan holds fits together.',
    source: 'profiles/rules/graph.json',
    concept: 'B1',
    status: 422,
  },
} as const satisfies Readonly<Record<`guard-${string}`, GuardRule>>;

export type GuardRuleName = keyof typeof guardRules;

const codes: Readonly<Record<number, Issue['code']>> = { 403: 'forbidden', 409: 'conflict', 412: 'conflict' };

/** One broken rule at one place. `found` and `fix` repeat nothing of what the caller may not see. */
export function broke(rule: GuardRuleName, path: string, found: string, fix: string): Issue {
  const { en, concept, status } = guardRules[rule];
  const code = codes[status] ?? 'business-rule';
  return { severity: 'error', code, path, text: `${en} ${found}`, fix, rule, concept };
}

/** Why a request is not done: a status and what to tell. */
export interface Refusal {
  readonly status: number;
  readonly issues: readonly Issue[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The refusal of a write by what it broke; undefined when it broke nothing. The first rule gives the status. */
export function refusalOf(issues: readonly Issue[]): Refusal | undefined {
  const errors = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  const [first] = errors;
  if (!first) {
    return undefined;
  }
  const rule = guardRules[first.rule as GuardRuleName] as GuardRule | undefined;
  return { status: rule?.status ?? 422, issues: errors };
}

/** A refusal for a reason that is no rule of plans. */
export function refused(status: number, code: Issue['code'], text: string, fix: string): Refusal {
  return { status, issues: [{ severity: 'error', code, path: '', text, fix }] };
}
