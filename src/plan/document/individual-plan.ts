// The plan document: the Norwegian individual plan in its own words. No FHIR here. Schema and type are one source.
import { type Static, Type } from 'typebox';
import { closed } from '../../ground/schema/forms.ts';
import { Consent } from './consent.ts';
import {
  Assessment,
  ConfidentialityRelease,
  Consideration,
  CoordinatorOffer,
  Goal,
  Measure,
  Participant,
  planStatuses,
  Resource,
  RevisionDate,
  RunningService,
  ServiceNeed,
  SubPlan,
  Team,
} from './content.ts';
import { Organization, Patient, Position, Professional, Relative } from './parties.ts';
import { Coded, Id, list, Moment, Period, party, refTo, Text } from './shared.ts';
import {
  Appointing,
  Complaint,
  ConsentRenewal,
  Disagreement,
  Evaluation,
  FirstContact,
  Handover,
  HistoryEntry,
  Invitation,
  Meeting,
  Message,
  PlanDocument,
  Revision,
  ToolAccess,
} from './work.ts';

/** Kildesystem: the system that owns this document. Own ids are unique within it. */
export const Source = Type.Object(
  {
    system: Type.String({
      format: 'uri',
      description: 'URI that names the source system, and the identifier system of everything in the plan',
    }),
    name: Type.Optional(Text),
  },
  { ...closed, title: 'Source', description: 'The source system' },
);

export const planKinds = ['individual-plan', 'coordinator-only'] as const;

/**
 * Individuell plan. Lists keep their order. Everything but `id`, `source`, `kind`, `status` and `patient` may be
 * absent; absent means not stated. Ids of parties are unique within the plan; ids of professionals, positions'
 * organizations and organizations name the same thing in every plan of the source system, all other ids count
 * within this plan only.
 */
export const IndividualPlan = Type.Object(
  {
    id: Id,
    source: Source,
    kind: Type.Enum([...planKinds], { description: 'coordinator-only: a coordinator without a plan (B11)' }),
    status: Type.Enum([...planStatuses]),
    subset: Type.Optional(
      Type.Literal(true, {
        description:
          'True for the part of a plan that one recipient sees; never published, synchronised or written over the plan (C7)',
      }),
    ),
    statusReason: Type.Optional(Coded),
    title: Type.Optional(Text),
    summary: Type.Optional(Text),
    created: Type.Optional(Moment),
    period: Type.Optional(Period),
    patient: Patient,
    relatives: list(Relative),
    professionals: list(Professional),
    positions: list(Position),
    organizations: list(Organization),
    team: Type.Optional(Team),
    participants: list(Participant),
    coordinator: Type.Optional(party('Who is responsible for the plan now: the coordinator (A5)')),
    controller: Type.Optional(
      refTo('organization', 'Controller of the plan (databehandlingsansvarlig), A17 C13'),
    ),
    contributors: list(party('Who has written in the plan (B14)')),
    coordinatorOffers: list(CoordinatorOffer),
    goals: list(Goal),
    resources: list(Resource),
    serviceNeeds: list(ServiceNeed),
    runningServices: list(RunningService),
    measures: list(Measure),
    subPlans: list(SubPlan),
    considerations: list(Consideration),
    assessments: list(Assessment),
    revisionDates: list(RevisionDate),
    revisions: list(Revision),
    evaluations: list(Evaluation),
    meetings: list(Meeting),
    consents: list(Consent),
    confidentialityRelease: Type.Optional(ConfidentialityRelease),
    consentRenewals: list(ConsentRenewal),
    appointings: list(Appointing),
    firstContacts: list(FirstContact),
    handovers: list(Handover),
    toolAccesses: list(ToolAccess),
    invitations: list(Invitation),
    messages: list(Message),
    complaints: list(Complaint),
    disagreements: list(Disagreement),
    documents: list(PlanDocument),
    history: list(HistoryEntry),
    notes: list(Text),
  },
  { ...closed, title: 'IndividualPlan', description: 'Individual plan (individuell plan)' },
);
/** By name, so that signatures and the editor say `IndividualPlan` instead of all its fields. */
export interface IndividualPlan extends Static<typeof IndividualPlan> {}
