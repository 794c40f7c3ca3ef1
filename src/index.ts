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
export { CANONICAL, codeSystem, extension, profile } from './fhir/canonical.ts';
export { toOperationOutcome } from './fhir/operation-outcome.ts';
export { type Explanation, explainNeed } from './flows/explain-need.ts';
export {
  giveDecision,
  type InformationPorts,
  type InformationResult,
  sendInformation,
} from './flows/send-information.ts';
export { type Issue, isUsable, type Severity } from './outcome/issue.ts';
