// Front door: a plan document to FHIR, as one transaction Bundle. The same plan always gives the same bytes.
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { onlyAPart } from '../document/subset.ts';
import { identifierValue, resourceId } from './ids.ts';
import { type WriteContext, writeField } from './lens/field.ts';
import { copy, isObject, type JsonObject } from './lens/json.ts';
import { type Marks, nameElement, newMarks, writePattern } from './lens/marks.ts';
import { mergeRemainder } from './lens/remainder.ts';
import { ownIdHolder } from './own-id.ts';
import type { LinkedActivity, LinkedItem } from './resources/care-plan.ts';
import { nothingKept, type Rest } from './rest.ts';
import { belongingOf, type Link, type PlanItem, profileOf, type ResourceSpec } from './spec.ts';
import { specs } from './specs.ts';
import { unmentionedParties } from './unmentioned.ts';

export interface ToFhirOptions {
  /**
   * Base URL for `fullUrl`, so that references resolve within the Bundle. By default our own canonical base, which is
   * no server: what receives the transaction puts its own in its place.
   */
  readonly base?: string;
  /**
   * False for servers that give ids themselves: entries are conditional updates by identifier, and refer to each
   * other by `urn:uuid:`. True by default: `PUT Type/id`.
   */
  readonly clientIds?: boolean;
  /** True to demand with If-Match that the server still has the version that was read. */
  readonly ifMatch?: boolean;
}

/** A resource that the mapping has made: what FHIR's types say, and whatever elements it has by their names. */
export type FhirResource = Resource & JsonObject & { id: string };

/** Assignable to `BundleEntry` of @medplum/fhirtypes. */
export interface TransactionEntry extends BundleEntry {
  resource: FhirResource;
  request: { method: 'PUT' | 'POST'; url: string; ifMatch?: string };
}

/** Assignable to `Bundle` of @medplum/fhirtypes. */
export interface TransactionBundle extends Bundle {
  type: 'transaction';
  entry: TransactionEntry[];
}

export interface ToFhirResult {
  readonly bundle: TransactionBundle;
  readonly issues: readonly Issue[];
}

const specOfKind = new Map(specs.map((spec) => [spec.kind, spec]));

/** Knows what every own id of a plan is called in FHIR. Made before anything is mapped. */
class References {
  readonly #plan: IndividualPlan;
  readonly #rest: Rest;
  readonly #urn: boolean;
  readonly #addresses = new Map<string, string>();
  readonly #parties = new Map<string, string>([['patient', 'patient']]);

  constructor(plan: IndividualPlan, rest: Rest, urn: boolean) {
    this.#plan = plan;
    this.#rest = rest;
    this.#urn = urn;
    for (const kind of ['relative', 'professional', 'position', 'organization']) {
      for (const { ownId } of specOfKind.get(kind)?.items(plan) ?? []) {
        this.#parties.set(ownId, kind);
      }
    }
  }

  /** `Type/id`: the one a server gave, or else ours. Kept, because most things are referred to several times. */
  address(spec: ResourceSpec, ownId: string): string {
    const item = `${spec.kind}/${ownId}`;
    const made = this.#addresses.get(item);
    if (made !== undefined) {
      return made;
    }
    const address = this.#rest.ids[item] ?? `${spec.type}/${resourceId(this.#plan, spec, ownId)}`;
    this.#addresses.set(item, address);
    return address;
  }

  /** Without a plan, what belongs to the plan belongs to the team (B11). */
  #standIn(target: string): string {
    return target === 'plan' && this.#plan.kind === 'coordinator-only' ? 'team' : target;
  }

  of(target: string, ownId: string): string | undefined {
    const kind = target === 'party' ? this.#parties.get(ownId) : this.#standIn(target);
    const spec = specOfKind.get(kind ?? '');
    if (spec === undefined) {
      return undefined;
    }
    const address = this.address(spec, kind === 'patient' ? '' : ownId);
    return this.#urn ? `urn:uuid:${address.slice(address.indexOf('/') + 1)}` : address;
  }
}

/** Puts the kinds back in the order in which the CarePlan that was read had them; within a kind the plan decides. */
function inOrder<T>(entries: readonly T[], kindOf: (entry: T) => string, order: readonly string[] = []): T[] {
  const waiting = new Map<string, T[]>();
  for (const entry of entries) {
    const kind = kindOf(entry);
    const others = waiting.get(kind);
    if (others) {
      others.push(entry);
    } else {
      waiting.set(kind, [entry]);
    }
  }
  const placed = order.flatMap((kind) => waiting.get(kind)?.splice(0, 1) ?? []);
  return [...placed, ...[...waiting.values()].flat()];
}

function linked(plan: IndividualPlan, link: Link): LinkedItem[] {
  return specs
    .filter((spec) => spec.link === link)
    .flatMap((spec) => spec.items(plan).map(({ ownId }) => ({ kind: spec.kind, id: ownId })));
}

/** The references of the CarePlan to all that belongs to the plan. */
function links(plan: IndividualPlan, rest: Rest): JsonObject {
  const results = new Set((plan.evaluations ?? []).filter((one) => one.result).map((one) => one.id));
  const activities = linked(plan, 'activity').map((item): LinkedActivity => {
    const hasResult = item.kind === 'evaluation' && results.has(item.id);
    return hasResult ? { item, outcomes: [{ kind: 'evaluation-result', id: item.id }] } : { item };
  });
  const found = {
    $careTeam: linked(plan, 'careTeam'),
    $goal: linked(plan, 'goal'),
    $activity: inOrder(activities, (entry) => entry.item.kind, rest.links.activity),
    $supportingInfo: inOrder(
      [...unmentionedParties(plan), ...linked(plan, 'supportingInfo')],
      (entry) => entry.kind,
      rest.links.supportingInfo,
    ),
  };
  return Object.fromEntries(Object.entries(found).filter(([, entries]) => entries.length > 0));
}

function writeReferences(
  spec: ResourceSpec,
  ownId: string,
  resource: JsonObject,
  context: WriteContext,
  elsewhere?: string,
): void {
  const about = (kind: string, id: string) => ({ reference: context.referenceTo(kind, id) });
  if (spec.patient !== undefined) {
    resource[spec.patient] = about('patient', '');
  }
  const belonging = belongingOf(spec);
  if (belonging === undefined || belonging.property === elsewhere) {
    return;
  }
  const owner = about(belonging.kind, belonging.kind === 'plan' ? '' : ownId);
  if (belonging.property === 'focus') {
    resource.focus = owner;
  } else {
    putFirst(resource, belonging.property, owner, context.marks);
  }
}

function putFirst(resource: JsonObject, property: string, element: unknown, marks: Marks): void {
  const array = [element];
  nameElement(marks, array, 0, 'owner');
  resource[property] = array;
}

const head = ['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text', 'contained', 'extension'];

function headFirst(resource: JsonObject): FhirResource {
  const ordered: JsonObject = {};
  for (const key of head) {
    if (key in resource) {
      ordered[key] = resource[key];
    }
  }
  for (const key of Object.keys(resource)) {
    if (!head.includes(key)) {
      ordered[key] = resource[key];
    }
  }
  return ordered as FhirResource;
}

interface Work {
  readonly plan: IndividualPlan;
  readonly rest: Rest;
  readonly references: References;
  readonly issues: Issue[];
}

function writeResource(spec: ResourceSpec, { ownId, item }: PlanItem, work: Work): FhirResource {
  const { plan, rest, references, issues } = work;
  const marks = newMarks();
  const context: WriteContext = {
    marks,
    issues,
    referenceTo: (target, id) => references.of(target, id),
  };
  const address = references.address(spec, ownId);
  const resource: JsonObject = { resourceType: spec.type, id: address.slice(address.indexOf('/') + 1) };
  writePattern(marks, resource, { meta: { profile: [profileOf(spec, item)] } });
  const rootKind = plan.kind === 'coordinator-only' ? 'team' : 'plan';
  const name = spec.kind === rootKind ? plan.source.name : undefined;
  const identifier = { system: plan.source.system, value: identifierValue(plan, spec, ownId) };
  ownIdHolder(spec).write(resource, { ...identifier, ...(name !== undefined && { assigner: name }) }, marks);
  for (const field of spec.fields) {
    writeField(field, item, resource, context);
  }
  writeReferences(spec, ownId, resource, context, rest.elsewhere[address]);
  writePattern(marks, resource, { ...spec.fixed, ...spec.fixedFor?.(item) });
  const left = rest.resources[address];
  if (isObject(left)) {
    mergeRemainder(resource, left, marks);
  }
  return headFirst(resource);
}

function entryFor(
  resource: FhirResource,
  spec: ResourceSpec | undefined,
  options: ToFhirOptions,
): TransactionEntry {
  const { base = CANONICAL, clientIds = true, ifMatch = false } = options;
  const address = `${resource.resourceType}/${resource.id}`;
  const version = isObject(resource.meta) ? resource.meta.versionId : undefined;
  const guard = ifMatch && typeof version === 'string' ? { ifMatch: `W/"${version}"` } : {};
  if (clientIds) {
    const fullUrl = `${base.replace(/[/]$/, '')}/${address}`;
    return { fullUrl, resource, request: { method: 'PUT', url: address, ...guard } };
  }
  const fullUrl = `urn:uuid:${resource.id}`;
  const own = spec === undefined ? undefined : ownIdHolder(spec).search(resource);
  if (own === undefined) {
    return { fullUrl, resource, request: { method: 'POST', url: resource.resourceType } };
  }
  const url = `${resource.resourceType}?identifier=${encodeURIComponent(own)}`;
  return { fullUrl, resource, request: { method: 'PUT', url, ...guard } };
}

/**
 * The plan as FHIR R4: one transaction Bundle, one entry per resource, each with its profile. A view is no plan and gives
 * none: `viewToFhir` writes it.
 * @param rest what `fromFhir` kept aside when the plan was read; it is merged back
 * @example
 * const { bundle: made, issues } = toFhir(plan);
 * made.type; // "transaction"
 */
export function toFhir(
  plan: IndividualPlan,
  rest: Rest = nothingKept,
  options: ToFhirOptions = {},
): ToFhirResult {
  const refused = onlyAPart(plan);
  if (refused.length > 0) {
    return { bundle: { resourceType: 'Bundle', type: 'transaction', entry: [] }, issues: refused };
  }
  const issues: Issue[] = [];
  const references = new References(plan, rest, options.clientIds === false);
  const work: Work = { plan, rest, references, issues };
  const entries = specs.flatMap((spec) =>
    spec.items(plan).map((planItem) => {
      const full =
        spec.kind === 'plan' ? { ...planItem, item: { ...planItem.item, ...links(plan, rest) } } : planItem;
      return entryFor(writeResource(spec, full, work), spec, options);
    }),
  );
  const kept = rest.whole.map((resource) => entryFor(copy(resource) as FhirResource, undefined, options));
  return { bundle: { resourceType: 'Bundle', type: 'transaction', entry: [...entries, ...kept] }, issues };
}
