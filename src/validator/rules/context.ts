// What FHIRPath sees of a run: the resources around an element, terminology, profiles, references.
import type { PathContext } from '../fhirpath/scope.ts';
import { type Item, systemValue } from '../fhirpath/values.ts';
import { Node } from '../tree/node.ts';
import { resolveReference } from './resolve.ts';
import type { Run } from './run.ts';
import { checkNarrative } from './types/narrative.ts';

/** `resource` is what %resource means: the resource around the element the expression belongs to. */
export function pathContext(run: Run, node: Node, resource: Node = node.resource): PathContext {
  return {
    resource,
    rootResource: node.rootResource,
    resolve: (reference, from) => resolveReference(run, reference, from).target,
    isSubtype: (type, base) => run.store.isSubtype(type, base),
    isType: (name) => run.store.type(name) !== undefined,
    memberOf: (item, valueSet) => memberOf(run, item, valueSet),
    conformsTo: (target, profile) => run.walk.conformsTo(run, target, profile),
    htmlChecks: (narrative) => checkNarrative(narrative).every(({ today }) => today),
    matches: run.matches,
    replace: run.replace,
    now: run.options.now,
    budget: run.budget,
  };
}

/** Whether a code, Coding, Quantity or CodeableConcept is in a value set; undefined when it cannot be told. */
export function memberOf(run: Run, item: Item, valueSet: string): boolean | undefined {
  if (item instanceof Node && item.type === 'CodeableConcept') {
    const answers = item.all('coding').map((coding) => memberOf(run, coding, valueSet));
    if (answers.includes(true)) {
      return true;
    }
    return answers.includes(undefined) ? undefined : false;
  }
  if (item instanceof Node && item.value === undefined) {
    const code = item.text('code');
    return code === undefined
      ? false
      : answer(run, valueSet, item.text('system'), code, item.text('version'));
  }
  const value = systemValue(item);
  return value === undefined ? undefined : answer(run, valueSet, undefined, String(value.value));
}

function answer(
  run: Run,
  valueSet: string,
  system: string | undefined,
  code: string,
  version?: string,
): boolean | undefined {
  const membership = run.terminology.member(valueSet, system, code, version);
  return membership === 'unknown' ? undefined : membership === 'in';
}
