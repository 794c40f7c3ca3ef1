// StructureDefinitions as resources: the differential can be laid over its base, and says nothing that cannot apply.
import type { Json } from '../../definitions/compile.ts';
import { type Definition, type ElementDef, maxOf } from '../../definitions/model.ts';
import { links } from '../../messages.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';

/** Types whose values can be bound to a value set. */
const bindable = new Set([
  'code',
  'Coding',
  'CodeableConcept',
  'Quantity',
  'string',
  'uri',
  'url',
  'canonical',
  'Duration',
  'Age',
  'Reference',
  'CodeableReference',
]);

export function checkStructureDefinition(run: Run, structure: Node): void {
  checkHead(run, structure);
  if (structure.text('derivation') !== 'constraint') {
    return;
  }
  const base = run.store.definition(structure.text('baseDefinition') ?? '');
  const differential = structure.child('differential')?.all('element') ?? [];
  if (!base || differential.length === 0) {
    return;
  }
  const problem = run.store.differentialProblem(structure.json as Json);
  if (problem !== undefined) {
    report(run, 'error', 'exception', structure, 'snapshotProblem', [problem], { link: links.profiling });
  }
  checkExtensionUrl(run, structure, differential, base);
  for (const element of differential) {
    checkBindable(run, element, base);
    if (!inSlice(element)) {
      checkAgainstBase(run, element, base);
    }
  }
  checkOrder(run, structure, differential, base);
}

/** What is made from something says how, and only an extension says where it may stand. */
function checkHead(run: Run, structure: Node): void {
  const details = { link: links.profiling };
  if (structure.text('baseDefinition') !== undefined && structure.text('derivation') === undefined) {
    report(run, errorToday(run), 'business-rule', structure, 'derivationMissing', [], details);
  }
  const context = structure.all('context')[0] ?? structure.all('contextInvariant')[0];
  if (context && structure.text('type') !== 'Extension') {
    report(run, errorToday(run), 'business-rule', context, 'contextOfOther', [], details);
  }
}

/** An extension is told by its URL, so its definition fixes it: each its own, also one that is made from another. */
function checkExtensionUrl(run: Run, structure: Node, differential: readonly Node[], base: Definition): void {
  if (base.type !== 'Extension' || structure.child('abstract')?.value === true) {
    return;
  }
  const own = differential.find((element) => element.text('path') === 'Extension.url' && !inSlice(element));
  const url = structure.text('url');
  if (own?.child('fixed')?.value !== url) {
    const shown = printable(url ?? '');
    report(run, errorToday(run), 'business-rule', structure, 'extensionUrlOpen', [shown], {
      link: links.extensibility,
    });
  }
}

/** An element allows no more than its base, and a value that it fixes is of one of its types. */
function checkAgainstBase(run: Run, element: Node, base: Definition): void {
  const details = { link: links.profiling };
  const path = element.text('path') ?? '';
  const inherited = run.store.elementByPath(base, path);
  if (!inherited || inherited === base.root) {
    return;
  }
  const max = element.text('max');
  if (max !== undefined && atMost(max) > maxOf(inherited)) {
    report(run, errorToday(run), 'business-rule', element, 'maxGrows', [printable(path)], details);
  }
  const allowed = inherited.types?.map((type) => type.code) ?? [];
  const types = element.all('type').map((type) => type.text('code') ?? '');
  for (const type of types) {
    if (allowed.length > 0 && !allowed.some((one) => isOrBecomes(run, type, one))) {
      report(run, errorToday(run), 'exception', element, 'typeOfOther', [printable(type)], details);
    }
  }
  const given = types.length > 0 ? types : allowed;
  for (const value of [element.child('fixed'), element.child('pattern')]) {
    if (value && given.length > 0 && !given.includes(value.type)) {
      report(run, errorToday(run), 'business-rule', element, 'typeOfOther', [value.type], details);
    }
  }
}

function atMost(max: string): number {
  return max === '*' ? Number.POSITIVE_INFINITY : Number(max);
}

/** A type that may stand for another, or, named by a URL, one that is not looked into. */
function isOrBecomes(run: Run, type: string, base: string): boolean {
  return type === base || /[:/]/.test(type) || /[:/]/.test(base) || run.store.isSubtype(type, base);
}

/** Paths of a definition in the order of its snapshot. */
function* pathsOf(def: ElementDef): Generator<string> {
  yield def.path;
  for (const child of def.children ?? []) {
    yield* pathsOf(child);
  }
}

/** Elements of a differential stand in the order of the base: one that comes before an earlier one is not found. */
function checkOrder(run: Run, structure: Node, differential: readonly Node[], base: Definition): void {
  const order = new Map([...pathsOf(base.root)].map((path, index) => [path, index]));
  let least = Number.POSITIVE_INFINITY;
  let misplaced = 0;
  for (const element of differential.toReversed()) {
    const position = order.get(element.text('path') ?? '');
    if (position === undefined) {
      continue;
    }
    if (position > least && !inSlice(element)) {
      misplaced += 1;
      report(run, 'error', 'value', element, 'differentialOrder', [printable(element.text('path') ?? '')], {
        link: links.profiling,
      });
    }
    least = Math.min(least, position);
  }
  if (misplaced > 0) {
    report(run, 'error', 'value', structure, 'differentialUnmatched', [misplaced], { link: links.profiling });
  }
}

/** The elements of one slice follow those of another, so their paths start again. */
function inSlice(element: Node): boolean {
  return element.child('sliceName') !== undefined || (element.text('id') ?? '').includes(':');
}

function checkBindable(run: Run, element: Node, base: Definition): void {
  if (!element.child('binding')) {
    return;
  }
  const stated = element.all('type').map((type) => type.text('code'));
  const inherited =
    run.store.elementByPath(base, element.text('path') ?? '')?.types?.map((type) => type.code) ?? [];
  const types = stated.length > 0 ? stated : inherited;
  if (types.length === 0 || types.some((type) => bindable.has(type ?? ''))) {
    return;
  }
  report(run, 'error', 'business-rule', element, 'bindingIrrelevant', [types.join(', ')], {
    link: links.terminology,
  });
}
