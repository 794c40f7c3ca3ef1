// A plan and all it refers to, from a FHIR server, as a plan document.
import { type FromFhirResult, fromFhir } from '../../plan/mapping/from-resources.ts';
import { findCarePlan, gatherPlan } from './gather-plan.ts';
import { findTeam, gatherTeam } from './gather-team.ts';
import type { PlanServer } from './plan-server.ts';

/** A plan, or a coordinator without one (B11). Undefined when the server has neither. Throws PeerFailure when the server does not answer. */
export async function readPlan(server: PlanServer, plan: string): Promise<FromFhirResult | undefined> {
  const carePlan = await findCarePlan(server, plan);
  if (!carePlan?.id) {
    const team = await findTeam(server, plan);
    return team === undefined ? undefined : fromFhir(await gatherTeam(server, team.replace('CareTeam/', '')));
  }
  return fromFhir(await gatherPlan(server, carePlan.id), { plan: `CarePlan/${carePlan.id}` });
}
