// The public face of the package: named exports only.
export {
  type DisclosureDecision,
  type DisclosureRequest,
  decideDisclosure,
  Permit,
  type Refusal,
} from './consent/gate.ts';
export { CANONICAL, codeSystem, extension, profile } from './fhir/canonical.ts';
export { toOperationOutcome } from './fhir/operation-outcome.ts';
export { type Issue, isUsable, type Severity } from './outcome/issue.ts';
