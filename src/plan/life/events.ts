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

type Exported = typeof begin &
  typeof finish &
  typeof consenting &
  typeof coordinator &
  typeof handover &
  typeof toolAccess &
  typeof group &
  typeof meetings &
  typeof writing &
  typeof dispute;
type EventIn<One> = One extends TObject<{ kind: TLiteral<string> }> ? Read<One> : never;
/** What the files of the events export as schemas of events, each by its name: its declaration needs no copy of them. */
export type LifeEvent = EventIn<Exported[keyof Exported]>;

interface Row<Kind> {
  readonly kind: Kind;
  readonly schema: TObject;
  readonly step: Step<LifeEvent>;
}

/** A step with the schema of its event; one without the other, or of another, does not compile. */
function event<S extends TObject<{ kind: TLiteral<string> }>>(
  schema: S,
  step: Step<Read<S>>,
): Row<S['properties']['kind']['const']> {
  return { kind: schema.properties.kind.const, schema, step: step as Step<LifeEvent> };
}

/** Every event that is exported: one that is left out, or stands under another kind, does not compile. */
const table: { readonly [Kind in LifeEvent['kind']]: Row<Kind> } = {
  start: event(begin.Start, begin.start),
  hold: event(begin.Hold, begin.hold),
  resume: event(begin.Resume, begin.resume),
  'open-plan': event(begin.OpenPlan, begin.openPlan),
  complete: event(finish.Complete, finish.complete),
  delete: event(finish.Delete, finish.remove),
  void: event(finish.Void, finish.makeVoid),
  'record-consent': event(consenting.RecordConsent, consenting.recordConsent),
  'withdraw-consent': event(consenting.WithdrawConsent, consenting.withdrawConsent),
  'set-aside-consent': event(consenting.SetAsideConsent, consenting.setAsideConsent),
  'appoint-coordinator': event(coordinator.AppointCoordinator, coordinator.appointCoordinator),
  'appoint-temporary-coordinator': event(
    coordinator.AppointTemporaryCoordinator,
    coordinator.appointTemporaryCoordinator,
  ),
  'hand-over': event(handover.HandOver, handover.handOver),
  'accept-handover': event(handover.AcceptHandover, handover.acceptHandover),
  'ask-tool-access': event(toolAccess.AskToolAccess, toolAccess.askToolAccess),
  'grant-tool-access': event(toolAccess.GrantToolAccess, toolAccess.grantToolAccess),
  invite: event(group.Invite, group.invite),
  'accept-invitation': event(group.AcceptInvitation, group.acceptInvitation),
  'decline-invitation': event(group.DeclineInvitation, group.declineInvitation),
  'remove-participant': event(group.RemoveParticipant, group.removeParticipant),
  'call-meeting': event(meetings.CallMeeting, meetings.callMeeting),
  'send-minutes': event(meetings.SendMinutes, meetings.sendMinutes),
  update: event(writing.Update, writing.update),
  complain: event(dispute.Complain, dispute.complain),
  'complaint-step': event(dispute.ComplaintStep, dispute.complaintStep),
  disagree: event(dispute.Disagree, dispute.disagree),
};
const events: readonly Row<string>[] = Object.values(table);

const steps = new Map(events.map(({ kind, step }) => [kind, step]));

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
