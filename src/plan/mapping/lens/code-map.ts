// Words of the plan and FHIR codes: one table, read both ways, published as a ConceptMap.

import { keptAside } from './codecs.ts';
import { type Codec, type ReadContext, valueAt, type WriteContext } from './field.ts';
import { canonicalSystem, isObject, type JsonObject } from './json.ts';
import { nameElement, take, writePattern } from './marks.ts';

export interface CodeEntry {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Translation of one closed list of plan words. Every word has exactly one code, and no two share one. */
export interface CodeMap {
  /** Id of the ConceptMap in `mappings/codes`. */
  readonly id: string;
  readonly title: string;
  readonly entries: ReadonlyMap<string, CodeEntry>;
  /** The words by their code; more than one where systems share a code. */
  readonly byCode: ReadonlyMap<unknown, readonly string[]>;
}

/**
 * @param words per plan word the code, or `[code, display]`, or a whole entry for another system than `system`
 */
export function codeMap<W extends string>(
  id: string,
  title: string,
  system: string,
  words: Readonly<Record<W, string | readonly [string, string] | CodeEntry>>,
): CodeMap {
  const entries = Object.entries<string | readonly [string, string] | CodeEntry>(words).map(
    ([word, said]): [string, CodeEntry] => {
      if (typeof said === 'string') {
        return [word, { system, code: said }];
      }
      if ('code' in said) {
        return [word, said];
      }
      return [word, { system, code: said[0], display: said[1] }];
    },
  );
  const byCode = new Map<string, string[]>();
  for (const [word, { code: one }] of entries) {
    byCode.set(one, [...(byCode.get(one) ?? []), word]);
  }
  return { id, title, entries: new Map(entries), byCode };
}

function wordFor(map: CodeMap, code: unknown, system?: unknown): string | undefined {
  for (const word of map.byCode.get(code) ?? []) {
    if (system === undefined || map.entries.get(word)?.system === canonicalSystem(system)) {
      return word;
    }
  }
  return undefined;
}

const unknownCode = 'The code is not one that a plan has a word for.';

/** A word ↔ an element of type code. */
export function code(map: CodeMap): Codec {
  return {
    value: `ConceptMap ${map.id}`,
    write: (word) => map.entries.get(word as string)?.code,
    read(holder, key, context, path) {
      const written = valueAt(holder, key);
      const word = wordFor(map, key === 'system' ? canonicalSystem(written) : written);
      if (word === undefined) {
        return keptAside(context, path, 'code-invalid', unknownCode);
      }
      if (map.entries.get(word)?.code === written) {
        take(context.marks, holder, key);
      }
      return word;
    },
  };
}

/** The display is ours to write, and no part of the meaning: another one that was read stays. */
function codingOf({ system, code, display }: CodeEntry, { marks }: WriteContext): JsonObject {
  const element: JsonObject = { system, code };
  if (display !== undefined) {
    writePattern(marks, element, { display });
  }
  return element;
}

function takeCoding(coding: JsonObject, entry: CodeEntry, { marks }: ReadContext): void {
  if (coding.system === entry.system) {
    take(marks, coding, 'system');
  }
  take(marks, coding, 'code');
  if (coding.display === entry.display && entry.display !== undefined) {
    take(marks, coding, 'display');
  }
}

/** A word ↔ a Coding. */
export function coding(map: CodeMap): Codec {
  return {
    value: `ConceptMap ${map.id}`,
    write(word, context) {
      const entry = map.entries.get(word as string);
      return entry === undefined ? undefined : codingOf(entry, context);
    },
    read(holder, key, context, path) {
      const element = valueAt(holder, key);
      const word = isObject(element) ? wordFor(map, element.code, element.system ?? '') : undefined;
      const entry = map.entries.get(word ?? '');
      if (!isObject(element) || entry === undefined) {
        return keptAside(context, path, 'code-invalid', unknownCode);
      }
      takeCoding(element, entry, context);
      return word;
    },
  };
}

/** A word ↔ a CodeableConcept with one coding of the map; other codings and the text are left alone. */
export function concept(map: CodeMap): Codec {
  return {
    value: `ConceptMap ${map.id}`,
    write(word, context) {
      const entry = map.entries.get(word as string);
      if (entry === undefined) {
        return undefined;
      }
      const array = [codingOf(entry, context)];
      nameElement(context.marks, array, 0, map.id);
      return { coding: array };
    },
    read(holder, key, context, path) {
      const element = valueAt(holder, key);
      const array = isObject(element) ? element.coding : undefined;
      if (!Array.isArray(array)) {
        return undefined;
      }
      for (const [at, one] of array.entries()) {
        const word = isObject(one) ? wordFor(map, one.code, one.system ?? '') : undefined;
        const entry = map.entries.get(word ?? '');
        if (entry === undefined) {
          continue;
        }
        takeCoding(one, entry, context);
        nameElement(context.marks, array, at, map.id);
        return word;
      }
      return keptAside(context, `${path}.coding`, 'code-invalid', unknownCode);
    },
  };
}

/** A word ↔ the one CodeableConcept of a list that has a code of the map; the others are left alone. */
export function conceptAmong(map: CodeMap): Codec {
  const one = concept(map);
  const isOurs = (element: unknown) =>
    isObject(element) &&
    Array.isArray(element.coding) &&
    element.coding.some((part) => isObject(part) && wordFor(map, part.code, part.system ?? '') !== undefined);
  return {
    value: one.value,
    write(word, context) {
      const element = one.write(word, context);
      if (element === undefined) {
        return undefined;
      }
      const array = [element];
      nameElement(context.marks, array, 0, map.id);
      return array;
    },
    read(holder, key, context, path) {
      const array = valueAt(holder, key);
      const at = Array.isArray(array) ? array.findIndex(isOurs) : -1;
      if (!Array.isArray(array) || at < 0) {
        return undefined;
      }
      nameElement(context.marks, array, at, map.id);
      return one.read(array, at, context, `${path}[${at}]`);
    },
  };
}
