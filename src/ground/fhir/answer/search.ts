// What one page of a search must be, and whether its matches are what was asked for.
// @see https://hl7.org/fhir/R4/http.html#search and https://hl7.org/fhir/R4/search.html
import type { Resource } from '@medplum/fhirtypes';
import { localised } from '../localised.ts';
import { parseAddress, parseReference } from '../reference.ts';
import {
  type AnswerFault,
  asResource,
  fault,
  listOf,
  notA,
  outcomeFault,
  placeOf,
  shapeOf,
  textOf,
} from './answer.ts';

export interface AskedSearch {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Base URLs under which this server is known; an absolute reference to another base is not one to it. */
  readonly bases: readonly string[];
}

export interface SearchPage {
  readonly matches: readonly Resource[];
  /** URL of the next page as the server gives it. */
  readonly next?: string;
  /** How many matches there are over all pages, where the server says so and does not call it an estimate. */
  readonly total?: number;
}

/** The matches of one page, or why it cannot be believed. */
export function readSearchPage(asked: AskedSearch, answer: unknown): SearchPage | AnswerFault {
  const bundle = shapeOf(answer);
  if (bundle.resourceType !== 'Bundle') {
    return notA(bundle.resourceType, 'Bundle');
  }
  if (bundle.type !== 'searchset') {
    return fault('not-a-searchset', 'the Bundle is no searchset');
  }
  if (bundle.entry !== undefined && !Array.isArray(bundle.entry)) {
    return fault('not-fhir', 'the entries of the searchset are no list');
  }
  const matches: Resource[] = [];
  for (const entry of listOf(bundle.entry)) {
    const read = readEntry(asked, entry);
    if (read && 'code' in read) {
      return read;
    }
    if (read) {
      matches.push(read.match);
    }
  }
  const links = listOf(bundle.link).map(shapeOf);
  const next = links.find(({ relation }) => relation === 'next')?.url;
  if (next !== undefined && typeof next !== 'string') {
    return fault('page-elsewhere', 'the address of the next page is no text');
  }
  const total = countIn(bundle);
  return { matches, ...(next ? { next } : {}), ...(total === undefined ? {} : { total }) };
}

/** How many matches the server counts over all pages, where it says so and does not call it an estimate. */
export function countIn(searchset: unknown): number | undefined {
  const { total, link } = shapeOf(searchset);
  const isCounted = Number.isInteger(total) && Number(total) >= 0 && !isEstimate(listOf(link).map(shapeOf));
  return isCounted ? Number(total) : undefined;
}

/** What an entry says of the answer itself, and whether the matches are not to be believed then; undefined for a resource. */
export function outcomeOf(entry: unknown): { readonly fault: AnswerFault | undefined } | undefined {
  const { resource, search } = shapeOf(entry);
  if (shapeOf(resource).resourceType === 'OperationOutcome') {
    return { fault: outcomeFault(resource) };
  }
  return shapeOf(search).mode === 'outcome'
    ? { fault: fault('error-outcome', 'an outcome beside the matches is not understood') }
    : undefined;
}

/** The server says itself that its count is an estimate, or that it does not count. */
function isEstimate(links: readonly ReturnType<typeof shapeOf>[]): boolean {
  const self = textOf(links.find(({ relation }) => relation === 'self')?.url) ?? '';
  return /[?&]_total=(estimate|none)(&|$)/.test(self);
}

/** Undefined for what comes beside the matches: included resources, information and warnings. */
function readEntry(
  asked: AskedSearch,
  entry: unknown,
): { readonly match: Resource } | AnswerFault | undefined {
  const { resource: given, search } = shapeOf(entry);
  const outcome = outcomeOf(entry);
  if (outcome) {
    return outcome.fault;
  }
  const resource = localised(given, asked.bases);
  const { mode } = shapeOf(search);
  const { resourceType, id } = shapeOf(resource);
  if (mode === 'include') {
    return undefined;
  }
  if (resourceType !== asked.type) {
    return fault('match-of-another-type', `not every match of the search for ${asked.type} is one`);
  }
  if (typeof id !== 'string' || id === '') {
    return fault('match-without-id', `a ${asked.type} without an id was given`);
  }
  return notAsked(asked, asResource(resource)) ?? { match: asResource(resource) };
}

const relative = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;

/** Parameters that name a person. */
const personParameters: readonly string[] = ['patient', 'subject'];

/** Servers pass over parameters that they do not know, and then give more than was asked for. */
function notAsked({ type, parameters }: AskedSearch, resource: Resource): AnswerFault | undefined {
  // What is left out of the answer at our own wish cannot be looked at.
  if (parameters._elements !== undefined || parameters._summary !== undefined) {
    return undefined;
  }
  const faults = Object.entries(parameters).map(([name, value]) => {
    const wanted = alternatives(value);
    if (personParameters.includes(name)) {
      return aboutFault(type, resource, wanted);
    }
    return isAsked(name, wanted, resource)
      ? undefined
      : fault('match-not-asked-for', `a ${type} that does not have the ${name} asked for was given`);
  });
  return faults.find((each) => each !== undefined);
}

/** Only where the element that a parameter looks at is known for every type. */
function isAsked(name: string, wanted: readonly string[], resource: Resource): boolean {
  if (name === '_id') {
    return wanted.includes(resource.id ?? '');
  }
  if (name === 'identifier') {
    return wanted.some((token) => carries(resource, token));
  }
  return !wanted.every((each) => relative.test(each)) || refersToOne(resource, wanted);
}

/** The values of a search parameter, by the commas that are not escaped. */
function alternatives(value: string): string[] {
  return value.split(/(?<!\\),/).map((each) => each.replaceAll(/\\([\\,$|])/g, '$1'));
}

function carries(resource: Resource, token: string): boolean {
  const { identifier } = shapeOf(resource);
  const at = token.lastIndexOf('|');
  const [system, value] = at < 0 ? [undefined, token] : [token.slice(0, at), token.slice(at + 1)];
  return (Array.isArray(identifier) ? identifier : [identifier])
    .map(shapeOf)
    .some((each) => each.value === value && (system === undefined || (textOf(each.system) ?? '') === system));
}

/** Elements that say whom a resource is about. */
export const personElements = ['subject', 'patient', 'for'] as const;

function aboutFault(type: string, resource: Resource, wanted: readonly string[]): AnswerFault | undefined {
  const shape = shapeOf(resource);
  const references = personElements.flatMap((name) => textOf(shapeOf(shape[name]).reference) ?? []);
  const persons = wanted.map((each) => parseReference(each)?.id ?? each);
  const names = (reference: string) => {
    const key = parseAddress(reference);
    return key?.type === 'Patient' && persons.includes(key.id);
  };
  if (references.some((reference) => names(reference) && parseReference(reference))) {
    return undefined;
  }
  return references.some(names)
    ? fault('unknown-base', `a ${type} names its person by a base URL that is not known as this server's`)
    : fault('match-about-another', `a ${type} that is not about the person asked for was given`);
}

function refersToOne(resource: Resource, wanted: readonly string[]): boolean {
  const found = new Set<string>();
  collect(resource, found);
  return wanted.some((each) => found.has(each));
}

/** Every `Type/id` that is referred to anywhere, whatever base and version stand in the reference. */
function collect(value: unknown, found: Set<string>): void {
  for (const child of Array.isArray(value) ? value : Object.values(shapeOf(value))) {
    const key = placeOf(shapeOf(child).reference);
    if (key) {
      found.add(`${key.type}/${key.id}`);
    }
    collect(child, found);
  }
}
