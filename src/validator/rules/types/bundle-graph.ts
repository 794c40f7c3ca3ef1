// References between the entries of a document or a message: which entry leads to which.
// https://hl7.org/fhir/R4/bundle.html#references

import { links } from '../../messages.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { type Run, report } from '../run.ts';
import { anchorsOf } from './narrative.ts';
import { isAbsoluteUri } from './uri.ts';

const details = { link: links.bundle };

/** Which entries lead to which, by the rules for references in a Bundle. */
export class EntryGraph {
  readonly #run: Run;
  readonly #entries: readonly Node[];
  readonly #byUrl = new Map<string, Node[]>();
  readonly #byName = new Map<string, Node[]>();
  /** References of which something was told. */
  readonly #told = new Set<Node>();

  constructor(run: Run, entries: readonly Node[]) {
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
    if (this.#matches(from, text).length === 1 || this.#tellMistaken(from, reference, text)) {
      return;
    }
    if (!this.#isLeftOutside(text)) {
      const shown = printable(text);
      report(this.#run, 'error', 'not-found', placeOf(reference), 'bundleNotFound', [shown], details);
    }
  }

  /** A reference that means several entries, or one that it does not reach: true when that was told. */
  #tellMistaken(from: Node, reference: Node, text: string): boolean {
    const { length } = this.#matches(from, text);
    const shown = printable(text);
    const at = placeOf(reference);
    if (length > 1) {
      report(this.#run, 'error', 'invalid', at, 'bundleManyMatches', [length, shown], details);
    } else if (length === 0 && this.#lookalikes(text).length > 0) {
      report(this.#run, 'error', 'invalid', at, 'bundleLookalike', [shown], details);
    } else {
      return false;
    }
    this.#told.add(reference);
    return true;
  }

  /** What any entry refers to may be outside; it must not seem to be inside and be missed by its URL. */
  checkMistaken(): void {
    for (const entry of this.#entries) {
      const seen = new Set<string>();
      for (const { node, text } of referencesBelow(entry)) {
        if (!seen.has(text) && !this.#told.has(node)) {
          this.#tellMistaken(entry, node, text);
        }
        seen.add(text);
      }
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
  checkReached(styles: ReadonlySet<string>): void {
    const targets = new Map(this.#entries.map((entry) => [entry, this.#targets(entry)]));
    const sources = new Map<Node, Node[]>();
    for (const [entry, found] of targets) {
      for (const target of found) {
        push(sources, target, entry);
      }
    }
    const reached = new Set<Node>();
    const waiting = [
      ...this.#entries.slice(0, 1),
      ...this.#entries.filter((entry) => styles.has(nameOf(entry))),
    ];
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
    for (const { text } of referencesBelow(entry)) {
      const [match, another] = this.#matches(entry, text);
      if (match && !another && match !== entry) {
        found.add(match);
      }
    }
    return found;
  }
}

/** `Type/id` of the resource of an entry. */
export function nameOf(entry: Node): string {
  const resource = entry.child('resource');
  return `${resource?.type}/${resource?.text('id')}`;
}

function placeOf(reference: Node): string {
  return reference.path.replace(/\/\*[^*]*\*\//g, '');
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
function* referencesBelow(node: Node): Generator<{ readonly node: Node; readonly text: string }> {
  for (const child of node.children) {
    const text = child.type === 'Reference' ? child.text('reference') : linkOf(child);
    if (text !== undefined && text !== '' && !text.startsWith('#')) {
      yield { node: child, text };
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
