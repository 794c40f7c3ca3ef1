// The front door of a plan's life: plan × event → the plan after it, or a refusal that says why.
import { INSTANT_FORM, parseInstant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { recipientOf } from '../views/recipient.ts';
import * as begin from './begin.ts';
import * as consenting from './consenting.ts';
import * as coordinator from './coordinator.ts';
import * as dispute from './dispute.ts';
import * as finish from './finish.ts';
import * as group from './group.ts';
import * as handover from './handover.ts';
import * as meetings from './meetings.ts';
import { added, type Change, type Happening, type LifeResult, refusal, type Step } from './outcome.ts';
import { asArrangement, needsPlan } from './without-plan.ts';
import * as writing from './writing.ts';

export type LifeEvent =
  | begin.Start
  | begin.Hold
  | begin.Resume
  | begin.OpenPlan
  | finish.Complete
  | finish.Delete
  | finish.Void
  | consenting.RecordConsent
  | consenting.WithdrawConsent
  | consenting.SetAsideConsent
  | coordinator.AppointCoordinator
  | coordinator.AppointTemporaryCoordinator
  | handover.HandOver
  | handover.AcceptHandover
  | group.AskToolAccess
  | group.GrantToolAccess
  | group.Invite
  | group.AcceptInvitation
  | group.DeclineInvitation
  | group.RemoveParticipant
  | meetings.CallMeeting
  | meetings.SendMinutes
  | writing.Update
  | dispute.Complain
  | dispute.ComplaintStep
  | dispute.Disagree;

type Steps = { readonly [Kind in LifeEvent['kind']]: Step<Extract<LifeEvent, { kind: Kind }>> };

const steps: Steps = {
  start: begin.start,
  hold: begin.hold,
  resume: begin.resume,
  'open-plan': begin.openPlan,
  complete: finish.complete,
  delete: finish.remove,
  void: finish.makeVoid,
  'record-consent': consenting.recordConsent,
  'withdraw-consent': consenting.withdrawConsent,
  'set-aside-consent': consenting.setAsideConsent,
  'appoint-coordinator': coordinator.appointCoordinator,
  'appoint-temporary-coordinator': coordinator.appointTemporaryCoordinator,
  'hand-over': handover.handOver,
  'accept-handover': handover.acceptHandover,
  'ask-tool-access': group.askToolAccess,
  'grant-tool-access': group.grantToolAccess,
  invite: group.invite,
  'accept-invitation': group.acceptInvitation,
  'decline-invitation': group.declineInvitation,
  'remove-participant': group.removeParticipant,
  'call-meeting': meetings.callMeeting,
  'send-minutes': meetings.sendMinutes,
  update: writing.update,
  complain: dispute.complain,
  'complaint-step': dispute.complaintStep,
  disagree: dispute.disagree,
};

/** What can still happen after the end: complaining about it, and saying that the plan should never have been. */
const afterTheEnd = new Set<LifeEvent['kind']>(['complain', 'complaint-step', 'void', 'delete']);

/**
 * Applies one event. Pure: nothing is stored or sent, and the plan that went in is not touched.
 * Every event that is not refused leaves an entry in the history: who, when, for whom and why (B4).
 * What it means in FHIR is the difference between the two plans: `changeInFhir`.
 */
export function applyEvent(plan: IndividualPlan, event: LifeEvent): LifeResult {
  const stops = [
    ...noInstant(event),
    ...happenedAlready(plan, event),
    ...unknownActor(plan, event),
    ...isOver(plan, event),
  ];
  if (stops.length > 0) {
    return { issues: stops };
  }
  const step = steps[event.kind] as Step<LifeEvent>;
  const outcome = step(plan, event);
  if (isRefused(outcome)) {
    return { issues: outcome };
  }
  const whole = { ...plan, ...outcome.change, history: withEntry(plan, event, outcome) };
  const present = Object.entries(whole).filter(([, value]) => value !== undefined);
  const after = Object.fromEntries(present) as unknown as IndividualPlan;
  const missing = needsPlan(plan, after);
  if (missing.length > 0) {
    return { issues: missing };
  }
  return { plan: asArrangement(after), issues: outcome.warnings ?? [] };
}

function isRefused(outcome: Change | readonly Issue[]): outcome is readonly Issue[] {
  return Array.isArray(outcome);
}

/** The same event told twice happens once. */
function happenedAlready(plan: IndividualPlan, { id }: Happening): Issue[] {
  const at = (plan.history ?? []).findIndex((entry) => entry.id === id);
  if (at < 0) {
    return [];
  }
  return [
    {
      ...refusal(
        'B4',
        `/history/${at}`,
        'An event by this id has happened in the plan already.',
        'Nothing, when it is the same event told twice; otherwise give it an id of its own.',
      ),
      code: 'duplicate',
    },
  ];
}

function unknownActor(plan: IndividualPlan, { by }: Happening): Issue[] {
  if (recipientOf(plan, by) !== undefined) {
    return [];
  }
  return [
    refusal(
      'B4',
      '',
      'Nobody in the plan has the id of the one who does this, so the history could not say who it was.',
      'Add the party to the plan first.',
    ),
  ];
}

function isOver(plan: IndividualPlan, { kind }: LifeEvent): Issue[] {
  // @concept B3 without: return [];
  if (!finish.isEnded(plan) || afterTheEnd.has(kind)) {
    return [];
  }
  return [
    refusal(
      'B3',
      '/status',
      `The plan has ended (${plan.status}) and is kept as it was.`,
      'Start a new plan if there is need for one.',
    ),
  ];
}

function withEntry(
  plan: IndividualPlan,
  event: Happening,
  { history, says }: Change,
): IndividualPlan['history'] {
  // @concept B4 without: return plan.history;
  return added(plan.history, {
    id: event.id,
    recorded: event.at,
    kind: history,
    by: event.by,
    ...(event.onBehalfOf !== undefined && { onBehalfOf: event.onBehalfOf }),
    reason: event.reason === undefined ? `${says}.` : `${says}: ${event.reason}`,
  });
}

/** Unknown input as an event, as far as every event goes: which kind, by whom, when. The step checks the rest. */
export function parseEvent(input: unknown): { event?: LifeEvent; plan?: undefined; issues: Issue[] } {
  const event = (typeof input === 'object' && input !== null ? input : {}) as Partial<LifeEvent>;
  const issues: Issue[] = [];
  if (event.kind === undefined || !Object.hasOwn(steps, event.kind)) {
    issues.push(
      wrongField(
        '/kind',
        'This is no event of the life of a plan.',
        `Use one of: ${Object.keys(steps).join(', ')}.`,
      ),
    );
  }
  for (const field of ['id', 'by'] as const) {
    if (typeof event[field] === 'string' && event[field] !== '') {
      continue;
    }
    issues.push(
      wrongField(
        `/${field}`,
        `An event needs "${field}".`,
        field === 'id'
          ? 'Give the own id of the event.'
          : 'Say who did it: "patient" or the id of a party of the plan.',
      ),
    );
  }
  issues.push(...noInstant(event));
  return issues.length > 0 ? { issues } : { event: event as LifeEvent, issues };
}

function noInstant({ at }: Partial<Happening>): Issue[] {
  const { problem } = parseInstant(at);
  return problem === undefined
    ? []
    : [wrongField('/at', `An event needs the instant at which it happened: ${problem}.`, INSTANT_FORM)];
}

function wrongField(path: string, text: string, fix: string): Issue {
  return { severity: 'error', code: 'structure', path, text, fix };
}
