// What the regulation says that a plan contains (letters a to i), and what grows out of it.
import { type Static, Type } from 'typebox';
import { closed } from '../../ground/schema/forms.ts';
import { Coded, Day, Id, list, Moment, Period, party, person, refTo, Text } from './shared.ts';

export const teamStatuses = ['proposed', 'active', 'suspended', 'inactive'] as const;

export const teamKinds = ['responsibility-group'] as const;

/** A coordinator without a plan: the status of the arrangement for each status of the team (B11). */
export const coordinatorOnlyStatus = {
  proposed: 'draft',
  active: 'active',
  suspended: 'on-hold',
  inactive: 'completed',
} as const;

/** Ansvarsgruppe: the multidisciplinary group around the person (A20). */
export const Team = Type.Object(
  {
    name: Type.Optional(Text),
    status: Type.Optional(Type.Enum([...teamStatuses])),
    kind: Type.Optional(
      Type.Enum([...teamKinds], {
        description: 'responsibility-group: the multidisciplinary group (ansvarsgruppe)',
      }),
    ),
    period: Type.Optional(Period),
    managingOrganizations: list(refTo('organization', 'Who drives the work on the plan (A17)')),
  },
  { ...closed, minProperties: 1, title: 'Team', description: 'The group that works on the plan (A4, A20)' },
);
export type Team = Static<typeof Team>;

export const participantRoles = [
  'patient',
  'next-of-kin',
  'guardian',
  'ip-coordinator',
  'hospital-coordinator',
  'temporary-coordinator',
  'child-coordinator',
  'pathway-coordinator',
  'pathway-coordinator-cancer',
  'municipal-coordinator',
  'parent',
  'coordinating-unit',
  'unit-leader',
  'gp',
  'gp-substitute',
  'contact-doctor',
  'contact-psychologist',
  'health-contact',
  'primary-contact',
  'treating-doctor',
  'teacher',
  'ppt',
  'nav-advisor',
  'child-welfare',
  'private-provider',
  'service-provider',
  'user-organisation',
] as const;
export type ParticipantRole = (typeof participantRoles)[number];

export const Role = Type.Object(
  { code: Type.Enum([...participantRoles]), text: Type.Optional(Text) },
  { ...closed, title: 'Role', description: 'A role in the work on the plan (A5, E7, E14)' },
);

export const cooperationNeeds = ['necessary', 'wanted', 'agreed'] as const;

export const Cooperation = Type.Object(
  { need: Type.Enum([...cooperationNeeds]), text: Type.Optional(Text) },
  { ...closed, title: 'Cooperation', description: 'Necessary, wanted or agreed cooperation (A11)' },
);

/** Deltaker i planarbeidet. */
export const Participant = Type.Object(
  {
    member: party('Who takes part'),
    roles: list(Role),
    period: Type.Optional(Period),
    contribution: Type.Optional(
      Type.String({ pattern: '\\S', description: 'What this party will contribute (bidrag), A6' }),
    ),
    cooperation: Type.Optional(Cooperation),
    involvement: Type.Optional(
      Type.String({ pattern: '\\S', description: 'How far next of kin take part, as the person wants (C8)' }),
    ),
    duties: Type.Optional(Type.String({ pattern: '\\S', description: 'Clarified duties in the work (B13)' })),
  },
  { ...closed, title: 'Participant', description: 'Who takes part in the work on the plan (A4)' },
);
export type Participant = Static<typeof Participant>;

export const goalStatuses = [
  'proposed',
  'planned',
  'accepted',
  'active',
  'on-hold',
  'completed',
  'cancelled',
  'rejected',
] as const;
export const achievements = [
  'in-progress',
  'improving',
  'worsening',
  'no-change',
  'achieved',
  'sustaining',
  'not-achieved',
  'no-progress',
  'not-attainable',
] as const;
export const goalPriorities = ['high', 'medium', 'low'] as const;

/** Mål: the person's own goal, in the person's own words. */
export const Goal = Type.Object(
  {
    id: Id,
    text: Type.String({ pattern: '\\S', description: 'The goal in the own words of the person' }),
    status: Type.Enum([...goalStatuses]),
    statusDate: Type.Optional(Day),
    statusReason: Type.Optional(Text),
    expressedBy: Type.Optional(person('Whose words these are')),
    category: Type.Optional(Coded),
    priority: Type.Optional(Type.Enum([...goalPriorities])),
    start: Type.Optional(Day),
    targets: list(
      Type.Object(
        { text: Type.Optional(Text), due: Type.Optional(Day) },
        {
          ...closed,
          minProperties: 1,
          title: 'GoalTarget',
          description: 'What shows that the goal is reached, and when',
        },
      ),
    ),
    achievement: Type.Optional(Type.Enum([...achievements])),
    achievementText: Type.Optional(Text),
    notes: list(Text),
  },
  { ...closed, title: 'Goal', description: 'Goal of the person (mål), A1' },
);
export type Goal = Static<typeof Goal>;

export const resourceKinds = ['personal', 'coping', 'environment'] as const;

/** Ressurser: the person's own resources and coping, and resources in the local environment. */
export const Resource = Type.Object(
  { kind: Type.Enum([...resourceKinds]), text: Text },
  { ...closed, title: 'Resource', description: 'A resource of the person or the surroundings (ressurs), A2' },
);

export const needStatuses = [
  'to-be-assessed',
  'applied-for',
  'on-hold',
  'refused-or-withdrawn',
  'met',
] as const;

/** Behov for tjenester, also the needs that a service has still to assess (A19). */
export const ServiceNeed = Type.Object(
  {
    id: Id,
    status: Type.Enum([...needStatuses]),
    type: Type.Optional(Coded),
    text: Type.Optional(Text),
    registered: Type.Optional(Moment),
    assessedBy: Type.Optional(party('The service that has to assess the need')),
    reason: Type.Optional(Text),
  },
  { ...closed, title: 'ServiceNeed', description: 'Need for a service (behov for tjenester), A3' },
);

export const serviceStatuses = ['running', 'on-hold', 'withdrawn', 'ended'] as const;

/** Igangsatt tjeneste: a service that already runs (A19). */
export const RunningService = Type.Object(
  {
    id: Id,
    status: Type.Enum([...serviceStatuses]),
    type: Type.Optional(Coded),
    text: Type.Optional(Text),
    provider: Type.Optional(party('Who provides the service')),
    period: Type.Optional(Period),
    extent: Type.Optional(Text),
    decided: Type.Optional(Moment),
  },
  {
    ...closed,
    title: 'RunningService',
    description: 'A service that already runs (igangsatt tjeneste), A19',
  },
);

export const taskStatuses = [
  'draft',
  'requested',
  'received',
  'accepted',
  'rejected',
  'ready',
  'in-progress',
  'on-hold',
  'failed',
  'completed',
  'cancelled',
] as const;
export const commitments = ['proposal', 'plan', 'order'] as const;
export const taskPriorities = ['routine', 'urgent', 'asap', 'stat'] as const;

/** That the one responsible has taken on the measure; nobody can promise on behalf of others (A18). */
export const Acceptance = Type.Object(
  { by: party('Who accepted'), date: Moment },
  { ...closed, title: 'Acceptance', description: 'Accepted by the one who is responsible (A18)' },
);

/** Tiltak. */
export const Measure = Type.Object(
  {
    id: Id,
    status: Type.Enum([...taskStatuses]),
    commitment: Type.Enum([...commitments], {
      description:
        'proposal or plan: no right to a service follows from it; order: decided by its owner (A18)',
    }),
    text: Type.Optional(Type.String({ pattern: '\\S', description: 'What is to be done' })),
    statusReason: Type.Optional(Text),
    goals: list(refTo('goal', 'A goal that the measure serves')),
    extent: Type.Optional(Type.String({ pattern: '\\S', description: 'How much and how often (omfang)' })),
    how: Type.Optional(
      Type.String({ pattern: '\\S', description: 'How it is carried out (gjennomføring), A8' }),
    ),
    responsible: Type.Optional(party('Who is responsible')),
    noResponsibleReason: Type.Optional(Text),
    proposedBy: Type.Optional(party('Who proposed the measure')),
    acceptance: Type.Optional(Acceptance),
    priority: Type.Optional(Type.Enum([...taskPriorities])),
    start: Type.Optional(Moment),
    deadline: Type.Optional(Moment),
    noDeadlineReason: Type.Optional(Text),
    carriedOut: Type.Optional(Period),
    registered: Type.Optional(Moment),
    notes: list(Text),
  },
  {
    ...closed,
    title: 'Measure',
    description: 'Measure (tiltak) with extent, responsible, how and deadline, A7 A8',
  },
);
export type Measure = Static<typeof Measure>;

export const planStatuses = [
  'draft',
  'active',
  'on-hold',
  'completed',
  'revoked',
  'entered-in-error',
] as const;
export const subPlanKinds = ['treatment', 'crisis', 'training', 'other'] as const;

/** Delplan: treatment, crisis or training plan as part of the plan. */
export const SubPlan = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...subPlanKinds]),
    status: Type.Enum([...planStatuses]),
    title: Type.Optional(Text),
    text: Type.Optional(Text),
    period: Type.Optional(Period),
    responsible: Type.Optional(party('Who is responsible for the sub-plan')),
    goals: list(refTo('goal', 'A goal that the sub-plan serves')),
    measures: list(refTo('measure', 'A measure that belongs to the sub-plan')),
    documents: list(refTo('document', 'The sub-plan as a document')),
  },
  { ...closed, title: 'SubPlan', description: 'Sub-plan (delplan), A13' },
);

/** Justering og revisjon: planned time for adjusting the plan (A9). */
export const RevisionDate = Type.Object(
  { date: Day, note: Type.Optional(Text) },
  { ...closed, title: 'RevisionDate', description: 'Planned time for adjustment or revision, A9' },
);

export const considerationKinds = ['language', 'interpreter', 'culture', 'ethnicity'] as const;

export const Consideration = Type.Object(
  { kind: Type.Enum([...considerationKinds]), text: Text },
  { ...closed, title: 'Consideration', description: 'Language, ethnic and cultural considerations, A14' },
);

export const coordinatorOfferKinds = ['coordinator', 'hospital-coordinator', 'child-coordinator'] as const;
export const offerAnswers = ['accepted', 'declined', 'undecided'] as const;

/** Tilbud om koordinator, and what the person answered (A16). */
export const CoordinatorOffer = Type.Object(
  {
    kind: Type.Enum([...coordinatorOfferKinds]),
    offered: Type.Boolean(),
    date: Type.Optional(Day),
    answer: Type.Optional(Type.Enum([...offerAnswers])),
  },
  {
    ...closed,
    title: 'CoordinatorOffer',
    description: 'Whether a coordinator was offered, and the answer, A16',
  },
);

export const observationStatuses = ['registered', 'preliminary', 'final', 'amended', 'cancelled'] as const;

/** Kartlegging av funksjon og mestring. */
export const Assessment = Type.Object(
  {
    id: Id,
    status: Type.Enum([...observationStatuses]),
    area: Coded,
    date: Type.Optional(Moment),
    by: list(party('Who assessed')),
    finding: Type.Optional(Text),
    instrument: Type.Optional(Text),
    parts: list(
      Type.Object(
        { area: Coded, finding: Type.Optional(Text) },
        { ...closed, title: 'AssessmentPart', description: 'One part of an assessment' },
      ),
    ),
    notes: list(Text),
  },
  { ...closed, title: 'Assessment', description: 'Assessment of function and coping (kartlegging), A15' },
);

/** Omfanget av fritaket fra taushetsplikten stands in the plan itself (A10). */
export const ConfidentialityRelease = Type.Object(
  { extent: Text, consent: Type.Optional(refTo('consent', 'The consent that the release rests on')) },
  {
    ...closed,
    title: 'ConfidentialityRelease',
    description: 'Extent of the release from confidentiality, A10',
  },
);
