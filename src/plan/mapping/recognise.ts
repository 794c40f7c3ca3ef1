// Decides which resource is which part of the plan, before anything is read, so that references can be followed.

import type { CarePlan } from '@medplum/fhirtypes';
import { normalBase, writtenBaseOf } from '../../ground/fhir/base-url.ts';
import { INDIVIDUAL_PLAN_TOKEN, isIndividualPlan } from '../../ground/law/individual-plan.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { belongingTo, besideThePlan } from './belonging.ts';
import { addressOf, type Collected } from './collect.ts';
import { ownIdFrom, type PlanIdentity, resourceId } from './ids.ts';
import { isObject, type JsonObject } from './lens/json.ts';
import { type OwnIdentifier, ownIdHolder } from './own-id.ts';
import { isMarked, type Link, type ResourceSpec } from './spec.ts';
import { specs } from './specs.ts';

export interface FromFhirOptions {
  /** Which plan, `CarePlan/id`, when the resources hold several. */
  readonly plan?: string;
  /** URI of the source system, for a CarePlan that has no identifier of its own. */
  readonly system?: string;
  /** Base URLs of the server that the resources came from; those of their full URLs are known without. */
  readonly bases?: readonly string[];
  /** Modifier extensions that are understood, by their URL; any other, and rules of their own, stop the plan. */
  readonly knownModifiers?: readonly string[];
  /** Systems of municipality numbers beside those that are known; they are read, and kept, as the one that is written. */
  readonly municipalitySystems?: readonly string[];
  /**
   * Identity numbers are right by the rules in force then, and names and addresses are those in force then. Without it:
   * by the rules that have been in force all along, and what has no end that is told.
   */
  readonly at?: Instant;
}

/** A resource that is part of the plan: as what, and under which own id. */
export interface Known {
  readonly spec: ResourceSpec;
  readonly ownId: string;
  readonly address: string;
  readonly resource: JsonObject;
  /** The identifier that said the own id. */
  readonly identifier?: OwnIdentifier;
}

const ID_FORM = /^[^\s|,$\\]{1,100}$/;
const specOf = (kind: string) => specs.find((spec) => spec.kind === kind) as ResourceSpec;
const byType = Map.groupBy(specs, (spec): unknown => spec.type);
const specsOf = ({ resourceType }: JsonObject): readonly ResourceSpec[] => byType.get(resourceType) ?? [];
const single = new Set(['patient', 'team', 'plan']);

function references(resource: JsonObject | undefined, property: string): string[] {
  const value = resource?.[property];
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((element) => {
    const inner = isObject(element) && isObject(element.reference) ? element.reference : element;
    return isObject(inner) && typeof inner.reference === 'string' ? [inner.reference] : [];
  });
}

export class Recognition {
  readonly issues: Issue[] = [];
  readonly root: Collected | undefined;
  readonly identity: PlanIdentity | undefined;
  readonly #resources: readonly Collected[];
  readonly #byUrl = new Map<string, string>();
  /** Bases of the servers that the resources came from, by their full URLs; a reference to another leads elsewhere. */
  readonly #bases = new Set<string>();
  /** Bases as they are written, in one form. */
  readonly #forms = new Map<string, string>();
  /** Where references lead, each followed once. */
  readonly #followed = new Map<string, string>();
  readonly #byType: ReadonlyMap<unknown, readonly Collected[]>;
  readonly #known = new Map<string, Known>();
  /** What is known as which kind, under its own id. */
  readonly #taken = new Set<string>();

  constructor(resources: readonly Collected[], options: FromFhirOptions) {
    this.#resources = resources;
    this.#byType = Map.groupBy(resources, ({ resource }) => resource.resourceType);
    for (const base of options.bases ?? []) {
      this.#bases.add(normalBase(base));
    }
    for (const { fullUrl, address } of resources) {
      if (fullUrl !== undefined) {
        this.#byUrl.set(fullUrl, address);
        const base = this.#baseOf(fullUrl);
        if (base !== undefined) {
          this.#bases.add(base);
        }
      }
    }
    this.root = this.#findRoot(options);
    this.identity = this.#findIdentity(options);
    this.#recognise();
  }

  /** What a reference leads to, when it is part of the plan. */
  find(reference: string): Known | undefined {
    return this.#known.get(this.#address(reference));
  }

  /** The person, when the CarePlan names one whose resource did not come along. */
  get absentPatient(): string | undefined {
    return [...this.#known.values()].find((known) => known.resource === nowhere)?.address;
  }

  all(): Known[] {
    return [...this.#known.values()].filter((known) => known.resource !== nowhere);
  }

  /** Resources that are no part of the plan. */
  others(): Collected[] {
    return this.#resources.filter(({ address }) => !this.#known.has(address));
  }

  giveUp(known: Known): void {
    this.#known.delete(known.address);
  }

  get #team(): Known | undefined {
    return [...this.#known.values()].find((known) => known.spec.kind === 'team');
  }

  #baseOf(reference: string): string | undefined {
    const written = writtenBaseOf(reference);
    if (written === undefined) {
      return undefined;
    }
    const form = this.#forms.get(written) ?? normalBase(written);
    this.#forms.set(written, form);
    return form;
  }

  #address(reference: string): string {
    const followed = this.#followed.get(reference) ?? this.#follow(reference);
    this.#followed.set(reference, followed);
    return followed;
  }

  #follow(reference: string): string {
    const base = this.#baseOf(reference);
    const isHere = base === undefined || this.#bases.has(base);
    return this.#byUrl.get(reference) ?? (isHere ? addressOf(reference) : reference);
  }

  #ofType(type: string): readonly Collected[] {
    return this.#byType.get(type) ?? [];
  }

  #findRoot({ plan }: FromFhirOptions): Collected | undefined {
    const plans = this.#ofType('CarePlan');
    const addresses = new Set(plans.map((one) => one.address));
    const isPart = (one: Collected) =>
      references(one.resource, 'partOf').some((reference) => addresses.has(this.#address(reference)));
    const asked = plans.filter((one) =>
      plan === undefined ? !isPart(one) : one.address === addressOf(plan),
    );
    const roots = asked.filter((one) => isIndividualPlan(one.resource as unknown as CarePlan));
    const [other] = asked;
    if (roots.length === 0 && other !== undefined) {
      this.issues.push(noIndividualPlan(other.address));
    }
    if (roots.length > 1) {
      this.issues.push({
        severity: 'error',
        code: 'multiple-matches',
        path: 'CarePlan',
        text: `There are ${roots.length} plans that are part of no other, and a person has one. The first was read.`,
        fix: `Say which one is meant: ${roots.map((one) => one.address).join(', ')}.`,
        concept: 'B1',
      });
    }
    return roots[0];
  }

  #findIdentity({ system }: FromFhirOptions): PlanIdentity | undefined {
    if (this.root === undefined) {
      return this.#identityOfTeam();
    }
    const spec = specOf('plan');
    const found = ownIdHolder(spec)
      .candidates(this.root.resource)
      .filter((one) => ID_FORM.test(one.value));
    const ours = found.find((one) => {
      const identity = { id: one.value, source: { system: one.system } };
      return `CarePlan/${resourceId(identity, spec, '')}` === this.root?.address;
    });
    const own = ours ?? found[0];
    if (own !== undefined) {
      const name = own.assigner === undefined ? {} : { name: own.assigner };
      return { id: own.value, source: { system: own.system, ...name } };
    }
    const base = system ?? /^(https?:.*)[/]CarePlan[/][^/]+$/.exec(this.root.fullUrl ?? '')?.[1];
    if (base === undefined) {
      this.issues.push({
        severity: 'error',
        code: 'required',
        path: `${this.root.address}.identifier`,
        text: 'The CarePlan has no identifier with system and value, so the plan has no source system.',
        fix: 'Add the identifier, or say which system the resources come from.',
      });
      return undefined;
    }
    return { id: this.root.address, source: { system: base } };
  }

  /** A coordinator without plan has no CarePlan: the CareTeam says whose it is (B11). */
  #identityOfTeam(): PlanIdentity | undefined {
    const found = this.#ofType('CareTeam').flatMap(({ resource, address }) =>
      ownIdHolder(specOf('team'))
        .candidates(resource)
        .filter(({ value }) => value.endsWith('/team'))
        .slice(0, 1)
        .map((own) => ({ ...own, address })),
    );
    const [first] = found;
    if (found.length > 1) {
      this.issues.push(severalTeams(found.map(({ address }) => address)));
    }
    if (first === undefined) {
      return undefined;
    }
    const { system, value, assigner } = first;
    const source = { system, ...(assigner !== undefined && { name: assigner }) };
    return { id: value.slice(0, -'/team'.length), source };
  }

  #recognise(): void {
    if (this.root !== undefined) {
      this.#add(specOf('plan'), this.root, '');
    }
    this.#addSingle('patient', 'subject', 'Patient');
    this.#addSingle('team', 'careTeam', 'CareTeam');
    const waiting = this.#resources.filter((one) => !this.#known.has(one.address));
    const parts = specs.filter((spec) => spec.ownerAt !== undefined);
    const belonging = belongingTo({
      root: this.root,
      team: this.#team?.address,
      resources: this.#resources,
      addressOf: (reference) => this.#address(reference),
      isOurs: (one) => this.#known.has(one.address) || this.#saysOurs(one),
    });
    for (const one of waiting) {
      const spec = this.#specFor(one);
      if (spec === undefined) {
        continue;
      }
      if (belonging.has(one.address)) {
        this.#addItem(spec, one);
      } else {
        this.issues.push(besideThePlan(one.address, one.resource));
      }
    }
    for (const spec of parts) {
      for (const one of this.#ofType(spec.type)) {
        this.#addPart(spec, one);
      }
    }
  }

  /** The person and the team: those that the CarePlan names, or the only ones that came. */
  #addSingle(kind: string, property: string, type: string): void {
    const named = this.root === undefined && kind === 'patient' ? this.#personOfAll() : this.#named(property);
    const came = this.#ofType(type);
    const isOurs = (candidate: Collected) =>
      this.#ownIdentifier(specOf(kind), candidate.resource) !== undefined;
    const ofOurs = came.find(isOurs);
    // A team that a plan does not name may be the team of another plan.
    const only = kind === 'team' && this.root !== undefined ? ofOurs : (ofOurs ?? came[0]);
    // Of several that the plan names: its own, else the one that it names first; never the one that came first.
    const those = named.flatMap((address) => came.find((candidate) => candidate.address === address) ?? []);
    const one = those.find(isOurs) ?? those[0] ?? (named.length === 0 ? only : undefined);
    if (one !== undefined) {
      this.#add(specOf(kind), one, '');
      return;
    }
    const address = named[0];
    // The person is known by reference though the resource did not come.
    if (kind === 'patient' && address !== undefined) {
      this.#known.set(address, { spec: specOf(kind), ownId: '', address, resource: nowhere });
    }
  }

  #named(property: string): string[] {
    return references(this.root?.resource, property).map((reference) => this.#address(reference));
  }

  /** Without a plan, the person is the one whom all resources are about, when they agree. */
  #personOfAll(): string[] {
    const found = this.#resources.flatMap(({ resource }) => {
      const spec = specsOf(resource).find((one) => one.patient !== undefined);
      return spec?.patient === undefined ? [] : references(resource, spec.patient);
    });
    const persons = new Set(found.map((reference) => this.#address(reference)));
    return persons.size === 1 ? [...persons] : [];
  }

  #linkedAs(address: string): Link | undefined {
    for (const link of ['activity', 'supportingInfo'] as const) {
      if (references(this.root?.resource, link).some((reference) => this.#address(reference) === address)) {
        return link;
      }
    }
    return undefined;
  }

  #specFor({ resource, address }: Collected): ResourceSpec | undefined {
    const possible = specsOf(resource).filter((spec) => !single.has(spec.kind) && spec.ownerAt === undefined);
    const said = possible.find((spec) => this.#ownIdentifier(spec, resource) !== undefined);
    if (said !== undefined) {
      return said;
    }
    const marked = possible.find((spec) => isMarked(spec, resource) && this.#isOfPlan(spec, resource));
    if (marked !== undefined) {
      return marked;
    }
    const link = this.#linkedAs(address);
    return link === undefined ? undefined : possible.find((spec) => spec.adopts === link);
  }

  #saysOurs({ resource }: Collected): boolean {
    return specsOf(resource).some((spec) => this.#ownIdentifier(spec, resource) !== undefined);
  }

  #isOfPlan(spec: ResourceSpec, resource: JsonObject): boolean {
    if (spec.planAt === undefined) {
      return true;
    }
    // A Task need not say its focus; what says one says whether it is of this plan or of another.
    if (spec.planAt === 'focus' && resource.focus === undefined) {
      return true;
    }
    const owner = this.root?.address ?? this.#team?.address;
    return references(resource, spec.planAt).some((reference) => this.#address(reference) === owner);
  }

  #ownIdentifier(
    spec: ResourceSpec,
    resource: JsonObject,
  ): { ownId: string; identifier: OwnIdentifier } | undefined {
    const { identity } = this;
    if (identity === undefined) {
      return undefined;
    }
    for (const identifier of ownIdHolder(spec).candidates(resource)) {
      if (identifier.system !== identity.source.system) {
        continue;
      }
      const ownId = ownIdFrom(identity, spec, identifier.value);
      if (ownId !== undefined) {
        return { ownId, identifier };
      }
    }
    return undefined;
  }

  #add(spec: ResourceSpec, { resource, address }: Collected, fallback: string): void {
    const said = this.#ownIdentifier(spec, resource);
    const ownId = said?.ownId ?? fallback;
    const known = { spec, address, resource, ownId };
    this.#taken.add(`${spec.kind}/${ownId}`);
    this.#known.set(address, said === undefined ? known : { ...known, identifier: said.identifier });
  }

  #addItem(spec: ResourceSpec, one: Collected): void {
    const ownId = this.#ownIdentifier(spec, one.resource)?.ownId ?? one.address;
    if (!this.#taken.has(`${spec.kind}/${ownId}`)) {
      this.#add(spec, one, one.address);
      return;
    }
    this.issues.push({
      severity: 'error',
      code: 'duplicate',
      path: one.address,
      text: 'Two resources say that they are the same part of the plan; only the first was read.',
      fix: 'Give each its own identifier.',
    });
  }

  /** A resource that belongs to another part of the plan, by its own reference or by that part's activity. */
  #addPart(spec: ResourceSpec, one: Collected): void {
    if (this.#known.has(one.address)) {
      return;
    }
    const owner = this.#ownerOf(spec, one);
    if (owner === undefined || owner.spec.kind !== spec.ownerAt?.kind) {
      return;
    }
    this.#add(spec, one, owner.ownId);
  }

  #ownerOf(spec: ResourceSpec, one: Collected): Known | undefined {
    const property = spec.ownerAt?.property;
    if (property !== undefined) {
      return references(one.resource, property)
        .map((reference) => this.find(reference))
        .find((known) => known?.spec.kind === spec.ownerAt?.kind);
    }
    const activities = (this.root?.resource.activity ?? []) as JsonObject[];
    for (const activity of Array.isArray(activities) ? activities : []) {
      const outcomes = references(activity, 'outcomeReference').map((reference) => this.#address(reference));
      if (!outcomes.includes(one.address)) {
        continue;
      }
      const [task] = references({ task: activity }, 'task');
      return task === undefined ? undefined : this.find(task);
    }
    return undefined;
  }
}

const nowhere: JsonObject = {};

function severalTeams(addresses: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'multiple-matches',
    path: 'CareTeam',
    text: `There are ${addresses.length} teams of coordinators without a plan, and a person has one. The first was read.`,
    fix: `Give the resources of one of them: ${addresses.join(', ')}.`,
    concept: 'B11',
  };
}

function noIndividualPlan(address: string): Issue {
  return {
    severity: 'error',
    code: 'code-invalid',
    path: `${address}.category`,
    text: `No CarePlan among the resources is an individual plan: none that is part of no other has the category ${INDIVIDUAL_PLAN_TOKEN}. Plans of treatment, nursing or self-care are not read as one.`,
    fix: 'Give the CarePlan of the individual plan, or its category if this is it.',
    concept: 'A4',
  };
}
