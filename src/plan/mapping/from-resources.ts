// Front door: FHIR, whoever wrote it, to a plan document; and beside it what the plan cannot express.
import type { Resource } from '@medplum/fhirtypes';
import { profile } from '../../ground/fhir/canonical.ts';
import { withKnownSystems } from '../../ground/fhir/identifier-system.ts';
import { notUnderstoodIn } from '../../ground/fhir/modifiers.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { IndividualPlan } from '../document/individual-plan.ts';
import { parsePlan } from '../document/parse.ts';
import { withSortedRegistries } from '../document/registries.ts';
import { type Collected, collectResources } from './collect.ts';
import { resourceId } from './ids.ts';
import { type ReadContext, readField } from './lens/field.ts';
import { copy, isObject, type JsonObject } from './lens/json.ts';
import { nameElement, newMarks, take, takePattern } from './lens/marks.ts';
import { type Remainder, remainderOf } from './lens/remainder.ts';
import { ownIdHolder } from './own-id.ts';
import { type FromFhirOptions, type Known, Recognition } from './recognise.ts';
import type { LinkedActivity, LinkedItem } from './resources/care-plan.ts';
import type { Rest } from './rest.ts';
import { belongingOf, profileOf, type ResourceSpec } from './spec.ts';
import { kindsOfTarget, specs } from './specs.ts';
import { isMarkedAsPart, withoutMark } from './view/subsetted.ts';

export interface FromFhirResult {
  /** The plan, when it is complete and right. */
  readonly plan?: IndividualPlan;
  /** As much of a plan as could be read; the same as `plan` when that is there. */
  readonly draft: unknown;
  readonly rest: Rest;
  readonly issues: readonly Issue[];
}

interface ReadResource {
  readonly known: Known;
  readonly item: JsonObject;
  readonly left: Remainder | undefined;
  readonly issues: readonly Issue[];
  /** The element that says that the resource belongs to something else. */
  readonly elsewhere?: string;
  /** Why the resource cannot be part of the plan. */
  readonly refused?: Issue;
}

function takeReference(
  holder: JsonObject,
  key: string,
  context: ReadContext,
  target: string,
): string | undefined {
  const element = holder[key];
  if (!isObject(element) || typeof element.reference !== 'string') {
    return undefined;
  }
  const ownId = context.ownIdOf(target, element.reference);
  if (ownId !== undefined && /^[A-Za-z]+[/][^/]+$/.test(element.reference)) {
    take(context.marks, element, 'reference');
  }
  return ownId;
}

/** Takes the first reference of a list that leads to a `target`; false when there is none. */
function takeFromList(resource: JsonObject, key: string, context: ReadContext, target: string): boolean {
  const array = resource[key];
  if (!Array.isArray(array)) {
    return false;
  }
  for (const [at, element] of array.entries()) {
    if (!isObject(element) || typeof element.reference !== 'string') {
      continue;
    }
    if (context.ownIdOf(target, element.reference) === undefined) {
      continue;
    }
    if (/^[A-Za-z]+[/][^/]+$/.test(element.reference)) {
      take(context.marks, element, 'reference');
    }
    nameElement(context.marks, array, at, 'owner');
    return true;
  }
  return false;
}

/** Takes what a resource says that it belongs to. Returns the element when that is something else than this plan. */
function takeBelonging(spec: ResourceSpec, resource: JsonObject, context: ReadContext): string | undefined {
  const belonging = belongingOf(spec);
  if (belonging === undefined || resource[belonging.property] === undefined) {
    return undefined;
  }
  const { property, kind } = belonging;
  const isTaken =
    property === 'focus'
      ? takeReference(resource, property, context, kind) !== undefined
      : takeFromList(resource, property, context, kind);
  return isTaken ? undefined : property;
}

/** Takes the person whom a resource is about. Returns why it cannot belong to this plan. */
function takePerson({ spec, address }: Known, resource: JsonObject, context: ReadContext): Issue | undefined {
  if (spec.patient === undefined || resource[spec.patient] === undefined) {
    return undefined;
  }
  if (takeReference(resource, spec.patient, context, 'patient') !== undefined) {
    return undefined;
  }
  return {
    severity: 'error',
    code: 'security',
    path: `${spec.type}.${spec.patient}`,
    text: `${address} is about somebody else than the person whose plan it is, and was left out of the plan.`,
    fix: 'Read the resources of one person at a time, or correct the reference.',
  };
}

function readResource(
  known: Known,
  recognition: Recognition,
  { modifiers, at }: Pick<ReadContext, 'modifiers' | 'at'>,
): ReadResource {
  const { spec, address } = known;
  const issues: Issue[] = [];
  const marks = newMarks();
  const aside = spec.aside?.(known.resource, modifiers) ?? [];
  const context: ReadContext = {
    marks,
    issues,
    modifiers,
    at,
    ...(aside !== 'whole' && { aside }),
    ownIdOf: (target, reference) => ownIdOf(recognition, target, reference),
  };
  const resource = withoutMark(copy(known.resource));
  take(marks, resource, 'resourceType');
  take(marks, resource, 'id');
  if (known.identifier !== undefined) {
    ownIdHolder(spec).take(resource, known.identifier, marks);
  }
  const item: JsonObject = {};
  for (const field of spec.fields) {
    if (aside !== 'whole' && aside.includes(field.key)) {
      continue;
    }
    const value = readField(field, resource, context, spec.type);
    if (value !== undefined) {
      item[field.key] = value;
    }
  }
  const elsewhere = takeBelonging(spec, resource, context);
  const refused =
    takePerson(known, resource, context) ??
    incomplete(known, item) ??
    (aside === 'whole' ? narrowed(known) : undefined);
  takePattern(marks, resource, { meta: { profile: [profileOf(spec, item)] } });
  takePattern(marks, resource, { meta: { profile: [profile(spec.profile)] } });
  takePattern(marks, resource, spec.fixed);
  takePattern(marks, resource, spec.fixedFor?.(item) ?? {});
  const left = remainderOf(resource, marks);
  if (aside !== 'whole' && aside.length > 0) {
    issues.push({ ...narrowed(known), path: spec.type });
  }
  issues.push(...keptParts(left, issues, spec.type));
  const located = issues.map((issue) => ({ ...issue, path: issue.path.replace(/^[A-Za-z]+/, address) }));
  return { known, item, left, issues: located, ...(elsewhere && { elsewhere }), ...(refused && { refused }) };
}

/** Says of every element of which something was kept that it was, unless an issue already did. */
function keptParts(left: Remainder | undefined, issues: readonly Issue[], type: string): Issue[] {
  if (!isObject(left)) {
    return [];
  }
  return Object.keys(left)
    .filter((key) => key !== 'meta' && key !== 'text')
    .map((key) => `${type}.${key.replace(/^_/, '')}`)
    .filter(
      (path) => !issues.some((issue) => issue.path === path || /^[.[]/.test(issue.path.slice(path.length))),
    )
    .map((path) => ({
      severity: 'information' as const,
      code: 'informational' as const,
      path,
      text: 'A plan has no place for this, or for a part of it. It is kept aside and written back unchanged.',
    }));
}

/**
 * What says of a resource that it means something else than it reads: the plan would say the opposite for all we know, so there
 * is none. What is judged apart (`aside`) is asked there.
 */
function notUnderstood({ spec, address, resource }: Known, modifiers: readonly string[]): Issue[] {
  const found = spec.aside ? [] : notUnderstoodIn(resource as unknown as Resource, modifiers);
  return found.map(({ path, url }) => ({
    severity: 'error',
    code: 'not-supported',
    path: path.replace(/^[A-Za-z]+/, address),
    text: `${url} says that the resource means something else than it reads, and what is not known here.`,
    fix: 'Find out what it means. If it may be read as it stands, name it as a known modifier (--known-modifier, or knownModifiers).',
    concept: 'B3',
  }));
}

/** A plan that left out what narrows a resource would say more than it does. */
function narrowed({ address }: Known): Issue {
  return {
    severity: 'warning',
    code: 'incomplete',
    path: address,
    text: 'A part of the resource that narrows what it permits is not understood, or has no place in a plan. What it permits is kept aside, so that the plan permits no more than was said.',
    fix: 'Ask the sender what it means, or record the consent in the plan.',
  };
}

function incomplete({ spec, address }: Known, item: JsonObject): Issue | undefined {
  const missing = spec.required.filter((key) => item[key] === undefined);
  if (missing.length === 0 || spec.kind === 'plan') {
    return undefined;
  }
  return {
    severity: 'warning',
    code: 'incomplete',
    path: address,
    text: `The resource does not say ${missing.join(' and ')} in a way that a plan can hold. It is kept aside whole.`,
    fix: 'Complete the resource, or correct the code.',
  };
}

function ownIdOf(recognition: Recognition, target: string, reference: string): string | undefined {
  const known = recognition.find(reference);
  if (known === undefined) {
    return undefined;
  }
  const { kind } = known.spec;
  if (target === 'any') {
    return JSON.stringify({ kind, id: known.ownId } satisfies LinkedItem);
  }
  // Without a plan, what belongs to the plan belongs to the team (B11).
  const isStandIn = target === 'plan' && kind === 'team' && recognition.root === undefined;
  if (!isStandIn && !(kindsOfTarget[target] ?? [target]).includes(kind)) {
    return undefined;
  }
  return kind === 'patient' ? 'patient' : known.ownId;
}

/** Reads everything; what cannot be part of the plan is given up, and then nothing may refer to it any more. */
function readAll(
  recognition: Recognition,
  said: Pick<ReadContext, 'modifiers' | 'at'>,
): { read: ReadResource[]; issues: Issue[] } {
  const issues: Issue[] = [];
  for (;;) {
    const read = recognition.all().map((known) => readResource(known, recognition, said));
    const refused = read.filter((one) => one.refused !== undefined);
    if (refused.length === 0) {
      return { read, issues: [...issues, ...read.flatMap((one) => one.issues)] };
    }
    for (const { known, refused: why } of refused) {
      recognition.giveUp(known);
      if (why !== undefined) {
        issues.push(why);
      }
    }
  }
}

/** Position of every linked item in the CarePlan, by `kind/own id`. */
function positions(root: ReadResource | undefined): { at: Map<string, number>; links: Rest['links'] } {
  const item = root?.item ?? {};
  const activities = (item.$activity ?? []) as LinkedActivity[];
  const lists = {
    goal: (item.$goal ?? []) as LinkedItem[],
    activity: activities.map((entry) => entry.item),
    supportingInfo: (item.$supportingInfo ?? []) as LinkedItem[],
  };
  const at = new Map<string, number>();
  for (const list of Object.values(lists)) {
    for (const [index, { kind, id }] of list.entries()) {
      const key = `${kind}/${id}`;
      // Named twice, it stands where it was named first.
      at.set(key, at.get(key) ?? index);
    }
  }
  const kinds = (list: readonly LinkedItem[]) => list.map((entry) => entry.kind);
  const links = { activity: kinds(lists.activity), supportingInfo: kinds(lists.supportingInfo) };
  const mixed = Object.entries(links).filter(([link, order]) => !isGrouped(order, link));
  return { at, links: Object.fromEntries(mixed) };
}

/** True when the kinds stand in the order that writing gives them anyway. */
function isGrouped(order: readonly string[], link: string): boolean {
  const usual = specs.filter((spec) => spec.link === link).map((spec) => spec.kind);
  return order.every((kind, at) => at === 0 || usual.indexOf(order[at - 1] ?? '') <= usual.indexOf(kind));
}

function assemble(read: readonly ReadResource[], draft: JsonObject, recognition: Recognition): Rest['links'] {
  const root = read.find((one) => one.known.spec.kind === 'plan');
  const { at, links } = positions(root);
  const place = (one: ReadResource) =>
    at.get(`${one.known.spec.kind}/${one.known.ownId}`) ?? Number.MAX_SAFE_INTEGER;
  // What the CarePlan does not name stands in order of id, because servers give resources in any order. Without a plan there is
  // nothing that names, and only the order in which they come says what was first (concept B11).
  const beside = root === undefined ? () => 0 : byId;
  const ofSpec = Map.groupBy(read, ({ known }) => known.spec);
  for (const spec of specs) {
    const own = ofSpec.get(spec) ?? [];
    for (const one of own.toSorted((a, b) => place(a) - place(b) || beside(a, b))) {
      if (!spec.put(draft, { ownId: one.known.ownId, item: one.item })) {
        recognition.giveUp(one.known);
      }
    }
  }
  return links;
}

function byId({ known: one }: ReadResource, { known: other }: ReadResource): number {
  return one.ownId < other.ownId ? -1 : 1;
}

const planKeys = Object.keys(IndividualPlan.properties);

function inPlanOrder(draft: JsonObject): JsonObject {
  return Object.fromEntries(
    planKeys.filter((key) => draft[key] !== undefined).map((key) => [key, draft[key]]),
  );
}

function restOf(read: readonly ReadResource[], recognition: Recognition, links: Rest['links']): Rest {
  const identity = recognition.identity;
  const resources: Record<string, Remainder> = {};
  const ids: Record<string, string> = {};
  const elsewhere: Record<string, string> = {};
  if (recognition.absentPatient !== undefined) {
    ids['patient/'] = recognition.absentPatient;
  }
  for (const { known, left, elsewhere: property } of read) {
    if (left !== undefined) {
      resources[known.address] = left;
    }
    if (property !== undefined) {
      elsewhere[known.address] = property;
    }
    const ours = identity && `${known.spec.type}/${resourceId(identity, known.spec, known.ownId)}`;
    if (known.address !== ours) {
      ids[`${known.spec.kind}/${known.ownId}`] = known.address;
    }
  }
  return { resources, ids, links, elsewhere, whole: recognition.others().map((one) => copy(one.resource)) };
}

/**
 * Reads a plan out of FHIR: a Bundle of any type, a resource, or a list of resources.
 * Never throws on input. What is missing or has no word in a plan becomes an issue with its place, and is kept in
 * `rest`, which `toFhir` takes to give everything back.
 * @example
 * const { plan: read, rest, issues } = fromFhir(bundle);
 * read.id === plan.id; // true
 */
export function fromFhir(input: unknown, options: FromFhirOptions = {}): FromFhirResult {
  const { municipalitySystems = [] } = options;
  const known = municipalitySystems.length > 0 ? withKnownSystems(input, municipalitySystems) : input;
  const { resources, issues: collectIssues } = collectResources(known);
  const recognition = new Recognition(resources as Collected[], options);
  const { knownModifiers = [], at } = options;
  const { read, issues } = readAll(recognition, { modifiers: knownModifiers, at });
  const { identity } = recognition;
  const draft: JsonObject = {
    ...(identity && { id: identity.id, source: identity.source }),
    kind: recognition.root === undefined ? 'coordinator-only' : 'individual-plan',
    ...(read.some(({ known }) => isMarkedAsPart(known.resource)) && { subset: true }),
  };
  const links = assemble(read, draft, recognition);
  const rest = restOf(read, recognition, links);
  const ordered = withSortedRegistries(inPlanOrder(draft) as unknown as IndividualPlan);
  const parsed = parsePlan(ordered, options.at);
  const unknown = read.flatMap(({ known }) => notUnderstood(known, knownModifiers));
  const all = [...collectIssues, ...recognition.issues, ...unknown, ...issues, ...parsed.issues];
  const failed = all.some((issue) => issue.severity === 'error' || issue.severity === 'fatal');
  return {
    ...(parsed.plan && !failed && { plan: parsed.plan }),
    draft: ordered,
    rest,
    issues: all,
  };
}
