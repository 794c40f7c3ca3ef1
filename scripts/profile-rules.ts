// Lists every rule that the profiles add to R4: cardinalities, fixed values, bindings, invariants. One row a rule.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const generated = resolve(import.meta.dirname, '..', 'profiles', 'generated');

export interface ElementRule {
  id: string;
  path: string;
  sliceName?: string;
  min?: number;
  max?: string;
  type?: { code: string; profile?: string[] }[];
  binding?: { strength: string; valueSet?: string };
  constraint?: { key: string; severity: string; human: string; expression?: string; requirements?: string }[];
  mapping?: { identity: string; map: string }[];
  slicing?: { discriminator?: { type: string; path: string }[] };
  [element: string]: unknown;
}

export interface Definition {
  id: string;
  url: string;
  type: string;
  kind: string;
  abstract: boolean;
  baseDefinition: string;
  title?: string;
  description?: string;
  context?: { expression: string }[];
  differential: { element: ElementRule[] };
  snapshot: { element: ElementRule[] };
}

export type RuleKind = 'min' | 'max' | 'value' | 'binding' | 'invariant';

/** One rule that a definition of ours adds. `name` is unique and stable: examples and tests refer to it. */
export interface AddedRule {
  name: string;
  kind: RuleKind;
  profile: string;
  element: ElementRule;
  severity: 'error' | 'warning';
  key?: string;
}

/** All StructureDefinitions of the package, logical models left out. */
export function readDefinitions(): Definition[] {
  return readdirSync(generated)
    .filter((name) => name.startsWith('StructureDefinition-'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(generated, name), 'utf8')) as Definition)
    .filter(({ kind }) => kind !== 'logical');
}

/** The fixed or pattern value of an element, when it has one. */
export function fixedValue(element: ElementRule): unknown {
  const key = Object.keys(element).find((name) => /^(fixed|pattern)[A-Z]/.test(name));
  return key === undefined ? undefined : element[key];
}

function rule(
  definition: Definition,
  element: ElementRule,
  kind: RuleKind,
  severity: 'error' | 'warning',
): AddedRule {
  const within = element.id.slice(definition.type.length + 1);
  return {
    name: `${definition.id} ${kind} ${within || '(root)'}`,
    kind,
    profile: definition.id,
    element,
    severity,
  };
}

function rulesOfElement(definition: Definition, element: ElementRule): AddedRule[] {
  const rules: AddedRule[] = [];
  if (element.min !== undefined && element.min > 0) {
    rules.push(rule(definition, element, 'min', 'error'));
  }
  if (element.max !== undefined && element.max !== '*') {
    rules.push(rule(definition, element, 'max', 'error'));
  }
  if (fixedValue(element) !== undefined) {
    rules.push(rule(definition, element, 'value', 'error'));
  }
  if (element.binding?.strength === 'required') {
    rules.push(rule(definition, element, 'binding', 'error'));
  }
  if (element.binding?.strength === 'extensible') {
    rules.push(rule(definition, element, 'binding', 'warning'));
  }
  for (const { key, severity } of element.constraint ?? []) {
    const severityOf = severity === 'warning' ? 'warning' : 'error';
    rules.push({
      name: `${definition.id} invariant ${key}`,
      kind: 'invariant',
      profile: definition.id,
      element,
      severity: severityOf,
      key,
    });
  }
  return rules;
}

/** Every rule that the definitions add to their base, in the order of the definitions. */
export function addedRules(definitions: readonly Definition[]): AddedRule[] {
  return definitions.flatMap((definition) =>
    definition.differential.element.flatMap((element) => rulesOfElement(definition, element)),
  );
}
