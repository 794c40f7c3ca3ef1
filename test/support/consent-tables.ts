// Who sees what of a plan by its consents, read off tables, and nothing else: written without the evaluator of the law and the
// views, so that a fault in them is no fault here. The world is small: an adult with a plan, and eight others.
import type { Consent, ConsentRule, InformationType } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';

export const NOW = '2026-09-01T10:00:00+02:00';

/** What a rule is: each has to hold for something to be seen, and each may be what it fails by. */
export const rules = [
  'the recipient takes part now',
  'the plan goes on',
  'the consent to the plan stands',
  'a consent names the recipient',
  'it names the information',
  'it names the purpose of an agency for health information',
  'it is active',
  'it has been given',
  'its period is in force',
  'the period of its rule is in force',
  'the person gave it',
  'no denial reaches the recipient',
  'no later no to sharing it',
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

/** Who there is. A person in hospital needs access in the own name: a yes to the hospital does not reach her (C9). */
export const who: readonly Who[] = [
  { id: 'sister', yes: ['sister'], no: ['sister'], takesPartAs: ['sister'] },
  { id: 'kommune', yes: ['kommune'], no: ['kommune'], takesPartAs: ['kommune'] },
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

const health: ReadonlySet<string> = new Set(['assessments', 'function', 'health']);

/** Periods, and what they are at {@link NOW}. */
export const periods = {
  open: undefined,
  running: { start: '2026-01-01', end: '2027-01-01' },
  lastDay: { start: '2026-01-01', end: '2026-09-01' },
  ended: { start: '2026-01-01', end: '2026-08-31' },
  later: { start: '2026-09-02' },
} as const;
export type PeriodName = keyof typeof periods;
const inForce: Readonly<Record<PeriodName, boolean>> = {
  open: true,
  running: true,
  lastDay: true,
  ended: false,
  later: false,
};

export interface RuleWish {
  readonly recipient: string;
  readonly information: readonly (InformationType | 'plan')[];
  readonly purposes: readonly Purpose[];
  readonly period: PeriodName;
}

export interface ConsentWish {
  readonly status: 'active' | 'withdrawn' | 'rejected' | 'ended' | 'proposed';
  /** Day of September 2026 on which it was said; none: nobody knows when. */
  readonly said: string | undefined;
  readonly period: PeriodName;
  readonly by: 'patient' | 'sister';
  readonly permits: readonly RuleWish[];
  readonly denials: readonly RuleWish[];
}

export interface World {
  readonly status: 'active' | 'on-hold' | 'completed' | 'revoked';
  readonly planConsent: 'stands' | 'withdrawn' | 'rejected' | 'absent' | 'ended';
  /** Who takes part until when; who is not there is no participant, which is no end. */
  readonly takesPart: Readonly<Record<string, PeriodName>>;
  readonly consents: readonly ConsentWish[];
}

/** Whether the recipient sees a part, and the rules by which not: every one that fails for each way that it might. */
export function reading(
  world: World,
  recipient: Who,
  part: Part,
): { readonly sees: boolean; readonly fails: ReadonlySet<Rule> } {
  const always = failsForAll(world, recipient);
  const kinds: readonly InformationType[] = parts[part];
  const denied = kinds.some((kind) => isDenied(world, recipient, kind));
  const ways = kinds.flatMap((kind) =>
    world.consents.flatMap((consent, at) =>
      consent.permits.map((rule) => failsOf(world, recipient, kind, { consent, at, rule })),
    ),
  );
  const found = ways.map((fails) => new Set([...always, ...fails, ...(denied ? [rules[11]] : [])]));
  const nearest = found.toSorted((a, b) => a.size - b.size)[0] ?? new Set<Rule>([...always, rules[3]]);
  return { sees: nearest.size === 0, fails: nearest };
}

function failsForAll({ status, planConsent, takesPart }: World, { takesPartAs }: Who): Rule[] {
  const nearest = takesPartAs.find((name) => takesPart[name] !== undefined);
  const taking = nearest === undefined || inForce[takesPart[nearest] ?? 'ended'];
  return [
    ...(taking ? [] : [rules[0]]),
    ...(status === 'completed' || status === 'revoked' ? [rules[1]] : []),
    // Where nobody was asked about the plan itself, what was said about sharing counts.
    ...(planConsent === 'stands' || planConsent === 'absent' ? [] : [rules[2]]),
  ];
}

function isSaid(said: string | undefined): boolean {
  return said === undefined || said <= '2026-09-01';
}

function names({ information }: RuleWish, kind: InformationType): boolean {
  return information.includes('plan') || information.includes(kind);
}

/**
 * Whoever gave it, and whatever else permits: the person has answered. One that is dated ahead is known already, so its no
 * holds, where a yes waits for its day.
 */
function isDenied({ consents }: World, { no }: Who, kind: InformationType): boolean {
  return consents.some(
    (consent) =>
      consent.status === 'active' &&
      inForce[consent.period] &&
      consent.denials.some(
        (rule) => no.includes(rule.recipient) && names(rule, kind) && inForce[rule.period],
      ),
  );
}

interface Way {
  readonly consent: ConsentWish;
  readonly at: number;
  readonly rule: RuleWish;
}

function failsOf(world: World, recipient: Who, kind: InformationType, { consent, at, rule }: Way): Rule[] {
  const { yes, agency } = recipient;
  const needed = agency !== undefined && health.has(kind);
  const holds: readonly (readonly [Rule, boolean])[] = [
    [rules[3], yes.includes(rule.recipient)],
    [rules[4], names(rule, kind)],
    [rules[5], !needed || rule.purposes.some((purpose) => agency.includes(purpose))],
    [rules[6], consent.status === 'active'],
    [rules[7], isSaid(consent.said)],
    [rules[8], inForce[consent.period]],
    [rules[9], inForce[rule.period]],
    [rules[10], consent.by === 'patient'],
    [rules[12], !world.consents.some((no, place) => place !== at && overtakes(no, consent, recipient, kind))],
  ];
  return holds.flatMap(([name, holdsNow]) => (holdsNow ? [] : [name]));
}

/** A no to the same, said later, at the same time, or nobody knows when. Its periods do not matter any more. */
function overtakes(no: ConsentWish, yes: ConsentWish, recipient: Who, kind: InformationType): boolean {
  if (no.status !== 'withdrawn' && no.status !== 'rejected') {
    return false;
  }
  const about = [...no.permits, ...no.denials].some(
    (rule) => recipient.no.includes(rule.recipient) && names(rule, kind),
  );
  // A withdrawal is said when its consent ends; the table of periods says that one that is open says no time.
  const said = no.status === 'withdrawn' ? endOf(no.period) : no.said;
  const before = said !== undefined && yes.said !== undefined && said < yes.said;
  return about && !before;
}

function endOf(period: PeriodName): string | undefined {
  const found = periods[period];
  return found !== undefined && 'end' in found ? found.end : undefined;
}

/** The plan document of a world. */
export function planOf(base: IndividualPlan, world: World): IndividualPlan {
  const position = (id: string, organization: string) => ({ id, professional: `p-${id}`, organization });
  const positions = [
    position('carer', 'homecare'),
    position('teacher', 'school'),
    position('adviser', 'nav'),
    position('nurse', 'ward'),
  ];
  const { goals, measures, serviceNeeds, assessments } = base;
  return {
    id: 'tables',
    source: base.source,
    kind: 'individual-plan',
    status: world.status,
    patient: { name: { given: ['Prøve'], family: 'Testesen' }, birthDate: '1980-01-01' },
    relatives: [{ id: 'sister', name: { given: ['Anna'], family: 'Testesen' }, relationships: ['sibling'] }],
    professionals: positions.map(({ professional }) => ({
      id: professional,
      name: { given: ['Ola'], family: 'Testesen' },
    })),
    positions,
    organizations: [
      { id: 'homecare', name: 'Hjemmetjenesten', kind: 'municipal-service', partOf: 'kommune' },
      { id: 'kommune', name: 'Kommunen', kind: 'municipality' },
      { id: 'nav', name: 'NAV', kind: 'nav' },
      { id: 'school', name: 'Skolen', kind: 'school', partOf: 'kommune' },
      { id: 'trust', name: 'Helseforetaket', kind: 'hospital-trust' },
      { id: 'ward', name: 'Avdelingen', kind: 'hospital-unit', partOf: 'trust' },
    ],
    participants: Object.entries(world.takesPart).map(([member, name]) => ({
      member,
      ...(periods[name] ? { period: periods[name] } : {}),
    })),
    ...{ goals, measures, serviceNeeds, assessments },
    consents: [...planConsentOf(world), ...world.consents.map(consentOf)],
  } as unknown as IndividualPlan;
}

function planConsentOf({ planConsent }: World): Consent[] {
  const basis = 'nothing-unless-permitted' as const;
  const common = {
    id: 'to-the-plan',
    kind: 'plan' as const,
    basis,
    date: '2026-01-01',
    givenBy: ['patient'],
  };
  switch (planConsent) {
    case 'absent':
      return [];
    case 'stands':
      return [{ ...common, status: 'active' }];
    case 'ended':
      return [{ ...common, status: 'active', period: { start: '2026-01-01', end: '2026-08-31' } }];
    case 'withdrawn':
      return [{ ...common, status: 'inactive', reasons: [{ kind: 'withdrawn' }] }];
    case 'rejected':
      return [{ ...common, status: 'rejected' }];
  }
}

function consentOf({ status, said, period, by, permits, denials }: ConsentWish, at: number): Consent {
  const inactive = status === 'withdrawn' || status === 'ended';
  return {
    id: `c${at}`,
    kind: 'disclosure',
    status: inactive ? 'inactive' : status,
    basis: 'nothing-unless-permitted',
    givenBy: [by],
    ...(said === undefined ? {} : { date: said }),
    ...(periods[period] ? { period: periods[period] } : {}),
    ...(inactive ? { reasons: [{ kind: status }] } : {}),
    ...(permits.length > 0 ? { permits: permits.map(ruleOf) } : {}),
    ...(denials.length > 0 ? { denials: denials.map(ruleOf) } : {}),
  };
}

function ruleOf({ recipient, information, purposes, period }: RuleWish): ConsentRule {
  return {
    recipients: [{ party: recipient, function: 'recipient' }],
    information: [...information],
    ...(purposes.length > 0 ? { purposes: [...purposes] } : {}),
    ...(periods[period] ? { period: periods[period] } : {}),
  };
}
