// The events of a plan's life: what each says and the step that it is; and unknown input read as one of them.
import { type TLiteral, type TObject, Type } from 'typebox';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Read } from '../../ground/schema/forms.ts';
import { withDefinitions } from '../../ground/schema/published.ts';
import { type SchemaReader, schemaReader } from '../../ground/schema/read.ts';
import * as begin from './begin.ts';
import * as consenting from './consenting.ts';
import * as coordinator from './coordinator.ts';
import * as dispute from './dispute.ts';
import * as finish from './finish.ts';
import * as group from './group.ts';
import * as handover from './handover.ts';
import * as meetings from './meetings.ts';
import { happening, type Step } from './outcome.ts';
import * as toolAccess from './tool-access.ts';
import * as writing from './writing/writing.ts';

/** A step with the schema of its event; one without the other, or of another, does not compile. */
function event<S extends TObject<{ kind: TLiteral<string> }>>(schema: S, step: Step<Read<S>>) {
  return { kind: schema.properties.kind.const as S['properties']['kind']['const'], schema, step };
}

const events = [
  event(begin.Start, begin.start),
  event(begin.Hold, begin.hold),
  event(begin.Resume, begin.resume),
  event(begin.OpenPlan, begin.openPlan),
  event(finish.Complete, finish.complete),
  event(finish.Delete, finish.remove),
  event(finish.Void, finish.makeVoid),
  event(consenting.RecordConsent, consenting.recordConsent),
  event(consenting.WithdrawConsent, consenting.withdrawConsent),
  event(consenting.SetAsideConsent, consenting.setAsideConsent),
  event(coordinator.AppointCoordinator, coordinator.appointCoordinator),
  event(coordinator.AppointTemporaryCoordinator, coordinator.appointTemporaryCoordinator),
  event(handover.HandOver, handover.handOver),
  event(handover.AcceptHandover, handover.acceptHandover),
  event(toolAccess.AskToolAccess, toolAccess.askToolAccess),
  event(toolAccess.GrantToolAccess, toolAccess.grantToolAccess),
  event(group.Invite, group.invite),
  event(group.AcceptInvitation, group.acceptInvitation),
  event(group.DeclineInvitation, group.declineInvitation),
  event(group.RemoveParticipant, group.removeParticipant),
  event(meetings.CallMeeting, meetings.callMeeting),
  event(meetings.SendMinutes, meetings.sendMinutes),
  event(writing.Update, writing.update),
  event(dispute.Complain, dispute.complain),
  event(dispute.ComplaintStep, dispute.complaintStep),
  event(dispute.Disagree, dispute.disagree),
] as const;

export type LifeEvent = EventIn<(typeof events)[number]>;
type EventIn<Row> = Row extends { readonly schema: infer S extends TObject } ? Read<S> : never;

const steps = new Map(events.map(({ kind, step }) => [kind as string, step as Step<LifeEvent>]));

/** The step that an event is. @throws {RangeError} for what `parseEvent` would not have let in */
export function stepOf({ kind }: LifeEvent): Step<LifeEvent> {
  const step = steps.get(kind);
  if (step === undefined) {
    throw new RangeError('This is no event of the life of a plan.');
  }
  return step;
}

const readers = new Map<string, SchemaReader>(
  events.map(({ kind, schema }) => [
    kind,
    schemaReader(() => withDefinitions(schema), 'an event of this kind'),
  ]),
);
/** Of an event whose kind is not known, what every event says can be checked all the same. */
const ofAnyKind = schemaReader(
  () => Type.Object({ kind: Type.Enum([...readers.keys()], { description: 'What happened' }), ...happening }),
  'an event',
);

/**
 * Reads an event out of unknown input (already parsed JSON). Never throws on input: every problem is an issue with a
 * JSON pointer. Whether the event can happen to a plan is not asked here.
 * @example
 * const { event, issues } = parseEvent({ kind: 'no such kind' });
 * isUsable(issues); // false
 */
export function parseEvent(input: unknown): {
  event?: LifeEvent;
  plan?: undefined;
  issues: readonly Issue[];
} {
  const { kind } = (typeof input === 'object' && input !== null ? input : {}) as { kind?: unknown };
  const reader = (typeof kind === 'string' && readers.get(kind)) || ofAnyKind;
  const issues = reader(input);
  return issues.length > 0 ? { issues } : { event: input as LifeEvent, issues };
}

/**
 * JSON Schema 2020-12 of an event of whatever kind.
 * @example
 * typeof eventSchema().$id; // "string"
 */
export function eventSchema(): Readonly<Record<string, unknown>> {
  return withDefinitions({
    $id: 'https://individuell-plan.example/schema/event.json',
    title: 'LifeEvent',
    description: 'An event of the life of an individual plan',
    oneOf: events.map(({ schema }) => schema),
  });
}
