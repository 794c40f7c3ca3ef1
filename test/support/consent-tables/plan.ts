// The plan document of a world of the tables.
import type { Consent, ConsentDenial, ConsentRule } from '../../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../../src/plan/document/individual-plan.ts';
import {
  births,
  type ConsentWish,
  type DenialWish,
  dates,
  type GivenWish,
  items,
  KEEPER,
  type Part,
  periods,
  type RuleWish,
  type World,
  windows,
} from './tables.ts';

export function planOf(base: IndividualPlan, world: World): IndividualPlan {
  const position = (id: string, organization: string) => ({ id, professional: `p-${id}`, organization });
  const positions = [
    position('carer', 'homecare'),
    position('teacher', 'school'),
    position('adviser', 'nav'),
    position('nurse', 'ward'),
  ];
  return {
    id: 'tables',
    source: base.source,
    kind: 'individual-plan',
    status: world.status,
    patient: { name: { given: ['Prøve'], family: 'Testesen' }, birthDate: births[world.age] },
    relatives: relativesOf(world),
    professionals: [...positions.map(({ professional }) => professional), 'p-doctor'].map((id) => ({
      id,
      name: { given: ['Ola'], family: 'Testesen' },
    })),
    positions,
    organizations: [
      { id: 'homecare', name: 'Hjemmetjenesten', kind: 'municipal-service', partOf: 'kommune' },
      { id: 'kommune', name: 'Kommunen', kind: 'municipality' },
      { id: KEEPER, name: 'Enheten', kind: 'coordinating-unit', partOf: 'kommune' },
      { id: 'nav', name: 'NAV', kind: 'nav' },
      { id: 'school', name: 'Skolen', kind: 'school', partOf: 'kommune' },
      { id: 'trust', name: 'Helseforetaket', kind: 'hospital-trust' },
      { id: 'ward', name: 'Avdelingen', kind: 'hospital-unit', partOf: 'trust' },
    ],
    team: { managingOrganizations: [KEEPER] },
    participants: Object.entries(world.takesPart).map(([member, name]) => ({
      member,
      ...(periods[name] ? { period: periods[name] } : {}),
    })),
    goals: each(base, 'goals', 'start'),
    measures: each(base, 'measures', 'registered'),
    serviceNeeds: each(base, 'serviceNeeds', 'registered'),
    assessments: each(base, 'assessments', 'date'),
    consents: [...planConsentOf(world), ...world.consents.map(consentOf)],
  } as unknown as IndividualPlan;
}

/** One of the plan's own, once for each time from which there is something. */
function each(base: IndividualPlan, part: Part, date: string): unknown[] {
  const [one] = base[part] ?? [];
  const dated = ['start', 'statusDate', 'registered', 'date', 'acceptance', 'carriedOut'];
  const plain = Object.fromEntries(Object.entries(one ?? {}).filter(([key]) => !dated.includes(key)));
  return items.map((item) => ({ ...plain, id: item, ...(dates[item] ? { [date]: dates[item] } : {}) }));
}

function relativesOf({ relatives, responsibility, mandate }: World): unknown[] {
  const one = (id: keyof World['relatives'], relationship: string, more: object = {}) => ({
    id,
    name: { given: ['Anna'], family: 'Testesen' },
    relationships: [relationship],
    ...(periods[relatives[id]] ? { period: periods[relatives[id]] } : {}),
    ...more,
  });
  return [
    one('sister', 'sibling'),
    one('mother', 'mother', responsibility === 'not-said' ? {} : { parentalResponsibility: responsibility }),
    one('guardian', 'guardian', mandate === 'not-said' ? {} : { guardianshipScope: mandate }),
  ];
}

function planConsentOf({ planConsent, planGiven }: World): Consent[] {
  const common = {
    id: 'to-the-plan',
    kind: 'plan' as const,
    basis: 'nothing-unless-permitted' as const,
    date: '2026-01-01',
    ...given(planGiven),
  };
  switch (planConsent) {
    case 'absent':
      return [];
    case 'stands':
      return [{ ...common, status: 'active' }];
    case 'ended':
      return [{ ...common, status: 'active', period: { start: '2026-01-01', end: '2026-08-31' } }];
    case 'withdrawn': {
      const reasons = [...(common.reasons ?? []), { kind: 'withdrawn' as const }];
      return [{ ...common, status: 'inactive', reasons }];
    }
    case 'rejected':
      return [{ ...common, status: 'rejected' }];
  }
}

/** Who gave it, and what stands on it of the person's capacity. */
function given({ by, capacity }: GivenWish): Pick<Consent, 'givenBy' | 'reasons' | 'capacityAssessed'> {
  const found = { documented: '2026-01-15', 'found-later': '2026-09-02' } as const;
  const date = capacity === 'documented' || capacity === 'found-later' ? found[capacity] : undefined;
  return {
    givenBy: [by],
    ...(capacity === 'not-said' ? {} : { reasons: [{ kind: 'lacks-capacity' }] }),
    ...(date === undefined ? {} : { capacityAssessed: { by: 'p-doctor', date } }),
  };
}

function consentOf(wish: ConsentWish, at: number): Consent {
  const { status, said, period, permits, denials } = wish;
  const inactive = status === 'withdrawn' || status === 'ended';
  const { reasons = [], ...who } = given(wish);
  const all = inactive ? [...reasons, { kind: status }] : reasons;
  return {
    id: `c${at}`,
    kind: 'disclosure',
    status: inactive ? 'inactive' : status,
    basis: 'nothing-unless-permitted',
    ...who,
    ...(said === undefined ? {} : { date: said }),
    ...(periods[period] ? { period: periods[period] } : {}),
    ...(all.length > 0 ? { reasons: all } : {}),
    ...(permits.length > 0 ? { permits: permits.map(ruleOf) } : {}),
    ...(denials.length > 0 ? { denials: denials.map(denialOf) } : {}),
  };
}

function denialOf({ exceptions, ...denied }: DenialWish): ConsentDenial {
  return { ...ruleOf(denied), ...(exceptions.length > 0 ? { exceptions: exceptions.map(ruleOf) } : {}) };
}

function ruleOf(wish: RuleWish): ConsentRule {
  const { recipient, keptBy, information, purposes, confidentiality, window, period } = wish;
  const keeper = keptBy === undefined ? [] : [{ party: keptBy, function: 'custodian' as const }];
  const from = windows[window].says;
  return {
    recipients: [{ party: recipient, function: 'recipient' }, ...keeper],
    information: [...information],
    ...(purposes.length > 0 ? { purposes: [...purposes] } : {}),
    ...(confidentiality.length > 0 ? { confidentiality: [...confidentiality] } : {}),
    ...(from === undefined ? {} : { informationFrom: from }),
    ...(periods[period] ? { period: periods[period] } : {}),
  };
}
