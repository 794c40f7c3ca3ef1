// Notes that reading and writing take about FHIR elements: which array element is which, and what never varies.
import { isObject, type JsonObject, matches } from './json.ts';

/** What stood at a key before it was taken or named. */
interface Change {
  readonly holder: JsonObject | unknown[];
  readonly key: string | number;
  readonly before: unknown;
}

/** A name that is made when somebody asks for it: most elements are understood whole, and nobody does. */
interface LaterName {
  readonly stem: () => string;
}

interface Names {
  readonly at: (string | LaterName | undefined)[];
  /** In the order in which the elements were named. */
  readonly later: { readonly at: number; readonly name: LaterName }[];
}

/**
 * `elements` names the array elements that a lens understood, by array and index; `fixed` lists the properties that
 * a lens writes without the plan saying so; `changes` is what was taken and named, so that it can be undone.
 * All live only as long as one conversion.
 */
export interface Marks {
  readonly elements: Map<readonly unknown[], Names>;
  readonly fixed: Map<JsonObject, Set<string>>;
  readonly changes: Change[];
}

export function newMarks(): Marks {
  return { elements: new Map(), fixed: new Map(), changes: [] };
}

function change({ changes }: Marks, holder: Change['holder'], key: string | number, value: unknown): void {
  const all = holder as JsonObject;
  changes.push({ holder, key, before: all[key] });
  all[key] = value;
}

/** Takes a property or an element that was understood; nothing of it is left. */
export function take(marks: Marks, holder: JsonObject | unknown[], key: string | number): void {
  // Deleted, a property would make every later look at the object slow.
  change(marks, holder, key, undefined);
}

/** Gives back what was taken since there were `length` changes, and forgets the names since. */
export function undo({ changes }: Marks, length: number): void {
  while (changes.length > length) {
    const { holder, key, before } = changes.pop() as Change;
    (holder as JsonObject)[key] = before;
  }
}

function namesIn({ elements }: Marks, array: readonly unknown[]): Names {
  let names = elements.get(array);
  if (names === undefined) {
    names = { at: [], later: [] };
    elements.set(array, names);
  }
  return names;
}

export function nameElement(marks: Marks, array: readonly unknown[], at: number, name: string): void {
  change(marks, namesIn(marks, array).at, at, name);
}

/** Names an element of a list by what the plan holds of it; the second of the same name is told by its count. */
export function nameEntry(marks: Marks, array: readonly unknown[], at: number, stem: () => string): void {
  const names = namesIn(marks, array);
  const name = { stem };
  change(marks, names.at, at, name);
  names.later.push({ at, name });
}

export function elementName(marks: Marks, array: readonly unknown[], at: number): string | undefined {
  const names = marks.elements.get(array);
  if (typeof names?.at[at] === 'object') {
    makeNames(names);
  }
  return names?.at[at] as string | undefined;
}

/** Where the element of this name stands; -1 when there is none. For names that are given at once. */
export function elementNamed({ elements }: Marks, array: readonly unknown[], name: string): number {
  return elements.get(array)?.at.indexOf(name) ?? -1;
}

function makeNames({ at: names, later }: Names): void {
  for (const { at, name } of later.splice(0)) {
    // Another name since, or none, when what was taken was given back.
    if (names[at] !== name) {
      continue;
    }
    const stem = name.stem();
    let own = stem;
    for (let count = 2; names.includes(own); count += 1) {
      own = `${stem} (${count})`;
    }
    names[at] = own;
  }
}

export function markFixed(marks: Marks, object: JsonObject, key: string): void {
  const keys = marks.fixed.get(object) ?? new Set<string>();
  keys.add(key);
  marks.fixed.set(object, keys);
}

export function isFixed(marks: Marks, object: JsonObject, key: string): boolean {
  return marks.fixed.get(object)?.has(key) ?? false;
}

/** Patterns are made once and used for every resource, and so are the names of their parts. */
const namesOfParts = new WeakMap<object, string>();

/** The name of a fixed element of a pattern's array. */
function fixedName(part: unknown): string {
  if (typeof part !== 'object' || part === null) {
    return `fixed:${JSON.stringify(part)}`;
  }
  const name = namesOfParts.get(part) ?? `fixed:${JSON.stringify(part)}`;
  namesOfParts.set(part, name);
  return name;
}

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
  for (const key of Object.keys(pattern)) {
    const part = pattern[key];
    const value = source[key];
    if (Array.isArray(part) && Array.isArray(value)) {
      takePatternList(marks, value, part);
    } else if (isObject(part) && isObject(value)) {
      takePattern(marks, value, part);
    } else if (value === part) {
      take(marks, source, key);
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
      take(marks, array, at);
    }
    nameElement(marks, array, at, fixedName(part));
  }
}
