// The public face of the package: named exports only.

export { createGuard, type Guard, type GuardOptions } from './adapter/open/guard.ts';
export { type Explanation, explainNeed } from './flows/judge/explain-need.ts';
export {
  giveDecision,
  type InformationPorts,
  type InformationResult,
  sendInformation,
} from './flows/messages/send-information.ts';
export { CANONICAL, codeSystem, extension, profile } from './ground/fhir/canonical.ts';
export { toOperationOutcome } from './ground/fhir/operation-outcome.ts';
export {
  type RepresentationSettings,
  representationDefaults,
} from './ground/law/representation-facts.ts';
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
export type { IndividualPlan } from './plan/document/individual-plan.ts';
export { parsePlan } from './plan/document/parse.ts';
export { type ArchiveMetadata, archiveCopy } from './plan/documents/archive.ts';
export type { DocumentOrder, MadeDocument } from './plan/documents/made.ts';
export { type FromFhirResult, fromFhir } from './plan/mapping/from-resources.ts';
export { keptValues, type Rest } from './plan/mapping/rest.ts';
export { type ToFhirOptions, type ToFhirResult, toFhir } from './plan/mapping/to-bundle.ts';
export { type ViewBundle, viewToFhir } from './plan/mapping/view/to-collection.ts';
export { type OwnConsentQuestion, ownConsentsDue } from './plan/views/coming-of-age.ts';
export { type ConsentGap, consentGaps, dataKindsOf, type GapQuestion, teamOf } from './plan/views/gaps.ts';
export { viewFor } from './plan/views/view.ts';
