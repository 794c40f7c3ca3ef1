// One attempt to make a server have a plan: what differs is checked, the person is claimed when the plan takes effect,
// and all of it is written in one transaction, every update over the version that was read.
import type { Bundle, CarePlan, Patient, Resource } from '@medplum/fhirtypes';
import { withPlainNumbers } from '../../ground/fhir/exact-numbers.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { isIndividualPlan, takesPlace } from '../../ground/law/individual-plan.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { carePlanName, resourceNames } from '../../plan/mapping/names.ts';
import type { Clock } from '../ports.ts';
import { rulesOver } from './check-plan.ts';
import { isBareClaim, withoutClaim } from './claim.ts';
import { gatherPlan, nameOf, readSurely } from './gather-plan.ts';
import { isTeamAlone } from './gather-team.ts';
import { type ClaimResult, claimPerson, type PlanToBe, personTokens } from './one-plan.ts';
import { type Overwritten, overwrittenBy, overwrittenIssue } from './overwritten.ts';
import { type PlanChanges, planChanges, type ServerCopy, serverCopy, whatDiffers } from './plan-changes.ts';
import type { EntryResult, PlanServer } from './plan-server.ts';
import { partsOnly } from './whole.ts';
import { writtenBy } from './written-by.ts';

export interface WritePorts {
  readonly server: PlanServer;
  /** Checks every resource that is to be written, before anything is sent. */
  readonly check: (resource: Resource) => readonly Issue[];
  readonly clock: Clock;
}

export type WriteOutcome = 'created' | 'updated' | 'unchanged' | 'refused';

export interface PlanWritten {
  readonly outcome: WriteOutcome;
  /** `CarePlan/id` on the server. */
  readonly carePlan?: string;
  /** The resources of the plan as they were to be on the server; none when nothing was sent. */
  readonly resources?: readonly Resource[];
  /** What the server said of each resource that was written. */
  readonly entries: readonly EntryResult[];
  /** 1: all or nothing; more: see the size split of the client; 0: nothing was written. */
  readonly transactions: number;
  /** What somebody else wrote under an id that was taken for new, and that stands no more. */
  readonly overwritten?: readonly Overwritten[];
  readonly issues: readonly Issue[];
}

/** What the server has of this plan: by our ids, or under ids of its own by the plan's identifier. */
export async function readServerCopy(
  server: PlanServer,
  plan: IndividualPlan,
  at: Instant,
): Promise<ServerCopy> {
  const keys = resourceNames(plan).flatMap((name) => parseReference(name) ?? []);
  const ours = carePlanName(plan);
  const first = await server.readMany(keys);
  // Of a plan of which something is there, what an answer for many lacks is asked for singly before it counts as new.
  const root = first.find((resource) => nameOf(resource) === ours) ?? (await rootSurely(server, plan, ours));
  const there = (root ? await readSurely(server, keys, first) : first).map((one) => withoutClaim(one));
  const graph = root?.id ? await gatherPlan(server, root.id, there.map(nameOf)) : [];
  const known = new Set(graph.map(nameOf));
  return serverCopy(plan, [...graph, ...there.filter((resource) => !known.has(nameOf(resource)))], at);
}

async function rootSurely(
  server: PlanServer,
  plan: IndividualPlan,
  ours: string | undefined,
): Promise<Resource | undefined> {
  const key = parseReference(ours);
  const own = key && (await server.read('CarePlan', key.id));
  return own ?? (await byIdentifier(server, plan));
}

async function byIdentifier(server: PlanServer, plan: IndividualPlan): Promise<CarePlan | undefined> {
  return (await rootsByIdentifier(server, [plan]))[0];
}

/** Each plan as it stands under an id that the server gave, found by the plan's own identifier. */
export async function rootsByIdentifier(
  server: PlanServer,
  plans: readonly IndividualPlan[],
): Promise<readonly (CarePlan | undefined)[]> {
  const found = await server.searchMany(
    plans.map(({ id, source }) => ({
      type: 'CarePlan',
      parameters: { identifier: `${source.system}|${id}` },
    })),
  );
  return found.map((matches) => matches.find(isIndividualPlan));
}

/** A plan that may be written, with what differs from what the server has. */
export interface Judged {
  readonly plan: IndividualPlan;
  readonly copy: ServerCopy;
  readonly changes: PlanChanges;
  readonly carePlan?: CarePlan;
  readonly issues: readonly Issue[];
}

/**
 * Writes what differs. Throws PeerFailure: conflict when somebody wrote one of the resources meanwhile (nothing of ours
 * was written then), transient or ambiguous when the server did not answer.
 */
export async function writePlan(
  ports: WritePorts,
  plan: IndividualPlan,
  copy: ServerCopy,
): Promise<PlanWritten> {
  const judged = judgeWrite(ports, plan, copy);
  if ('outcome' in judged) {
    return judged;
  }
  return writeJudged(ports, judged, await claimFor(ports, judged));
}

/** What may be written, or what is said instead: that it may not be, or that there is nothing to write. */
export function judgeWrite(ports: WritePorts, plan: IndividualPlan, copy: ServerCopy): Judged | PlanWritten {
  const changes = planChanges(plan, copy);
  const carePlan = changes.wanted.find(({ resourceType }) => resourceType === 'CarePlan') as
    | CarePlan
    | undefined;
  const changed = changes.bundle.entry ?? [];
  const plain = withPlainNumbers(changes.wanted);
  const isChanged = new Set(changed.map(({ request }) => request?.url));
  const issues = [
    ...partsOnly(copy.resources),
    ...changes.issues,
    ...plain.flatMap((resource) => (isChanged.has(nameOf(resource)) ? ports.check(resource) : [])),
    ...rulesOver(plain, instantOf(ports.clock.now())),
  ];
  if (!isUsable(issues)) {
    return unwritten('refused', carePlan, issues);
  }
  return changed.length === 0
    ? unwritten('unchanged', carePlan, issues)
    : { plan, copy, changes, ...(carePlan && { carePlan }), issues };
}

function unwritten(
  outcome: 'refused' | 'unchanged',
  carePlan: CarePlan | undefined,
  issues: readonly Issue[],
): PlanWritten {
  return { outcome, entries: [], transactions: 0, ...(carePlan && { carePlan: nameOf(carePlan) }), issues };
}

/** Writes what may be written, over the versions of the claim. Throws as {@link writePlan}. */
export async function writeJudged(
  ports: WritePorts,
  { plan, copy, changes, carePlan, issues }: Judged,
  claimed: Claimed | Refusal,
): Promise<PlanWritten> {
  if ('refusal' in claimed) {
    return unwritten('refused', carePlan, [...issues, claimed.refusal]);
  }
  const there = new Set(copy.resources.filter((one) => !isBareClaim(one)).map(nameOf));
  const root = carePlan ?? changes.wanted.find(isTeamAlone);
  const isNew = root ? !there.has(nameOf(root)) : copy.resources.length === 0;
  const bundle = claimed.bundle ?? changes.bundle;
  const written = (bundle.entry ?? []).flatMap(({ resource }) => (resource as Resource | undefined) ?? []);
  const instant = ports.clock.now().toISOString();
  const told = carePlan ? [writtenBy({ plan, carePlan, written, isNew, instant })] : [];
  const sent = { ...bundle, entry: [...(bundle.entry ?? []), ...told] };
  const sentNames = new Set(sent.entry.map(({ request }) => request?.url));
  const { entries, transactions } = await ports.server.write(sent);
  const overwritten = await overwrittenBy(ports.server, sent, entries);
  return {
    outcome: isNew ? 'created' : 'updated',
    entries: [...(claimed.entries ?? []).filter(({ reference }) => !sentNames.has(reference)), ...entries],
    transactions,
    ...(carePlan && { carePlan: nameOf(carePlan) }),
    resources: changes.wanted,
    overwritten,
    issues: [...issues, ...claimed.issues, ...overwritten.map(overwrittenIssue)],
  };
}

export interface Refusal {
  readonly refusal: Issue;
}

export interface Claimed {
  /** The transaction over the versions of the claim, when there was one. */
  readonly bundle?: Bundle;
  /** What was written with the claim: the person goes with it, and not once more with the plan. */
  readonly entries?: readonly EntryResult[];
  readonly issues: readonly Issue[];
}

/** A plan that takes effect only when its person was claimed. */
export interface ToClaim extends PlanToBe {
  readonly tokens: readonly string[];
}

/** B1: before a plan takes effect the person is claimed for it. */
async function claimFor({ server, clock }: WritePorts, judged: Judged): Promise<Claimed | Refusal> {
  const need = claimNeeded(judged);
  if (!('tokens' in need)) {
    return need;
  }
  const { tokens, carePlan, patient, current } = need;
  const claim = await claimPerson(server, tokens, { carePlan, patient, current }, clock.now());
  return claimedBy(judged, need, claim);
}

/** What has to be claimed first, or that nothing has, or may. */
export function claimNeeded({ plan, copy, changes, carePlan }: Judged): ToClaim | Claimed | Refusal {
  const current = new Map(copy.resources.map((resource) => [nameOf(resource), resource]));
  const there = carePlan && current.get(nameOf(carePlan));
  if (there !== undefined && !isIndividualPlan(there)) {
    return { refusal: isOfAnotherKind(nameOf(there)) };
  }
  if (!carePlan || !takesPlace(carePlan) || (there && takesPlace(there))) {
    return { issues: [] };
  }
  const patient = changes.wanted.find(({ resourceType }) => resourceType === 'Patient') as Patient;
  const tokens = personTokens(patient, plan.source.system);
  return tokens.length === 0 ? { issues: [unknownPerson] } : { tokens, carePlan, patient, current };
}

/**
 * What is written now that a claim stands, or that it does not.
 * @param parties what was written along with the claims of several plans
 */
export function claimedBy(
  { changes }: Judged,
  { carePlan, current }: ToClaim,
  claim: ClaimResult,
  parties: readonly Resource[] = [],
): Claimed | Refusal {
  if ('lostTo' in claim) {
    return { refusal: hasPlan(claim.lostTo, carePlan) };
  }
  const won = [...parties, ...claim.won];
  const now = new Map([...current, ...won.map((resource) => [nameOf(resource), resource] as const)]);
  const entries = claim.won.flatMap((resource): EntryResult[] =>
    resource.meta?.versionId
      ? [{ reference: nameOf(resource), status: 201, versionId: resource.meta.versionId }]
      : [],
  );
  return { bundle: whatDiffers(changes.wanted, [...now.values()]), entries, issues: [] };
}

function isOfAnotherKind(name: string): Issue {
  return {
    severity: 'error',
    code: 'conflict',
    path: `${name}.category`,
    text: `The server has ${name}, and it is a plan of another kind: nothing is written over it.`,
    fix: "Find out whose plan that is. The id follows from the plan's own id and source system.",
    rule: 'B1',
    concept: 'B1',
  };
}

function hasPlan(other: string, carePlan: CarePlan): Issue {
  return {
    severity: 'error',
    code: 'business-rule',
    path: `${nameOf(carePlan)}.status`,
    text: `The person has an individual plan on this server already, or one that is being published before this one: ${other}. A person has one plan, whoever started it.`,
    fix: `Work in ${other}, or end it first. Nothing of this plan took effect.`,
    rule: 'B1',
    concept: 'B1',
  };
}

const unknownPerson: Issue = {
  severity: 'warning',
  code: 'incomplete',
  path: '/patient',
  text: 'The person has no identifier by which other plans could be found, so nothing shows that this is the only one.',
  fix: 'Give the identity number, or the identifier of another system.',
  concept: 'B1',
};
