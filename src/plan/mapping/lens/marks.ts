// Notes that reading and writing take about FHIR elements: which array element is which, and what never varies.
import { isObject, type JsonObject, matches } from './json.ts';

/**
 * `elements` names the array elements that a lens understood, by array and index; `fixed` lists the properties that
 * a lens writes without the plan saying so. Both live only as long as one conversion.
 */
export interface Marks {
  readonly elements: WeakMap<readonly unknown[], Map<number, string>>;
  readonly fixed: WeakMap<JsonObject, Set<string>>;
}

export function newMarks(): Marks {
  return { elements: new WeakMap(), fixed: new WeakMap() };
}

export function nameElement(marks: Marks, array: readonly unknown[], at: number, name: string): void {
  const names = marks.elements.get(array) ?? new Map<number, string>();
  names.set(at, name);
  marks.elements.set(array, names);
}

export function elementName(marks: Marks, array: readonly unknown[], at: number): string | undefined {
  return marks.elements.get(array)?.get(at);
}

export function markFixed(marks: Marks, object: JsonObject, key: string): void {
  const keys = marks.fixed.get(object) ?? new Set<string>();
  keys.add(key);
  marks.fixed.set(object, keys);
}

export function isFixed(marks: Marks, object: JsonObject, key: string): boolean {
  return marks.fixed.get(object)?.has(key) ?? false;
}

/** The name of the n-th fixed element of a pattern's array. */
const fixedName = (part: unknown): string => `fixed:${JSON.stringify(part)}`;

/** Writes a pattern into an element; what stands there already stays. */
export function writePattern(marks: Marks, target: JsonObject, pattern: JsonObject): void {
  for (const [key, part] of Object.entries(pattern)) {
    if (Array.isArray(part)) {
      writePatternList(marks, target, key, part);
    } else if (isObject(part)) {
      const inner = isObject(target[key]) ? target[key] : {};
      target[key] = inner;
      writePattern(marks, inner, part);
    } else if (!(key in target)) {
      target[key] = part;
      markFixed(marks, target, key);
    }
  }
}

function writePatternList(marks: Marks, target: JsonObject, key: string, parts: readonly unknown[]): void {
  const array = Array.isArray(target[key]) ? target[key] : [];
  target[key] = array;
  for (const part of parts) {
    if (array.some((element) => matches(element, part))) {
      continue;
    }
    if (isObject(part)) {
      const element: JsonObject = {};
      writePattern(marks, element, part);
      array.push(element);
    } else {
      array.push(part);
    }
    nameElement(marks, array, array.length - 1, fixedName(part));
  }
}

/** Takes a pattern out of an element, as far as the element holds it; the rest stays. */
export function takePattern(marks: Marks, source: JsonObject, pattern: JsonObject): void {
  for (const [key, part] of Object.entries(pattern)) {
    const value = source[key];
    if (Array.isArray(part) && Array.isArray(value)) {
      takePatternList(marks, value, part);
    } else if (isObject(part) && isObject(value)) {
      takePattern(marks, value, part);
    } else if (value === part) {
      delete source[key];
    }
  }
}

function takePatternList(marks: Marks, array: unknown[], parts: readonly unknown[]): void {
  for (const part of parts) {
    const at = array.findIndex((element) => matches(element, part));
    if (at < 0) {
      continue;
    }
    const element = array[at];
    if (isObject(element) && isObject(part)) {
      takePattern(marks, element, part);
    } else {
      array[at] = undefined;
    }
    nameElement(marks, array, at, fixedName(part));
  }
}
