// Which kinds of information there are, and what of a part's items is of which kind and from when.
import { informationTypes } from '../../ground/law/consent/information-types.ts';
import type { InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';

type Item = { readonly kind: string };
type Of<Part extends keyof IndividualPlan> =
  NonNullable<IndividualPlan[Part]> extends readonly (infer One)[] ? One : never;

/** A copy or a letter about nobody knows what is as confidential as the most confidential part of the plan. */
const WHOLE = 'whole';

/** What a sub-plan is about besides: of one of no named kind nobody knows that it is not about health. */
const subPlanIsAlso: Readonly<Record<Of<'subPlans'>['kind'], readonly InformationType[]>> = {
  treatment: ['health'],
  crisis: ['health'],
  other: ['health'],
  training: [],
};

/** What a document is about: being a document opens it to nobody. */
const documentIsAbout: Readonly<
  Record<Of<'documents'>['kind'], readonly InformationType[] | typeof WHOLE | 'own'>
> = {
  'consent-form': 'own',
  minutes: ['meetings'],
  'archive-copy': WHOLE,
  'record-summary': WHOLE,
  'scanned-plan': WHOLE,
  'sub-plan': ['sub-plans', 'health'],
  application: ['service-needs'],
  'discharge-report': ['health'],
  report: ['health', 'assessments'],
  letter: WHOLE,
};

/** The kinds that have to be open beside that of its part for an item to be shown; nothing: no consent opens it. */
export function alsoNeeded(
  part: keyof IndividualPlan,
  item: unknown,
): readonly InformationType[] | undefined {
  const { kind } = item as Item;
  if (part === 'subPlans') {
    return subPlanIsAlso[kind as Of<'subPlans'>['kind']];
  }
  if (part !== 'documents') {
    return [];
  }
  const about = documentIsAbout[kind as Of<'documents'>['kind']];
  if (about === 'own') {
    return undefined;
  }
  return about === WHOLE ? sharedKinds : about;
}

interface Dated {
  readonly start?: string;
  readonly statusDate?: string;
  readonly registered?: string;
  readonly decided?: string;
  readonly date?: string;
  readonly created?: string;
  readonly period?: { readonly start?: string };
  readonly result?: { readonly date?: string };
  readonly acceptance?: { readonly date?: string };
  readonly carriedOut?: { readonly start?: string; readonly end?: string };
}

/** When an item of a part is from, for consents that cover information of a period only. */
const dateOf: Readonly<Partial<Record<keyof IndividualPlan, (item: Dated) => string | undefined>>> = {
  goals: ({ start, statusDate }) => start ?? statusDate,
  serviceNeeds: ({ registered }) => registered,
  runningServices: ({ period, decided }) => period?.start ?? decided,
  measures: ({ registered, start }) => registered ?? start,
  subPlans: ({ period }) => period?.start,
  assessments: ({ date }) => date,
  evaluations: ({ result, registered }) => result?.date ?? registered,
  meetings: ({ start }) => start,
  documents: ({ date, created }) => date ?? created,
};

/**
 * When an item is from, and when what else stands in it came about: all of these have to lie in the period. Nothing where
 * nobody can say. Deadlines and what is planned for later are from when they were written.
 */
export function datesOf(part: keyof IndividualPlan, item: unknown): readonly string[] {
  const from = dateOf[part]?.(item as Dated);
  if (from === undefined) {
    return [];
  }
  const { statusDate, acceptance, carriedOut } = item as Dated;
  const later = [statusDate, acceptance?.date, carriedOut?.start, carriedOut?.end];
  return [from, ...later.filter((date) => date !== undefined)];
}

/** Every kind that a consent can open and a plan can hold: a need stands before the plan. */
export const sharedKinds: readonly InformationType[] = informationTypes.filter((kind) => kind !== 'need');
