// CodeSystems as resources: what their parts say of each other, and no snapshot states.
// https://hl7.org/fhir/R4/codesystem.html, https://hl7.org/fhir/R4/codesystem-concept-properties.html
import { own } from '../../../ground/outcome/own.ts';
import { links } from '../../messages.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';
import { isAbsoluteUri } from './uri.ts';

const details = { link: links.terminology };
const properties = 'http://hl7.org/fhir/concept-properties#';

/** Properties that FHIR defines, with their types. */
const defined: Readonly<Record<string, string>> = {
  status: 'code',
  inactive: 'boolean',
  effectiveDate: 'dateTime',
  deprecationDate: 'dateTime',
  retirementDate: 'dateTime',
  notSelectable: 'boolean',
  parent: 'code',
  child: 'code',
  partOf: 'code',
  synonym: 'code',
  comment: 'string',
  itemWeight: 'decimal',
};

/** Those whose values are codes of the same system. */
const toConcepts = new Set(['parent', 'child', 'partOf', 'synonym']);

export function checkCodeSystem(run: Run, system: Node): void {
  checkContent(run, system);
  checkSupplement(run, system);
  checkOwnValueSet(run, system);
  checkDefinitions(run, system);
  checkValues(run, system);
}

function* conceptsBelow(node: Node): Generator<Node> {
  for (const concept of node.all('concept')) {
    yield concept;
    yield* conceptsBelow(concept);
  }
}

function checkContent(run: Run, system: Node): void {
  const stated = system.child('count')?.value;
  const content = system.text('content');
  const found = [...conceptsBelow(system)].length;
  if (content === 'complete' && typeof stated === 'number' && stated !== found) {
    report(run, 'error', 'invalid', system.child('count') ?? system, 'conceptCount', [found, stated]);
  }
  if (content === 'not-present' && found > 0) {
    report(run, errorToday(run), 'invalid', system.all('concept')[0] ?? system, 'conceptsNotPresent');
  }
}

function checkSupplement(run: Run, system: Node): void {
  const content = system.child('content') ?? system;
  const supplemented = system.text('supplements');
  if (supplemented === undefined) {
    if (system.text('content') === 'supplement') {
      report(run, errorToday(run), 'business-rule', content, 'supplementOfNothing', [], details);
    }
    return;
  }
  if (system.text('content') !== 'supplement') {
    report(run, 'error', 'business-rule', content, 'supplementContent');
  }
  const caseSensitive = system.child('caseSensitive');
  if (caseSensitive) {
    report(run, errorToday(run), 'business-rule', caseSensitive, 'supplementCase', [], details);
  }
  const url = supplemented.split('|')[0] ?? '';
  if (run.terminology.system(url)?.system.content !== 'complete') {
    return;
  }
  for (const concept of system.all('concept')) {
    const code = concept.text('code');
    if (code !== undefined && !run.terminology.lookup(url, code)) {
      report(run, errorToday(run), 'business-rule', concept, 'unknownCode', [printable(code), url], details);
    }
  }
}

/** The value set of a code system holds all of its codes, and no others. */
function checkOwnValueSet(run: Run, system: Node): void {
  const stated = system.text('valueSet');
  const known = stated === undefined ? undefined : run.terminology.valueSet(stated.split('|')[0] ?? '');
  if (!known || stated === undefined) {
    return;
  }
  const [part] = known.include;
  const whole = part && !part.codes?.length && !part.filters?.length && !part.valueSets?.length;
  if (known.include.length !== 1 || part?.system !== system.text('url') || !whole) {
    const at = system.child('valueSet') ?? system;
    report(run, errorToday(run), 'business-rule', at, 'valueSetOfOther', [printable(stated)], details);
  }
}

function checkDefinitions(run: Run, system: Node): void {
  const codes = new Set<string>();
  const uris = new Set<string>();
  const severity = errorToday(run);
  for (const property of system.all('property')) {
    const code = property.text('code');
    const uri = property.text('uri');
    if (code !== undefined && codes.has(code)) {
      report(run, severity, 'business-rule', property, 'propertyTwice', [printable(code)], details);
    }
    codes.add(code ?? '');
    if (uri === undefined) {
      continue;
    }
    if (!isAbsoluteUri(uri)) {
      report(run, severity, 'business-rule', property, 'propertyUriRelative', [printable(uri)], details);
    } else if (uris.has(uri)) {
      report(run, severity, 'business-rule', property, 'propertyTwice', [printable(uri)], details);
    }
    uris.add(uri);
    checkDefined(run, system, property, uri);
  }
}

/** A property under a URI of FHIR is the one that FHIR defines there. */
function checkDefined(run: Run, system: Node, property: Node, uri: string): void {
  const severity = errorToday(run);
  const name = uri.startsWith(properties) ? uri.slice(properties.length) : undefined;
  const type = name === undefined ? undefined : own(defined, name);
  if (name === undefined || type === undefined) {
    const url = system.text('url') ?? '';
    const isOwn = /^http:\/\/hl7\.org\/fhir\/[^/]*$/.test(url) || (url !== '' && uri.startsWith(url));
    if (uri.includes('://hl7.org/fhir') && !isOwn) {
      report(run, severity, 'business-rule', property, 'propertyUriHl7', [printable(uri)], details);
    }
    return;
  }
  const code = property.text('code') ?? '';
  if (code !== name && own(defined, code) !== undefined) {
    report(run, severity, 'business-rule', property, 'propertyOther', [printable(code), name], details);
  }
  const stated = property.text('type');
  if (stated !== undefined && stated !== type) {
    const values = [name, type, printable(stated)];
    report(run, severity, 'business-rule', property, 'propertyType', values, details);
  }
}

/** Values are of the type that the property has, and lead to codes that are there. */
function checkValues(run: Run, system: Node): void {
  const definitions = new Map(
    system.all('property').map((property) => [property.text('code') ?? '', property] as const),
  );
  const concepts = [...conceptsBelow(system)];
  const codes = new Set(concepts.map((concept) => concept.text('code')));
  const isWhole = system.text('content') !== 'supplement';
  for (const property of concepts.flatMap((concept) => concept.all('property'))) {
    const code = property.text('code') ?? '';
    const value = property.child('value');
    const definition = definitions.get(code);
    const type = definition?.text('type');
    if (!value || !definition || type === undefined) {
      continue;
    }
    if (value.type !== type) {
      const values = [printable(code), printable(type), value.type];
      report(run, errorToday(run), 'business-rule', property, 'propertyType', values, details);
    } else if (type === 'code' && isWhole && leadsToConcept(definition) && !codes.has(String(value.value))) {
      const target = printable(String(value.value));
      report(run, errorToday(run), 'invalid', property, 'propertyTarget', [target, printable(code)], details);
    }
  }
}

function leadsToConcept(definition: Node): boolean {
  const uri = definition.text('uri') ?? '';
  return uri.startsWith(properties) && toConcepts.has(uri.slice(properties.length));
}
