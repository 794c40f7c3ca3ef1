// Extensions: known, used where they may be, of the right type, modifiers told from others.
// https://hl7.org/fhir/R4/extensibility.html
import type { Definition, ElementDef, ExtensionContext } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { FhirPathError } from '../fhirpath/ast.ts';
import type { IssueList } from '../issue-list.ts';
import { links } from '../messages.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { pathContext } from './context.ts';
import { type Place, type Run, type RunOptions, report, versioned } from './run.ts';
import { isAbsoluteUri } from './types/uri.ts';

export function checkExtension(run: Run, node: Node, place: Place): void {
  const url = node.text('url');
  const details = { link: links.extensibility };
  if (url === undefined || url === '') {
    report(run, 'error', 'invalid', node, 'extensionNoUrl', [], details);
    return;
  }
  const inside = node.parent?.type === 'Extension' ? node.parent.text('url') : undefined;
  if (inside === undefined && !isAbsoluteUri(url)) {
    report(run, 'error', 'invalid', node, 'extensionUrlAbsolute', [], details);
    return;
  }
  if (url.includes('|')) {
    report(
      run,
      'error',
      'invalid',
      `${node.path}[url='${printable(url)}']`,
      'extensionVersioned',
      [],
      details,
    );
  }
  const definition = isAbsoluteUri(url) ? run.store.definition(url.split('|')[0] ?? url) : undefined;
  if (definition && definition.type === 'Extension') {
    checkDefinedExtension(run, node, url, definition);
  } else if (inside !== undefined && !isAbsoluteUri(url)) {
    checkSubExtension(run, node, url, place);
  } else {
    checkUnknownExtension(run, node, url);
  }
}

/** A part of a complex extension must be one that the extension defines. */
function checkSubExtension(run: Run, node: Node, url: string, place: Place): void {
  const { profile } = place;
  if (profile.derivation !== 'constraint' || profile.type !== 'Extension') {
    return;
  }
  if (profile.url !== node.parent?.text('url')) {
    return;
  }
  const slices = profile.root.children?.find((child) => child.name === 'extension')?.slices ?? [];
  const known = slices.some((slice) => sliceUrl(slice) === url);
  if (!known) {
    report(
      run,
      'error',
      'invalid',
      `${node.path}[url='${printable(url)}']`,
      'subExtensionUnknown',
      [printable(url), versioned(profile)],
      { link: links.extensibility },
    );
  }
}

export function sliceUrl(slice: ElementDef): unknown {
  return slice.children?.find((child) => child.name === 'url')?.fixed ?? slice.sliceName;
}

/** Names kept for examples, for DICOM and for HL7's own tools: HL7's validator lets extensions under them pass as well. */
const exampleNames =
  /example\.org|acme\.com|nema\.org|^http:\/\/hl7\.org\/fhir\/tools\/StructureDefinition\//;

/** Packages that Norwegian resources use and that users have to bring, because they must not be passed on. */
const packages = [{ prefix: 'http://hl7.no/fhir/', name: 'hl7.fhir.no.basis' }];

/** Elements of other FHIR versions as extensions: every such URL has a meaning. https://hl7.org/fhir/R4/versions.html#extensions */
const crossVersion =
  /^http:\/\/hl7\.org\/fhir\/[1-6]\.\d\/StructureDefinition\/extension-[A-Za-z]+(\.[A-Za-z]+)*(\[x\])?$/;

/** What an extension is that no definition describes: nothing to tell, of a package that is not at hand, or so grave. */
export function unknownExtension(
  url: string,
  options: Pick<RunOptions, 'unknownExtensions' | 'allowedExtensionPrefixes' | 'rules'>,
): { readonly package: string } | 'information' | 'warning' | 'error' | undefined {
  const { unknownExtensions, allowedExtensionPrefixes } = options;
  if (unknownExtensions === 'ignore' || (options.rules === '2023' && crossVersion.test(url))) {
    return undefined;
  }
  const home = packages.find(({ prefix }) => url.startsWith(prefix));
  if (home) {
    return { package: home.name };
  }
  const allowed = exampleNames.test(url) || allowedExtensionPrefixes.some((prefix) => url.startsWith(prefix));
  return allowed ? 'information' : unknownExtensions;
}

/** Said once for a resource: without the package none of its extensions can be checked. */
export function tellPackage(issues: IssueList, root: string, name: string): void {
  issues.add('information', 'not-supported', root, 'extensionPackage', [name], {
    rule: name,
    link: links.extensibility,
  });
}

function checkUnknownExtension(run: Run, node: Node, url: string): void {
  const unknown = unknownExtension(url, run.options);
  if (unknown === undefined) {
    return;
  }
  if (typeof unknown === 'object') {
    tellPackage(run.issues, run.root.path, unknown.package);
    return;
  }
  report(run, unknown, 'structure', node, 'extensionUnknown', [printable(url)], {
    rule: printable(url),
    link: links.extensibility,
  });
}

function checkDefinedExtension(run: Run, node: Node, url: string, definition: Definition): void {
  const modifier = node.name === 'modifierExtension';
  const details = { rule: url, link: links.extensibility };
  const at = `${node.path}[url='${url}']`;
  checkContext(run, node, definition);
  if (modifier && !definition.root.modifier) {
    report(run, 'error', 'structure', at, 'extensionNotModifier', [url], details);
  }
  if (!modifier && definition.root.modifier) {
    report(run, 'error', 'structure', at, 'extensionModifier', [url], details);
  }
  checkValueType(run, node, url, definition);
  run.walk.element(run, node, { def: definition.root, profile: definition });
}

function checkValueType(run: Run, node: Node, url: string, definition: Definition): void {
  const valueDef = definition.root.children?.find((child) => child.name.startsWith('value'));
  const allowed = valueDef && valueDef.max !== 0 ? (valueDef.types ?? []).map((type) => type.code) : [];
  const details = { rule: url, link: links.extensibility };
  const value = node.child('value');
  if (value) {
    if (!allowed.includes(value.type)) {
      const types = allowed.join(', ');
      report(run, 'error', 'structure', node, 'extensionType', [url, `[${types}]`, value.type], {
        ...details,
        found: value.type,
        expected: types,
      });
    }
  } else if (node.extensions.length > 0) {
    if ((valueDef?.min ?? 0) > 0 && allowed.length > 0) {
      report(run, 'error', 'structure', node, 'extensionNoValue', [url], details);
    }
  } else if (allowed.length > 0) {
    report(run, 'error', 'structure', node, 'extensionNeedsValue', [url], details);
  }
}

/** Every name the place of an extension goes by: its path in the resource and in each type on the way. */
function placeNames(container: Node): string[] {
  const names = new Set<string>();
  let tail = '';
  for (let node: Node | undefined = container; node; node = node.parent) {
    names.add(node.type + tail);
    if (node.isResource) {
      break;
    }
    // An item within an item is what the definition calls Questionnaire.item, however deep it stands.
    if (node.def.contentRef !== undefined) {
      names.add(node.def.contentRef.slice(node.def.contentRef.indexOf('#') + 1) + tail);
    }
    tail = `.${node.def.name.endsWith('[x]') ? `${node.name}[x]` : node.name}${tail}`;
  }
  names.add(container.def.path);
  return [...names];
}

function checkContext(run: Run, node: Node, definition: Definition): void {
  const container = node.parent;
  if (!container || !definition.context) {
    return;
  }
  const names = placeNames(container);
  if (run.options.rules === 'current' && container.name === 'id' && container.parent?.isResource) {
    report(run, 'error', 'structure', container, 'extensionOnId', [versioned(definition)], {
      rule: definition.url,
      link: links.extensibility,
    });
    return;
  }
  if (names.some((name) => /^ElementDefinition\.(example\.value|pattern|fixed)/.test(name))) {
    return;
  }
  const fits = definition.context.some((context) => contextFits(run, node, container, context, names));
  const details = { rule: definition.url, link: links.extensibility };
  if (!fits) {
    const allowed = definition.context
      .map((context) => `${context.type.charAt(0)}:${context.expression}`)
      .join(', ');
    report(
      run,
      'error',
      'structure',
      container,
      'extensionContext',
      [versioned(definition), allowed, names.join(', ')],
      { ...details, expected: allowed },
    );
    return;
  }
  for (const invariant of definition.contextInvariants ?? []) {
    if (!holds(run, container, invariant)) {
      report(
        run,
        'error',
        'structure',
        container,
        'extensionContextInvariant',
        [definition.url, invariant],
        details,
      );
    }
  }
}

function holds(run: Run, container: Node, text: string): boolean {
  const expression = run.expressions.get(text);
  if (typeof expression === 'string') {
    return true;
  }
  try {
    return expression.test(pathContext(run, container), container);
  } catch (error) {
    if (error instanceof FhirPathError) {
      return false;
    }
    throw error;
  }
}

function contextFits(
  run: Run,
  node: Node,
  container: Node,
  context: ExtensionContext,
  names: readonly string[],
): boolean {
  if (context.type === 'extension') {
    const holder = container.type === 'Extension' ? container : container.parent;
    return holder?.type === 'Extension' && holder.text('url') === context.expression;
  }
  if (context.type === 'fhirpath') {
    return fhirpathContext(run, container, context.expression);
  }
  const expression = context.expression.slice(context.expression.indexOf('#') + 1);
  if (expression === 'Element' || expression === 'Any' || openEverywhere.has(node.text('url') ?? '')) {
    return true;
  }
  if (expression === 'Resource' || expression === 'DomainResource') {
    return container.isResource;
  }
  if (expression === 'CanonicalResource') {
    return container.isResource && isCanonical(run, container.type);
  }
  return names.some((name) => sameElement(run.store, name, expression));
}

/** Resources that others name by a URL: R4 has no type for what they share. */
function isCanonical(run: Run, type: string): boolean {
  const names = new Set((run.store.type(type)?.root.children ?? []).map((child) => child.name));
  return ['url', 'status', 'version', 'name'].every((name) => names.has(name));
}

/** Extensions whose printed context in R4 is narrower than their use, as HL7's validator has it. */
export const openEverywhere = new Set([
  'http://hl7.org/fhir/StructureDefinition/structuredefinition-normative-version',
  'http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation',
  'http://hl7.org/fhir/StructureDefinition/capabilitystatement-prohibited',
  'http://hl7.org/fhir/StructureDefinition/regex',
  'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type',
]);

export function sameElement(store: DefinitionStore, name: string, expression: string): boolean {
  const plain = name.replaceAll('[x]', '');
  const wanted = expression.replaceAll('[x]', '');
  if (plain === wanted) {
    return true;
  }
  const cut = plain.indexOf('.');
  const type = cut < 0 ? plain : plain.slice(0, cut);
  const tail = cut < 0 ? '' : plain.slice(cut);
  const wantedType = wanted.split('.')[0] ?? '';
  return wantedType + tail === wanted && store.isSubtype(type, wantedType);
}

function fhirpathContext(run: Run, container: Node, text: string): boolean {
  const expression = run.expressions.get(text);
  if (typeof expression === 'string') {
    return true;
  }
  try {
    return expression.evaluate(pathContext(run, container), container.resource).includes(container);
  } catch (error) {
    if (error instanceof FhirPathError) {
      return false;
    }
    throw error;
  }
}
