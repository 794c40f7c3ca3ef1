// The public face of the package: named exports only. docs/library.md says what each is for.

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
export { type Explanation, explainNeed } from './flows/judge/explain-need.ts';
export type { Judgement, JudgePorts } from './flows/judge/judge-need.ts';
export {
  giveDecision,
  type InformationPorts,
  type InformationResult,
  sendInformation,
} from './flows/messages/send-information.ts';
export { type CheckedPlan, checkPlan } from './flows/plan/check-plan.ts';
export type { FollowState, PlanChange } from './flows/plan/follow-plans.ts';
export type { LoadState } from './flows/plan/load-place.ts';
export type { LoadCounts, LoadedLine } from './flows/plan/load-plans.ts';
export type { Published } from './flows/plan/publish-plan.ts';
export type { ServerFinding } from './flows/plan/server-check.ts';
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
} from './flows/ports.ts';
export type { PlanReport, SyncOutcome } from './flows/sync/sync-plan.ts';
export type { SyncReport } from './flows/sync/sync-plans.ts';
export { CANONICAL, codeSystem, extension, profile } from './ground/fhir/canonical.ts';
export { type OutcomeLanguage, toOperationOutcome } from './ground/fhir/operation-outcome.ts';
export {
  type RepresentationSettings,
  representationDefaults,
} from './ground/law/representation-facts.ts';
export { type Instant, parseInstant } from './ground/norway/instant.ts';
export { ArgumentError } from './ground/outcome/argument-error.ts';
export type { IssueCode } from './ground/outcome/codes.ts';
export { type Issue, isUsable, type Severity } from './ground/outcome/issue.ts';
export {
  decideSending,
  type Evidence,
  Permit,
  type SendingDecision,
  type SendingRequest,
} from './need/consent/gate.ts';
export type { Refusal, RefusalReason } from './need/consent/refusal.ts';
export { type Decision, decide } from './need/decision/decide.ts';
export type { DecisionFacts } from './need/decision/facts.ts';
export { type Basis, type MessageKind, messageKinds as bases } from './need/notice/kinds.ts';
export type { Consent, InformationType } from './plan/document/consent.ts';
export type { IndividualPlan } from './plan/document/individual-plan.ts';
export { type ParsedPlan, parsePlan } from './plan/document/parse.ts';
export { planSchema } from './plan/document/schema.ts';
export { type ArchiveMetadata, archiveCopy } from './plan/documents/archive.ts';
export type { DocumentOrder, MadeDocument } from './plan/documents/made.ts';
export { applyEvent } from './plan/life/apply.ts';
export { eventSchema, type LifeEvent, parseEvent } from './plan/life/events.ts';
export { changeInFhir, type FhirChange } from './plan/life/fhir-change.ts';
export type { LifeResult } from './plan/life/outcome.ts';
export { type FromFhirResult, fromFhir } from './plan/mapping/from-resources.ts';
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
export { type PlanView, viewFor, type Withheld } from './plan/views/view.ts';
