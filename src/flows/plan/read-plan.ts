// A plan and all it refers to, from a FHIR server, as a plan document.
import { type FromFhirResult, fromFhir } from '../../plan/mapping/from-resources.ts';
import { findCarePlan, gatherPlan } from './gather-plan.ts';
import type { PlanServer } from './plan-server.ts';

/** Undefined when the server has no such plan. Throws PeerFailure when the server does not answer. */
export async function readPlan(server: PlanServer, plan: string): Promise<FromFhirResult | undefined> {
  const carePlan = await findCarePlan(server, plan);
  if (!carePlan?.id) {
    return undefined;
  }
  return fromFhir(await gatherPlan(server, carePlan.id), { plan: `CarePlan/${carePlan.id}` });
}
