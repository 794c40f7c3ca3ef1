// Where a resource says the own id of the thing in the plan: in its identifier, or in an extension where R4 has none.
import { extension } from '../../ground/fhir/canonical.ts';
import { isObject, type JsonObject } from './lens/json.ts';
import { type Marks, nameElement, take } from './lens/marks.ts';
import type { ResourceSpec } from './spec.ts';

export interface OwnIdentifier {
  readonly system: string;
  readonly value: string;
  /** Name of the source system; said only by the CarePlan. */
  readonly assigner?: string;
}

export interface OwnIdHolder {
  write(resource: JsonObject, identifier: OwnIdentifier, marks: Marks): void;
  /** All identifiers of the resource that could be ours. */
  candidates(resource: JsonObject): OwnIdentifier[];
  /** Takes the one that was recognised out of the resource. */
  take(resource: JsonObject, identifier: OwnIdentifier, marks: Marks): void;
  /** The token to search for it, `system|value`, where the resource has a search parameter for that. */
  search(resource: JsonObject): string | undefined;
}

const NAME = 'own id';

function asIdentifier(element: unknown): OwnIdentifier | undefined {
  if (!isObject(element) || typeof element.system !== 'string' || typeof element.value !== 'string') {
    return undefined;
  }
  const assigner = isObject(element.assigner) ? element.assigner.display : undefined;
  const said = typeof assigner === 'string' && /\S/.test(assigner) ? { assigner } : {};
  return { system: element.system, value: element.value, ...said };
}

const isSame = (element: unknown, { system, value }: OwnIdentifier): boolean =>
  isObject(element) && element.system === system && element.value === value;

function arrayAt(resource: JsonObject, key: string): unknown[] {
  const array = resource[key];
  return Array.isArray(array) ? array : [];
}

const inIdentifier: OwnIdHolder = {
  write(resource, { system, value, assigner }, marks) {
    const array = [{ system, value, ...(assigner !== undefined && { assigner: { display: assigner } }) }];
    nameElement(marks, array, 0, NAME);
    resource.identifier = array;
  },
  candidates: (resource) => arrayAt(resource, 'identifier').flatMap((element) => asIdentifier(element) ?? []),
  take(resource, identifier, marks) {
    const array = arrayAt(resource, 'identifier');
    const at = array.findIndex((element) => isSame(element, identifier));
    const element = array[at];
    if (!isObject(element)) {
      return;
    }
    take(marks, element, 'system');
    take(marks, element, 'value');
    nameElement(marks, array, at, NAME);
  },
  search(resource) {
    const [own] = inIdentifier.candidates(resource);
    return own === undefined ? undefined : `${own.system}|${own.value}`;
  },
};

const OWN_ID = extension('ip-own-id');

/** Provenance has no identifier in R4. */
const inExtension: OwnIdHolder = {
  write(resource, identifier, marks) {
    const array = [{ url: OWN_ID, valueIdentifier: { ...identifier } }];
    nameElement(marks, array, 0, NAME);
    resource.extension = array;
  },
  candidates: (resource) =>
    arrayAt(resource, 'extension').flatMap((element) =>
      isObject(element) && element.url === OWN_ID ? (asIdentifier(element.valueIdentifier) ?? []) : [],
    ),
  take(resource, identifier, marks) {
    const array = arrayAt(resource, 'extension');
    const at = array.findIndex(
      (element) => isObject(element) && element.url === OWN_ID && isSame(element.valueIdentifier, identifier),
    );
    const element = array[at];
    if (!isObject(element)) {
      return;
    }
    take(marks, element, 'url');
    if (isObject(element.valueIdentifier)) {
      take(marks, element.valueIdentifier, 'system');
      take(marks, element.valueIdentifier, 'value');
    }
    nameElement(marks, array, at, NAME);
  },
  search: () => undefined,
};

/** The CarePlan's identifier, and the CareTeam's where there is no plan, also names the source system. */
const inPlanIdentifier: OwnIdHolder = {
  ...inIdentifier,
  take(resource, identifier, marks) {
    const element = arrayAt(resource, 'identifier').find((one) => isSame(one, identifier));
    if (isObject(element) && isObject(element.assigner)) {
      take(marks, element.assigner, 'display');
    }
    inIdentifier.take(resource, identifier, marks);
  },
};

export function ownIdHolder(spec: Pick<ResourceSpec, 'type' | 'kind'>): OwnIdHolder {
  if (spec.kind === 'plan' || spec.kind === 'team') {
    return inPlanIdentifier;
  }
  return spec.type === 'Provenance' ? inExtension : inIdentifier;
}
