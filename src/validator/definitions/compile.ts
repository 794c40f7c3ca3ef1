// StructureDefinition with a snapshot → compact Definition. Used by the build for the base specification and at
// run time for the packages a user brings.

import { meantExpression } from './known-defects.ts';
import type {
  AdditionalBinding,
  Binding,
  Constraint,
  Definition,
  Discriminator,
  ElementDef,
  Slicing,
  TypeRef,
} from './model.ts';
import { unbounded } from './model.ts';

export type Json = Record<string, unknown>;

const fhirTypeExtension = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const extensionUrls = {
  regex: 'http://hl7.org/fhir/StructureDefinition/regex',
  mustHaveValue: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue',
  minLength: 'http://hl7.org/fhir/StructureDefinition/minLength',
  maxSize: 'http://hl7.org/fhir/StructureDefinition/maxSize',
  maxDecimals: 'http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces',
  maxValueSet: 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet',
  additionalBinding: [
    'http://hl7.org/fhir/tools/StructureDefinition/additional-binding',
    'http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.binding.additional',
  ],
  bestPractice: 'http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice',
  imposeProfile: 'http://hl7.org/fhir/StructureDefinition/structuredefinition-imposeProfile',
} as const;

/** Invariants of Element and Extension: every element has them, so they are checked natively and not stored. */
const nativeConstraints = new Set(['ele-1', 'ext-1']);

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function extensionsOf(holder: Json, url: string): Json[] {
  return objects(holder.extension).filter((extension) => extension.url === url);
}

/** The value of an extension, whatever its type. */
function extensionValue(holder: Json, url: string): unknown {
  const found = extensionsOf(holder, url)[0];
  if (!found) {
    return undefined;
  }
  const key = Object.keys(found).find((name) => name.startsWith('value'));
  return key === undefined ? undefined : found[key];
}

/** A property whose name ends with its type, as `fixedCode`; returns type suffix and value. */
function choiceOf(element: Json, prefix: string): { suffix: string; value: unknown } | undefined {
  for (const key of Object.keys(element)) {
    if (key.startsWith(prefix) && key.length > prefix.length) {
      const suffix = key.slice(prefix.length);
      if (suffix[0] !== suffix[0]?.toLowerCase()) {
        return { suffix, value: element[key] };
      }
    }
  }
  return undefined;
}

function compileType(type: Json): TypeRef {
  const code = text(extensionValue(type, fhirTypeExtension)) ?? text(type.code) ?? '';
  const profiles = type.profile as string[] | undefined;
  const targets = type.targetProfile as string[] | undefined;
  const aggregation = type.aggregation as string[] | undefined;
  return {
    code: code.startsWith('http://hl7.org/fhirpath/System.') ? systemType(code) : code,
    ...(profiles && { profiles }),
    ...(targets && { targets }),
    ...(aggregation && { aggregation }),
  };
}

function systemType(code: string): string {
  const name = code.slice('http://hl7.org/fhirpath/System.'.length);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function compileConstraint(constraint: Json): Constraint | undefined {
  const key = text(constraint.key) ?? '';
  const expression = text(constraint.expression);
  if (expression === undefined || nativeConstraints.has(key)) {
    return undefined;
  }
  const source = text(constraint.source);
  return {
    key,
    severity: constraint.severity === 'warning' ? 'warning' : 'error',
    human: text(constraint.human) ?? '',
    expression: meantExpression(key, expression),
    ...(source && { source }),
    ...(extensionValue(constraint, extensionUrls.bestPractice) === true && { bestPractice: true }),
  };
}

function additionalBindings(binding: Json): AdditionalBinding[] {
  const native = objects(binding.additional).map((item) => ({
    purpose: text(item.purpose) ?? '',
    valueSet: text(item.valueSet) ?? '',
    ...(item.usage !== undefined && { usage: true }),
  }));
  const extended = extensionUrls.additionalBinding
    .flatMap((url) => extensionsOf(binding, url))
    .map((item) => ({
      purpose: text(extensionValue(item, 'purpose')) ?? '',
      valueSet: text(extensionValue(item, 'valueSet')) ?? '',
      ...(extensionsOf(item, 'usage').length > 0 && { usage: true }),
    }));
  return [...native, ...extended].filter((item) => item.valueSet !== '');
}

function compileBinding(binding: Json | undefined): Binding | undefined {
  if (!binding) {
    return undefined;
  }
  const valueSet = text(binding.valueSet);
  const maxValueSet = text(extensionValue(binding, extensionUrls.maxValueSet));
  const additional = additionalBindings(binding);
  return {
    strength: (text(binding.strength) ?? 'example') as Binding['strength'],
    ...(valueSet && { valueSet }),
    ...(maxValueSet && { maxValueSet }),
    ...(additional.length > 0 && { additional }),
  };
}

function compileSlicing(slicing: Json | undefined): Slicing | undefined {
  if (!slicing) {
    return undefined;
  }
  const discriminators: Discriminator[] = objects(slicing.discriminator).map((item) => ({
    type: text(item.type) ?? 'value',
    path: text(item.path) ?? '$this',
  }));
  return {
    discriminators,
    rules: (text(slicing.rules) ?? 'open') as Slicing['rules'],
    ...(slicing.ordered === true && { ordered: true }),
  };
}

function limits(element: Json): Partial<ElementDef> {
  const minValue = choiceOf(element, 'minValue');
  const maxValue = choiceOf(element, 'maxValue');
  const minLength = extensionValue(element, extensionUrls.minLength);
  const regex = extensionValue(element, extensionUrls.regex);
  const maxSize = extensionValue(element, extensionUrls.maxSize);
  const maxDecimals = extensionValue(element, extensionUrls.maxDecimals);
  return {
    ...(typeof element.maxLength === 'number' && { maxLength: element.maxLength }),
    ...(minValue && { minValue: minValue.value, minValueType: minValue.suffix }),
    ...(maxValue && { maxValue: maxValue.value, maxValueType: maxValue.suffix }),
    ...(typeof minLength === 'number' && { minLength }),
    ...(typeof regex === 'string' && { regex }),
    ...((element.mustHaveValue === true || extensionValue(element, extensionUrls.mustHaveValue) === true) && {
      mustHaveValue: true,
    }),
    ...(maxSize !== undefined && { maxSize: Number(maxSize) }),
    ...(typeof maxDecimals === 'number' && { maxDecimals }),
  };
}

function cardinality(element: Json): Partial<ElementDef> {
  const max = element.max === '*' ? unbounded : Number(element.max ?? 1);
  const base = element.base as Json | undefined;
  const baseMax = text(base?.max) ?? text(element.max) ?? '1';
  return {
    ...(Number(element.min ?? 0) > 0 && { min: Number(element.min) }),
    ...(max !== 1 && { max }),
    ...(baseMax !== '1' && baseMax !== '0' && { list: true }),
  };
}

/** One element of a snapshot or differential, without its children. */
export function compileElement(element: Json): MutableElement {
  const path = text(element.path) ?? '';
  const base = element.base as Json | undefined;
  const types = objects(element.type).map(compileType);
  const constraints = objects(element.constraint)
    .map(compileConstraint)
    .filter((item) => item !== undefined);
  const fixed = choiceOf(element, 'fixed');
  const pattern = choiceOf(element, 'pattern');
  const binding = compileBinding(element.binding as Json | undefined);
  const slicing = compileSlicing(element.slicing as Json | undefined);
  const contentRef = text(element.contentReference);
  const sliceName = text(element.sliceName);
  const basePath = text(base?.path);
  return {
    id: text(element.id) ?? path,
    path,
    name: path.slice(path.lastIndexOf('.') + 1),
    ...cardinality(element),
    ...(types.length > 0 && { types: mergeReferenceTypes(types) }),
    ...(contentRef && { contentRef: contentRef.startsWith('#') ? contentRef.slice(1) : contentRef }),
    ...(fixed && { fixed: fixed.value }),
    ...(pattern && { pattern: pattern.value }),
    ...(binding && { binding }),
    ...(constraints.length > 0 && { constraints }),
    ...(element.isModifier === true && { modifier: true }),
    ...(element.mustSupport === true && { mustSupport: true }),
    ...(basePath && basePath !== path && { basePath }),
    ...limits(element),
    ...(sliceName && { sliceName }),
    ...(slicing && { slicing }),
  };
}

/** R4 lists the same type once per target in older definitions; one entry per code is easier to read. */
function mergeReferenceTypes(types: TypeRef[]): TypeRef[] {
  const references = types.filter((type) => type.code === 'Reference');
  if (references.length < 2) {
    return types;
  }
  const targets = references.flatMap((type) => type.targets ?? []);
  const merged: TypeRef = { ...references[0], code: 'Reference', targets };
  return [...types.filter((type) => type.code !== 'Reference'), merged];
}

export type MutableElement = { -readonly [key in keyof ElementDef]: ElementDef[key] };

/** Puts the flat list of a snapshot into a tree of children and slices. */
export function buildTree(elements: readonly Json[]): ElementDef {
  const [first, ...rest] = elements;
  if (!first) {
    throw new Error('a snapshot without elements');
  }
  const root = compileElement(first);
  const stack: MutableElement[] = [root];
  for (const raw of rest) {
    const element = compileElement(raw);
    const depth = element.path.split('.').length - 1;
    const parent = stack[depth - 1];
    if (!parent) {
      continue;
    }
    stack.length = depth;
    attach(parent, element);
    stack.push(element);
  }
  return root;
}

function attach(parent: MutableElement, element: MutableElement): void {
  const children = (parent.children ?? []) as MutableElement[];
  parent.children = children;
  const base = element.sliceName ? children.findLast((child) => child.path === element.path) : undefined;
  if (!base || !element.sliceName) {
    children.push(element);
    return;
  }
  const holder = reslicedHolder(base, element.sliceName) ?? base;
  holder.slices = [...(holder.slices ?? []), element];
}

/** A slice named `a/b` is a slice of the slice `a`. */
function reslicedHolder(base: MutableElement, sliceName: string): MutableElement | undefined {
  const cut = sliceName.lastIndexOf('/');
  if (cut < 0) {
    return undefined;
  }
  const outer = sliceName.slice(0, cut);
  const slices = (base.slices ?? []) as MutableElement[];
  const direct = slices.find((slice) => slice.sliceName === outer);
  if (direct) {
    return direct;
  }
  for (const slice of slices) {
    const found =
      slice.sliceName && outer.startsWith(`${slice.sliceName}/`)
        ? reslicedHolder(slice, sliceName)
        : undefined;
    if (found) {
      return found;
    }
  }
  return undefined;
}

function valueRegex(elements: readonly Json[]): string | undefined {
  const value = elements.find((element) => text(element.path)?.endsWith('.value'));
  const type = objects(value?.type)[0];
  return type ? text(extensionValue(type, extensionUrls.regex)) : undefined;
}

function withoutPrimitiveValue(root: ElementDef): ElementDef {
  return { ...root, children: root.children?.filter((child) => child.name !== 'value') ?? [] };
}

/** What stands in a StructureDefinition beside its elements. */
export function compileHeader(structure: Json): Omit<Definition, 'root'> {
  const context = objects(structure.context).map((item) => ({
    type: text(item.type) ?? '',
    expression: text(item.expression) ?? '',
  }));
  const invariants = structure.contextInvariant as string[] | undefined;
  const imposes = extensionsOf(structure, extensionUrls.imposeProfile)
    .map((item) => text(item.valueCanonical))
    .filter((item) => item !== undefined);
  const version = text(structure.version);
  const title = text(structure.title);
  const base = text(structure.baseDefinition);
  return {
    url: text(structure.url) ?? '',
    ...(version && { version }),
    name: text(structure.name) ?? '',
    ...(title && { title }),
    type: text(structure.type) ?? '',
    kind: structure.kind as Definition['kind'],
    ...(structure.abstract === true && { abstract: true }),
    ...(base && { base }),
    ...(structure.derivation !== undefined && { derivation: structure.derivation as 'constraint' }),
    ...(typeof structure.status === 'string' && { status: structure.status }),
    ...(context.length > 0 && { context }),
    ...(invariants && { contextInvariants: invariants }),
    ...(imposes.length > 0 && { imposes }),
  };
}

/** Compiles a StructureDefinition that has a snapshot. */
export function compileDefinition(structure: Json): Definition {
  const elements = objects((structure.snapshot as Json | undefined)?.element);
  const tree = buildTree(elements);
  const primitive = structure.kind === 'primitive-type';
  const regex = primitive ? valueRegex(elements) : undefined;
  return {
    ...compileHeader(structure),
    ...(regex && { valueRegex: regex }),
    root: primitive ? withoutPrimitiveValue(tree) : tree,
  };
}
