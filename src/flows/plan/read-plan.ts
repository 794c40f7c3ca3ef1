// A plan and all it refers to, from a FHIR server, as a plan document.

import type { CarePlan } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type FromFhirResult, fromFhir } from '../../plan/mapping/from-resources.ts';
import { isBareClaim } from './claim.ts';
import { findCarePlan, gatherPlan } from './gather-plan.ts';
import { findTeam, gatherTeam } from './gather-team.ts';
import type { PlanServer } from './plan-server.ts';

/** A plan, or a coordinator without one (B11). Undefined when the server has neither. Throws PeerFailure when the server does not answer. */
export async function readPlan(
  server: PlanServer,
  plan: string,
  at?: Instant,
): Promise<FromFhirResult | undefined> {
  const { knownModifiers = [] } = server;
  const options = { knownModifiers, ...(at ? { at } : {}) };
  const carePlan = await findCarePlan(server, plan);
  if (!carePlan?.id) {
    const team = await findTeam(server, plan);
    return team === undefined
      ? undefined
      : fromFhir(await gatherTeam(server, team.replace('CareTeam/', '')), options);
  }
  const read = fromFhir(await gatherPlan(server, carePlan.id), {
    ...options,
    plan: `CarePlan/${carePlan.id}`,
  });
  return { ...read, issues: [...read.issues, ...(await otherPlans(server, carePlan, plan))] };
}

/**
 * A person has one plan (B1): another one that takes its place on the same server is told, and so is another one that the same
 * id names, because who asked may have meant that.
 */
async function otherPlans(server: PlanServer, { id, subject }: CarePlan, asked: string): Promise<Issue[]> {
  const person = parseReference(subject.reference);
  const [ofPerson, byName] = await Promise.all([
    person ? server.search<CarePlan>('CarePlan', { subject: `${person.type}/${person.id}` }) : [],
    asked.includes('/') ? [] : server.search<CarePlan>('CarePlan', { identifier: asked }),
  ]);
  const others = (found: readonly CarePlan[]) =>
    found.filter((one) => one.id !== id && isIndividualPlan(one) && !isBareClaim(one));
  return [...others(ofPerson).filter(takesPlace).map(secondPlan), ...others(byName).map(sameName)];
}

function secondPlan({ id }: CarePlan): Issue {
  return {
    severity: 'warning',
    code: 'multiple-matches',
    path: 'CarePlan.subject',
    text: `The person has another individual plan in force on this server: CarePlan/${id}.`,
    fix: 'Find out which of the two counts, and end the other.',
    rule: 'B1',
    concept: 'B1',
  };
}

function sameName({ id }: CarePlan): Issue {
  return {
    severity: 'warning',
    code: 'multiple-matches',
    path: 'CarePlan.identifier',
    text: `Another plan is named by the same id: CarePlan/${id}.`,
    fix: 'Ask with the source system (system|id), or by the id on the server.',
  };
}
