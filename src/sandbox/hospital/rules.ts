// The rules of individual plans, as a server keeps them by itself: what claims our profiles conforms to them, a person has one
// plan in force, and no plan is deleted.
import type { Bundle, CarePlan, Resource } from '@medplum/fhirtypes';
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { MemoryStore } from '../memory-store.ts';
import { type Interaction, refused } from './answers.ts';
import type { FaultyAnswer, ServerFaults } from './faults.ts';

/** Issues of a resource against R4 and the profiles that it declares. */
export type PlanCheck = (resource: Resource) => readonly Issue[];

interface Inside {
  readonly store: MemoryStore;
  readonly faults: ServerFaults;
  /** Without it the server keeps no rules. */
  readonly check: PlanCheck | undefined;
}

/** Why a write is refused by the rules of plans; undefined when it is not. A transaction is refused whole. */
export function refusedByRules(asked: Interaction, inside: Inside): FaultyAnswer | undefined {
  const { check, faults, store } = inside;
  if (check === undefined) {
    return undefined;
  }
  const { method, type, id, body } = asked;
  if (method === 'DELETE') {
    return isIndividualPlan(store.read(type, id)) && !faults.holds('deletes-plans')
      ? refused(409, 'business-rule', 'A plan ends; it is never deleted.')
      : undefined;
  }
  const written = writtenBy(asked, body);
  const wrong = faults.holds('takes-anything')
    ? undefined
    : written.filter(claimsOurs).find((each) => !isUsable(check(each)));
  if (wrong) {
    return refused(422, 'invariant', `${wrong.resourceType} breaks a profile that it declares.`);
  }
  const plans = written.filter(isIndividualPlan).filter(takesPlace);
  if (plans.length > 0 && faults.holds('refuses-plans')) {
    return refused(422, 'invariant', 'It is not taken.');
  }
  return plans.some((plan) => isSecond(plan, store)) && !faults.holds('takes-second-plans')
    ? refused(409, 'business-rule', 'The person has an individual plan already.')
    : undefined;
}

function writtenBy({ method, type }: Interaction, body: unknown): readonly Resource[] {
  if (method !== 'POST' && method !== 'PUT') {
    return [];
  }
  const resource = body as Resource | undefined;
  if (type !== '') {
    return resource?.resourceType ? [resource] : [];
  }
  const isWhole = (body as Bundle | undefined)?.type === 'transaction';
  return isWhole ? ((body as Bundle).entry ?? []).flatMap((entry) => entry.resource ?? []) : [];
}

function claimsOurs({ meta }: Resource): boolean {
  return meta?.profile?.some((each) => each.startsWith(`${CANONICAL}/`)) === true;
}

function isSecond({ id, subject }: CarePlan, store: MemoryStore): boolean {
  return store
    .all('CarePlan')
    .some(
      (other) =>
        isIndividualPlan(other) &&
        takesPlace(other) &&
        other.id !== id &&
        other.subject?.reference === subject?.reference,
    );
}
