// What a synthetic plan must hold beyond the schema, so that it is a plan that a municipality could have made.
import type { Random } from './random.ts';

/** Optional fields that our FHIR profiles demand: a synthetic plan always has them. */
export const demanded: Readonly<Record<string, readonly string[]>> = {
  Patient: ['name'],
  Relative: ['name'],
  Professional: ['name'],
  Position: ['organization'],
  Organization: ['name'],
  PersonName: ['family'],
  Team: ['status'],
  Participant: ['roles'],
  ServiceNeed: ['type'],
  RunningService: ['type'],
  Measure: ['text'],
  SubPlan: ['title'],
  Revision: ['deadline'],
  Evaluation: ['deadline'],
  EvaluationResult: ['date'],
  FirstContact: ['registered', 'responsible', 'deadline'],
  Appointing: ['requestedBy', 'responsible'],
  Handover: ['requestedBy', 'responsible'],
  ToolAccess: ['requestedBy', 'responsible'],
  Invitation: ['requestedBy', 'responsible'],
  ConsentRenewal: ['text'],
  MeetingRequest: ['requestedBy', 'responsible'],
  Complaint: ['registered', 'requestedBy', 'responsible', 'grounds', 'stage'],
  Disagreement: ['requestedBy', 'text', 'coordinatingUnits'],
  Message: ['sent', 'sender', 'recipients', 'texts'],
  PlanDocument: ['date', 'contentType', 'url'],
  ConsentRule: ['recipients', 'information'],
  ConsentDenial: ['recipients', 'information'],
};

type Part = Record<string, unknown>;

/** Periods of the plan, and statuses that need a reason or somebody responsible. */
function task(part: Part, random: Random, parties: readonly string[]): void {
  const status = part.status as string;
  if (['accepted', 'in-progress', 'completed', 'ready'].includes(status)) {
    part.responsible ??= random.pick(parties);
  }
  if (status === 'rejected' || status === 'failed') {
    part.statusReason ??= 'Ikke lenger aktuelt';
  }
}

function meeting(part: Part): void {
  const isOpen = part.status === 'proposed' || part.status === 'cancelled';
  if (isOpen && (part.start === undefined || part.end === undefined)) {
    delete part.start;
    delete part.end;
  } else {
    const day = String(part.start ?? '2026-03-10').slice(0, 10);
    part.start = `${day}T10:00:00+01:00`;
    part.end = `${day}T11:30:00+01:00`;
  }
}

/** The start, or a day a year before what it has to come before. */
function startBefore(start: string | undefined, end: string | undefined): string | undefined {
  if (start === undefined || end === undefined) {
    return start;
  }
  const known = Math.min(start.length, end.length, 10);
  if (start.slice(0, known) < end.slice(0, known)) {
    return start;
  }
  return `${Number(end.slice(0, 4)) - 1}${end.slice(4, 10)}`;
}

function goal(part: Part): void {
  const due = ((part.targets ?? []) as { due?: string }[]).flatMap((target) => target.due ?? []).toSorted();
  const start = startBefore(part.start as string | undefined, due[0]);
  if (start !== undefined) {
    part.start = start;
  }
}

const codesIn = (part: Part): Part[] => ((part.area as Part | undefined)?.codes ?? []) as Part[];

/** A part of an assessment is about something else than the whole (R4 obs-7). */
function assessment(part: Part): void {
  const own = new Set(codesIn(part).map(({ code }) => code));
  const parts = ((part.parts ?? []) as Part[]).filter(
    (one) => !codesIn(one).some(({ code }) => own.has(code)),
  );
  if (parts.length > 0) {
    part.parts = parts;
  } else {
    delete part.parts;
  }
}

function firstContact(part: Part): void {
  const days = (Date.parse(part.deadline as string) - Date.parse(part.registered as string)) / 86_400_000;
  if (days > 14) {
    part.deadlineReason ??= 'Personen er innlagt og ønsker å vente.';
  }
}

function measure(part: Part): void {
  const { start, deadline } = part as { start?: string; deadline?: string };
  part.start = startBefore(start, deadline);
  if (part.start === undefined) {
    delete part.start;
  }
  if (part.responsible === undefined) {
    part.noResponsibleReason ??= 'Behovet er ikke vurdert ennå.';
  }
  if (part.deadline === undefined) {
    part.noDeadlineReason ??= 'Avhenger av vedtaket.';
  }
  const isPromise = ['accepted', 'ready', 'in-progress', 'completed'].includes(part.status as string);
  if (isPromise && part.commitment !== 'order') {
    part.acceptance ??= { date: '2026-02-12' };
  }
  if (part.responsible === undefined) {
    delete part.acceptance;
  } else if (part.acceptance !== undefined) {
    (part.acceptance as Part).by = part.responsible;
  }
}

/** Who found that capacity is lacking, and when, stands where that is the ground, and nowhere else. */
function capacity(part: Part, staff: readonly string[]): void {
  const reasons = (part.reasons ?? []) as { kind: string }[];
  if (!reasons.some(({ kind }) => kind === 'lacks-capacity')) {
    delete part.capacityAssessed;
  } else if (staff[0] !== undefined) {
    part.capacityAssessed = { by: staff[0], date: '2026-01-15' };
  }
}

function consent(part: Part, { persons, documents, staff }: Cast): void {
  const relatives = persons.slice(1);
  const isObjection = part.kind === 'partner-information';
  part.basis = isObjection ? 'everything-unless-denied' : 'nothing-unless-permitted';
  if (isObjection) {
    delete part.permits;
  } else if (part.kind !== 'plan') {
    delete part.denials;
  }
  if (part.status === 'active') {
    part.date ??= '2026-02-03';
    part.givenBy ??= ['patient'];
    const needsRule = part.kind === 'disclosure' || part.kind === 'notice';
    if (needsRule && part.permits === undefined) {
      part.status = 'proposed';
    }
  }
  if ((part.givenBy as string[] | undefined)?.some((one) => relatives.includes(one))) {
    part.reasons ??= [{ kind: 'lacks-capacity' }];
  }
  capacity(part, staff);
  if (part.form === 'scanned' && part.formDocument === undefined) {
    if (documents[0] === undefined) {
      delete part.form;
    } else {
      part.formDocument = documents[0];
    }
  }
}

function document(part: Part, meetings: readonly string[], organizations: readonly string[]): void {
  if (meetings[0] !== undefined && (part.title === 'Referat' || part.title === undefined)) {
    part.kind = 'minutes';
  }
  if (part.kind === 'minutes' && meetings[0] === undefined) {
    part.kind = 'report';
  }
  if (part.kind === 'minutes') {
    part.meeting ??= meetings[0];
  } else {
    delete part.meeting;
  }
  if (['archive-copy', 'record-summary', 'scanned-plan'].includes(part.kind as string)) {
    part.ofPlan = true;
  }
  if (part.kind === 'archive-copy') {
    part.custodian ??= organizations[0];
  }
}

function message(part: Part, persons: readonly string[]): void {
  if (part.kind === 'information-given') {
    part.status = 'completed';
  }
  if (part.kind === 'decision' || part.kind === 'information-given') {
    part.recipients = persons.slice(0, 2);
  }
  if (part.kind === 'decision') {
    part.complaintInformation ??= 'Klage sendes til koordinerende enhet.';
  } else {
    delete part.complaintInformation;
  }
  const [sent, received] = [part.sent as string, part.received as string | undefined];
  if (received !== undefined && received.slice(0, 7) < sent.slice(0, 7)) {
    part.received = sent;
  }
}

/** Who there is, for the rules that need somebody of a certain sort. */
export interface Cast {
  readonly parties: readonly string[];
  /** The person and the relatives. */
  readonly persons: readonly string[];
  readonly organizations: readonly string[];
  readonly units: readonly string[];
  readonly staff: readonly string[];
  readonly documents: readonly string[];
  readonly meetings: readonly string[];
}

const workTitles = new Set([
  'Measure',
  'Revision',
  'Evaluation',
  'MeetingRequest',
  'Appointing',
  'FirstContact',
  'Handover',
  'ToolAccess',
  'Invitation',
  'ConsentRenewal',
  'Complaint',
  'Disagreement',
]);

/** Makes a filled part consistent, by the title of its schema. */
export function settle(title: string, part: Part, random: Random, cast: Cast): void {
  if (workTitles.has(title)) {
    task(part, random, cast.parties);
  }
  if (title === 'Appointing' && part.status === 'completed') {
    part.coordinator ??= cast.staff[0];
  }
  if (title === 'Meeting') {
    meeting(part);
  }
  if (title === 'Coded' && Object.keys(part).length === 0) {
    part.text = 'Egenomsorg';
  }
  if (title === 'Measure') {
    measure(part);
  }
  if (title === 'Goal') {
    goal(part);
  }
  if (title === 'Assessment') {
    assessment(part);
  }
  if (title === 'FirstContact') {
    firstContact(part);
  }
  if (title === 'Consent') {
    consent(part, cast);
  }
  if (title === 'PlanDocument') {
    document(part, cast.meetings, cast.organizations);
  }
  if (title === 'Message') {
    message(part, cast.persons);
  }
  if (title === 'Complaint') {
    part.requestedBy = random.pick(cast.persons);
    if (part.stage === 'decided') {
      part.outcome ??= 'changed';
    }
  }
  if (title === 'Disagreement') {
    part.coordinatingUnits = cast.units.slice(0, 2);
  }
  if (title === 'CoordinatorOffer' && part.offered === false) {
    delete part.answer;
  }
}
