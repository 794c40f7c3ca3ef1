// What happened in the life of a need, read off the hospital's record and the ledger: neutral events for the engine of duties.
// Only what is stated gives an event, at its time, or since when the record has said it; what is not stated happened for nobody.
import type { CarePlan, Consent, Resource, Task } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { lifeOf, recordStateOf } from '../../ground/fhir/person.ts';
import { isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { UnitState } from '../../ground/law/unit-states.ts';
import { type Day, endOf, startOf } from '../../ground/norway/day.ts';
import { compareInstants, type Instant, inUtc } from '../../ground/norway/instant.ts';
import { lastDayOf, parseMoment } from '../../ground/norway/moment.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { ActionCode } from '../../need/decision/actions.ts';
import { assessmentOf, isFinished, partOf } from '../../need/decision/assessment.ts';
import { informationGiven } from '../../need/decision/information.ts';
import { rules } from '../../need/decision/table.ts';
import type { NoticeEvent, NoticeRecord } from '../../need/delivery/ledger.ts';
import type { DutyEvent, EventKind } from '../../need/duties/event.ts';
import { withOneNameAStay } from '../../need/duties/stays.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { stayEvents } from './stay-events.ts';
import { stayOfVisit } from './stay-names.ts';

/** Kinds of event that name no thing and no day. */
type PlainKind = Exclude<
  EventKind,
  Extract<DutyEvent, { stay: string } | { matter: string } | { into: string }>['kind']
>;

/** What is known of one need, beside what the hospital's systems tell of the person's stays and moves. */
export interface Known {
  readonly facts: NeedFacts;
  readonly record: NoticeRecord;
  /** Tasks of the person on the hospital's server. */
  readonly tasks: readonly Task[];
  /** What is kept elsewhere: stays, moves, merges and deaths (ADT), and steps that persons have recorded. */
  readonly more?: readonly DutyEvent[];
}

/** Every event of the need that is known at the instant. */
export function eventsOf({ facts, record, tasks, more = [] }: Known, at: Instant): readonly DutyEvent[] {
  const events = [
    ...ofAssessment(facts, record),
    ...record.history.flatMap((line, place) => ofLine(line, place, facts, record.history)),
    ...(record.told ? [plain('unit-told', record.told.at)] : []),
    ...facts.consents.flatMap((consent) => ofConsent(consent, facts, at)),
    ...facts.carePlans.filter(isIndividualPlan).flatMap((plan) => ofPlan(plan, foundAt(facts, record))),
    ...tasks.flatMap(ofTask),
    ...ofPerson(facts, at),
    ...ofRepresentatives(facts, at),
    facts.flag.status === 'entered-in-error'
      ? plain('need-retracted', facts.flag.meta?.lastUpdated)
      : undefined,
    ...(facts.encounter ? stayEvents(facts.encounter, more) : []),
    ...more,
  ].filter((event) => event !== undefined);
  return withoutRepeats(withOneNameAStay(events, stayOfVisit(undefined, `Patient/${facts.patient.id}`)));
}

/** A resource and an ADT message may tell the same. */
function withoutRepeats(events: readonly DutyEvent[]): readonly DutyEvent[] {
  const seen = new Map(
    events.map((event) => [
      JSON.stringify({ ...event, source: undefined, said: undefined, also: undefined }),
      event,
    ]),
  );
  return [...seen.values()];
}

/** The instant that a text says, or the beginning of the first day that it names. */
function atOf(text: string | undefined): Instant | undefined {
  const moment = parseMoment(text);
  if (moment === undefined) {
    return undefined;
  }
  return moment.instant === undefined ? startOf(moment.first) : inUtc(moment.instant);
}

function plain(kind: PlainKind, text: string | undefined): DutyEvent | undefined {
  const at = atOf(text);
  return at && ({ kind, at } as DutyEvent);
}

type Maybe = readonly (DutyEvent | undefined)[];

function ofAssessment(facts: NeedFacts, record: NoticeRecord): Maybe {
  const assessment = assessmentOf(facts);
  const wishes = ['wish-plan', 'wish-coordinator'].some((wish) => partOf(assessment, wish) === true);
  return [
    plain('need-found', foundAt(facts, record)),
    ...(assessment && isFinished(assessment)
      ? [plain('assessment-documented', assessment.effectiveDateTime)]
      : []),
    ...informationGiven(facts).map(({ at }) => plain('informed', at)),
    ...(wishes ? [plain('wish-stated', assessment?.effectiveDateTime)] : []),
  ];
}

/** The earliest of what says when the need was found: an assessment is written anew, and so is a Flag. */
function foundAt(facts: NeedFacts, record: NoticeRecord): Instant | undefined {
  const found = assessmentOf(facts)?.effectiveDateTime;
  const [first] = [found, facts.flag.period?.start, record.history[0]?.at]
    .flatMap((text) => atOf(text) ?? [])
    .sort(compareInstants);
  return first;
}

/** What a decision means for the duties. What is not named here says nothing about them. */
const ofAction: Partial<Readonly<Record<ActionCode, PlainKind>>> = {
  'notify-ke': 'notice-due',
  'notify-hospital-unit': 'notice-due',
  'notify-trust-ke': 'notice-due',
  'document-no-need': 'no-need-found',
  'document-decline': 'declined',
  'note-existing-plan': 'existing-plan-found',
  'contact-coordinator': 'existing-coordinator-found',
  'get-written-consent': 'written-consent-due',
  'appoint-hospital-coordinator': 'hospital-coordinator-due',
  'start-plan-in-hospital': 'hospital-plan-begun',
  'hand-over-plan': 'handover-due',
  'no-action': 'need-retracted',
  'withdraw-notice': 'need-retracted',
  'follow-other-flag': 'need-retracted',
};

/** What an answer of the unit means. */
const ofState: Readonly<Record<UnitState, readonly PlainKind[]>> = {
  received: [],
  'under-assessment': [],
  'more-information-needed': ['unit-answered'],
  'fault-reported': ['given-back'],
  'wrong-municipality': ['given-back'],
  'taken-on': ['unit-answered'],
  'plan-exists': ['unit-answered', 'existing-plan-found'],
  'coordinator-appointed': ['unit-answered', 'municipal-coordinator-appointed'],
  'first-contact-made': ['first-contact-made'],
  'person-declined': ['unit-answered', 'declined'],
  closed: ['unit-answered', 'arrangement-ended'],
};

/** What the adapter has documented in the record by itself. */
const ofSaying: Readonly<Record<string, PlainKind>> = {
  'plan-noted': 'plan-noted',
  'decline-documented': 'decline-documented',
};

function ofLine(line: NoticeEvent, place: number, facts: NeedFacts, history: NoticeRecord['history']): Maybe {
  const documented = (line.said ?? []).flatMap(({ code }) => ofSaying[code] ?? []);
  const events = ofEvent(line, history.slice(0, place)).map((event) =>
    event?.kind === 'no-need-found' ? { ...event, at: refusedAt(event.at, place, facts, history) } : event,
  );
  return [...events, ...documented.map((kind) => plain(kind, line.at))];
}

function ofEvent({ at, event, said = [] }: NoticeEvent, earlier: readonly NoticeEvent[]): Maybe {
  switch (event) {
    case 'decided': {
      const rule = ruleIn(said);
      // Decided once more as before, also after a doubt that has passed: nothing new has happened.
      const last = earlier.findLast((line) => line.event === 'decided' && meansSomething(ruleIn(line.said)));
      return rule === undefined || rule === ruleIn(last?.said) ? [] : ofRule(rule, at);
    }
    case 'acknowledged':
      return said.some(({ code }) => code === 'acknowledged' || code === 'acknowledged-late')
        ? [plain('unit-told', at)]
        : [];
    case 'answered':
      return said.flatMap(({ code, data }) =>
        code === 'unit-says' ? ofState[data?.state as UnitState].map((kind) => plain(kind, at)) : [],
      );
    case 'consent-declined':
      return [plain('declined', at)];
    case 'moved-after-notice':
      return [{ kind: 'moved', at: at as Instant }];
    default:
      return [];
  }
}

/**
 * The ward found that there is no need when it assessed, and may have told of the right to complain before the adapter saw
 * it. Only the assessment that stands today is known: what was decided before it, and anew after it, keeps its own time.
 */
function refusedAt(
  seen: Instant,
  place: number,
  facts: NeedFacts,
  history: NoticeRecord['history'],
): Instant {
  const decided = ({ event, said }: NoticeEvent) => event === 'decided' && meansSomething(ruleIn(said));
  const rule = ruleIn(history[place]?.said);
  const assessed = atOf(assessmentOf(facts)?.effectiveDateTime);
  const later = history.slice(place + 1).filter(decided);
  const isLast = later.every(({ said }) => ruleIn(said) === rule);
  const before = atOf(history.slice(0, place).findLast(decided)?.at);
  const isKnown =
    isLast && assessed !== undefined && (before === undefined || compareInstants(before, assessed) < 0);
  return isKnown && compareInstants(assessed, seen) < 0 ? assessed : seen;
}

function ruleIn(said: NoticeEvent['said']): string | undefined {
  const rule = said?.find(({ code }) => code === 'decided')?.data?.rule;
  return rule === undefined ? undefined : String(rule);
}

function kindsOf(id: string): Set<PlainKind> {
  const actions: readonly ActionCode[] = rules.find((rule) => rule.id === id)?.actions ?? [];
  return new Set(actions.flatMap((action) => ofAction[action] ?? []));
}

function meansSomething(id: string | undefined): boolean {
  return id !== undefined && kindsOf(id).size > 0;
}

function ofRule(id: string, at: string): Maybe {
  const kinds = kindsOf(id);
  if (kinds.has('existing-plan-found')) {
    kinds.delete('existing-coordinator-found');
  }
  return [...kinds].map((kind) => plain(kind, at));
}

/** A consent to the notice or to what is handed out; what it ends on is the first of its ends. */
function ofConsent(consent: Consent, { provenances = [] }: NeedFacts, at: Instant): Maybe {
  const ours = consent.category?.some((each) => codesIn(each, codeSystem('ip-consent-category')).length > 0);
  const given = atOf(consent.dateTime);
  if (!ours || given === undefined) {
    return [];
  }
  const matter = `Consent/${consent.id}`;
  const on = lastDayIn(consent);
  const granted: DutyEvent = { kind: 'consent-given', matter, at: given, ...(on ? { on } : {}) };
  const ended = (by: Instant): readonly DutyEvent[] =>
    on !== undefined && compareInstants(endOf(on), by) <= 0
      ? [{ kind: 'consent-ended', matter, at: endOf(on) }]
      : [];
  if (consent.status === 'inactive') {
    const withdrawal = provenances.find(({ target }) => target.some(({ reference }) => reference === matter));
    const when = withdrawal?.occurredDateTime ?? withdrawal?.recorded ?? consent.meta?.lastUpdated;
    const withdrawn = atOf(when) ?? at;
    // One that is taken back when it has ended had ended all the same, and was to be asked for anew until then.
    return [granted, ...ended(withdrawn), { kind: 'consent-withdrawn', matter, at: withdrawn }];
  }
  return consent.status === 'active' ? [granted, ...ended(at)] : [];
}

/** The first of the days on which what it permits ends. */
function lastDayIn({ provision }: Consent): Day | undefined {
  const rows = [provision, ...(provision?.provision ?? [])];
  return rows
    .filter((each) => each?.type !== 'deny')
    .flatMap((each) => lastDayOf(each?.period?.end) ?? [])
    .sort()[0];
}

/** A plan that was there before the need is found again by the decision; only what begins after it is its own. */
function ofPlan({ status, created, period, meta }: CarePlan, found: Instant | undefined): Maybe {
  const begun = atOf(created ?? period?.start);
  const own = begun !== undefined && found !== undefined && compareInstants(begun, found) >= 0;
  const inUse = own ? plain('plan-in-use', period?.start ?? created) : undefined;
  switch (status) {
    case 'draft':
      return [own ? plain('plan-begun', begun) : undefined];
    case 'active':
    case 'on-hold':
      return [inUse];
    case 'completed':
    case 'revoked':
      return [inUse, plain('plan-ended', period?.end ?? meta?.lastUpdated)];
    default:
      return [];
  }
}

/** Kinds of Task, with what it means that it is done; and what it means that it is there. */
const ofTaskKind: Readonly<Record<string, { readonly there?: PlainKind; readonly done?: PlainKind }>> = {
  'fetch-plan': { done: 'plan-fetched' },
  'help-apply': { there: 'application-required', done: 'application-sent' },
  'contact-coordinator': { done: 'coordinator-contacted' },
  'tell-decision': { done: 'complaint-right-told' },
  'get-written-consent': { done: 'written-consent-got' },
  'appoint-coordinator': { done: 'hospital-coordinator-appointed' },
  'first-contact': { done: 'first-contact-made' },
  handover: { there: 'handover-due', done: 'plan-handed-over' },
};

function ofTask(task: Task): Maybe {
  const [kind = ''] = codesIn(task.code, codeSystem('ip-task-code'));
  const isDone = task.status === 'completed';
  const matter = `Task/${task.id}`;
  const done = atOf(task.lastModified ?? task.meta?.lastUpdated);
  if (kind === 'evaluation' || kind === 'revision') {
    return ofDated(task, kind, isDone ? done : undefined);
  }
  if (kind === 'complaint') {
    const received = atOf(task.authoredOn);
    return [
      received && { kind: 'complaint-received', matter, at: received },
      isDone && done ? { kind: 'complaint-answered', matter, at: done } : undefined,
    ];
  }
  const { there, done: when } = ofTaskKind[kind] ?? {};
  return [there && plain(there, task.authoredOn), when && isDone ? plain(when, done) : undefined];
}

function ofDated(task: Task, kind: 'evaluation' | 'revision', done: Instant | undefined): Maybe {
  const matter = `Task/${task.id}`;
  const planned = atOf(task.authoredOn);
  const on = lastDayOf(task.restriction?.period?.end);
  const dropped =
    task.status === 'cancelled' || task.status === 'rejected' || task.status === 'entered-in-error';
  return [
    planned && { kind: `${kind}-planned`, matter, at: planned, ...(on ? { on } : {}) },
    done && { kind: kind === 'evaluation' ? 'evaluated' : 'revised', matter, at: done },
    dropped && planned
      ? { kind: 'matter-dropped', matter, at: atOf(task.lastModified) ?? planned }
      : undefined,
  ];
}

/** Who consented for the person and does not represent the person any more: a guardian who left, a parent without responsibility. */
function ofRepresentatives({ consents, relatedPersons }: NeedFacts, at: Instant): Maybe {
  const givers = new Set(
    consents
      // One that was taken back later held until then; after it nothing is asked for anew.
      .filter(({ status }) => status === 'active' || status === 'inactive')
      .flatMap(({ performer }) => performer?.flatMap(({ reference }) => reference ?? []) ?? []),
  );
  return [...givers].flatMap((giver): Maybe => {
    const related = relatedPersons?.get(giver);
    if (related === undefined) {
      return [];
    }
    if (periodState(related.period, at) === 'ended') {
      const last = lastDayOf(related.period?.end);
      const end = parseMoment(related.period?.end)?.instant ?? (last && endOf(last));
      return [plain('representative-changed', end)];
    }
    return related.active === false
      ? [plain('representative-changed', related.meta?.lastUpdated) ?? { kind: 'representative-changed', at }]
      : [];
  });
}

/** Death and merge, as the record of the person says them; one without a time is known from now. */
function ofPerson({ patient }: NeedFacts, at: Instant): Maybe {
  const known = atOf((patient as Resource).meta?.lastUpdated) ?? at;
  const into = patient.link?.find(({ type }) => type === 'replaced-by')?.other?.reference;
  return [
    lifeOf(patient) === 'dead' ? { kind: 'died', at: atOf(patient.deceasedDateTime) ?? known } : undefined,
    recordStateOf(patient) === 'replaced' ? { kind: 'merged', into: into ?? '', at: known } : undefined,
  ];
}
