// Which kinds of information there are, and what of a part's items is of which kind and from when.
import type { InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';

/** Items that are health information although their part of the plan is not: they need `health` as well. */
export const alsoHealth: Readonly<Partial<Record<keyof IndividualPlan, (item: never) => boolean>>> = {
  subPlans: ({ kind }: { kind: string }) => ['treatment', 'crisis', 'rehabilitation'].includes(kind),
  documents: ({ kind }: { kind: string }) =>
    ['sub-plan', 'discharge-report', 'report', 'scanned-plan'].includes(kind),
};

/** When an item of a part is from, for consents that cover information of a period only. */
export const dateOf: Readonly<Partial<Record<keyof IndividualPlan, (item: never) => string | undefined>>> = {
  goals: ({ start, statusDate }: { start?: string; statusDate?: string }) => start ?? statusDate,
  serviceNeeds: ({ registered }: { registered?: string }) => registered,
  runningServices: ({ period, decided }: { period?: { start?: string }; decided?: string }) =>
    period?.start ?? decided,
  measures: ({ registered, start }: { registered?: string; start?: string }) => registered ?? start,
  subPlans: ({ period }: { period?: { start?: string } }) => period?.start,
  assessments: ({ date }: { date?: string }) => date,
  evaluations: ({ result, registered }: { result?: { date?: string }; registered?: string }) =>
    result?.date ?? registered,
  meetings: ({ start }: { start?: string }) => start,
  documents: ({ date, created }: { date?: string; created?: string }) => date ?? created,
};

/** Every kind that a consent can open and a plan can hold. */
export const sharedKinds: readonly InformationType[] = [
  'plan',
  'goals',
  'resources',
  'considerations',
  'service-needs',
  'participants',
  'measures',
  'evaluations',
  'assessments',
  'health',
  'function',
  'contact',
  'sub-plans',
  'meetings',
  'documents',
];
