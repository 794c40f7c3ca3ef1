// A FHIR server as one of the two systems that are kept in step.

import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { INDIVIDUAL_PLAN_TOKEN, isIndividualPlan } from '../../ground/law/individual-plan.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { fromFhir } from '../../plan/mapping/from-resources.ts';
import { resourceId } from '../../plan/mapping/ids.ts';
import { resourceNames } from '../../plan/mapping/names.ts';
import { carePlan as planSpec } from '../../plan/mapping/resources/care-plan.ts';
import { isSame } from '../../plan/merge/same.ts';
import { isBareClaim } from '../plan/claim.ts';
import { gatherPlan, nameOf, readSurely } from '../plan/gather-plan.ts';
import { type ServerCopy, serverCopy } from '../plan/plan-changes.ts';
import type { PlanServer } from '../plan/plan-server.ts';
import { partsOnly } from '../plan/whole.ts';
import { readServerCopy, type WritePorts, writePlan } from '../plan/write-plan.ts';
import { PeerFailure } from '../ports.ts';
import { changedSince } from './changed-resources.ts';
import { contentsOf, PlanIndex } from './plan-index.ts';
import { becameOf } from './set-back.ts';
import { type ShownPlan, shownPlan } from './shown.ts';
import {
  keyOfPlan,
  keyText,
  type Mark,
  type PlanKey,
  type Side,
  type SideChanges,
  type SideCopy,
  type SideWritten,
} from './side.ts';

export interface FhirCopy extends SideCopy {
  readonly server: ServerCopy;
}

export function fhirSide(name: string, ports: WritePorts): Side<FhirCopy> {
  const { server } = ports;
  // What we wrote over in the instant in which somebody else had written it: read as his edit until it is merged.
  const lost = new Map<string, readonly Resource[]>();
  return {
    name,
    list: () => listPlans(server),
    read: (key, last = {}) => readCopy(ports, key, Object.keys(last), lost.get(keyText(key)) ?? []),
    async write(plan, over) {
      const key = keyText(keyOfPlan(plan));
      const { overwritten, ...written } = await write(ports, plan, over);
      if (overwritten.length > 0) {
        lost.set(key, [...(lost.get(key) ?? []), ...overwritten]);
        const text = 'somebody else wrote the same in the same moment: what he wrote is merged';
        throw new PeerFailure('FHIR server', 'permanent', text, { kind: 'conflict' });
      }
      lost.delete(key);
      return written;
    },
    becameOf: (key, last, now) => becameOf(server, `CarePlan/${carePlanId(key)}`, last, now),
    changes: (cursor, known) => changes(server, cursor, known),
  };
}

/** Under which key a CarePlan is known: the identifier that its id is made of, or else its first. */
export function keyOfCarePlan({ id, identifier = [] }: CarePlan): PlanKey | undefined {
  const keys = identifier.flatMap(({ system, value }) => (system && value ? [{ system, id: value }] : []));
  return keys.find((key) => carePlanId(key) === id) ?? keys[0];
}

function carePlanId({ system, id }: PlanKey): string {
  return resourceId({ id, source: { system } }, planSpec, '');
}

async function* listPlans(server: PlanServer): AsyncGenerator<PlanKey> {
  const plans = await server.search<CarePlan>('CarePlan', {
    category: INDIVIDUAL_PLAN_TOKEN,
    _count: '200',
  });
  for (const plan of plans) {
    const key = isIndividualPlan(plan) && !isBareClaim(plan) ? keyOfCarePlan(plan) : undefined;
    if (key) {
      yield key;
    }
  }
}

async function readCopy(
  { server, clock }: WritePorts,
  key: PlanKey,
  probable: readonly string[],
  lost: readonly Resource[],
): Promise<FhirCopy | undefined> {
  let resources = await gatherPlan(server, carePlanId(key), probable);
  if (resources.length === 0) {
    const found = await server.search<CarePlan>('CarePlan', { identifier: keyText(key) });
    const root = found.find((each) => isIndividualPlan(each) && !isBareClaim(each));
    resources = root?.id ? await gatherPlan(server, root.id) : [];
  }
  const root = resources.find(
    (one) => isIndividualPlan(one) && keyText(keyOfCarePlan(one) ?? key) === keyText(key),
  );
  if (!root) {
    return undefined;
  }
  const theirs = resources.map((one) => lost.find((each) => nameOf(each) === nameOf(one)) ?? one);
  const {
    plan,
    draft,
    rest,
    issues: found,
  } = fromFhir(theirs, {
    plan: nameOf(root),
    at: instantOf(clock.now()),
    knownModifiers: server.knownModifiers ?? [],
  });
  const copy = { resources, rest, draft: draft as Partial<IndividualPlan> };
  const parts = partsOnly(resources);
  const issues = [...parts, ...found];
  return {
    ...(plan && parts.length === 0 ? { plan } : {}),
    issues,
    mark: contentsOf(resources),
    ...(lost.length > 0 ? { isOvertaken: true } : {}),
    server: copy,
  };
}

async function write(
  ports: WritePorts,
  plan: IndividualPlan,
  over: FhirCopy | undefined,
): Promise<SideWritten & { readonly overwritten: readonly Resource[] }> {
  const at = instantOf(ports.clock.now());
  const copy = over
    ? await withShared(ports.server, plan, over.server, at)
    : await readServerCopy(ports.server, plan, at);
  const { outcome, entries, issues, ...done } = await writePlan(ports, plan, copy);
  const { resources = [], carePlan, overwritten = [] } = done;
  const written = entries.flatMap(({ reference, versionId }) => (versionId ? [[reference, versionId]] : []));
  const shown: ShownPlan =
    carePlan && entries.length > 0
      ? await shownPlan(ports.server, { carePlan, resources, entries }, instantOf(ports.clock.now()))
      : { kept: [] };
  return {
    outcome,
    issues,
    mark: { ...contentsOf(copy.resources), ...Object.fromEntries(written), ...contentsOf(shown.kept) },
    ...(shown.plan && !isSame(shown.plan, plan) ? { shown: shown.plan } : {}),
    overwritten: overwritten.flatMap(({ before }) => (before && !isBareClaim(before) ? [before] : [])),
  };
}

/** Organizations and people of the source that another plan brought to the server already are known before writing. */
async function withShared(
  server: PlanServer,
  plan: IndividualPlan,
  copy: ServerCopy,
  at: Instant,
): Promise<ServerCopy> {
  const known = new Set(copy.resources.map(nameOf));
  const missing = resourceNames(plan, copy.rest.ids).filter((name) => !known.has(name));
  const there = await readSurely(
    server,
    missing.flatMap((name) => parseReference(name) ?? []),
  );
  return there.length > 0 ? serverCopy(plan, [...copy.resources, ...there], at) : copy;
}

async function changes(
  server: PlanServer,
  cursor: string | undefined,
  known: ReadonlyMap<string, Mark>,
): Promise<SideChanges> {
  const { resources, cursor: next } = await changedSince(server, cursor);
  if (cursor === undefined) {
    return { cursor: next };
  }
  // What was deleted is in no search by time: fewer plans than are known means that all are looked at.
  const count = await server.count({ type: 'CarePlan', parameters: { category: INDIVIDUAL_PLAN_TOKEN } });
  const there = [...known.values()].filter((mark) => Object.keys(mark).length > 0).length;
  if (count !== undefined && count < there) {
    return { cursor: next };
  }
  const index = new PlanIndex();
  for (const [key, mark] of known) {
    index.add(key, mark);
  }
  const fresh = resources.filter((resource) => !index.isKnown(resource));
  const changed = new Set(fresh.flatMap((resource) => [...index.plansOf(resource)]));
  const roots = fresh.filter((one): one is CarePlan => isIndividualPlan(one) && !isBareClaim(one));
  for (const key of roots.map(keyOfCarePlan)) {
    if (key) {
      changed.add(keyText(key));
    }
  }
  return { changed, cursor: next };
}
