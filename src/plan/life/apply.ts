// The front door of a plan's life: plan × event → the plan after it, or a refusal that says why.
import { INSTANT_FORM, parseInstant } from '../../ground/norway/instant.ts';
import { isAfter } from '../../ground/norway/moment.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { parsePlan } from '../document/parse.ts';
import { onlyAPart } from '../document/subset.ts';
import { recipientOf } from '../views/recipient.ts';
import { hasEnded } from '../views/rights.ts';
import { type LifeEvent, stepOf } from './events.ts';
import { added, type Change, type Happening, type LifeResult, refusal } from './outcome.ts';
import { asArrangement, needsPlan } from './without-plan.ts';

/** What can still happen after the end: complaining about it, and saying that the plan should never have been. */
const afterTheEnd = new Set<LifeEvent['kind']>(['complain', 'complaint-step', 'void', 'delete']);

/**
 * Applies one event. Pure: nothing is stored or sent, and the plan that went in is not touched.
 * Every event that is not refused leaves an entry in the history: who, when, for whom and why (B4).
 * What it means in FHIR is the difference between the two plans: `changeInFhir`.
 * @example
 * const { event } = parseEvent({ kind: 'update', id: 'e1', at: '2026-11-29T12:00:00+01:00', by: plan.coordinator, set: { title: 'Individuell plan' } });
 * const { plan: after, issues } = event ? applyEvent(plan, event) : { issues: [] };
 */
export function applyEvent(plan: IndividualPlan, told: LifeEvent): LifeResult {
  const event = withoutBlankReason(told);
  const stops = [
    ...noInstant(event),
    ...onlyAPart(plan),
    ...happenedAlready(plan, event),
    ...unknownActor(plan, event),
    ...isOver(plan, event),
    ...beforeTheLast(plan, event),
  ];
  if (stops.length > 0) {
    return { issues: stops };
  }
  const outcome = stepOf(event)(plan, event);
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
  const left = asArrangement(after);
  const broken = newErrors(plan, left, event.at);
  return broken.length > 0 ? { issues: broken } : { plan: left, issues: outcome.warnings ?? [] };
}

/** A reason that says nothing is none. */
function withoutBlankReason(event: LifeEvent): LifeEvent {
  const { reason, ...rest } = event;
  return reason === undefined || reason.trim() !== '' ? event : (rest as LifeEvent);
}

/** What would be wrong with the plan after the event and was not before: then it cannot happen. */
function newErrors(before: IndividualPlan, after: IndividualPlan, at: string): Issue[] {
  const { instant } = parseInstant(at);
  const errors = (plan: IndividualPlan) =>
    parsePlan(structuredClone(plan), instant).issues.filter(({ severity }) => severity === 'error');
  const now = errors(after);
  if (now.length === 0) {
    return [];
  }
  const known = new Set(errors(before).map(({ path, text }) => `${path} ${text}`));
  return now
    .filter(({ path, text }) => !known.has(`${path} ${text}`))
    .map((issue) => ({ ...issue, fix: issue.fix ?? 'Correct what the event says.' }));
}

/** Powers change with every event: none is used for a time before the last that is recorded. A withdrawal counts whenever it is told. */
const atAnyTime = new Set<LifeEvent['kind']>(['withdraw-consent', 'complain', 'delete']);

function beforeTheLast({ history = [] }: IndividualPlan, { kind, at, by }: LifeEvent): Issue[] {
  const last = history.findIndex(({ recorded }) => isAfter(recorded, at));
  if (last < 0 || by === 'patient' || atAnyTime.has(kind)) {
    return [];
  }
  return [
    refusal(
      'B4',
      `/history/${last}`,
      'Something that is recorded already happened after this, so who may do what has to be asked as of then.',
      'Record it as of now, and say in "reason" when it was.',
    ),
  ];
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
  if (!hasEnded(plan) || afterTheEnd.has(kind)) {
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
  return added(plan.history, {
    id: event.id,
    recorded: event.at,
    kind: history,
    by: event.by,
    ...(event.onBehalfOf !== undefined && { onBehalfOf: event.onBehalfOf }),
    reason: event.reason === undefined ? `${says}.` : `${says}: ${event.reason}`,
  });
}

function noInstant({ at }: Happening): Issue[] {
  const { problem } = parseInstant(at);
  if (problem === undefined) {
    return [];
  }
  const text = `An event needs the instant at which it happened: ${problem}.`;
  return [{ severity: 'error', code: 'structure', path: '/at', text, fix: INSTANT_FORM }];
}
