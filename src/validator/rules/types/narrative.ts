// The rules of a narrative: well-formed XHTML in its namespace, basic formatting only, some content.
// https://hl7.org/fhir/R4/narrative.html

import { own } from '../../../ground/outcome/own.ts';
import { links, type MessageKey } from '../../messages.ts';
import { kindOf, mayHoldText, mayStandIn } from '../../text/nesting.ts';
import { hasNoUrlCharacter, isDataUrl } from '../../text/url.ts';
import { parseXhtml, type Xhtml, type XhtmlElement } from '../../text/xhtml.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, noteLocal, type Run, report } from '../run.ts';

const namespace = 'http://www.w3.org/1999/xhtml';
const narrative = 'http://hl7.org/fhir/StructureDefinition/Narrative';

const elements = new Set(
  (
    'p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address bdo ' +
    'kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area'
  ).split(' '),
);

const attributesEverywhere = new Set(
  (
    'title style class id lang xml:lang dir accesskey tabindex ' +
    'span width align valign char charoff abbr axis headers scope rowspan colspan'
  ).split(' '),
);

/** Attributes that only some elements may have. */
const attributesByElement: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    a: 'href name charset type hreflang rel rev shape coords',
    img: 'src border alt longdesc height width usemap ismap',
    div: 'xmlns',
    blockquote: 'cite',
    q: 'cite',
    map: 'name',
    area: 'shape coords href nohref alt',
    table: 'summary width border frame rules cellspacing cellpadding',
    pre: 'space',
    td: 'nowrap',
  }).map(([name, list]) => [name, new Set(list.split(' '))]),
);

const blocksInParagraph = new Set(['div', 'blockquote', 'table', 'ol', 'ul', 'p']);

export interface NarrativeProblem {
  readonly key: MessageKey;
  readonly values: readonly string[];
  /** The invariant that is broken as well. */
  readonly invariant?: 'txt-1' | 'txt-2';
  /** Told by HL7's validator of today and not by the one of 2023. */
  readonly today?: boolean;
}

/** Everything wrong with the XHTML in `Narrative.div`. */
export function checkNarrative(div: Node): NarrativeProblem[] {
  return narrativeProblems(parseXhtml(String(div.value ?? '')));
}

export function narrativeProblems(xhtml: Xhtml): NarrativeProblem[] {
  const problems: NarrativeProblem[] = xhtml.entities.map((entity) => ({
    key: 'xhtmlEntity',
    values: [printable(entity)],
  }));
  const { root } = xhtml;
  if (!root) {
    const values = [xhtml.error ?? ''];
    return [
      ...problems,
      { key: 'xhtmlParse', values, invariant: 'txt-1' },
      { key: 'xhtmlParse', values, invariant: 'txt-2' },
    ];
  }
  if (root.attributes.get('xmlns') !== namespace) {
    problems.push({ key: 'xhtmlNamespace', values: [] });
  }
  if (root.name !== 'div') {
    problems.push({ key: 'xhtmlRoot', values: [root.name], invariant: 'txt-1' });
  }
  if (xhtml.doctype) {
    problems.push({ key: 'xhtmlElement', values: ['DOCTYPE'] });
  }
  for (const child of root.children) {
    checkInner(child, { name: root.name, inParagraph: false, text: undefined, around: undefined }, problems);
  }
  checkAttributes(root, problems);
  if (!hasContent(root)) {
    problems.push({ key: 'invariant', values: [], invariant: 'txt-2' });
  }
  return problems;
}

/** An element that is open, and those around it. */
interface Open {
  readonly name: string;
  readonly inParagraph: boolean;
  /** The innermost run of text that it stands in, or is. */
  readonly text: string | undefined;
  readonly around: Open | undefined;
}

/** Parts of lists and tables stand where they belong, no block stands in text, and nothing is marked twice alike. */
function checkNesting(element: XhtmlElement, open: Open, problems: NarrativeProblem[]): void {
  const { name } = element;
  const kind = kindOf(name);
  const tell = (what: string, where: string): void => {
    problems.push({ key: 'xhtmlNesting', values: [printable(what), printable(where)], today: true });
  };
  if (!mayStandIn(name, open.name)) {
    tell(name, open.name);
  } else if (open.text !== undefined && kind.isBlock) {
    tell(name, open.text);
  } else if (kind.isStyle && isOpen(name, open)) {
    tell(name, name);
  }
  if (element.hasText && !mayHoldText(kind)) {
    tell('text', name);
  }
}

function isOpen(name: string, open: Open): boolean {
  for (let at: Open | undefined = open; at; at = at.around) {
    if (at.name === name) {
      return true;
    }
  }
  return false;
}

/** What a link or a picture can be told to be without knowing the resource. */
function checkHref(element: XhtmlElement, problems: NarrativeProblem[]): void {
  const { name, attributes } = element;
  const href = name === 'a' || name === 'img' ? attributes.get(name === 'a' ? 'href' : 'src') : undefined;
  if (href === undefined) {
    return;
  }
  if (href === '') {
    problems.push({ key: 'xhtmlLinkEmpty', values: [], today: true });
  } else if (name === 'a' && /^(?:urn|cid):/i.test(href)) {
    problems.push({ key: 'xhtmlLinkScheme', values: [printable(href)], today: true });
  } else if (href.startsWith('data:')) {
    if (!isDataUrl(href)) {
      problems.push({ key: 'xhtmlLinkData', values: [], today: true });
    }
  } else if (hasNoUrlCharacter(href)) {
    problems.push({ key: 'xhtmlLinkCharacters', values: [printable(href)], today: true });
  }
}

function checkInner(element: XhtmlElement, open: Open, problems: NarrativeProblem[]): void {
  const { name } = element;
  const own = element.attributes.get('xmlns');
  if (own !== undefined && own !== namespace) {
    problems.push({ key: 'xhtmlNamespace', values: [] });
  }
  if (!elements.has(name)) {
    problems.push({ key: 'xhtmlElement', values: [printable(name)], invariant: 'txt-1' });
  } else if (open.inParagraph && blocksInParagraph.has(name)) {
    problems.push({ key: 'xhtmlElement', values: [`${name} in p`] });
  }
  checkNesting(element, open, problems);
  checkAttributes(element, problems);
  checkHref(element, problems);
  const inside: Open = {
    name,
    inParagraph: open.inParagraph || name === 'p',
    text: kindOf(name).isText ? name : open.text,
    around: open,
  };
  for (const child of element.children) {
    checkInner(child, inside, problems);
  }
}

function checkAttributes(element: XhtmlElement, problems: NarrativeProblem[]): void {
  for (const name of element.attributes.keys()) {
    if (name.startsWith('xmlns') || name === 'xml:space' || attributesEverywhere.has(name)) {
      continue;
    }
    if (own(attributesByElement, element.name)?.has(name)) {
      continue;
    }
    problems.push({ key: 'xhtmlAttribute', values: [printable(name), element.name], invariant: 'txt-1' });
  }
}

function hasContent(element: XhtmlElement): boolean {
  return element.hasText || element.name === 'img' || element.children.some(hasContent);
}

const human = {
  'txt-1': 'The narrative SHALL contain only the basic html formatting elements and attributes',
  'txt-2': 'The narrative SHALL have some non-whitespace content',
} as const;

function* anchors(element: XhtmlElement): Generator<string> {
  const id = element.attributes.get('id');
  if (id !== undefined) {
    yield id;
  }
  const name = element.name === 'a' ? element.attributes.get('name') : undefined;
  if (name !== undefined && name !== id) {
    yield name;
  }
  for (const child of element.children) {
    yield* anchors(child);
  }
}

/** Every id and anchor name in some XHTML, as often as it stands there. */
export function anchorsOf(xhtml: string): string[] {
  const { root } = parseXhtml(xhtml);
  return root ? [...anchors(root)] : [];
}

const knownTargets = new WeakMap<Node, ReadonlySet<string>>();

/** Ids of elements, and anchors of narratives, of a whole resource. */
function targetsOf(resource: Node): ReadonlySet<string> {
  const known = knownTargets.get(resource);
  if (known) {
    return known;
  }
  const found = new Set<string>();
  knownTargets.set(resource, found);
  for (const node of resource.descend()) {
    if (node.name === 'id') {
      found.add(String(node.value ?? ''));
    }
    if (node.type === 'xhtml') {
      for (const anchor of anchorsOf(String(node.value ?? ''))) {
        found.add(anchor);
      }
    }
  }
  return found;
}

/** Where links lead and pictures come from. */
function* linksOf(element: XhtmlElement): Generator<string> {
  const href = element.attributes.get(element.name === 'img' ? 'src' : 'href');
  if (href !== undefined) {
    yield href;
  }
  for (const child of element.children) {
    yield* linksOf(child);
  }
}

/** Links into the resource (or, in a Bundle, into the Bundle) must lead somewhere; scripts must not be linked. */
function reportLinks(run: Run, div: Node): void {
  const { root } = parseXhtml(String(div.value ?? ''));
  if (!root) {
    return;
  }
  let targets: ReadonlySet<string> | undefined;
  for (const href of linksOf(root)) {
    if (/^(javascript|vbscript):/i.test(href)) {
      report(run, 'error', 'invalid', div, 'xhtmlScriptLink', [], { link: links.narrative });
    }
    if (!href.startsWith('#') || href === '#') {
      continue;
    }
    noteLocal(run, div, href.slice(1));
    targets ??= targetsOf(linkScope(div));
    if (!targets.has(href.slice(1))) {
      report(run, 'error', 'invalid', div, 'xhtmlLink', [printable(href)], { link: links.narrative });
    }
  }
}

function linkScope(div: Node): Node {
  let scope = div.rootResource;
  while (scope.parent) {
    scope = scope.parent.rootResource;
  }
  return scope;
}

/** Tells the problems of a narrative's div. */
export function reportNarrative(run: Run, div: Node): void {
  reportLinks(run, div);
  for (const problem of checkNarrative(div)) {
    if (problem.key !== 'invariant') {
      const severity = problem.today ? errorToday(run) : 'error';
      report(run, severity, 'invalid', div, problem.key, problem.values, { link: links.narrative });
    }
    if (problem.invariant) {
      report(run, 'error', 'invariant', div, 'invariant', [problem.invariant, human[problem.invariant]], {
        rule: `${narrative}#${problem.invariant}`,
        link: links.narrative,
      });
    }
  }
}
