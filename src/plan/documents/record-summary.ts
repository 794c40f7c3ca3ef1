// The summary of a plan for the hospital's record: main points, partners and time frames, or the whole plan (B9).
import { INSTANT_FORM, type Instant, parseInstant } from '../../ground/norway/instant.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Language, say } from '../../ground/words/language.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { isHospital, recipientOf } from '../views/recipient.ts';
import { viewFor } from '../views/view.ts';
import { type DocumentOrder, type MadeDocument, madeDocument } from './made.ts';
import { goalLines, measureLines, nameOf, peopleLines, textOf, timeLines } from './sections.ts';
import { wholeSections } from './whole-plan.ts';
import { phrases, planWords } from './words.ts';

export interface SummaryOrder extends DocumentOrder {
  /** Who gets it: a position or organization of the hospital. The summary holds what this one may see. */
  readonly recipient: string;
  /** The trust's own rule: main points in most cases (001 §6), or a copy of the whole plan (002 step 3). */
  readonly extent: 'main-points' | 'whole-plan';
  readonly language?: Language;
}

/** The summary, or why there can be none. */
export function recordSummary(
  plan: IndividualPlan,
  order: SummaryOrder,
): { made?: MadeDocument; issues: readonly Issue[] } {
  const language = order.language ?? 'nb';
  const { instant, problem } = parseInstant(order.instant);
  if (instant === undefined) {
    return { issues: [noInstant(problem)] };
  }
  const { plan: seen, withheld } = viewFor(plan, order.recipient, plan.consents ?? [], instant);
  if (seen === undefined) {
    return { issues: [nothingToSee] };
  }
  const text = summaryText(seen, order.extent, language, instant, withheld.length > 0);
  const title = say(order.extent === 'main-points' ? phrases.summary : phrases.plan, language);
  const parts = { kind: 'record-summary', title, language } as const;
  return { made: madeDocument(plan, order, parts, text, seen.period), issues: [] };
}

function noInstant(problem: string): Issue {
  const text = `The order says no instant at which the summary is made: ${problem}.`;
  return { severity: 'error', code: 'value', path: '/instant', text, fix: INSTANT_FORM };
}

const nothingToSee: Issue = {
  severity: 'error',
  code: 'forbidden',
  path: '/consents',
  text: 'No consent opens anything of the plan for this recipient, so there is nothing for the record.',
  fix: 'Ask the person for consent, with a permit that names the recipient.',
  rule: 'B9',
  concept: 'B9',
};

function summaryText(
  plan: IndividualPlan,
  extent: SummaryOrder['extent'],
  language: Language,
  instant: Instant,
  isPart: boolean,
): string {
  const heading = (words: Parameters<typeof say>[0]) => say(words, language);
  const inFull = extent === 'whole-plan';
  const coordinator = plan.coordinator === undefined ? [] : [nameOf(plan, plan.coordinator, language)];
  // A copy of the whole holds all that the recipient sees, and not a choice of it (002 step 3).
  const whole = inFull ? wholeSections(plan, language) : [];
  return textOf(heading(inFull ? phrases.plan : phrases.summary), [
    {
      heading: `${heading(phrases.status)}: ${heading(planWords[plan.status])}`,
      lines: [...timeLines(plan, language), ...(isPart ? [heading(phrases.withheld)] : [])],
    },
    { heading: heading(phrases.goalsOfPerson), lines: goalLines(plan, language) },
    { heading: heading(phrases.measuresOfPlan), lines: measureLines(plan, language, inFull) },
    { heading: heading(phrases.coordinator), lines: coordinator },
    { heading: heading(phrases.partners), lines: peopleLines(plan, language, instant) },
    ...(inFull
      ? [{ heading: heading(phrases.resources), lines: (plan.resources ?? []).map(({ text }) => text) }]
      : []),
    ...whole,
  ]);
}

/**
 * What the hospital's record should hold and does not. Access to the municipality's plan is personal and limited in
 * time, so central information stands in the record too (001 §6); a plan that the hospital makes is copied or scanned
 * into it (002).
 */
export function recordIssues(plan: IndividualPlan, instant: Instant): Issue[] {
  const ofHospital = (party: string) => isHospital(recipientOf(plan, party)?.organization);
  const takesPart = (plan.participants ?? []).some(
    ({ member, period }) => isInForce(period, instant) && ofHospital(member),
  );
  const runs = plan.controller !== undefined && ofHospital(plan.controller);
  if (plan.status !== 'active' || !(takesPart || runs)) {
    return [];
  }
  const holds = (plan.documents ?? []).some(
    ({ status, kind, custodian }) =>
      (kind === 'record-summary' || kind === 'scanned-plan') &&
      status === 'current' &&
      custodian !== undefined &&
      ofHospital(custodian),
  );
  if (holds) {
    return [];
  }
  const concept = runs ? 'B10' : 'C13';
  return [
    {
      severity: 'warning',
      code: 'business-rule',
      path: '/documents',
      text: runs
        ? 'A hospital makes this plan, and its record holds no copy of it.'
        : 'A hospital takes part in this plan, and its record holds nothing of it.',
      fix: runs ? 'Scan the plan into the record, or make a summary.' : 'Make a summary for the record.',
      rule: concept,
      concept,
    },
  ];
}
