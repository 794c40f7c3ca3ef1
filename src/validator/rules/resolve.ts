// Where a reference leads: to a contained resource, another entry of the Bundle, or outside.
// https://hl7.org/fhir/R4/bundle.html#references
import type { Node } from '../tree/node.ts';
import type { Run } from './run.ts';
import { isAbsoluteUri } from './types/uri.ts';

export interface Resolution {
  readonly target: Node | undefined;
  readonly kind: 'contained' | 'internal' | 'external';
  /** More than one entry matched. */
  readonly ambiguous?: boolean;
  /** The entry that holds the reference has no fullUrl, so a relative reference means nothing. */
  readonly noFullUrl?: boolean;
}

const external: Resolution = { target: undefined, kind: 'external' };

/** `[base/]Type/id[/_history/version]` with Type first, as REST servers name resources. */
const restPattern =
  /^(?:(.*)\/)?([A-Z][A-Za-z]{2,60})\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

export interface RestReference {
  readonly base: string;
  readonly type: string;
  readonly id: string;
  readonly version: string | undefined;
}

/** Reads a reference as a REST URL; undefined when it is none, or the type is no resource type. */
export function readRestReference(run: Run, reference: string): RestReference | undefined {
  if (reference.length > 2000) {
    return undefined;
  }
  const match = restPattern.exec(reference);
  if (!match) {
    return undefined;
  }
  const [, base = '', type = '', id = '', version] = match;
  return run.store.isResourceType(type) ? { base, type, id, version } : undefined;
}

/** The resources under one fullUrl: the first one, how many there are, and the first of each version. */
interface UnderUrl {
  readonly first: Node;
  count: number;
  readonly byVersion: Map<string, { readonly first: Node; count: number }>;
}

interface BundleIndex {
  readonly byUrl: Map<string, UnderUrl>;
}

const bundleIndexes = new WeakMap<Node, BundleIndex>();

function indexOf(bundle: Node): BundleIndex {
  const known = bundleIndexes.get(bundle);
  if (known) {
    return known;
  }
  const byUrl = new Map<string, UnderUrl>();
  for (const entry of bundle.all('entry')) {
    const url = entry.text('fullUrl');
    const resource = entry.child('resource');
    if (url !== undefined && resource) {
      addResource(byUrl, url, resource);
    }
  }
  const made = { byUrl };
  bundleIndexes.set(bundle, made);
  return made;
}

function addResource(byUrl: Map<string, UnderUrl>, url: string, resource: Node): void {
  const under = byUrl.get(url) ?? { first: resource, count: 0, byVersion: new Map() };
  under.count += 1;
  byUrl.set(url, under);
  const version = resource.child('meta')?.text('versionId');
  if (version !== undefined) {
    const same = under.byVersion.get(version) ?? { first: resource, count: 0 };
    same.count += 1;
    under.byVersion.set(version, same);
  }
}

export function resolveReference(run: Run, reference: string, from: Node): Resolution {
  if (reference.startsWith('#')) {
    return resolveContained(reference.slice(1), from);
  }
  for (let node: Node | undefined = from; node; node = node.parent) {
    if (node.type === 'Bundle' && node.isResource && node !== from.resource) {
      return resolveInBundle(run, node, reference, entryOf(from, node));
    }
    if (node.special === 'parameter') {
      const found = resolveInParameters(node, reference);
      if (found) {
        return { target: found, kind: 'internal' };
      }
    }
  }
  if (from.resource.type === 'Bundle') {
    return resolveInBundle(run, from.resource, reference, entryOf(from, from.resource));
  }
  return external;
}

const containedIndexes = new WeakMap<Node, ReadonlyMap<string, Node>>();

/** The contained resources of a resource by id; of two with one id the first. */
export function containedIndex(container: Node): ReadonlyMap<string, Node> {
  const known = containedIndexes.get(container);
  if (known) {
    return known;
  }
  const made = new Map<string, Node>();
  for (const contained of container.all('contained')) {
    const id = contained.text('id');
    if (id !== undefined && !made.has(id)) {
      made.set(id, contained);
    }
  }
  containedIndexes.set(container, made);
  return made;
}

function resolveContained(id: string, from: Node): Resolution {
  const container = from.rootResource;
  const own = from.resource;
  if (id === '') {
    return { target: own.special === 'contained' ? container : undefined, kind: 'contained' };
  }
  return { target: containedIndex(container).get(id), kind: 'contained' };
}

/** The entry of a bundle that an element stands in. */
function entryOf(from: Node, bundle: Node): Node | undefined {
  for (let node: Node | undefined = from; node; node = node.parent) {
    if (node.parent === bundle && node.name === 'entry') {
      return node;
    }
  }
  return undefined;
}

function resolveInBundle(run: Run, bundle: Node, reference: string, entry: Node | undefined): Resolution {
  const fragment = reference.indexOf('#');
  const bare = fragment > 0 ? reference.slice(0, fragment) : reference;
  const { url, version } = splitVersion(bare);
  if (isAbsoluteUri(bare)) {
    return pick(bundle, url, version);
  }
  const fullUrl = entry?.text('fullUrl');
  if (fullUrl === undefined) {
    return entry ? { ...external, noFullUrl: true } : external;
  }
  const target = readRestReference(run, url);
  if (!target) {
    return external;
  }
  const rest = readRestReference(run, fullUrl);
  if (rest) {
    return pick(bundle, `${rest.base}/${target.type}/${target.id}`, version);
  }
  if (!fullUrl.startsWith('urn:')) {
    return external;
  }
  return pick(bundle, fullUrl.slice(0, fullUrl.lastIndexOf(':') + 1) + target.id, version);
}

function splitVersion(reference: string): { url: string; version: string | undefined } {
  const cut = reference.indexOf('/_history/');
  return cut < 0
    ? { url: reference, version: undefined }
    : { url: reference.slice(0, cut), version: reference.slice(cut + 10) };
}

function pick(bundle: Node, url: string, version: string | undefined): Resolution {
  const under = indexOf(bundle).byUrl.get(url);
  const found = version === undefined ? under : under?.byVersion.get(version);
  return found ? { target: found.first, kind: 'internal', ambiguous: found.count > 1 } : external;
}

function resolveInParameters(from: Node, reference: string): Node | undefined {
  let root: Node | undefined = from;
  while (root && root.type !== 'Parameters') {
    root = root.parent;
  }
  if (!root) {
    return undefined;
  }
  return parameterIndex(root).get(reference);
}

const parameterIndexes = new WeakMap<Node, ReadonlyMap<string, Node>>();

/** The resources of a Parameters resource by `Type/id`; of two with one name the first. */
function parameterIndex(root: Node): ReadonlyMap<string, Node> {
  const known = parameterIndexes.get(root);
  if (known) {
    return known;
  }
  const made = new Map<string, Node>();
  const visit = (node: Node): void => {
    for (const child of node.children) {
      const name = `${child.type}/${child.text('id')}`;
      if (child.name === 'resource' && !made.has(name)) {
        made.set(name, child);
      }
      if (child.name === 'parameter' || child.name === 'part') {
        visit(child);
      }
    }
  };
  visit(root);
  parameterIndexes.set(root, made);
  return made;
}
