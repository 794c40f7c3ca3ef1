// Random lives of a plan: random events by random actors, most of them such as somebody could mean; and who may do what, as data.
import type { Consent } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import type { LifeEvent } from '../../src/plan/life/events.ts';
import type { Random } from '../../src/plan/synthetic/random.ts';

export type Kind = LifeEvent['kind'];
type Said = Readonly<Record<string, unknown>>;

/** What somebody is to a plan, read off the document: roles now, and where they work. */
export type Capacity =
  | 'person'
  | 'parent'
  | 'coordinator'
  | 'unit'
  | 'unit-leader'
  | 'participant'
  | 'hospital'
  | 'municipality'
  | 'county-governor'
  | 'other';

/**
 * Who may do what, by the concept that says so; whoever has none of these may not. Whether it can happen now, the events ask.
 * `other`: it is for whom it was asked of, whoever that is.
 */
export const mayDo: Readonly<Record<Kind, { readonly who: readonly Capacity[]; readonly concept: string }>> =
  {
    start: { who: ['coordinator'], concept: 'B12' },
    hold: { who: ['person', 'parent', 'coordinator', 'unit', 'unit-leader', 'participant'], concept: 'B3' },
    resume: { who: ['coordinator', 'unit', 'unit-leader'], concept: 'B3' },
    'open-plan': { who: ['coordinator', 'unit', 'unit-leader'], concept: 'B11' },
    complete: { who: ['coordinator', 'unit'], concept: 'B3' },
    delete: { who: [], concept: 'B3' },
    void: { who: ['coordinator', 'unit', 'unit-leader'], concept: 'B3' },
    'record-consent': { who: ['person', 'parent', 'coordinator', 'unit', 'unit-leader'], concept: 'C12' },
    'withdraw-consent': { who: ['person', 'parent', 'coordinator', 'unit', 'unit-leader'], concept: 'C5' },
    'set-aside-consent': { who: ['coordinator', 'unit', 'unit-leader', 'participant'], concept: 'C6' },
    'appoint-coordinator': { who: ['unit', 'unit-leader'], concept: 'E1' },
    'appoint-temporary-coordinator': { who: ['unit', 'unit-leader', 'hospital'], concept: 'B7' },
    'hand-over': { who: ['coordinator', 'unit'], concept: 'B5' },
    'accept-handover': { who: ['unit', 'municipality', 'hospital', 'coordinator', 'other'], concept: 'B5' },
    'ask-tool-access': { who: ['coordinator'], concept: 'B12' },
    'grant-tool-access': { who: ['unit'], concept: 'B12' },
    invite: { who: ['coordinator'], concept: 'B13' },
    'accept-invitation': {
      who: ['participant', 'other', 'parent', 'municipality', 'hospital', 'unit', 'county-governor'],
      concept: 'B13',
    },
    'decline-invitation': {
      who: ['participant', 'other', 'parent', 'municipality', 'hospital', 'unit', 'county-governor'],
      concept: 'B13',
    },
    // Everybody may leave, beside these.
    'remove-participant': { who: ['person', 'parent', 'coordinator'], concept: 'C9' },
    'call-meeting': { who: ['coordinator', 'unit'], concept: 'E3' },
    'send-minutes': { who: ['coordinator', 'unit', 'participant'], concept: 'E3' },
    update: { who: ['person', 'parent', 'coordinator', 'participant'], concept: 'B14' },
    complain: { who: ['person', 'parent'], concept: 'F2' },
    'complaint-step': {
      who: ['person', 'parent', 'unit', 'county-governor', 'hospital'],
      concept: 'F2',
    },
    disagree: { who: ['coordinator', 'unit', 'unit-leader'], concept: 'F5' },
  };

/** What a party is at a time, as the document says it; written without the rules that the events ask. */
export function capacitiesOf(plan: IndividualPlan, party: string, at: string): Capacity[] {
  const now = (period: { start?: string; end?: string } | undefined) =>
    (period?.start === undefined || Date.parse(startOf(period.start)) <= Date.parse(at)) &&
    (period?.end === undefined || Date.parse(endOf(period.end)) >= Date.parse(at));
  const taking = (plan.participants ?? []).filter(({ member, period }) => member === party && now(period));
  const roles = new Set(taking.flatMap(({ roles: all = [] }) => all.map(({ code }) => code as string)));
  const employer = plan.positions?.find(({ id }) => id === party)?.organization ?? party;
  const kind = plan.organizations?.find(({ id }) => id === employer)?.kind;
  const coordinates = ['ip-coordinator', 'hospital-coordinator', 'temporary-coordinator'].some((role) =>
    roles.has(role),
  );
  const found: Capacity[] = [
    ...(party === 'patient' ? (['person'] as const) : []),
    ...(plan.relatives?.some(({ id }) => id === party) ? (['parent'] as const) : []),
    ...(coordinates || plan.coordinator === party ? (['coordinator'] as const) : []),
    ...(kind === 'coordinating-unit' || roles.has('coordinating-unit') ? (['unit'] as const) : []),
    ...(roles.has('unit-leader') ? (['unit-leader'] as const) : []),
    ...(taking.length > 0 ? (['participant'] as const) : []),
    ...(kind === 'hospital-trust' || kind === 'hospital-unit' ? (['hospital'] as const) : []),
    ...(kind === 'municipality' || kind === 'municipal-service' ? (['municipality'] as const) : []),
    ...(kind === 'county-governor' ? (['county-governor'] as const) : []),
  ];
  return found.length > 0 ? found : ['other'];
}

const startOf = (text: string) => (text.length > 10 ? text : `${text}T00:00:00+02:00`);
const endOf = (text: string) => (text.length > 10 ? text : `${text}T23:59:59+02:00`);

const staff = ['pos-berg', 'pos-dahl', 'pos-hansen', 'pos-li', 'pos-lund', 'pos-nes', 'pos-vik'];
const organizations = [
  'org-ke',
  'org-hf-ke',
  'org-hab',
  'org-hf',
  'org-kommune',
  'org-nav',
  'org-ppt',
  'org-sf',
];
const everybody = ['patient', 'mother', 'father', ...staff, ...organizations];

const lastOpen = <T extends { readonly id: string; readonly status?: unknown }>(
  list: readonly T[] | undefined,
  random: Random,
) => {
  const open = (list ?? []).filter(({ status }) => status === 'requested' || status === 'in-progress');
  return (open.length > 0 ? random.pick(open) : list?.at(-1)) ?? undefined;
};

const stages = ['ke-upheld', 'trust-refused', 'sent-to-county-governor', 'decided', 'withdrawn'];
const nextOf: Readonly<Record<string, readonly string[]>> = {
  'received-ke': ['ke-upheld', 'decided', 'withdrawn'],
  'ke-upheld': ['sent-to-county-governor'],
  'request-to-trust': ['trust-refused', 'sent-to-county-governor'],
  'trust-refused': ['sent-to-county-governor'],
  'sent-to-county-governor': ['decided'],
};

const withoutGoals = ({ goals: _, ...rest }: IndividualPlan) => rest;

const roles: Readonly<Record<string, string>> = {
  mother: 'next-of-kin',
  father: 'next-of-kin',
  'pos-li': 'teacher',
  'pos-hansen': 'gp',
  'org-ppt': 'ppt',
  'pos-nes': 'nav-advisor',
  'org-nav': 'nav-advisor',
};
const roleOf = (party: string) => roles[party] ?? 'service-provider';

const idsOf = (list: readonly { readonly id: string }[] | undefined) => (list ?? []).map(({ id }) => id);

function consentBy(random: Random, id: string, by: string): Consent {
  const rejected = random.chance(0.2);
  const kind = random.pick(['plan', 'disclosure', 'disclosure', 'disclosure'] as const);
  const party = random.pick(everybody.slice(1));
  return {
    id: `${id}-consent`,
    kind,
    status: rejected ? 'rejected' : 'active',
    basis: 'nothing-unless-permitted',
    givenBy: [by],
    reasons: [{ kind: 'minor' }, ...(rejected ? [{ kind: 'declined' as const }] : [])],
    ...(kind === 'disclosure'
      ? {
          permits: [
            {
              recipients: [{ party, function: 'recipient' }],
              information: random.some(['plan', 'goals', 'measures', 'contact']),
            },
          ],
        }
      : {}),
  };
}

/** An event of the kind, said as if it could happen to this plan; with a chance of a stranger, or of nonsense. */
export function eventOf(kind: Kind, plan: IndividualPlan, random: Random, id: string, at: string): LifeEvent {
  const said = sayings[kind](plan, random, id, at);
  const by = random.chance(0.15) ? random.pick(everybody) : (said.by ?? random.pick(everybody));
  const reason = random.chance(0.85) ? { reason: 'Avtalt i møte' } : {};
  return { kind, id, at, ...reason, ...said, by } as unknown as LifeEvent;
}

const coordinatorOf = ({ coordinator, participants = [] }: IndividualPlan) =>
  coordinator ??
  participants.find(({ roles = [] }) => roles.some(({ code }) => /coordinator/.test(code)))?.member ??
  'pos-berg';

const unitOf = ({ controller }: IndividualPlan) => (controller === 'org-hf' ? 'org-hf-ke' : 'org-ke');

const sayings: Readonly<
  Record<Kind, (plan: IndividualPlan, random: Random, id: string, at: string) => Said>
> = {
  start: (plan) => ({ by: coordinatorOf(plan), others: [] }),
  hold: (plan, random) => ({ by: random.pick([coordinatorOf(plan), 'patient', 'mother', 'pos-li']) }),
  resume: (plan) => ({ by: coordinatorOf(plan), others: [] }),
  'open-plan': (plan, random) => ({ by: random.pick([coordinatorOf(plan), unitOf(plan)]) }),
  complete: (plan, random) => ({ by: random.pick([coordinatorOf(plan), unitOf(plan)]) }),
  delete: (plan) => ({ by: coordinatorOf(plan) }),
  void: (plan) => ({ by: coordinatorOf(plan) }),
  'record-consent': (plan, random, id) => ({
    by: random.pick([coordinatorOf(plan), 'mother', 'father']),
    consent: consentBy(random, id, random.pick(['mother', 'mother', 'father'])),
  }),
  'withdraw-consent': (plan, random) => ({
    by: random.pick(['mother', 'father', 'patient', coordinatorOf(plan)]),
    consent: random.pick([...idsOf(plan.consents), 'none']),
  }),
  'set-aside-consent': (plan, random) => ({
    by: random.pick([coordinatorOf(plan), unitOf(plan)]),
    consent: random.pick([...idsOf(plan.consents), 'none']),
  }),
  'appoint-coordinator': (plan, random) => ({
    by: random.pick([unitOf(plan), 'org-ke', 'pos-lund']),
    coordinator: random.pick(staff),
    role: random.pick(['ip-coordinator', 'ip-coordinator', 'hospital-coordinator', 'child-coordinator']),
  }),
  'appoint-temporary-coordinator': (_plan, random) => ({
    by: random.pick(['pos-lund', 'pos-lund', 'org-hf-ke']),
    coordinator: random.pick(['pos-dahl', 'pos-lund']),
    until: '2027-06-01',
  }),
  'hand-over': (plan, random) => {
    const to = random.pick(['pos-vik', 'pos-berg', 'org-kommune', 'org-hf', 'org-ke']);
    const handover = random.pick(['new-coordinator', 'hospital-to-municipality', 'municipality-to-hospital']);
    return { by: coordinatorOf(plan), handover: to.startsWith('pos') ? 'new-coordinator' : handover, to };
  },
  'accept-handover': (plan, random) => {
    const handover = lastOpen(plan.handovers, random);
    const to = handover?.responsible ?? 'pos-vik';
    return {
      by: to,
      handover: handover?.id ?? 'none',
      coordinator: to.startsWith('pos') ? to : random.pick(staff),
    };
  },
  'ask-tool-access': (plan, random) => ({
    by: coordinatorOf(plan),
    unit: unitOf(plan),
    forParties: random.some(['patient', 'mother', ...staff]),
  }),
  'grant-tool-access': (plan, random) => {
    const access = lastOpen(plan.toolAccesses, random);
    return { by: access?.responsible ?? unitOf(plan), access: access?.id ?? 'none' };
  },
  invite: (plan, random) => {
    const named = (plan.consents ?? []).flatMap(({ status, permits = [] }) =>
      status === 'active'
        ? permits.flatMap(({ recipients = [] }) => recipients.map(({ party }) => party))
        : [],
    );
    return {
      by: coordinatorOf(plan),
      invitee: random.pick([...named, random.pick(everybody)]),
      duties: 'Gi råd',
    };
  },
  'accept-invitation': (plan, random) => {
    const invitation = lastOpen(plan.invitations, random);
    return {
      by: invitation?.responsible,
      invitation: invitation?.id ?? 'none',
      role: random.chance(0.9)
        ? roleOf(invitation?.responsible ?? '')
        : random.pick(['teacher', 'ip-coordinator']),
    };
  },
  'decline-invitation': (plan, random) => {
    const invitation = lastOpen(plan.invitations, random);
    return { by: invitation?.responsible, invitation: invitation?.id ?? 'none' };
  },
  'remove-participant': (plan, random) => ({
    by: random.pick([coordinatorOf(plan), 'mother', 'patient']),
    member: random.pick(plan.participants ?? [{ member: 'pos-li' }]).member,
  }),
  'call-meeting': (plan, random, id, at) => ({
    by: coordinatorOf(plan),
    meeting: {
      id: `${id}-meeting`,
      status: 'booked',
      start: random.chance(0.9) ? at : '2020-01-01T10:00:00+01:00',
      ...(random.chance(0.9) ? { end: '2027-01-01T10:00:00+01:00' } : {}),
      agenda: ['Samarbeid'],
      agendaMadeWithPatient: true,
      attendees: [...new Set(['patient', coordinatorOf(plan), ...random.some(staff)])].map((party) => ({
        party,
        answer: 'not-answered',
      })),
    },
  }),
  'send-minutes': (plan, random) => ({
    by: coordinatorOf(plan),
    meeting: random.pick([...idsOf(plan.meetings), 'none']),
    minutes: (plan.documents ?? []).filter(({ kind }) => kind === 'minutes').map(({ id }) => id),
    agreed: random.some((plan.measures ?? []).map(({ id }) => id)),
  }),
  update: (plan, random) => ({
    by: random.pick([coordinatorOf(plan), 'mother', 'patient', 'pos-vik']),
    changed: random.chance(0.8)
      ? { ...plan, summary: `Avtalt ${random.between(1, 99)}` }
      : withoutGoals(plan),
    ...(plan.history?.at(-1) ? { seen: plan.history.at(-1)?.id } : {}),
  }),
  complain: (_plan, random) => {
    const route = random.pick(['municipality', 'hospital']);
    return {
      by: random.pick(['mother', 'father', 'patient']),
      route,
      grounds: ['not-followed-up'],
      text: 'Planen blir ikke fulgt opp.',
      to: route === 'municipality' ? 'org-ke' : 'org-hf',
    };
  },
  'complaint-step': (plan, random) => {
    const complaint = lastOpen(plan.complaints, random);
    const stage = random.chance(0.8)
      ? random.pick(nextOf[complaint?.stage ?? ''] ?? stages)
      : random.pick(stages);
    return {
      by: random.pick([
        complaint?.responsible ?? 'org-ke',
        complaint?.responsible ?? 'org-ke',
        complaint?.requestedBy ?? 'mother',
      ]),
      complaint: complaint?.id ?? 'none',
      stage,
      ...(stage === 'decided' ? { outcome: random.pick(['upheld', 'changed', 'revoked']) } : {}),
      ...(stage === 'sent-to-county-governor' ? { to: 'org-sf' } : {}),
    };
  },
  disagree: (plan) => ({
    by: coordinatorOf(plan),
    text: 'Hvem har ansvaret',
    units: ['org-ke', 'org-hf-ke'],
  }),
};
