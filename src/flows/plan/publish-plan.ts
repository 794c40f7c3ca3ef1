// A plan document to a FHIR server: checked as a whole, then what differs from what the server has, in one transaction.
import type { Resource } from '@medplum/fhirtypes';
import { instantOf } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { exponentialBackoff } from '../../need/delivery/retry.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parseWholePlan } from '../../plan/document/subset.ts';
import { PeerFailure } from '../ports.ts';
import { isBareClaim } from './claim.ts';
import { nameOf } from './gather-plan.ts';
import { isSameContent, planChanges, type ServerCopy } from './plan-changes.ts';
import { type PlanWritten, readServerCopy, type WritePorts, writePlan } from './write-plan.ts';

export interface PublishPorts extends WritePorts {
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

export interface Published extends PlanWritten {
  /** True when the server has the plan. */
  readonly published: boolean;
}

const TRIES = { attempts: 8, first: 50, longest: 5_000 };

/**
 * Publishes a plan document. With any error in the document or in what was made of it, nothing is sent. What others
 * wrote since this publication began is never written over: then it stops and says so.
 * Throws PeerFailure when the server does not take the transaction; after an unclear answer it looks before it writes.
 */
export async function publishPlan(ports: PublishPorts, document: unknown): Promise<Published> {
  const parsed = parseWholePlan(document, instantOf(ports.clock.now()));
  if (!parsed.plan) {
    return { published: false, outcome: 'refused', entries: [], transactions: 0, issues: parsed.issues };
  }
  const written = await publishRead(ports, parsed.plan);
  return {
    ...written,
    published: written.outcome !== 'refused',
    issues: [...parsed.issues, ...written.issues],
  };
}

/** Publishes a plan that was read and found right. Throws as {@link publishPlan}. */
export async function publishRead(ports: PublishPorts, plan: IndividualPlan): Promise<PlanWritten> {
  const first = await readServerCopy(ports.server, plan, instantOf(ports.clock.now()));
  return attempts(ports, plan, first, first);
}

/**
 * Goes on publishing a plan of which an attempt did not come to its end. Throws as {@link publishPlan}.
 * @param first what the server had before that attempt
 * @param failure why it ended, where the server said so
 */
export async function publishAgain(
  ports: PublishPorts,
  plan: IndividualPlan,
  first: ServerCopy,
  failure?: PeerFailure,
): Promise<PlanWritten> {
  if (failure) {
    await ports.wait(exponentialBackoff(TRIES, ports.random)(1, failure.retryAfter) ?? 0);
  }
  const read = await readAgain(ports, plan, first);
  return 'outcome' in read ? read : attempts(ports, plan, first, read, 2);
}

/** True for what is tried again after a look: somebody wrote meanwhile, or the server did not answer. */
export function goesAgain(error: unknown): error is PeerFailure {
  return error instanceof PeerFailure && (error.kind === 'conflict' || error.kind === 'transient');
}

async function attempts(
  ports: PublishPorts,
  plan: IndividualPlan,
  first: ServerCopy,
  from: ServerCopy,
  begin = 1,
): Promise<PlanWritten> {
  const policy = exponentialBackoff(TRIES, ports.random);
  let copy = from;
  for (let attempt = begin; ; attempt += 1) {
    try {
      const written = await writePlan(ports, plan, copy);
      return attempt > 1 && written.outcome === 'unchanged' ? { ...written, outcome: 'updated' } : written;
    } catch (error) {
      const wait = goesAgain(error) ? policy(attempt, error.retryAfter) : undefined;
      if (wait === undefined) {
        throw error;
      }
      await ports.wait(wait);
    }
    const read = await readAgain(ports, plan, first);
    if ('outcome' in read) {
      return read;
    }
    copy = read;
  }
}

/** What the server has now, or that somebody wrote what we were about to. */
async function readAgain(
  ports: PublishPorts,
  plan: IndividualPlan,
  first: ServerCopy,
): Promise<ServerCopy | PlanWritten> {
  const copy = await readServerCopy(ports.server, plan, instantOf(ports.clock.now()));
  const overtaken = writtenByOthers(plan, first, copy);
  return overtaken ? { outcome: 'refused', entries: [], transactions: 0, issues: [overtaken] } : copy;
}

/** Something that stood there when we began, is another version now, and is not what we write either. */
function writtenByOthers(plan: IndividualPlan, first: ServerCopy, now: ServerCopy): Issue | undefined {
  const before = new Map(first.resources.map((resource) => [nameOf(resource), resource]));
  const wanted = new Map(planChanges(plan, now).wanted.map((resource) => [nameOf(resource), resource]));
  const changed = now.resources.find((resource) => {
    const was = before.get(nameOf(resource));
    const ours = wanted.get(nameOf(resource));
    const isOther = was !== undefined && was.meta?.versionId !== resource.meta?.versionId;
    return (
      isOther &&
      ours !== undefined &&
      !isSameContent(was, resource) &&
      !isSameContent(ours, resource) &&
      !isBareClaim(resource)
    );
  });
  return changed && overtakenBy(changed);
}

function overtakenBy(resource: Resource): Issue {
  return {
    severity: 'error',
    code: 'conflict',
    path: nameOf(resource),
    text: `Somebody else wrote ${nameOf(resource)} while this plan was being published. Nothing was written over it.`,
    fix: 'Bring both versions together with `ip-fhir sync`, or read the plan, make the change again and publish.',
    concept: 'B14',
  };
}
