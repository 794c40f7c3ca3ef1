// A field corresponds to one element, both ways. Steps say where the element is; a codec says how the values correspond.
import type { Instant } from '../../../ground/norway/instant.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import { isObject, type JsonObject, matches } from './json.ts';
import {
  elementName,
  elementNamed,
  isFixed,
  type Marks,
  markFixed,
  nameElement,
  takePattern,
  writePattern,
} from './marks.ts';

/** Turns own ids of the plan into references, and back. */
export interface WriteContext {
  readonly marks: Marks;
  readonly issues: Issue[];
  /** `Type/id` of what the plan calls `ownId`. */
  referenceTo(target: string, ownId: string): string | undefined;
}

export interface ReadContext {
  readonly marks: Marks;
  readonly issues: Issue[];
  /** Modifier extensions that are understood, by their URL. */
  readonly modifiers: readonly string[];
  /** When it is read; undefined when the reader has no clock. */
  readonly at: Instant | undefined;
  /** Fields that are not read from this resource, at whatever depth the same stands again. */
  readonly aside?: readonly string[];
  /** The own id of what a reference points at, when it points at something of that kind that was read too. */
  ownIdOf(target: string, reference: string): string | undefined;
}

/** One row of the correspondence between plan and FHIR, as it is published in `mappings/elements`. */
export interface Row {
  /** JSON pointer in the plan; `*` stands for any index. */
  readonly pointer: string;
  /** Kind of thing in the plan, and the profile of its resource. */
  readonly kind: string;
  readonly profile: string;
  /** FHIRPath of the element, from the resource. */
  readonly fhir: string;
  readonly concept: string | readonly string[];
  /** Letter of the content list in the regulation (a to i), where the concept is on that list. */
  readonly letter?: string;
  /** True when the plan must say it. */
  readonly required?: boolean;
  /** How values are translated: the ConceptMap's id, or the kind of value. */
  readonly value: string;
  /** What does not pass over, and why; absent when nothing is lost. */
  readonly loss?: string;
}

export interface RowBase {
  readonly plan: string;
  readonly fhir: string;
}

/** How one plan value and one FHIR element correspond. */
export interface Codec {
  readonly value: string;
  /** The element for a plan value, or nothing when it cannot be said (then with an issue). */
  write(value: unknown, context: WriteContext): unknown;
  /**
   * Takes what it understands out of `holder[key]` and returns the plan value. What it does not understand stays
   * in place: it becomes part of the remainder.
   */
  read(holder: Holder, key: string | number, context: ReadContext, path: string): unknown;
  /** The rows under this element; a codec of a single value has none of its own. */
  rows?(base: RowBase): readonly (RowBase & { meta?: Meta; value: string; required?: boolean })[];
}

/** An object or array whose property or element is being read. */
export type Holder = JsonObject | unknown[];

export function valueAt(holder: Holder, key: string | number): unknown {
  return (holder as JsonObject)[key];
}

/** One step of the way to an element: a property, or the one element of an array that fits a pattern. */
export type Step =
  | string
  | {
      readonly property: string;
      readonly pattern: JsonObject;
      readonly fhirPath: string;
      /** Which of several elements counts at an instant; undefined when none does. */
      readonly choose?: (elements: readonly unknown[], at: Instant | undefined) => unknown;
    };

export interface Meta {
  readonly concept: string | readonly string[];
  readonly letter?: string;
  readonly loss?: string;
}

export interface Field {
  readonly key: string;
  readonly steps: readonly Step[];
  readonly codec: Codec;
  readonly meta?: Meta;
  /** Where the value stands in the plan, when that is not under the item itself. */
  readonly pointer?: string;
}

export function fhirPathOf(base: string, steps: readonly Step[]): string {
  return steps.reduce<string>(
    (path, step) => `${path}.${typeof step === 'string' ? step.replace(/^_/, '') : step.fhirPath}`,
    base,
  );
}

/** Steps are made once, and so are the names of the elements that they lead to. */
const namesOfSteps = new WeakMap<Exclude<Step, string>, string>();

function nameOf(step: Exclude<Step, string>): string {
  const name = namesOfSteps.get(step) ?? `${step.property}:${step.fhirPath}`;
  namesOfSteps.set(step, name);
  return name;
}

function openForWriting(target: JsonObject, step: Step, context: WriteContext): JsonObject {
  if (typeof step === 'string') {
    const inner = isObject(target[step]) ? target[step] : {};
    target[step] = inner;
    return inner;
  }
  const array = Array.isArray(target[step.property]) ? (target[step.property] as unknown[]) : [];
  target[step.property] = array;
  const name = nameOf(step);
  const found = array[elementNamed(context.marks, array, name)];
  if (isObject(found)) {
    return found;
  }
  const element: JsonObject = {};
  writePattern(context.marks, element, step.pattern);
  array.push(element);
  nameElement(context.marks, array, array.length - 1, name);
  return element;
}

function place(target: JsonObject, key: string, element: unknown, context: WriteContext): void {
  const present = target[key];
  if (Array.isArray(present) && Array.isArray(element)) {
    for (const [at, entry] of element.entries()) {
      present.push(entry);
      const name = elementName(context.marks, element, at);
      if (name !== undefined) {
        nameElement(context.marks, present, present.length - 1, name);
      }
    }
  } else if (isObject(present) && isObject(element)) {
    moveInto(present, element, context);
  } else {
    target[key] = element;
  }
}

/** Moves the properties of a freshly written element into another, with the notes about them. */
export function moveInto(target: JsonObject, element: JsonObject, context: WriteContext): void {
  for (const [key, part] of Object.entries(element)) {
    if (isFixed(context.marks, element, key)) {
      markFixed(context.marks, target, key);
    }
    place(target, key, part, context);
  }
}

export function writeField(field: Field, item: JsonObject, target: JsonObject, context: WriteContext): void {
  const value = item[field.key];
  if (value === undefined) {
    return;
  }
  const element = field.codec.write(value, context);
  if (element === undefined) {
    return;
  }
  let holder = target;
  const end = field.steps.length - 1;
  for (let at = 0; at < end; at += 1) {
    holder = openForWriting(holder, field.steps[at] as Step, context);
  }
  const last = field.steps[end];
  if (last === undefined) {
    moveInto(target, element as JsonObject, context);
  } else if (typeof last === 'string') {
    place(holder, last, element, context);
  } else {
    moveInto(openForWriting(holder, last, context), element as JsonObject, context);
  }
}

function findSlice(holder: JsonObject, step: Exclude<Step, string>, context: ReadContext): number {
  const array = holder[step.property];
  if (!Array.isArray(array)) {
    return -1;
  }
  const opened = elementNamed(context.marks, array, nameOf(step));
  if (opened >= 0) {
    return opened;
  }
  return step.choose === undefined
    ? array.findIndex((element) => matches(element, step.pattern))
    : array.indexOf(step.choose(array, context.at));
}

/** Reads one field; pattern parts are taken out only when the field's value was understood. */
export function readField(field: Field, source: JsonObject, context: ReadContext, path: string): unknown {
  if (field.steps.length === 0) {
    return field.codec.read({ source }, 'source', context, path);
  }
  return readSteps(field, 0, source, context, path);
}

function readSteps(
  field: Field,
  at: number,
  holder: JsonObject,
  context: ReadContext,
  path: string,
): unknown {
  const step = field.steps[at];
  if (step === undefined) {
    return undefined;
  }
  const isLast = at === field.steps.length - 1;
  if (typeof step === 'string') {
    if (holder[step] === undefined) {
      return undefined;
    }
    const inner = `${path}.${step}`;
    if (isLast) {
      return field.codec.read(holder, step, context, inner);
    }
    return isObject(holder[step]) ? readSteps(field, at + 1, holder[step], context, inner) : undefined;
  }
  const index = findSlice(holder, step, context);
  const array = holder[step.property] as unknown[];
  const element = array?.[index];
  if (index < 0 || !isObject(element)) {
    return undefined;
  }
  const inner = `${path}.${step.property}[${index}]`;
  const value = isLast
    ? field.codec.read(array, index, context, inner)
    : readSteps(field, at + 1, element, context, inner);
  if (value !== undefined) {
    takePattern(context.marks, element, step.pattern);
    nameElement(context.marks, array, index, nameOf(step));
  }
  return value;
}

/** The rows of a list of fields, under a pointer and a path. */
export function rowsOfFields(
  fields: readonly Field[],
  base: RowBase,
  required: readonly string[] = [],
): (RowBase & { meta?: Meta; value: string; required?: boolean })[] {
  return fields.flatMap((field) => {
    const here = {
      plan: field.pointer ?? `${base.plan}/${field.key}`,
      fhir: fhirPathOf(base.fhir, field.steps),
    };
    const own = {
      ...(field.meta && { meta: field.meta }),
      ...(required.includes(field.key) && { required: true }),
    };
    if (field.codec.rows === undefined) {
      return [{ ...here, ...own, value: field.codec.value }];
    }
    return field.codec.rows(here).map((row) => ({ ...own, ...row }));
  });
}
