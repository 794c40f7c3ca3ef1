// What the operations on a plan give and write, as values: documents, views, gaps, the plan after an event, and what differs.
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import type { Instant } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parseWholePlan } from '../../plan/document/subset.ts';
import { applyEvent } from '../../plan/life/apply.ts';
import { parseEvent } from '../../plan/life/events.ts';
import { type ConsentGap, consentGaps, dataKindsOf, teamOf } from '../../plan/views/gaps.ts';
import { type PlanView, viewFor } from '../../plan/views/view.ts';
import { planChanges } from '../plan/plan-changes.ts';
import type { PlanServer } from '../plan/plan-server.ts';
import { readServerCopy } from '../plan/write-plan.ts';
import type { Caller } from './caller.ts';
import { partiesOf, readingOf, readWorld, type SightOfPlan } from './sight.ts';

/** A plan, or what is wrong. */
export type Made<Value> = { readonly value: Value } | { readonly issues: readonly Issue[] };

/** The plan document as far as the caller sees it. */
export function documentOf({ whole, view, world }: SightOfPlan, instant: Instant): Made<IndividualPlan> {
  const plan = whole ? readWorld(world, instant)?.plan : view?.plan;
  return plan ? { value: plan } : { issues: readingOf(world, instant).issues };
}

/** @param recipient another party than the caller, asked for by who sees the whole */
export function viewOf(
  sight: SightOfPlan,
  plan: IndividualPlan,
  recipient: string | undefined,
  instant: Instant,
): PlanView {
  return recipient === undefined
    ? (sight.view ?? { plan, withheld: [], confidentiality: 'R' })
    : viewFor(plan, recipient, plan.consents ?? [], instant);
}

export function gapsIn(plan: IndividualPlan, instant: Instant): ConsentGap[] {
  const consents = plan.consents ?? [];
  return consentGaps({ plan, team: teamOf(plan, instant), dataKinds: dataKindsOf(plan), consents, instant });
}

export interface EventCase {
  readonly sight: SightOfPlan;
  readonly caller: Caller;
  readonly instant: Instant;
}

/** The plan after an event; `not-own` when somebody else than the caller would have done it. A keeper tells of others. */
export function afterEvent(
  told: unknown,
  { sight, caller, instant }: EventCase,
): Made<IndividualPlan> | 'not-own' {
  const { event, issues } = parseEvent(told);
  const read = readWorld(sight.world, instant);
  if (!event || !read) {
    return { issues: event ? readingOf(sight.world, instant).issues : issues };
  }
  if (caller.role !== 'keeper' && !partiesOf(read, caller, sight.world).includes(event.by)) {
    return 'not-own';
  }
  const after = applyEvent(read.plan, event);
  return after.plan ? { value: after.plan } : { issues: after.issues };
}

/** A plan document out of unknown input. */
export function wholePlan(document: unknown, instant: Instant): Made<IndividualPlan> {
  const { plan, issues } = parseWholePlan(document, instant);
  return plan ? { value: plan } : { issues };
}

export interface ToWrite {
  /** What stands of the plan now. */
  readonly standing: readonly Resource[];
  /** What is written, each over the version that was read. */
  readonly changes: () => Made<readonly BundleEntry[]>;
}

/** What of the plan differs from what the server has. */
export async function toWrite(server: PlanServer, plan: IndividualPlan, at: Instant): Promise<ToWrite> {
  const copy = await readServerCopy(server, plan, at);
  return {
    standing: copy.resources,
    changes: () => {
      const { bundle, issues } = planChanges(plan, copy);
      return isUsable(issues) ? { value: bundle.entry ?? [] } : { issues };
    },
  };
}
