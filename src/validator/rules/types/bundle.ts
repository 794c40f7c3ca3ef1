// Rules of Bundles by their type: entries and their URLs, documents, messages, search results.
// https://hl7.org/fhir/R4/bundle.html

import { own } from '../../../ground/outcome/own.ts';
import { links } from '../../messages.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { readRestReference } from '../resolve.ts';
import { errorToday, type Run, report } from '../run.ts';
import { anchorsOf } from './narrative.ts';
import { isAbsoluteUri } from './uri.ts';

const details = { link: links.bundle };
const withoutFullUrl = new Set(['transaction', 'transaction-response', 'batch', 'batch-response']);

/** Types of Bundle whose first entry is of one type. */
const firstEntries = { document: 'Composition', message: 'MessageHeader' } as const;

export function checkBundle(run: Run, bundle: Node): void {
  const type = bundle.text('type') ?? '';
  const entries = bundle.all('entry');
  checkFirstEntry(run, bundle, type, entries);
  if (type === 'searchset') {
    checkSearchResults(run, bundle, entries);
  }
  for (const entry of entries) {
    checkFullUrl(run, entry, type);
  }
  checkSelfLinks(run, bundle);
}

function checkSelfLinks(run: Run, bundle: Node): void {
  const seen = new Set<string>();
  for (const link of bundle.all('link')) {
    const relation = link.text('relation') ?? '';
    if (seen.has(relation) && ['self', 'first', 'previous', 'next', 'last'].includes(relation)) {
      report(run, 'error', 'invalid', link, 'bundleLinkTwice', [printable(relation)], details);
    }
    seen.add(relation);
  }
}

function checkFirstEntry(run: Run, bundle: Node, type: string, entries: readonly Node[]): void {
  const wanted = own(firstEntries, type);
  if (wanted === undefined) {
    return;
  }
  const [first] = entries;
  const resource = first?.child('resource');
  if (!first || !resource) {
    report(run, 'error', 'invalid', first ?? bundle, 'bundleNoFirst', [type, wanted], details);
    return;
  }
  if (resource.type !== wanted) {
    report(run, 'error', 'invalid', resource.barePath, 'bundleFirst', [type, wanted, resource.type], details);
    return;
  }
  const graph = new EntryGraph(run, bundle, entries);
  const references = type === 'document' ? documentReferences(resource) : resource.all('focus');
  for (const reference of references) {
    graph.mustResolve(first, reference);
  }
  if (type === 'document') {
    graph.checkReached();
  }
  graph.checkNarrativeLinks(bundle);
}

/** What a Composition refers to that has to be in the document. */
function documentReferences(composition: Node): Node[] {
  const direct = ['subject', 'author', 'encounter', 'custodian'].flatMap((name) => composition.all(name));
  const parties = composition.all('attester').flatMap((attester) => attester.all('party'));
  const events = composition.all('event').flatMap((event) => event.all('detail'));
  return [...direct, ...parties, ...events, ...composition.all('section').flatMap(sectionReferences)];
}

function sectionReferences(section: Node): Node[] {
  const own = ['author', 'focus', 'entry'].flatMap((name) => section.all(name));
  return [...own, ...section.all('section').flatMap(sectionReferences)];
}

/** Which entries lead to which, by the rules for references in a Bundle. */
class EntryGraph {
  readonly #run: Run;
  readonly #entries: readonly Node[];
  readonly #byUrl = new Map<string, Node[]>();
  readonly #byName = new Map<string, Node[]>();

  constructor(run: Run, _bundle: Node, entries: readonly Node[]) {
    this.#run = run;
    this.#entries = entries;
    for (const entry of entries) {
      this.#index(entry);
    }
  }

  #index(entry: Node): void {
    const resource = entry.child('resource');
    const url = entry.text('fullUrl');
    const version = resource?.child('meta')?.text('versionId');
    const name = resource && `${resource.type}/${resource.text('id')}`;
    for (const [map, key] of [[this.#byUrl, url] as const, [this.#byName, name] as const]) {
      if (key === undefined) {
        continue;
      }
      push(map, key, entry);
      if (version !== undefined) {
        push(map, `${key}/_history/${version}`, entry);
      }
    }
  }

  /** The entries a reference may mean. */
  #matches(from: Node, reference: string): readonly Node[] {
    const bare = reference.split('#')[0] ?? '';
    if (isAbsoluteUri(bare)) {
      return this.#byUrl.get(bare) ?? [];
    }
    const resource = from.child('resource');
    const fullUrl = from.text('fullUrl') ?? '';
    const own = `${resource?.type}/${resource?.text('id')}`;
    if (!fullUrl.endsWith(own)) {
      return [];
    }
    return this.#byUrl.get(fullUrl.slice(0, -own.length) + bare) ?? [];
  }

  /** Entries with the same type and id, although their fullUrl does not fit the reference. */
  #lookalikes(reference: string): readonly Node[] {
    return isAbsoluteUri(reference)
      ? []
      : (this.#byName.get(reference.replace(/[#].*$|\/_history\/.*$/g, '')) ?? []);
  }

  mustResolve(from: Node, reference: Node): void {
    const text = reference.text('reference');
    if (text === undefined || text === '' || text.startsWith('#')) {
      return;
    }
    const matches = this.#matches(from, text);
    if (matches.length === 1) {
      return;
    }
    const at = reference.path.replace(/\/\*[^*]*\*\//g, '');
    const shown = printable(text);
    if (matches.length > 1) {
      report(this.#run, 'error', 'invalid', at, 'bundleManyMatches', [matches.length, shown], details);
    } else if (this.#lookalikes(text).length > 0) {
      report(this.#run, 'error', 'invalid', at, 'bundleLookalike', [shown], details);
    } else if (this.#isLeftOutside(text)) {
      return;
    } else {
      report(this.#run, 'error', 'not-found', at, 'bundleNotFound', [shown], details);
    }
  }

  /** Definitions that a document refers to by their canonical URL need not be in it. */
  #isLeftOutside(reference: string): boolean {
    return this.#run.store.definition(reference) !== undefined;
  }

  /** Links from elements into the narratives of other entries lead to one element each. */
  checkNarrativeLinks(bundle: Node): void {
    for (const entry of this.#entries) {
      for (const link of narrativeLinks(entry)) {
        const [url = '', fragment] = link.split('#');
        const [target] = this.#byUrl.get(url) ?? [];
        if (!target || fragment === undefined) {
          continue;
        }
        const count = countAnchors(target, fragment);
        if (count === 0) {
          report(this.#run, 'error', 'not-found', bundle, 'narrativeLinkMissing', [printable(url)], details);
        }
        if (count > 1) {
          report(
            this.#run,
            'error',
            'invalid',
            bundle,
            'narrativeLinkMany',
            [count, printable(url)],
            details,
          );
        }
      }
    }
  }

  /** Every entry of a document must be reached from the Composition, forwards or backwards. */
  checkReached(): void {
    const targets = new Map(this.#entries.map((entry) => [entry, this.#targets(entry)]));
    const sources = new Map<Node, Node[]>();
    for (const [entry, found] of targets) {
      for (const target of found) {
        push(sources, target, entry);
      }
    }
    const reached = new Set<Node>();
    const waiting = this.#entries.slice(0, 1);
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
      if (!reached.has(entry)) {
        reached.add(entry);
        for (const next of [...(targets.get(entry) ?? []), ...(sources.get(entry) ?? [])]) {
          waiting.push(next);
        }
      }
    }
    for (const entry of this.#entries) {
      if (!reached.has(entry) && entry.child('resource')) {
        report(
          this.#run,
          'error',
          'informational',
          entry,
          'bundleOrphan',
          [printable(entry.text('fullUrl') ?? '')],
          details,
        );
      }
    }
  }

  #targets(entry: Node): Set<Node> {
    const found = new Set<Node>();
    for (const text of referencesBelow(entry)) {
      const [match] = this.#matches(entry, text);
      if (match && match !== entry) {
        found.add(match);
      }
    }
    return found;
  }
}

function* narrativeLinks(entry: Node): Generator<string> {
  for (const node of entry.descend()) {
    if (
      node.type !== 'Extension' ||
      node.text('url') !== 'http://hl7.org/fhir/StructureDefinition/narrativeLink'
    ) {
      continue;
    }
    const link = node.child('value')?.value;
    if (typeof link === 'string') {
      yield link;
    }
  }
}

/** How many elements and anchors of an entry have the name. */
function countAnchors(entry: Node, name: string): number {
  let count = 0;
  for (const node of entry.descend()) {
    if (node.name === 'id' && node.value === name) {
      count += 1;
    }
    if (node.type === 'xhtml') {
      count += anchorsOf(String(node.value ?? '')).filter((anchor) => anchor === name).length;
    }
  }
  return count;
}

function push<Key>(map: Map<Key, Node[]>, key: Key, entry: Node): void {
  const list = map.get(key);
  if (list) {
    list.push(entry);
  } else {
    map.set(key, [entry]);
  }
}

/** References and links of an entry, but not those inside of a Bundle in it. */
function* referencesBelow(node: Node): Generator<string> {
  for (const child of node.children) {
    const text = child.type === 'Reference' ? child.text('reference') : linkOf(child);
    if (text !== undefined && !text.startsWith('#')) {
      yield text;
    }
    if (child.type !== 'Bundle') {
      yield* referencesBelow(child);
    }
  }
}

function linkOf(node: Node): string | undefined {
  if (node.type !== 'uri' && node.type !== 'url') {
    return undefined;
  }
  return node.name === 'system' || node.name === 'fullUrl' ? undefined : String(node.value ?? '');
}

function checkFullUrl(run: Run, entry: Node, type: string): void {
  const fullUrl = entry.text('fullUrl');
  if (fullUrl === undefined) {
    if (!withoutFullUrl.has(type)) {
      report(run, 'error', 'invalid', entry, 'bundleNoFullUrl', [], details);
    }
    return;
  }
  if (!isAbsoluteUri(fullUrl)) {
    report(run, 'error', 'invalid', entry, 'bundleUrlAbsolute', [printable(fullUrl)], details);
    return;
  }
  const resource = entry.child('resource');
  const rest = readRestReference(run, fullUrl);
  if (!resource || !rest) {
    return;
  }
  const id = resource.text('id');
  if (rest.type !== resource.type || rest.id !== id) {
    report(
      run,
      errorToday(run),
      'invalid',
      entry,
      'bundleUrlMismatch',
      [printable(fullUrl), `${resource.type}/${printable(id ?? '')}`],
      details,
    );
  }
}

/** The resource types a search was for, by its self link. */
function searchedTypes(run: Run, bundle: Node): string[] {
  const self = bundle
    .all('link')
    .find((link) => link.text('relation') === 'self')
    ?.text('url');
  if (self === undefined) {
    return [];
  }
  const [head = '', query = ''] = self.split('?');
  const name = head.split('/').at(-1) ?? '';
  if (run.store.isResourceType(name)) {
    return [name];
  }
  return query
    .split('&')
    .filter((part) => part.startsWith('_type='))
    .flatMap((part) => part.slice(6).split(','));
}

function checkSearchResults(run: Run, bundle: Node, entries: readonly Node[]): void {
  const types = searchedTypes(run, bundle);
  const anyMode = entries.some((entry) => entry.child('search')?.text('mode') !== undefined);
  for (const entry of entries) {
    const resource = entry.child('resource');
    if (!resource) {
      report(run, 'error', 'invalid', entry, 'searchNoResource', [], details);
    } else if (anyMode) {
      checkSearchResult(run, entry, resource, types);
    }
  }
}

function checkSearchResult(run: Run, entry: Node, resource: Node, types: readonly string[]): void {
  const mode = entry.child('search')?.text('mode');
  const at = resource.barePath;
  if (mode === 'outcome') {
    if (resource.type !== 'OperationOutcome') {
      report(run, 'error', 'invalid', at, 'searchOutcome', [resource.type], details);
    }
    return;
  }
  if (mode === undefined) {
    return;
  }
  if (resource.child('id') === undefined) {
    report(run, 'error', 'invalid', at, 'searchNoId', [], details);
  }
  if (mode === 'match' && types.length > 0 && !types.includes(resource.type)) {
    report(run, 'error', 'invalid', at, 'searchWrongType', [resource.type, types.join(', ')], details);
  }
}
