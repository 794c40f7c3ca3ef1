// Rules of Bundles by their type: entries and their URLs, documents, messages, search results.
// https://hl7.org/fhir/R4/bundle.html

import { own } from '../../../ground/outcome/own.ts';
import { links } from '../../messages.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { readRestReference } from '../resolve.ts';
import { errorToday, type Run, report } from '../run.ts';
import { EntryGraph, nameOf } from './bundle-graph.ts';
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
  checkLinks(run, bundle, type, entries);
}

/** Links from one page of results to another, and the types of Bundle that have pages. */
const pageLinks = new Set(['first', 'previous', 'next', 'last']);
const paged = new Set(['searchset', 'history']);

function checkLinks(run: Run, bundle: Node, type: string, entries: readonly Node[]): void {
  const seen = new Set<string>();
  for (const link of bundle.all('link')) {
    const relation = link.text('relation') ?? '';
    if (pageLinks.has(relation) && !paged.has(type)) {
      const at = link.child('relation') ?? link;
      report(run, 'error', 'invalid', at, 'bundleLinkPage', [printable(relation), type], details);
    }
    if (seen.has(relation) && (relation === 'self' || pageLinks.has(relation))) {
      report(run, 'error', 'invalid', link, 'bundleLinkTwice', [printable(relation)], details);
    }
    seen.add(relation);
    const url = link.text('url') ?? '';
    if (type === 'document' && relation === 'stylesheet' && !isAbsoluteUri(url)) {
      if (!entries.some((entry) => nameOf(entry) === url)) {
        report(
          run,
          'error',
          'not-found',
          link.child('url') ?? link,
          'bundleNotFound',
          [printable(url)],
          details,
        );
      }
    }
  }
}

/** The style sheets of a document that are entries of it, as `Type/id`. */
function stylesOf(bundle: Node): ReadonlySet<string> {
  const styles = bundle.all('link').filter((link) => link.text('relation') === 'stylesheet');
  return new Set(styles.map((link) => link.text('url') ?? ''));
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
  const graph = new EntryGraph(run, entries);
  const references = type === 'document' ? documentReferences(resource) : resource.all('focus');
  for (const reference of references) {
    graph.mustResolve(first, reference);
  }
  if (type === 'document') {
    graph.checkReached(stylesOf(bundle));
  }
  if (run.options.rules === 'current') {
    graph.checkMistaken();
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
  if (!resource) {
    return;
  }
  const id = resource.text('id');
  if (!rest) {
    checkCanonicalUrl(run, entry, resource, fullUrl);
    return;
  }
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

/** A resource that stands under its own canonical URL, which is no place on a server. */
function checkCanonicalUrl(run: Run, entry: Node, resource: Node, fullUrl: string): void {
  if (resource.text('url') === fullUrl && !/^http:\/\/hl7\.org\/fhir\/v[23]\//.test(fullUrl)) {
    const name = `${resource.type}/${printable(resource.text('id') ?? '')}`;
    report(run, 'error', 'invalid', entry, 'bundleUrlMismatch', [printable(fullUrl), name], details);
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
