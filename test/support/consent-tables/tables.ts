// Who sees what of a plan by its consents, as tables: who there is, what a plan holds and from when, and what words mean.
// Written without the evaluator of the law and the views, so that a fault in them is no fault here.
import type { ConsentRule, InformationType } from '../../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';

export const NOW = '2026-09-01T10:00:00+02:00';

/** What a rule is: each has to hold for something to be seen where it applies, and each may be what it fails by. */
export const rules = [
  'the recipient takes part now',
  'the plan goes on',
  'the consent to the plan stands',
  'a consent names the recipient',
  'it names the information',
  'it names the purpose of an agency for health information',
  'it reaches as far as the information is confidential',
  'it is about information that is kept here',
  'the information is from the time that it names',
  'it is active',
  'it has been given',
  'its period is in force',
  'the period of its rule is in force',
  'who asks speaks for the person',
  'no denial reaches the recipient',
  'the denial excepts it',
  'no later no to sharing it',
  'the person is of an age to give it',
  'because of age a parent gave it for a child alone',
  'who gave it may act for a person of that age',
  'who gave it acts for the person now',
  'parental responsibility is not with others',
  'the mandate of the guardian is personal',
  'it is said that the person cannot consent',
  'it is documented that the person cannot consent',
] as const;
export type Rule = (typeof rules)[number];

type Purpose = NonNullable<ConsentRule['purposes']>[number];

export interface Who {
  readonly id: string;
  /** Names by which a yes reaches it. */
  readonly yes: readonly string[];
  /** Names by which a no reaches it: also what it belongs to. */
  readonly no: readonly string[];
  /** Whose participation is its own, nearest first. */
  readonly takesPartAs: readonly string[];
  /** Purposes of which a permit to health information has to name one. */
  readonly agency?: readonly Purpose[];
}

const alone = (id: string): Who => ({ id, yes: [id], no: [id], takesPartAs: [id] });

/** Who there is. A person in hospital needs access in the own name: a yes to the hospital does not reach her (C9). */
export const who: readonly Who[] = [
  alone('sister'),
  alone('mother'),
  alone('guardian'),
  alone('kommune'),
  { id: 'homecare', yes: ['homecare'], no: ['homecare', 'kommune'], takesPartAs: ['homecare'] },
  {
    id: 'carer',
    yes: ['carer', 'p-carer', 'homecare'],
    no: ['carer', 'p-carer', 'homecare', 'kommune'],
    takesPartAs: ['carer', 'p-carer', 'homecare'],
  },
  {
    id: 'teacher',
    yes: ['teacher', 'p-teacher', 'school'],
    no: ['teacher', 'p-teacher', 'school', 'kommune'],
    takesPartAs: ['teacher', 'p-teacher', 'school'],
    agency: ['education'],
  },
  {
    id: 'adviser',
    yes: ['adviser', 'p-adviser', 'nav'],
    no: ['adviser', 'p-adviser', 'nav'],
    takesPartAs: ['adviser', 'p-adviser', 'nav'],
    agency: ['employment', 'social-services'],
  },
  {
    id: 'nurse',
    yes: ['nurse', 'p-nurse'],
    no: ['nurse', 'p-nurse', 'ward', 'trust'],
    takesPartAs: ['nurse', 'p-nurse', 'ward'],
  },
  { id: 'ward', yes: ['ward'], no: ['ward', 'trust'], takesPartAs: ['ward'] },
];

/** Parts of the plan, and the kinds of which one suffices and none may be denied. */
export const parts = {
  goals: ['goals'],
  measures: ['measures'],
  serviceNeeds: ['service-needs'],
  assessments: ['assessments', 'function'],
} as const satisfies Partial<Record<keyof IndividualPlan, readonly InformationType[]>>;
export type Part = keyof typeof parts;

/** What each part holds: one item from before, one from this spring, and one of which nobody says from when. */
export const items = ['before', 'spring', 'undated'] as const;
export type Item = (typeof items)[number];
export const dates: Readonly<Record<Item, string | undefined>> = {
  before: '2025-05-01',
  spring: '2026-05-01',
  undated: undefined,
};

/** Of what time a rule opens the information, and which items lie in it. What nobody can date lies in none. */
export const windows = {
  any: { says: undefined, holds: ['before', 'spring', 'undated'] },
  past: { says: { end: '2025-12-31' }, holds: ['before'] },
  thisYear: { says: { start: '2026-01-01' }, holds: ['spring'] },
  summer: { says: { start: '2026-06-01', end: '2026-08-31' }, holds: [] },
} as const;
export type WindowName = keyof typeof windows;

/** Health information is confidential at the level «restricted», everything else at «normal». */
export const health: ReadonlySet<string> = new Set(['assessments', 'function', 'health']);

type Confidentiality = NonNullable<ConsentRule['confidentiality']>[number];
/** How far a permit of a level reaches: to what is of that level or a lower one. */
export const reaches: Readonly<Record<Confidentiality, 'normal' | 'health too'>> = {
  normal: 'normal',
  restricted: 'health too',
  'very-restricted': 'health too',
};

/** Who keeps what the plan holds: the unit that drives the work. */
export const KEEPER = 'unit';

/** Periods, and what they are at {@link NOW}. */
export const periods = {
  open: undefined,
  running: { start: '2026-01-01', end: '2027-01-01' },
  lastDay: { start: '2026-01-01', end: '2026-09-01' },
  ended: { start: '2026-01-01', end: '2026-08-31' },
  later: { start: '2026-09-02' },
} as const;
export type PeriodName = keyof typeof periods;
export const inForce: Readonly<Record<PeriodName, boolean>> = {
  open: true,
  running: true,
  lastDay: true,
  ended: false,
  later: false,
};

/** When the person was born: 12, 17 and 46 years old at {@link NOW}. */
export const births = { child: '2014-03-01', young: '2009-06-01', grown: '1980-01-01' } as const;
export type Age = keyof typeof births;

export interface RuleWish {
  readonly recipient: string;
  /** Whose information it is about: of nobody in particular, of who keeps the plan, or of another. */
  readonly keptBy?: string | undefined;
  readonly information: readonly (InformationType | 'plan')[];
  readonly purposes: readonly Purpose[];
  readonly confidentiality: readonly Confidentiality[];
  readonly window: WindowName;
  readonly period: PeriodName;
}

/** A no, and what it does not hold for. */
export interface DenialWish extends RuleWish {
  readonly exceptions: readonly RuleWish[];
}

/** By whom, and on what ground that is not the person's own word. */
export interface GivenWish {
  readonly by: 'patient' | 'sister' | 'mother' | 'guardian';
  /** That it is said that the person cannot consent; documented by somebody, on a day that has come. */
  readonly capacity: 'not-said' | 'said' | 'found-later' | 'documented';
}

export interface ConsentWish extends GivenWish {
  readonly status: 'active' | 'withdrawn' | 'rejected' | 'ended' | 'proposed';
  /** Day on which it was said; none: nobody knows when. */
  readonly said: string | undefined;
  readonly period: PeriodName;
  readonly permits: readonly RuleWish[];
  readonly denials: readonly DenialWish[];
}

export interface World {
  readonly age: Age;
  readonly status: 'active' | 'on-hold' | 'completed' | 'revoked';
  readonly planConsent: 'stands' | 'withdrawn' | 'rejected' | 'absent' | 'ended';
  readonly planGiven: GivenWish;
  /** The relationship of each relative, as it is recorded. */
  readonly relatives: Readonly<Record<'sister' | 'mother' | 'guardian', PeriodName>>;
  readonly responsibility: 'not-said' | 'mother' | 'joint' | 'father' | 'unknown';
  readonly mandate: 'not-said' | 'Personlige forhold' | 'Økonomiske forhold';
  /** Who takes part until when; who is not there is no participant, which is no end. */
  readonly takesPart: Readonly<Record<string, PeriodName>>;
  readonly consents: readonly ConsentWish[];
}
