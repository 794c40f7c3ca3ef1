// Every kind of thing in a plan that is a FHIR resource, in the order in which a Bundle lists them.
import { carePlan, subPlan } from './resources/care-plan.ts';
import { message } from './resources/communication.ts';
import { consent, consentRecord } from './resources/consent.ts';
import { planDocument } from './resources/document.ts';
import { goal } from './resources/goal.ts';
import { measure } from './resources/measure.ts';
import { meeting } from './resources/meeting.ts';
import { assessment, evaluationResult } from './resources/observation.ts';
import { organization } from './resources/organization.ts';
import { patient } from './resources/patient.ts';
import { position, professional } from './resources/professional.ts';
import { history } from './resources/provenance.ts';
import { relative } from './resources/relative.ts';
import { runningService, serviceNeed } from './resources/service.ts';
import { team } from './resources/team.ts';
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
} from './resources/work-tasks.ts';
import type { ResourceSpec } from './spec.ts';

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
