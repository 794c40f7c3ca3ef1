// The public face of the package: named exports only.
export { type Basis, bases, type MessageKind } from './consent/basis.ts';
export {
  decideSending,
  type Evidence,
  Permit,
  type SendingDecision,
  type SendingRequest,
} from './consent/gate.ts';
export type { Refusal, RefusalReason } from './consent/refusal.ts';
export { type Decision, decide } from './decision/decide.ts';
export type { DecisionFacts } from './decision/facts.ts';
export { type ArchiveMetadata, archiveCopy } from './documents/archive.ts';
export type { DocumentOrder, MadeDocument } from './documents/made.ts';
export { CANONICAL, codeSystem, extension, profile } from './fhir/canonical.ts';
export { toOperationOutcome } from './fhir/operation-outcome.ts';
export { type Explanation, explainNeed } from './flows/explain-need.ts';
export {
  giveDecision,
  type InformationPorts,
  type InformationResult,
  sendInformation,
} from './flows/send-information.ts';
export { type FromFhirResult, fromFhir } from './mapping/from-resources.ts';
export { keptValues, type Rest } from './mapping/rest.ts';
export { type ToFhirOptions, type ToFhirResult, toFhir } from './mapping/to-bundle.ts';
export { type Issue, isUsable, type Severity } from './outcome/issue.ts';
export type { IndividualPlan } from './plan/individual-plan.ts';
export { parsePlan } from './plan/parse.ts';
export { type ConsentGap, consentGaps, dataKindsOf, type GapQuestion, teamOf } from './views/gaps.ts';
export { viewFor } from './views/view.ts';
