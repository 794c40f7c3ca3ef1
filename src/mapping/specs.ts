// Every kind of thing in a plan that is a FHIR resource, in the order in which a Bundle lists them.
import { carePlan, subPlan } from './care-plan.ts';
import { message } from './communication.ts';
import { consent, consentRecord } from './consent-resource.ts';
import { planDocument } from './document.ts';
import { goal } from './goal.ts';
import { measure } from './measure.ts';
import { meeting } from './meeting.ts';
import { assessment, evaluationResult } from './observation.ts';
import { organization } from './organization.ts';
import { patient } from './patient.ts';
import { position, professional } from './professional.ts';
import { history } from './provenance.ts';
import { relative } from './relative.ts';
import { runningService, serviceNeed } from './service.ts';
import type { ResourceSpec } from './spec.ts';
import { team } from './team.ts';
import {
  appointing,
  complaint,
  consentRenewal,
  disagreement,
  evaluation,
  firstContact,
  handover,
  invitation,
  meetingRequest,
  revision,
  toolAccess,
} from './work-tasks.ts';

export const specs: readonly ResourceSpec[] = [
  patient,
  relative,
  organization,
  professional,
  position,
  carePlan,
  team,
  goal,
  measure,
  serviceNeed,
  runningService,
  revision,
  evaluation,
  evaluationResult,
  meeting,
  meetingRequest,
  subPlan,
  assessment,
  consent,
  consentRecord,
  consentRenewal,
  appointing,
  firstContact,
  handover,
  toolAccess,
  invitation,
  message,
  complaint,
  disagreement,
  planDocument,
  history,
];

/** Kinds that a reference of the plan may point at, by target. */
export const kindsOfTarget: Readonly<Record<string, readonly string[]>> = {
  party: ['patient', 'relative', 'professional', 'position', 'organization'],
};
