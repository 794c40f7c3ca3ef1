// The front door of this room: every graph rule over one Bundle.
import type { Resource } from '@medplum/fhirtypes';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import * as coordinator from './coordinator-rules.ts';
import { Graph } from './graph.ts';
import * as identity from './identity-rules.ts';
import { checkMunicipalityNumbers } from './municipality-rule.ts';
import * as notice from './notice-rules.ts';
import * as plan from './plan-rules.ts';
import type { GraphRule } from './requirements.ts';
import * as task from './task-rules.ts';

const checks: Readonly<Record<GraphRule, (graph: Graph) => Issue[]>> = {
  'ip-graph-one-plan': plan.checkOnePlan,
  'ip-graph-main-coordinator': coordinator.checkMainCoordinator,
  'ip-graph-coordinator-present': coordinator.checkCoordinatorPresent,
  'ip-graph-plan-consent': plan.checkPlanConsent,
  'ip-graph-same-patient': plan.checkSamePatient,
  'ip-graph-period-order': plan.checkPeriodOrder,
  'ip-graph-ended-plan': plan.checkEndedPlan,
  'ip-graph-sub-plan': plan.checkSubPlans,
  'ip-graph-activity-based-on': plan.checkBasedOn,
  'ip-graph-accepted-by-owner': task.checkAcceptedByOwner,
  'ip-graph-invitation-consent': task.checkInvitationConsent,
  'ip-graph-first-contact': task.checkFirstContact,
  'ip-graph-appointed-coordinator': coordinator.checkAppointedCoordinator,
  'ip-graph-national-id': identity.checkNationalIds,
  'ip-graph-organization-number': identity.checkOrganizationNumbers,
  'ip-graph-municipality': checkMunicipalityNumbers,
  'ip-graph-her-id': identity.checkHerIds,
  'ip-graph-hospital-coordinator': coordinator.checkHospitalCoordinator,
  'ip-graph-notice-minimum': notice.checkNoticeMinimum,
  'ip-graph-notice-flag': notice.checkNoticeFlags,
  'ip-graph-message-route': notice.checkMessageRoute,
};

/** Rules that one resource alone can break. */
const aloneToo: readonly GraphRule[] = [
  'ip-graph-national-id',
  'ip-graph-organization-number',
  'ip-graph-municipality',
  'ip-graph-her-id',
];

/**
 * Checks everything that only several resources together can decide, and of a resource alone who is who. What the
 * Bundle does not hold is not judged: a reference that leads outside it never makes an issue.
 * @param instant «a coordinator in office» is judged at this instant
 */
export function graphIssues(resource: Resource, instant: Instant): Issue[] {
  const graph = new Graph(resource, instant);
  const rules = resource.resourceType === 'Bundle' ? (Object.keys(checks) as GraphRule[]) : aloneToo;
  return rules.flatMap((rule) => checks[rule](graph));
}
