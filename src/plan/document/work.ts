// The work around the plan: meetings, follow-up, hand-over, information, complaints, documents and history.
import { type Static, Type } from 'typebox';
import { closed } from '../../ground/schema/forms.ts';
import { observationStatuses, taskStatuses } from './content.ts';
import { Id, Instant, list, Moment, Period, party, person, refTo, staff, Text } from './shared.ts';

/** What every task of the work has: state, who asks, who does it, when. */
const taskFields = {
  id: Id,
  status: Type.Enum([...taskStatuses]),
  text: Type.Optional(Text),
  requestedBy: Type.Optional(party('Who asks')),
  responsible: Type.Optional(party('Who does it')),
  registered: Type.Optional(Moment),
  deadline: Type.Optional(Moment),
  carriedOut: Type.Optional(Period),
  statusReason: Type.Optional(Text),
  notes: list(Text),
};

/** Gjennomføring av en revisjon: a revision of the plan as work to do (A9). */
export const Revision = Type.Object(
  { ...taskFields },
  { ...closed, title: 'Revision', description: 'A revision of the plan as work to do, A9' },
);

/** What an evaluation found, in the four parts of the guideline, and what changed. */
export const EvaluationResult = Type.Object(
  {
    status: Type.Enum([...observationStatuses]),
    date: Type.Optional(Moment),
    by: list(party('Who evaluated')),
    goalAchievement: Type.Optional(Text),
    serviceDelivery: Type.Optional(Text),
    wayOfWorking: Type.Optional(Text),
    experience: Type.Optional(Text),
    changes: Type.Optional(Text),
    notes: list(Text),
  },
  { ...closed, title: 'EvaluationResult', description: 'Result of an evaluation in its four parts, A12' },
);

/** Evaluering: when and how, and what came out of it (A12, E9). */
export const Evaluation = Type.Object(
  {
    ...taskFields,
    how: Type.Optional(Text),
    result: Type.Optional(EvaluationResult),
  },
  { ...closed, title: 'Evaluation', description: 'Evaluation (evaluering), A12 E9' },
);
export type Evaluation = Static<typeof Evaluation>;

export const meetingStatuses = ['proposed', 'pending', 'booked', 'held', 'cancelled', 'nobody-came'] as const;
export const invitationAnswers = ['accepted', 'declined', 'tentative', 'not-answered'] as const;

/** Who called for the meeting, and whom they asked to arrange it (E12). */
export const MeetingRequest = Type.Object(
  {
    status: Type.Enum([...taskStatuses]),
    requestedBy: Type.Optional(party('Who calls the meeting')),
    responsible: Type.Optional(party('Who arranges it')),
    text: Type.Optional(Text),
    registered: Type.Optional(Moment),
    deadline: Type.Optional(Moment),
    statusReason: Type.Optional(Text),
  },
  { ...closed, title: 'MeetingRequest', description: 'The call for a collaborative meeting, E12' },
);

/** Møte: invitation, agenda made with the person, minutes (E3, E12). */
export const Meeting = Type.Object(
  {
    id: Id,
    status: Type.Enum([...meetingStatuses]),
    purpose: Type.Optional(Text),
    start: Type.Optional(Instant),
    end: Type.Optional(Instant),
    place: Type.Optional(Text),
    agenda: list(Text),
    agendaMadeWithPatient: Type.Optional(Type.Boolean()),
    attendees: Type.Array(
      Type.Object(
        {
          party: person('Who is invited; from an organization, name a position there'),
          answer: Type.Enum([...invitationAnswers]),
          needed: Type.Optional(Type.Boolean()),
        },
        { ...closed, title: 'Attendee', description: 'Somebody invited, and the answer' },
      ),
      { minItems: 1 },
    ),
    agreedMeasures: list(refTo('measure', 'A measure agreed in the meeting')),
    request: Type.Optional(MeetingRequest),
  },
  { ...closed, title: 'Meeting', description: 'Meeting (møte i ansvarsgruppen, samarbeidsmøte), E3 E12' },
);
export type Meeting = Static<typeof Meeting>;

/** Oppnevning av koordinator: the coordinating unit or the unit leader appoints (E1). */
export const Appointing = Type.Object(
  { ...taskFields, coordinator: Type.Optional(staff('Who was appointed')) },
  { ...closed, title: 'Appointing', description: 'Appointment of a coordinator, E1' },
);

/** Første kontakt, normally within two weeks of the appointment; a longer time needs its reason (E2). */
export const FirstContact = Type.Object(
  { ...taskFields, deadlineReason: Type.Optional(Text) },
  { ...closed, title: 'FirstContact', description: 'First contact with the person and its deadline, E2' },
);

export const handoverKinds = [
  'hospital-to-municipality',
  'municipality-to-hospital',
  'new-municipality',
  'new-coordinator',
  'end-of-arrangement',
] as const;

/** Overføring av ansvar og informasjon (B5, B6): `requestedBy` hands over, `responsible` takes over. */
export const Handover = Type.Object(
  {
    ...taskFields,
    kind: Type.Enum([...handoverKinds]),
    documents: list(refTo('document', 'Information that goes along')),
  },
  { ...closed, title: 'Handover', description: 'Transfer of responsibility and information, B5 B6' },
);

/** Tilgang til planverktøyet: asked of the coordinating unit (B12). */
export const ToolAccess = Type.Object(
  { ...taskFields, forParties: list(party('Who gets access')) },
  { ...closed, title: 'ToolAccess', description: 'Access to the plan tool, B12' },
);

/** Invitasjon til å delta; accepted means that the participant starts, and only with consent (B13, C12). */
export const Invitation = Type.Object(
  {
    ...taskFields,
    duties: Type.Optional(Text),
    consent: Type.Optional(refTo('consent', 'What it rests on')),
  },
  { ...closed, title: 'Invitation', description: 'Invitation to take part in the plan, B13' },
);

/** Fornying av samtykke when the group, the information, the health or the partners change (C4). */
export const ConsentRenewal = Type.Object(
  { ...taskFields, consent: Type.Optional(refTo('consent', 'The consent to be renewed')) },
  { ...closed, title: 'ConsentRenewal', description: 'A consent that has to be asked for again, C4' },
);

export const complaintGrounds = [
  'no-plan',
  'no-coordinator',
  'plan-inadequate',
  'participation',
  'delay',
  'appointment',
  'not-followed-up',
  'few-services',
] as const;
export const complaintRoutes = ['municipality', 'hospital'] as const;
export const complaintStages = [
  'request-to-trust',
  'trust-refused',
  'received-ke',
  'ke-upheld',
  'sent-to-county-governor',
  'decided',
  'withdrawn',
] as const;
export const complaintOutcomes = ['upheld', 'changed', 'revoked'] as const;

/** Klage (F2 to F4). */
export const Complaint = Type.Object(
  {
    ...taskFields,
    route: Type.Enum([...complaintRoutes]),
    stage: Type.Optional(Type.Enum([...complaintStages])),
    grounds: list(Type.Enum([...complaintGrounds])),
    writtenComplaint: Type.Optional(refTo('document', 'The complaint in writing')),
    outcome: Type.Optional(Type.Enum([...complaintOutcomes])),
    outcomeText: Type.Optional(Text),
  },
  {
    ...closed,
    title: 'Complaint',
    description: 'Complaint (klage) with grounds, stage and outcome, F2 F3 F4',
  },
);
export type Complaint = Static<typeof Complaint>;

/** Uenighet mellom sykehus og kommune, taken to both coordinating units (F5). */
export const Disagreement = Type.Object(
  {
    ...taskFields,
    coordinatingUnits: list(refTo('organization', 'A coordinating unit that takes part')),
    resolution: Type.Optional(Text),
  },
  { ...closed, title: 'Disagreement', description: 'Disagreement between hospital and municipality, F5' },
);

export const messageKinds = [
  'health-information',
  'partner-information',
  'decision',
  'information-given',
] as const;
export const messageStatuses = [
  'preparation',
  'in-progress',
  'not-done',
  'on-hold',
  'stopped',
  'completed',
] as const;

/** Informasjon som er gitt: to the coordinator, to partners, or to the person with the right to complain (E5, E6, E10, F1). */
export const Message = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...messageKinds]),
    status: Type.Enum([...messageStatuses]),
    notSentReason: Type.Optional(Text),
    topic: Type.Optional(Text),
    sent: Type.Optional(Moment),
    received: Type.Optional(Moment),
    sender: Type.Optional(party('Who sends')),
    recipients: list(party('Who receives')),
    texts: list(Text),
    documents: list(refTo('document', 'What goes along (E10)')),
    complaintInformation: Type.Optional(
      Type.String({ pattern: '\\S', description: 'How to complain, in a decision (F1)' }),
    ),
  },
  { ...closed, title: 'Message', description: 'Information given to somebody, E5 E6 E10 F1' },
);
export type Message = Static<typeof Message>;

export const documentKinds = [
  'consent-form',
  'minutes',
  'archive-copy',
  'record-summary',
  'scanned-plan',
  'sub-plan',
  'application',
  'discharge-report',
  'report',
  'letter',
] as const;
export const documentStates = ['preliminary', 'final', 'amended'] as const;
export const documentStatuses = ['current', 'superseded', 'entered-in-error'] as const;

/** Dokument: consent form, minutes, archive copy, summary for the record, scanned plan, report. */
export const PlanDocument = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...documentKinds]),
    status: Type.Enum([...documentStatuses]),
    state: Type.Optional(Type.Enum([...documentStates])),
    title: Type.Optional(Text),
    text: Type.Optional(Text),
    date: Type.Optional(Instant),
    authors: list(party('Who wrote it')),
    custodian: Type.Optional(refTo('organization', 'Who keeps it')),
    meeting: Type.Optional(refTo('meeting', 'The meeting that these minutes are of (E3)')),
    ofPlan: Type.Optional(
      Type.Literal(true, {
        description: 'True for a copy or summary of this plan (B8, B9, B10); else left out',
      }),
    ),
    period: Type.Optional(Period),
    contentType: Type.Optional(Type.String({ pattern: '^[^\\s/]+/[^\\s/]+$' })),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
    url: Type.Optional(Type.String({ format: 'uri' })),
    size: Type.Optional(Type.Integer({ minimum: 0, maximum: 2147483647 })),
    hash: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$',
        description: 'SHA-1 of the content, base64, as FHIR has it; shows that a copy is unchanged',
      }),
    ),
    created: Type.Optional(Moment),
  },
  {
    ...closed,
    title: 'PlanDocument',
    description: 'A document of or about the plan, B8 B9 B10 C2 E3 E10 G10',
  },
);
export type PlanDocument = Static<typeof PlanDocument>;

export const changeKinds = [
  'created',
  'activated',
  'updated',
  'put-on-hold',
  'resumed',
  'completed',
  'revoked',
  'corrected',
  'coordinator-changed',
  'handed-over',
  'participant-added',
  'participant-removed',
  'consent-given',
  'consent-withdrawn',
  'consent-declined',
  'evaluated',
  'revised',
  'archived',
  'imported',
  'recorded',
] as const;

/** Historikk: who changed the plan, when and why (B4, B14). */
export const HistoryEntry = Type.Object(
  {
    id: Id,
    recorded: Instant,
    kind: Type.Enum([...changeKinds]),
    by: party('Who wrote'),
    onBehalfOf: Type.Optional(refTo('organization', 'For whom')),
    reason: Type.Optional(Text),
  },
  { ...closed, title: 'HistoryEntry', description: 'Who changed the plan, when and why, B4 B14' },
);
