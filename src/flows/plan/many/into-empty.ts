// A load into a server that holds none of the plans and that nobody else writes to: each plan is one transaction, and one plan per
// person is kept among the plans of the load alone.
import { createHash } from 'node:crypto';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { instantOf } from '../../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../../ground/outcome/issue.ts';
import { exponentialBackoff } from '../../../need/delivery/retry.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import { toFhir } from '../../../plan/mapping/to-bundle.ts';
import { rulesOver } from '../check-plan.ts';
import { goesAgain, type PublishPorts } from '../publish-plan.ts';
import type { WriteOutcome } from '../write-plan.ts';

const TRIES = { attempts: 8, first: 200, longest: 30_000 };

/** One transaction, sent again when no clear answer came: the ids are the plan's own, so that is the same plan. */
export async function writeNew(
  ports: PublishPorts,
  plan: IndividualPlan,
  persons: Set<string>,
): Promise<{ readonly outcome: WriteOutcome; readonly issues: readonly Issue[] }> {
  const second = isSecondPlan(plan, persons);
  if (second) {
    return { outcome: 'refused', issues: [second] };
  }
  const { bundle, issues } = toFhir(plan);
  const resources = bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const found = [
    ...issues,
    ...resources.flatMap((resource) => ports.check(resource)),
    ...rulesOver(resources, instantOf(ports.clock.now())),
  ];
  if (!isUsable(found)) {
    return { outcome: 'refused', issues: found };
  }
  const policy = exponentialBackoff(TRIES, ports.random);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ports.server.write(bundle as unknown as Bundle);
      return { outcome: 'created', issues: found };
    } catch (error) {
      const wait = goesAgain(error) ? policy(attempt, error.retryAfter) : undefined;
      if (wait === undefined) {
        throw error;
      }
      await ports.wait(wait);
    }
  }
}

/**
 * That an earlier line holds a plan in force of the same person; from now on the person is known. Digests instead of numbers, so
 * that a hundred thousand persons are a few megabytes and no list of people.
 */
export function isSecondPlan({ status, patient }: IndividualPlan, persons: Set<string>): Issue | undefined {
  if (status !== 'active' && status !== 'on-hold') {
    return undefined;
  }
  const digests = (patient.nationalIds ?? []).map(({ kind, value }) =>
    createHash('sha256').update(`${kind}|${value}`).digest('base64').slice(0, 22),
  );
  const known = digests.some((digest) => persons.has(digest));
  for (const digest of digests) {
    persons.add(digest);
  }
  return known ? secondPlan : undefined;
}

const secondPlan: Issue = {
  severity: 'error',
  code: 'business-rule',
  path: '/patient',
  text: 'An earlier line holds a plan in force for the same person, and a person has one plan.',
  fix: 'Say which of the two counts, and end the other.',
  rule: 'B1',
  concept: 'B1',
};
