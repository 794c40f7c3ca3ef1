// The public face of the package: named exports only. docs/library.md says what each is for.

export type { Environment } from './adapter/config/environment.ts';
export type { GuardConfig } from './adapter/config/guard.ts';
export {
  type ConnectOptions,
  connect,
  type FollowOptions,
  type LoadOptions,
  type PlanConnection,
  type SyncOptions,
  type SyncPartner,
} from './adapter/open/connect.ts';
export { createGuard, type Guard, type GuardOptions } from './adapter/open/guard.ts';
export { type LoadedPackage, loadPackage } from './adapter/open/load-package.ts';
export { exportPlan, importPlans, type MappingOptions } from './adapter/open/vendor-mapping.ts';
export type { AskPersonRegister } from './flows/judge/ask-register.ts';
export { type Explanation, explainNeed } from './flows/judge/explain-need.ts';
export type { Judgement, JudgePorts } from './flows/judge/judge-need.ts';
export {
  type ByPatientId,
  giveDecision,
  type InformationPorts,
  type InformationResult,
  type RecipientKind,
  sendInformation,
} from './flows/messages/send-information.ts';
export { type CheckedPlan, checkPlan } from './flows/plan/check-plan.ts';
export type { FollowState, PlanChange } from './flows/plan/follow-plans.ts';
export type { LoadState } from './flows/plan/load-place.ts';
export type { LoadCounts, LoadedLine } from './flows/plan/load-plans.ts';
export type { Overwritten } from './flows/plan/overwritten.ts';
export type { EntryResult } from './flows/plan/plan-server.ts';
export type { Published } from './flows/plan/publish-plan.ts';
export type { ServerFinding } from './flows/plan/server-check.ts';
export type { PlanWritten, WriteOutcome } from './flows/plan/write-plan.ts';
export {
  type Clock,
  type FailureKind,
  type FhirServer,
  type KeEndpoint,
  type NewId,
  PeerFailure,
  type ReceiverChoice,
  type Routed,
  type RoutedRecipient,
  type Routing,
  type Side as PartnerSide,
} from './flows/ports.ts';
export type { Mark as SyncMark, PlanKey, SideWritten } from './flows/sync/side.ts';
export type { PlanReport, SyncOutcome } from './flows/sync/sync-plan.ts';
export type { SyncReport } from './flows/sync/sync-plans.ts';
export type { AnswerFaultCode } from './ground/fhir/answer/answer.ts';
export type { ResourceVersion } from './ground/fhir/answer/history.ts';
export type { EntryAnswer } from './ground/fhir/answer/write.ts';
export { CANONICAL, codeSystem, extension, profile } from './ground/fhir/canonical.ts';
export type { ExactNumber } from './ground/fhir/exact-numbers.ts';
export { type OutcomeLanguage, toOperationOutcome } from './ground/fhir/operation-outcome.ts';
export type { Confirmation as HumanConfirmation } from './ground/law/consent/confirmation.ts';
export type { CodeOf, ConsentSettings } from './ground/law/consent-fhir/settings.ts';
export type { Registered, RegisteredGuardian, RegisteredPerson } from './ground/law/registered.ts';
export type { Representative, RepresentativeRole } from './ground/law/representation-facts.ts';
export { type RepresentationSettings, representationDefaults } from './ground/law/representation-facts.ts';
export type { Said, UnitState } from './ground/law/unit-states.ts';
export type { Day } from './ground/norway/day.ts';
export { type Instant, type InstantReading, parseInstant } from './ground/norway/instant.ts';
export type { NamedNumber } from './ground/norway/municipality.ts';
export { ArgumentError } from './ground/outcome/argument-error.ts';
export type { IssueCode } from './ground/outcome/codes.ts';
export { type Issue, isUsable, type Severity } from './ground/outcome/issue.ts';
export type { Words } from './ground/words/language.ts';
export type { Datum, Sentence } from './ground/words/template.ts';
export {
  decideSending,
  type Evidence,
  Permit,
  type SendingDecision,
  type SendingRequest,
} from './need/consent/gate.ts';
export type { Giver } from './need/consent/giver.ts';
export type { Moment as ReadMoment } from './need/consent/moment.ts';
export type { Refusal, RefusalReason, RefusalRests } from './need/consent/refusal.ts';
export type { ConsentEvidence, IdentifiersOf } from './need/consent/statements.ts';
export type { ActionCode } from './need/decision/actions.ts';
export { type Decision, decide } from './need/decision/decide.ts';
export type { ConsentVerdict, DecisionFacts, NeedFact } from './need/decision/facts.ts';
export type { Reason as DecisionReason } from './need/decision/reason.ts';
export type {
  Column as SituationColumn,
  Note as DecisionNote,
  Situation,
} from './need/decision/situation.ts';
export type { RuleId } from './need/decision/table.ts';
export type { AttentionCode, EventCode } from './need/delivery/codes/codes.ts';
export type { Named as NamedDays, Reminder, ReminderKind } from './need/delivery/due/named-days.ts';
export type {
  Attention,
  Confirmable,
  Confirmation as DeliveryConfirmation,
  Ledger,
  NoticeChange,
  NoticeEvent,
  NoticeRecord,
  RecordedRecipient,
  Step as LedgerStep,
  Told,
  ToldHow,
  TurnStep,
} from './need/delivery/ledger.ts';
export type {
  AcknowledgementState,
  BusinessState,
  DeadlineKind,
  FailureClass,
  NoticeState,
} from './need/delivery/states.ts';
export type { FoundEndpoint } from './need/directory/routing/endpoint-search.ts';
export type { Step as RoutingStep } from './need/directory/routing/explain.ts';
export type { Purpose as RoutingPurpose } from './need/directory/routing/resolve.ts';
export type { Stop as RoutingStop, StopReason } from './need/directory/routing/stop.ts';
export type { RecipientLevel } from './need/directory/routing/unit-search.ts';
export type { Transport } from './need/directory/transports.ts';
export type { Happened, PersonEvent, RegisterEvent, StayEvent } from './need/duties/event.ts';
export type { PersonEvents } from './need/duties/person-events.ts';
export type { NoticeSource } from './need/notice/compose.ts';
export type { FactDoubt } from './need/notice/facts.ts';
export type {
  Common as InformationFacts,
  Information,
  InformationContent,
  Party,
  PersonDecision,
} from './need/notice/information.ts';
export {
  type Basis,
  type Common as BasisFacts,
  type KindRow,
  type MessageForm,
  type MessageKind,
  messageKinds as bases,
} from './need/notice/kinds.ts';
export type { Letter, LetterBlock } from './need/notice/letter.ts';
export type { LetterWords, WrittenForm } from './need/notice/letter-words.ts';
export type { Addressee, NoticeRecipient } from './need/notice/parties.ts';
export type { Consent, InformationType } from './plan/document/consent.ts';
export type { IndividualPlan } from './plan/document/individual-plan.ts';
export { type ParsedPlan, parsePlan } from './plan/document/parse.ts';
export { planSchema } from './plan/document/schema.ts';
export type { PlanDocument } from './plan/document/work.ts';
export { type ArchiveMetadata, archiveCopy } from './plan/documents/archive.ts';
export type { Binary as DocumentBinary, DocumentOrder, MadeDocument } from './plan/documents/made.ts';
export { applyEvent } from './plan/life/apply.ts';
export { eventSchema, type LifeEvent, parseEvent } from './plan/life/events.ts';
export { changeInFhir, type FhirChange } from './plan/life/fhir-change.ts';
export type { LifeResult } from './plan/life/outcome.ts';
export { type FromFhirResult, fromFhir } from './plan/mapping/from-resources.ts';
export type { JsonObject } from './plan/mapping/lens/json.ts';
export type { KeptElement, Remainder } from './plan/mapping/lens/remainder.ts';
export type { FromFhirOptions } from './plan/mapping/recognise.ts';
export { type KeptValue, keptValues, type Rest } from './plan/mapping/rest.ts';
export {
  type FhirResource,
  type ToFhirOptions,
  type ToFhirResult,
  type TransactionBundle,
  type TransactionEntry,
  toFhir,
} from './plan/mapping/to-bundle.ts';
export { type ViewBundle, viewToFhir } from './plan/mapping/view/to-collection.ts';
export { syntheticPlans as generate } from './plan/synthetic/generate.ts';
export type { VendorRun } from './plan/vendors/run.ts';
export { type OwnConsentQuestion, ownConsentsDue } from './plan/views/coming-of-age.ts';
export { type ConsentGap, consentGaps, dataKindsOf, type GapQuestion, teamOf } from './plan/views/gaps.ts';
export type { WithheldReason } from './plan/views/reasons.ts';
export { type PlanView, viewFor, type Withheld } from './plan/views/view.ts';
export type { Pack, PackKind } from './validator/definitions/pack.ts';
export type { DefinitionSource } from './validator/definitions/store.ts';
