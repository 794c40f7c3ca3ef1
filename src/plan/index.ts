// The plan wing by itself, `individuell-plan-fhir/plan`: the document, its FHIR form, who sees what, and its life. Nothing of it
// needs Node: it runs in a browser and in a worker.

export type { ExactNumber } from '../ground/fhir/exact-numbers.ts';
export { type OutcomeLanguage, toOperationOutcome } from '../ground/fhir/operation-outcome.ts';
export { type RepresentationSettings, representationDefaults } from '../ground/law/representation-facts.ts';
export type { Day } from '../ground/norway/day.ts';
export type { Instant } from '../ground/norway/instant.ts';
export type { IssueCode } from '../ground/outcome/codes.ts';
export { type Issue, isUsable, type Severity } from '../ground/outcome/issue.ts';
export type { Consent, InformationType } from './document/consent.ts';
export type { IndividualPlan } from './document/individual-plan.ts';
export { type ParsedPlan, parsePlan } from './document/parse.ts';
export { planSchema } from './document/schema.ts';
export { applyEvent } from './life/apply.ts';
export { eventSchema, type LifeEvent, parseEvent } from './life/events.ts';
export { changeInFhir, type FhirChange } from './life/fhir-change.ts';
export type { LifeResult } from './life/outcome.ts';
export { type FromFhirResult, fromFhir } from './mapping/from-resources.ts';
export type { JsonObject } from './mapping/lens/json.ts';
export type { KeptElement, Remainder } from './mapping/lens/remainder.ts';
export type { FromFhirOptions } from './mapping/recognise.ts';
export { type KeptValue, keptValues, type Rest } from './mapping/rest.ts';
export {
  type FhirResource,
  type ToFhirOptions,
  type ToFhirResult,
  type TransactionBundle,
  type TransactionEntry,
  toFhir,
} from './mapping/to-bundle.ts';
export { type ViewBundle, viewToFhir } from './mapping/view/to-collection.ts';
export { syntheticPlans as generate } from './synthetic/generate.ts';
export { type OwnConsentQuestion, ownConsentsDue } from './views/coming-of-age.ts';
export { type ConsentGap, consentGaps, dataKindsOf, type GapQuestion, teamOf } from './views/gaps.ts';
export type { WithheldReason } from './views/reasons.ts';
export { type PlanView, viewFor, type Withheld } from './views/view.ts';
